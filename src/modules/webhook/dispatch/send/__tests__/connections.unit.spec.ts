import type { Socket } from "node:net"

import { answers, attempt, TestBed, lookupOf, OK, until, type Behaviour } from "./receiver"

const testBed = new TestBed()
afterEach(() => testBed.end())

/** Answers only when told to. */
function heldBack(): Behaviour & { held: Socket[]; release: () => void } {
  const held: Socket[] = []
  return {
    held,
    onRequest: (socket) => void held.push(socket),
    release: () => held.splice(0).forEach((socket) => socket.write(OK)),
  }
}

describe("Sender, its connections", () => {
  it("keeps one for the next attempt", async () => {
    const receiver = await testBed.receiver(answers(OK))
    const sender = testBed.sender()
    for (let sent = 0; sent < 20; sent++) {
      expect(await sender.send(attempt(receiver.url))).toMatchObject({ kind: "answered" })
    }
    expect(receiver.accepted).toBe(1)
  })

  it("opens no more to one origin than it may, and lets the rest wait their turn", async () => {
    const behaviour = heldBack()
    const receiver = await testBed.receiver(behaviour)
    const sender = testBed.sender({ connectionsPerOrigin: 3 })
    const results = Promise.all(Array.from({ length: 10 }, () => sender.send(attempt(receiver.url))))
    for (const done of [3, 6, 9, 10]) {
      await until(() => receiver.requests.length === done, `${done} requests`)
      behaviour.release()
    }
    expect((await results).map(({ kind }) => kind)).toEqual(Array(10).fill("answered"))
    expect(receiver.accepted).toBe(3)
  })

  it("ends an attempt that never got a connection at its deadline, and gives the connection to the next", async () => {
    const behaviour = heldBack()
    const receiver = await testBed.receiver(behaviour)
    const sender = testBed.sender({ connectionsPerOrigin: 1 })
    const first = sender.send(attempt(receiver.url))
    const second = sender.send(attempt(receiver.url, { timeoutMs: 100 }))
    const third = sender.send(attempt(receiver.url))
    expect(await second).toMatchObject({
      kind: "unreachable",
      remark: "No free connection within 0.1 s: too many deliveries to this host at once",
    })
    behaviour.release()
    expect(await first).toMatchObject({ kind: "answered" })
    await until(() => receiver.requests.length === 2, "the third attempt's request")
    behaviour.release()
    expect(await third).toMatchObject({ kind: "answered" })
    expect(receiver.requests).toHaveLength(2)
  })

  it("gives a waiting attempt a fresh connection when one breaks", async () => {
    let requests = 0
    const receiver = await testBed.receiver({
      onRequest: (socket) => (++requests === 1 ? socket.resetAndDestroy() : socket.write(OK)),
    })
    const sender = testBed.sender({ connectionsPerOrigin: 1 })
    const [first, second] = await Promise.all([
      sender.send(attempt(receiver.url)),
      sender.send(attempt(receiver.url)),
    ])
    expect(first).toMatchObject({ kind: "unreachable", remark: "Connection reset by the receiver" })
    expect(second).toMatchObject({ kind: "answered" })
  })

  it("delays no attempt because another receiver hangs", async () => {
    const hanging = await testBed.receiver({})
    const healthy = await testBed.receiver(answers(OK))
    const sender = testBed.sender({ connectionsPerOrigin: 4 })
    let ended = 0
    const hung = Array.from({ length: 40 }, () =>
      sender.send(attempt(hanging.url, { timeoutMs: 30_000 })).finally(() => ended++)
    )
    const results = await Promise.all(Array.from({ length: 100 }, () => sender.send(attempt(healthy.url))))
    expect(results.every(({ kind }) => kind === "answered")).toBe(true)
    expect(ended).toBe(0)
    await sender.close()
    expect((await Promise.all(hung)).every(({ kind }) => kind === "unreachable")).toBe(true)
    await until(() => hanging.open === 0, "the hanging receiver's connections closed")
  })

  it("meets a receiver that closed a kept connection with a fresh one, in the same attempt", async () => {
    const served = new WeakSet<Socket>()
    const receiver = await testBed.receiver({
      onRequest(socket) {
        // As a server does whose idle timeout ends just as the request arrives.
        if (served.has(socket)) {
          socket.resetAndDestroy()
        } else {
          served.add(socket)
          socket.write(OK)
        }
      },
    })
    const sender = testBed.sender()
    for (let sent = 0; sent < 5; sent++) {
      expect(await sender.send(attempt(receiver.url))).toMatchObject({ kind: "answered", status: 200 })
    }
    expect(receiver.accepted).toBe(5)
  })

  it("does so too when the receiver closes in order, or right after its answer", async () => {
    const closing = await testBed.receiver({ onRequest: (socket) => socket.end(OK) })
    const resetting = await testBed.receiver({
      onRequest: (socket) => socket.write(OK, () => socket.resetAndDestroy()),
    })
    const sender = testBed.sender({ connectionsPerOrigin: 1 })
    for (const { url } of [closing, resetting]) {
      const results = await Promise.all(Array.from({ length: 20 }, () => sender.send(attempt(url))))
      expect(results.filter(({ kind }) => kind !== "answered")).toEqual([])
    }
  })

  it("takes an answer that closes at its word", async () => {
    const receiver = await testBed.receiver(answers("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"))
    const sender = testBed.sender()
    for (let sent = 1; sent <= 3; sent++) {
      expect(await sender.send(attempt(receiver.url))).toMatchObject({ kind: "answered", status: 204 })
      expect(receiver.accepted).toBe(sent)
    }
    await until(() => receiver.open === 0, "the receiver's connections closed")
  })

  it("closes an idle one", async () => {
    // undici subtracts two seconds from the hint, to be sure to close first.
    const receiver = await testBed.receiver(
      answers("HTTP/1.1 204 No Content\r\nkeep-alive: timeout=3\r\n\r\n")
    )
    await testBed.sender().send(attempt(receiver.url))
    expect(receiver.open).toBe(1)
    await until(() => receiver.open === 0, "the idle connection closed")
  })

  it("keeps few idle ones, however many receivers there are, and those used last", async () => {
    // A busy machine takes longer than the four seconds that an idle one lives without this hint.
    const receiver = await testBed.receiver(
      answers("HTTP/1.1 200 OK\r\nkeep-alive: timeout=600\r\ncontent-length: 2\r\n\r\nok")
    )
    const sender = testBed.sender({ lookup: lookupOf("127.0.0.1") })
    const urlOf = (number: number) => `http://shop-${number}.test:${receiver.port}/`
    for (let number = 0; number < 1_500; number += 50) {
      const batch = Array.from({ length: 50 }, (_, index) => sender.send(attempt(urlOf(number + index))))
      expect((await Promise.all(batch)).every(({ kind }) => kind === "answered")).toBe(true)
    }
    expect(receiver.accepted).toBe(1_500)
    await until(() => receiver.open <= 500, "all but 500 connections closed")
    await sender.send(attempt(urlOf(1_499)))
    expect(receiver.accepted).toBe(1_500)
    await sender.send(attempt(urlOf(0)))
    expect(receiver.accepted).toBe(1_501)
  })

  it("closes all when it is closed; what is under way ends, what comes later gets an error", async () => {
    const receiver = await testBed.receiver({})
    const idle = await testBed.receiver(answers(OK))
    const sender = testBed.sender({ connectionsPerOrigin: 2 })
    await sender.send(attempt(idle.url))
    const underWay = Array.from({ length: 4 }, () => sender.send(attempt(receiver.url)))
    await until(() => receiver.requests.length === 2, "two requests under way")
    await sender.close()
    const interrupted = { kind: "unreachable", remark: "Interrupted: the shop's process is shutting down" }
    for (const result of [...(await Promise.all(underWay)), await sender.send(attempt(idle.url))]) {
      expect(result).toMatchObject(interrupted)
    }
    await until(() => receiver.open + idle.open === 0, "every connection closed")
  })
})
