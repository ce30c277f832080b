import http from "node:http"

import { createProxy, type ProxyServer } from "proxy"

import { portOf } from "../../../../../../scripts/free-port"
import { resolveOptions } from "../../../options"
import { answers, attempt, certificate, lookupOf, OK, TestBed, until } from "./receiver"

const key = certificate("key")
const authority = certificate("authority")
const allow = ["127.0.0.0/8"]

const testBed = new TestBed()
let proxy: ProxyServer
/** What the proxy was asked for. */
let targets: string[]
let port: number

beforeEach(async () => {
  targets = []
  proxy = createProxy(http.createServer())
  proxy.prependListener("connect", ({ url }) => targets.push(String(url)))
  proxy.listen(0, "127.0.0.1")
  await new Promise((resolve) => proxy.once("listening", resolve))
  port = portOf(proxy)
})

afterEach(async () => {
  await testBed.end()
  proxy.closeAllConnections()
  await new Promise((resolve) => proxy.close(resolve))
})

const through = (url: string, given: Partial<Parameters<TestBed["sender"]>[0]> = {}) =>
  testBed.sender({ network: { allow, allowHttp: true, proxy: url }, lookup: lookupOf("127.0.0.1"), ...given })

const plain = () => `http://127.0.0.1:${port}`

describe("Sender, through an egress proxy", () => {
  it("reaches a receiver by http, at the address that was checked", async () => {
    const receiver = await testBed.receiver(answers(OK))
    expect(await through(plain()).send(attempt(`http://receiver.test:${receiver.port}/hooks`))).toMatchObject(
      {
        kind: "answered",
        status: 200,
        body: "ok",
      }
    )
    expect(targets).toEqual([`127.0.0.1:${receiver.port}`])
    expect(receiver.requests[0]).toMatch(/^POST \/hooks HTTP\/1.1\r\nhost: receiver\.test:\d+\r\n/)
    expect(receiver.requests[0]).not.toMatch(/proxy/i)
  })

  it("verifies the receiver's certificate by its name, and uses one tunnel for what follows", async () => {
    const receiver = await testBed.receiver(answers(OK), { key, cert: certificate("valid") })
    const sender = through(plain(), { ca: authority })
    for (let n = 0; n < 3; n++) {
      expect(await sender.send(attempt(`https://receiver.test:${receiver.port}/`))).toMatchObject({
        status: 200,
      })
    }
    expect(targets).toEqual([`127.0.0.1:${receiver.port}`])
  })

  it.each([
    ["wrong-name", "Certificate is for another name"],
    ["expired", "Certificate expired on 2020-02-01 00:00 UTC"],
    ["self-signed", "Certificate is self-signed"],
  ])("sends nothing to a receiver whose certificate is %s", async (cert, remark) => {
    const receiver = await testBed.receiver(answers(OK), { key, cert: certificate(cert) })
    expect(
      await through(plain(), { ca: authority }).send(attempt(`https://receiver.test:${receiver.port}/`))
    ).toMatchObject({ kind: "unreachable", remark })
    expect(receiver.requests).toEqual([])
  })

  it("asks the proxy for no address that webhooks may not reach, though the proxy would", async () => {
    const receiver = await testBed.receiver(answers(OK))
    const sender = through(plain(), { network: { allow: [], allowHttp: true, proxy: plain() } })
    for (const host of ["receiver.test", "127.0.0.1", "2130706433", "[::ffff:127.0.0.1]"]) {
      expect(await sender.send(attempt(`http://${host}:${receiver.port}/`))).toMatchObject({
        kind: "blocked",
        remark: "Blocked: this address may not be reached by webhooks",
      })
    }
    expect(targets).toEqual([])
  })

  it("gives the proxy its name and password, and says them nowhere", async () => {
    proxy.authenticate = ({ headers }) =>
      headers["proxy-authorization"] === `Basic ${Buffer.from("shop:s:e/c").toString("base64")}`
    const receiver = await testBed.receiver(answers(OK))
    const url = `http://receiver.test:${receiver.port}/`
    expect(await through(`http://shop:s%3Ae%2Fc@127.0.0.1:${port}`).send(attempt(url))).toMatchObject({
      status: 200,
    })
    expect(receiver.requests[0]).not.toMatch(/shop:|authorization/i)

    const refused = await through(`http://shop:wrong@127.0.0.1:${port}`).send(attempt(url))
    expect(refused).toMatchObject({
      kind: "unreachable",
      remark: "The shop's egress proxy opened no connection (it answered 407)",
    })
    expect(JSON.stringify(refused)).not.toMatch(/wrong/)
  })

  it("says that it is the proxy, where it is away or says no HTTP", async () => {
    const away = "The shop's egress proxy could not be reached"
    const url = "http://receiver.test/"
    expect(await through("http://127.0.0.1:1").send(attempt(url))).toMatchObject({ remark: away })

    const strange = await testBed.receiver({ onConnection: (socket) => socket.end("SSH-2.0-strange\r\n") })
    expect(await through(`http://127.0.0.1:${strange.port}`).send(attempt(url))).toMatchObject({
      remark: away,
    })
  })

  it("holds nothing of an attempt whose time is over while the proxy does not answer", async () => {
    const hanging = await testBed.receiver({})
    expect(
      await through(`http://127.0.0.1:${hanging.port}`).send(
        attempt("https://receiver.test/", { timeoutMs: 200 })
      )
    ).toMatchObject({ kind: "unreachable", remark: "No connection within 0.2 s" })
    await until(() => hanging.open === 0, "the connection to the proxy closed")
  })
})

describe("the option network.proxy", () => {
  const optionOf = (proxy: unknown) => () => resolveOptions({ network: { proxy } }).network.proxy

  it.each([["http://proxy.test:3128"], ["https://shop:secret@proxy.test"], ["http://[::1]:3128"]])(
    "takes %s",
    (url) => {
      expect(optionOf(url)()).toBe(url)
    }
  )

  it.each([[""], [undefined]])("is none for %j, as for an environment variable that is not set", (value) => {
    expect(optionOf(value)()).toBeNull()
  })

  it.each([
    ["proxy.test:3128"],
    ["socks5://proxy.test"],
    ["http://shop:secret@proxy.test/path"],
    ["http://%zz:secret@proxy.test"],
    [7],
  ])("refuses %j by the option's name, and does not repeat it", (value) => {
    expect(optionOf(value)).toThrow(/network\.proxy/)
    expect(optionOf(value)).not.toThrow(/secret/)
  })
})
