import type { Socket } from "node:net"
import { gzipSync } from "node:zlib"

import type { AttemptResult } from "../../attempt"
import { answers, attempt, PATIENT_MS, TestBed, OK, until, type Behaviour, type Receiver } from "./receiver"

/** A deadline that ends an attempt. */
const TIMEOUT_MS = 250

/** What a very busy machine may add to a deadline; who breaks one takes minutes, or for ever. */
const SLACK_MS = 5_000

const testBed = new TestBed()
afterEach(() => testBed.end())

/** Sends one attempt to a receiver of this behaviour, and waits until it has no connection left. */
async function sendTo(behaviour: Behaviour, timeoutMs = PATIENT_MS): Promise<[AttemptResult, Receiver]> {
  const receiver = await testBed.receiver(behaviour)
  const startedAt = performance.now()
  const result = await testBed.sender().send(attempt(receiver.url, { timeoutMs }))
  const took = performance.now() - startedAt
  expect(took).toBeLessThan(timeoutMs + SLACK_MS)
  expect(result.durationMs).toBeLessThanOrEqual(Math.ceil(took))
  await until(() => receiver.open === 0, "the receiver's connections closed")
  return [result, receiver]
}

/** Writes as fast as the socket takes it, until it is closed; `head` once before. */
function pours(head: string, chunk: string): Behaviour & { poured: number } {
  const behaviour = {
    poured: 0,
    onRequest(socket: Socket) {
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk)) {
          behaviour.poured += chunk.length
        }
      }
      socket.on("drain", pour)
      socket.write(head)
      pour()
    },
  }
  return behaviour
}

/** Writes one character at a time. */
function drips(text: string, everyMs: number): Behaviour {
  return {
    onRequest(socket) {
      let position = 0
      const timer = setInterval(() => socket.write(text[position++] ?? " "), everyMs)
      socket.on("close", () => clearInterval(timer))
    },
  }
}

