import { present } from "../../../../../../scripts/present"
import { answers, attempt, TestBed, OK, type Behaviour } from "./receiver"

/** Answers that every client takes for what they are (RFC 9110, RFC 9112), and undici alone does not. */

const testBed = new TestBed()
afterEach(() => testBed.end())

const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n"

/** Writes the answer in pieces of one byte, each as a packet of its own. */
const byteByByte = (answer: string): Behaviour => ({
  onRequest: (socket) => {
    socket.setNoDelay(true)
    const writeFrom = (position: number) => {
      if (position < answer.length) {
        socket.write(present(answer[position], "answer[position]"))
        setImmediate(() => writeFrom(position + 1))
      }
    }
    writeFrom(0)
  },
})

const closing = (answer: string): Behaviour => ({ onRequest: (socket) => void socket.end(answer) })

describe("an answer that ends with its head", () => {
  it.each([
    [
      "a 204 that names a length, and closes",
      closing("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n"),
      204,
    ],
    [
      "a 204 that names a length, and waits",
      answers("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n"),
      204,
    ],
    ["a 204 with a body", answers("HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello"), 204],
    [
      "a 204 in chunks that never come",
      answers("HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n"),
      204,
    ],
    [
      "a 304 with the length of what it spares",
      answers("HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n"),
      304,
    ],
  ])("%s, is that answer, and its connection carries no other", async (_, behaviour, status) => {
    const receiver = await testBed.receiver(behaviour)
    const sender = testBed.sender()

    for (const connections of [1, 2]) {
      expect(await sender.send(attempt(receiver.url))).toMatchObject({ kind: "answered", status, body: "" })
      expect(receiver.accepted).toBe(connections)
    }
  })

  it("keeps its connection where its length is right", async () => {
    const receiver = await testBed.receiver(answers("HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n"))
    const sender = testBed.sender()
    await sender.send(attempt(receiver.url))
    await sender.send(attempt(receiver.url))

    expect(receiver.accepted).toBe(1)
  })
})

describe("an interim answer", () => {
  it.each([
    ["100 Continue", CONTINUE + OK],
    ["100 without a reason", "HTTP/1.1 100\r\n\r\n" + OK],
    ["100 with headers", "HTTP/1.1 100 Continue\r\nx-server: 100\r\nx-two: a\r\n\r\n" + OK],
    ["100 behind an empty line", "\r\n" + CONTINUE + OK],
    ["100 twice", CONTINUE + CONTINUE + OK],
    ["102 Processing", "HTTP/1.1 102 Processing\r\n\r\n" + OK],
    ["103 Early Hints", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + OK],
    ["103, then 100", "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + CONTINUE + OK],
  ])("%s, is read over, whole or byte by byte, on a kept connection too", async (_, answer) => {
    for (const behaviour of [answers(answer), byteByByte(answer)]) {
      const receiver = await testBed.receiver(behaviour)
      const sender = testBed.sender()
      const results = [await sender.send(attempt(receiver.url)), await sender.send(attempt(receiver.url))]

      expect(results).toMatchObject([
        { kind: "answered", status: 200, body: "ok" },
        { kind: "answered", status: 200, body: "ok" },
      ])
      expect(receiver.accepted).toBe(1)
    }
  })

  it("is no part of a body that looks like one", async () => {
    const body = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100"
    const receiver = await testBed.receiver(
      answers(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    )
    expect(await testBed.sender().send(attempt(receiver.url))).toMatchObject({ status: 200, body })
  })
})

it("a 200 that ends before its stated length is not an answer", async () => {
  const receiver = await testBed.receiver(closing("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nok"))
  expect(await testBed.sender().send(attempt(receiver.url))).toMatchObject({
    kind: "unreachable",
    remark: "The answer ended early",
  })
})
