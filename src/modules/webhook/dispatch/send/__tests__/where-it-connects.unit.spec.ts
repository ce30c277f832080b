import type { Lookup } from "../../guard/lookup"
import { answers, attempt, TestBed, lookupOf, OK, until } from "./receiver"

const BLOCKED = { kind: "blocked", remark: "Blocked: this address may not be reached by webhooks" }
const closed = { allow: [], allowHttp: true }

const testBed = new TestBed()
afterEach(() => testBed.end())

describe("Sender, where it connects", () => {
  it("reaches a name through the addresses it checked", async () => {
    const receiver = await testBed.receiver(answers(OK))
    const lookup = lookupOf("127.0.0.1")
    const result = await testBed
      .sender({ lookup })
      .send(attempt(`http://receiver.test:${receiver.port}/hooks?key=1`))
    expect(result).toMatchObject({ kind: "answered", status: 200, body: "ok" })
    expect(receiver.requests[0]).toMatch(/^POST \/hooks\?key=1 HTTP\/1.1\r\nhost: receiver\.test:\d+\r\n/)
    expect(receiver.requests[0]).toMatch(/\r\n\r\n\{"id":"whevt_1"\}$/)
    expect(lookup.asked).toBe(1)
  })

  it("connects to no closed address, however the URL writes it", async () => {
    const receiver = await testBed.receiver(answers(OK))
    const sender = testBed.sender({ network: closed })
    for (const host of [
      "127.0.0.1",
      "2130706433",
      "0x7f.1",
      "0177.0.0.1",
      "127.1",
      "127.0.0.1.",
      "１２７.０.０.１",
      "0",
    ]) {
      expect(await sender.send(attempt(`http://${host}:${receiver.port}/`))).toMatchObject(BLOCKED)
    }
    for (const host of [
      "[::1]",
      "[::ffff:127.0.0.1]",
      "[::7f00:1]",
      "[64:ff9b::7f00:1]",
      "[2002:7f00:1::]",
    ]) {
      expect(await sender.send(attempt(`http://${host}:${receiver.port}/`))).toMatchObject(BLOCKED)
    }
    expect(receiver.accepted).toBe(0)
  })

  it("connects to no name that resolves to a closed address, and says so in the same words", async () => {
    const receiver = await testBed.receiver(answers(OK))
    const sender = testBed.sender({ network: closed, lookup: lookupOf("127.0.0.1") })
    expect(await sender.send(attempt(`http://receiver.test:${receiver.port}/`))).toMatchObject(BLOCKED)
    expect(await sender.send(attempt(`https://receiver.test:${receiver.port}/`))).toMatchObject(BLOCKED)
    expect(receiver.accepted).toBe(0)
  })

  it("does as the system's own resolver says", async () => {
    const receiver = await testBed.receiver(answers(OK))
    expect(
      await testBed.sender({ network: closed }).send(attempt(`http://localhost:${receiver.port}/`))
    ).toMatchObject(BLOCKED)
    expect(await testBed.sender().send(attempt(`http://localhost:${receiver.port}/`))).toMatchObject({
      status: 200,
    })
    expect(receiver.accepted).toBe(1)
  })

  it("connects to none of a name's addresses when one is closed", async () => {
    const receiver = await testBed.receiver(answers(OK))
    for (const lookup of [
      lookupOf("127.0.0.1", "10.0.0.1"),
      lookupOf("10.0.0.1", "127.0.0.1"),
      lookupOf("127.0.0.1", "::"),
    ]) {
      expect(
        await testBed.sender({ lookup }).send(attempt(`http://receiver.test:${receiver.port}/`))
      ).toMatchObject(BLOCKED)
    }
    expect(receiver.accepted).toBe(0)
  })

  it("looks a name up once for each connection, and trusts no later answer without a check", async () => {
    const receiver = await testBed.receiver({
      onRequest: (socket) => socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n`),
    })
    let asked = 0
    const rebinding: Lookup = (_hostname, _options, callback) => {
      asked++
      callback(null, [{ address: asked === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }])
    }
    const sender = testBed.sender({ network: { allow: ["127.0.0.1"], allowHttp: true }, lookup: rebinding })
    const url = `http://rebinding.test:${receiver.port}/`

    expect(await sender.send(attempt(url))).toMatchObject({ kind: "answered" })
    expect(asked).toBe(1)
    await until(() => receiver.open === 0, "the first connection closed")
    expect(await sender.send(attempt(url))).toMatchObject(BLOCKED)
    expect(asked).toBe(2)
    expect(receiver.accepted).toBe(1)
  })

  it("shares one lookup among attempts that start together", async () => {
    const receiver = await testBed.receiver(answers(OK))
    let asked = 0
    const slow: Lookup = (_hostname, _options, callback) => {
      asked++
      setImmediate(callback, null, [{ address: "127.0.0.1", family: 4 }])
    }
    const sender = testBed.sender({ lookup: slow })
    const url = `http://receiver.test:${receiver.port}/`
    const results = await Promise.all(Array.from({ length: 8 }, () => sender.send(attempt(url))))
    expect(results.every(({ kind }) => kind === "answered")).toBe(true)
    expect(receiver.accepted).toBe(8)
    expect(asked).toBe(1)
  })

  it("tries a name's next address when the first does not answer", async () => {
    const receiver = await testBed.receiver(answers(OK))
    const lookup = lookupOf("::1", "127.0.0.1")
    expect(
      await testBed.sender({ lookup }).send(attempt(`http://receiver.test:${receiver.port}/`))
    ).toMatchObject({
      kind: "answered",
    })
  })

  it.each([301, 302, 303, 307, 308])("follows no redirect (%i)", async (status) => {
    const elsewhere = await testBed.receiver(answers(OK))
    const receiver = await testBed.receiver(
      answers(`HTTP/1.1 ${status} Moved\r\nlocation: ${elsewhere.url}\r\ncontent-length: 0\r\n\r\n`)
    )
    const result = await testBed.sender().send(attempt(receiver.url))
    expect(result).toMatchObject({ kind: "answered", status, headers: { location: elsewhere.url } })
    expect(receiver.requests).toHaveLength(1)
    expect(elsewhere.accepted).toBe(0)
  })

  it.each([
    ["http://8.8.8.8/", "Blocked: The URL must start with https://, as http:// is not allowed"],
    ["ftp://receiver.example/", "Blocked: The URL must start with https://"],
    ["https://user:word@receiver.example/", "Blocked: The URL must not contain a user name or password"],
    ["no url", "Blocked: The URL is not valid"],
  ])("sends nothing to %s", async (url, remark) => {
    const sender = testBed.sender({ network: { allow: [], allowHttp: false } })
    expect(await sender.send(attempt(url))).toEqual({ kind: "blocked", remark, durationMs: 0 })
  })
})

describe("Sender, without an answer", () => {
  it("says so when the connection is refused", async () => {
    const receiver = await testBed.receiver({})
    const { url } = receiver
    await receiver.stop()
    expect(await testBed.sender().send(attempt(url))).toMatchObject({
      kind: "unreachable",
      remark: "Connection refused",
    })
    const lookup = lookupOf("127.0.0.1", "127.0.0.1")
    const named = url.replace("127.0.0.1", "receiver.test")
    expect(await testBed.sender({ lookup }).send(attempt(named))).toMatchObject({
      remark: "Connection refused",
    })
  })

  it("says so when the name is not found", async () => {
    const lookup: Lookup = (_hostname, _options, callback) =>
      callback(Object.assign(new Error("getaddrinfo ENOTFOUND gone.test"), { code: "ENOTFOUND" }), [])
    expect(await testBed.sender({ lookup }).send(attempt("https://gone.test/"))).toMatchObject({
      kind: "unreachable",
      remark: "Host name not found",
    })
  })

  it("holds an attempt no longer than its deadline when the name server hangs", async () => {
    const hanging: Lookup = () => undefined
    const result = await testBed
      .sender({ lookup: hanging })
      .send(attempt("https://slow.test/", { timeoutMs: 200 }))
    expect(result).toMatchObject({ kind: "unreachable", remark: "No connection within 0.2 s" })
    // One that nothing ends would hold the test for ever; a busy machine may be late.
    expect(result.durationMs).toBeLessThan(5_000)
  })

  it("connects to nothing when the name server answers after the deadline", async () => {
    const receiver = await testBed.receiver(answers(OK))
    let answer: () => void = () => undefined
    const late: Lookup = (_hostname, _options, callback) => {
      answer = () => callback(null, [{ address: "127.0.0.1", family: 4 }])
    }
    const sender = testBed.sender({ lookup: late })
    await sender.send(attempt(`http://slow.test:${receiver.port}/`, { timeoutMs: 100 }))
    answer()
    // Another receiver's whole exchange is time enough for a stray connection to show.
    const other = await testBed.receiver(answers(OK))
    await testBed.sender().send(attempt(other.url))
    expect(receiver.accepted).toBe(0)
  })

  it("refuses a request that cannot be written, without harm to the next", async () => {
    const receiver = await testBed.receiver(answers(OK))
    const sender = testBed.sender()
    const smuggled = { "x-custom": "a\r\nx-injected: b" }
    expect(await sender.send(attempt(receiver.url, { headers: smuggled }))).toMatchObject({
      kind: "unreachable",
      remark: "The request could not be written: a header or the path is not valid",
    })
    expect(await sender.send(attempt(receiver.url))).toMatchObject({ kind: "answered" })
    expect(receiver.requests.join()).not.toContain("x-injected")
  })
})