describe("a receiver that takes its time", () => {
  it("cannot hold an attempt beyond its deadline by never answering", async () => {
    const [result] = await sendTo({}, TIMEOUT_MS)
    expect(result).toMatchObject({ kind: "unreachable", remark: "No answer within 0.25 s" })
    expect(result.durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 5)
  })

  it("cannot by sending its headers byte by byte", async () => {
    const [result] = await sendTo(drips("HTTP/1.1 200 OK\r\nx-header: ", 20), TIMEOUT_MS)
    expect(result).toMatchObject({ kind: "unreachable", remark: "No answer within 0.25 s" })
  })

  it("cannot by sending its body byte by byte", async () => {
    const body = drips("x", 20)
    const [result] = await sendTo(
      {
        onRequest(socket, request) {
          socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
          body.onRequest?.(socket, request)
        },
      },
      TIMEOUT_MS
    )
    expect(result).toMatchObject({ kind: "unreachable", remark: "No complete answer within 0.25 s" })
  })

  it("cannot by interim answers without end", async () => {
    const [result] = await sendTo(
      drips("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(100), 1),
      TIMEOUT_MS
    )
    expect(result).toMatchObject({ kind: "unreachable" })
  })

  it("counts as answered once all that is kept of its body has come", async () => {
    const body = drips("y", 20)
    const [result] = await sendTo(
      {
        onRequest(socket, request) {
          socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 50000\r\n\r\n${"x".repeat(1024)}`)
          body.onRequest?.(socket, request)
        },
      },
      TIMEOUT_MS
    )
    expect(result).toMatchObject({ kind: "answered", status: 200, body: "x".repeat(1024) })
  })
})

describe("a receiver that sends too much", () => {
  it.each([
    ["with a content-length", "HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n", "x".repeat(65536)],
    [
      "in chunks",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
      `10000\r\n${"x".repeat(65536)}\r\n`,
    ],
    [
      "in chunks of a byte",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
      "1\r\nx\r\n".repeat(5000),
    ],
    ["until it closes", "HTTP/1.1 200 OK\r\n\r\n", "x".repeat(65536)],
  ])("is read to the bound and no further: an endless body %s", async (_, head, chunk) => {
    const behaviour = pours(head, chunk)
    const [result] = await sendTo(behaviour)
    expect(result).toMatchObject({ kind: "answered", status: 200, body: "x".repeat(1024) })
    // What the operating system's buffers took, on both sides, is beyond anyone's control.
    expect(behaviour.poured).toBeLessThan(20_000_000)
  })

  it("has its gzip bomb kept as it came, never unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    const receiver = await testBed.receiver(
      answers(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`, bomb)
    )
    const result = await testBed.sender().send(attempt(receiver.url))
    expect(result).toMatchObject({ kind: "answered", status: 200, headers: { "content-encoding": "gzip" } })
    const body = result.kind === "answered" ? result.body : ""
    expect(body.length).toBeLessThanOrEqual(1024)
    expect(body.startsWith("\u001f\uFFFD\b")).toBe(true)
  })

  it.each([
    ["one header of 100 MB", "HTTP/1.1 200 OK\r\nx-large: ", "x".repeat(65536)],
    ["a header's name of 100 MB", "HTTP/1.1 200 OK\r\nx-", "x".repeat(65536)],
    ["a million headers", "HTTP/1.1 200 OK\r\n", "x-many: value\r\n".repeat(1000)],
    [
      "trailers of 100 MB",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx-t: ",
      "x".repeat(65536),
    ],
  ])("is cut off: %s", async (_, head, chunk) => {
    const behaviour = pours(head, chunk)
    const [result] = await sendTo(behaviour)
    expect(result).toMatchObject({ kind: "unreachable", remark: "The answer's headers are too large" })
    expect(behaviour.poured).toBeLessThan(20_000_000)
  })

  it("is cut off: a thousand interim answers", async () => {
    const interim = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(1000)
    const [result] = await sendTo(answers(interim, OK))
    expect(result).toMatchObject({
      kind: "unreachable",
      remark: "Too many interim answers (1xx) before the real one",
    })
  })

  it.each([
    ["a status line without end", "HTTP/1.1 200 ", "x".repeat(65536)],
    ["empty lines without end", "\r\n", "\r\n".repeat(30000)],
    [
      "a chunk's extension without end",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;",
      "x".repeat(65536),
    ],
  ])("is cut off: %s", async (_, head, chunk) => {
    const behaviour = pours(head, chunk)
    const [result] = await sendTo(behaviour)
    expect(result).toMatchObject({ kind: "unreachable", remark: "Too much data around the answer" })
    expect(behaviour.poured).toBeLessThan(20_000_000)
  })

  it("may send a few interim answers", async () => {
    const receiver = await testBed.receiver(answers("HTTP/1.1 102 Processing\r\n\r\n".repeat(3), OK))
    expect(await testBed.sender().send(attempt(receiver.url))).toMatchObject({
      kind: "answered",
      status: 200,
    })
  })

  it("keeps its connection when little more than the bound came", async () => {
    const receiver = await testBed.receiver(
      answers(`HTTP/1.1 200 OK\r\ncontent-length: 20000\r\n\r\n${"x".repeat(20000)}`)
    )
    const sender = testBed.sender()
    for (let sent = 0; sent < 3; sent++) {
      expect(await sender.send(attempt(receiver.url))).toMatchObject({
        kind: "answered",
        body: "x".repeat(1024),
      })
    }
    expect(receiver.accepted).toBe(1)
  })
})

describe("a receiver that breaks the rules", () => {
  const closes = (...parts: string[]): Behaviour => ({ onRequest: (socket) => socket.end(parts.join("")) })

  it.each<[string, Behaviour, string]>([
    ["no HTTP at all", answers("SSH-2.0-OpenSSH_9.6\r\n"), "The answer was not valid HTTP"],
    ["HTTP/0.9", closes("<html>hello</html>"), "The answer was not valid HTTP"],
    ["HTTP/2 unasked", answers("HTTP/2 200\r\n\r\n"), "The answer was not valid HTTP"],
    ["binary noise", answers(Buffer.from([0, 255, 1, 254, 13, 10, 13, 10])), "The answer was not valid HTTP"],
    ["a NUL in a header", answers("HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n"), "The answer was not valid HTTP"],
    [
      "a switch of protocols",
      answers("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
      "The answer was not valid HTTP",
    ],
    [
      "length and chunks at once",
      answers(
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
      ),
      "The answer's length is not what it says it is",
    ],
    [
      "two lengths",
      answers("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok"),
      "The answer's length is not what it says it is",
    ],
    [
      "a chunk of no size",
      answers("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nok"),
      "The answer was not valid HTTP",
    ],
    [
      "a body that ends early",
      closes("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort"),
      "The answer ended early",
    ],
    [
      "chunks that end early",
      closes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort"),
      "The answer ended early",
    ],
    [
      "last chunks that end early",
      closes("HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\nshort"),
      "The answer ended early",
    ],
    [
      "a last body that ends early",
      closes("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 100\r\n\r\nshort"),
      "The answer's length is not what it says it is",
    ],
    ["a close without an answer", closes(""), "Connection closed without an answer"],
    ["a close in the headers", closes("HTTP/1.1 200 OK\r\nx-he"), "Connection closed without an answer"],
  ])("fails with a remark: %s", async (_, behaviour, remark) => {
    const [result] = await sendTo(behaviour)
    expect(result).toMatchObject({ kind: "unreachable", remark })
  })

  it("is answered by what its content-length covers, and loses its connection", async () => {
    const [result] = await sendTo(
      answers("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok, and more than it said")
    )
    expect(result).toMatchObject({ kind: "answered", status: 200, body: "ok" })
  })

  it("may end its body by closing", async () => {
    const [result] = await sendTo(closes("HTTP/1.0 200 OK\r\n\r\nfine"))
    expect(result).toMatchObject({ kind: "answered", status: 200, body: "fine" })
  })

  it("may answer before it has read the request", async () => {
    const receiver = await testBed.receiver({
      onConnection: (socket) => socket.end("HTTP/1.1 413 Too Large\r\n\r\n"),
    })
    const result = await testBed.sender().send(attempt(receiver.url, { body: Buffer.alloc(500_000, "x") }))
    expect(result.kind).toMatch(/answered|unreachable/)
    await until(() => receiver.open === 0, "the receiver's connections closed")
  })
})

describe("a receiver that resets the connection", () => {
  it("before the request", async () => {
    const [result] = await sendTo({ onConnection: (socket) => socket.resetAndDestroy() })
    expect(result).toMatchObject({ kind: "unreachable", remark: "Connection reset by the receiver" })
  })

  it("after the request", async () => {
    const [result] = await sendTo({ onRequest: (socket) => socket.resetAndDestroy() })
    expect(result).toMatchObject({ kind: "unreachable", remark: "Connection reset by the receiver" })
  })

  it("in the body", async () => {
    const [result] = await sendTo({
      onRequest: (socket) =>
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort", () =>
          setTimeout(() => socket.resetAndDestroy(), 20)
        ),
    })
    expect(result).toMatchObject({ kind: "unreachable", remark: "The answer ended early" })
  })

  it("after its answer, which counts, and the next attempt gets a fresh connection", async () => {
    const receiver = await testBed.receiver({
      onRequest: (socket) => socket.write(OK, () => setTimeout(() => socket.resetAndDestroy(), 5)),
    })
    const sender = testBed.sender()
    for (let sent = 1; sent <= 3; sent++) {
      expect(await sender.send(attempt(receiver.url))).toMatchObject({ kind: "answered", status: 200 })
      await until(() => receiver.open === 0, "the receiver's connections closed")
      expect(receiver.accepted).toBe(sent)
    }
  })
})

describe("an answer's text", () => {
  async function answered(head: string, body: string | Buffer, maxResponseBytes = 1024) {
    const length = Buffer.byteLength(body)
    const receiver = await testBed.receiver(
      answers(`HTTP/1.1 200 OK\r\n${head}content-length: ${length}\r\n\r\n`, body)
    )
    const result = await testBed.sender({ maxResponseBytes }).send(attempt(receiver.url))
    if (result.kind !== "answered") {
      throw new Error(result.remark)
    }
    return result
  }

  it("is stored without NUL bytes, which PostgreSQL refuses", async () => {
    expect((await answered("", "a\0b\0")).body).toBe("a\uFFFDb\uFFFD")
  })

  it("is stored with what is not UTF-8 replaced", async () => {
    expect((await answered("", Buffer.from([0x61, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]))).body).toMatch(
      /^a\uFFFD+\(/
    )
  })

  it("is cut between characters", async () => {
    expect((await answered("", "aé€😀", 3)).body).toBe("aé")
    expect((await answered("", "aé€😀", 5)).body).toBe("aé")
    expect((await answered("", "aé€😀", 9)).body).toBe("aé€")
    expect((await answered("", "aé€😀", 10)).body).toBe("aé€😀")
  })

  it("is not kept where the options keep none", async () => {
    expect((await answered("", "anything", 0)).body).toBe("")
  })

  it("comes with headers in lower case, repeated ones joined, and none that poison", async () => {
    const { headers } = await answered(
      "X-One: 1\r\nset-cookie: a\r\nSet-Cookie: b\r\n__proto__: x\r\nconstructor: y\r\n",
      ""
    )
    expect(headers).toEqual({ "x-one": "1", "set-cookie": "a, b", constructor: "y", "content-length": "0" })
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype)
  })
})
