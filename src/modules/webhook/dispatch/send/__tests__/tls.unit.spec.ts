import { TLSSocket } from "node:tls"

import { answers, attempt, certificate, TestBed, lookupOf, OK, until } from "./receiver"

const key = certificate("key")
const authority = certificate("authority")

const testBed = new TestBed()
afterEach(() => testBed.end())

function senderThatTrusts(ca?: string) {
  return testBed.sender({ ca, lookup: lookupOf("127.0.0.1") })
}

async function sendTo(cert: string, ca: string | undefined) {
  const receiver = await testBed.receiver(answers(OK), { key, cert: certificate(cert) })
  const result = await senderThatTrusts(ca).send(attempt(`https://receiver.test:${receiver.port}/hooks`))
  if (result.kind !== "answered") {
    expect(receiver.requests).toEqual([])
    await until(() => receiver.open === 0, "the receiver's connections closed")
  }
  return result
}

describe("Sender, over TLS", () => {
  it("delivers to a receiver with a valid certificate, by name and by address", async () => {
    const receiver = await testBed.receiver(answers(OK), { key, cert: certificate("valid") })
    const sender = senderThatTrusts(authority)
    for (const host of ["receiver.test", "receiver.test.", "127.0.0.1"]) {
      expect(await sender.send(attempt(`https://${host}:${receiver.port}/`))).toMatchObject({
        kind: "answered",
      })
    }
  })

  it.each([
    ["expired", authority, "Certificate expired on 2020-02-01 00:00 UTC"],
    ["future", authority, "Certificate not valid yet"],
    ["wrong-name", authority, "Certificate is for another name"],
    ["self-signed", authority, "Certificate is self-signed"],
    ["valid", undefined, "Certificate authority not trusted, or the certificate's chain is incomplete"],
  ])("sends nothing to a receiver whose certificate is %s", async (cert, ca, remark) => {
    expect(await sendTo(cert, ca)).toMatchObject({ kind: "unreachable", remark })
  })

  it("is not talked out of it by NODE_TLS_REJECT_UNAUTHORIZED", async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"
    try {
      expect(await sendTo("self-signed", authority)).toMatchObject({ kind: "unreachable" })
    } finally {
      if (before === undefined) {
        delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
      } else {
        process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
      }
    }
  })

  it("refuses a bad certificate again on the second attempt", async () => {
    const receiver = await testBed.receiver(answers(OK), {
      key,
      cert: certificate("wrong-name"),
      maxVersion: "TLSv1.2",
    })
    const sender = senderThatTrusts(authority)
    for (let sent = 0; sent < 3; sent++) {
      expect(await sender.send(attempt(`https://receiver.test:${receiver.port}/`))).toMatchObject({
        remark: "Certificate is for another name",
      })
    }
  })

  it("sends nothing to a receiver that speaks only ancient TLS", async () => {
    const receiver = await testBed.receiver(answers(OK), {
      key,
      cert: certificate("valid"),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    })
    const result = await senderThatTrusts(authority).send(attempt(`https://receiver.test:${receiver.port}/`))
    expect(result).toMatchObject({
      kind: "unreachable",
      remark: "TLS handshake failed: the receiver's TLS version is too old",
    })
    await until(() => receiver.open === 0, "the receiver's connections closed")
  })

  it("says so when the port speaks no TLS, and when it ends the handshake", async () => {
    const plain = await testBed.receiver({
      onConnection: (socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
    })
    const ending = await testBed.receiver({ onConnection: (socket) => socket.end() })
    const sender = senderThatTrusts(authority)
    expect(await sender.send(attempt(`https://receiver.test:${plain.port}/`))).toMatchObject({
      remark: "TLS handshake failed: the receiver does not speak TLS on this port",
    })
    expect(await sender.send(attempt(`https://receiver.test:${ending.port}/`))).toMatchObject({
      remark: "Connection reset by the receiver",
    })
    await until(() => plain.open + ending.open === 0, "the receivers' connections closed")
  })

  it("holds no attempt beyond its deadline when the handshake hangs", async () => {
    const receiver = await testBed.receiver({})
    const result = await senderThatTrusts(authority).send(
      attempt(`https://receiver.test:${receiver.port}/`, { timeoutMs: 200 })
    )
    expect(result).toMatchObject({ kind: "unreachable", remark: "No connection within 0.2 s" })
    // One that nothing ends would hold the test for ever; a busy machine may be late.
    expect(result.durationMs).toBeLessThan(5_000)
    await until(() => receiver.open === 0, "the receiver's connections closed")
  })

  it("keeps the connection of a busy receiver, and resumes the session of one that closes", async () => {
    const resumed: boolean[] = []
    const receiver = await testBed.receiver(
      {
        onRequest(socket) {
          resumed.push(socket instanceof TLSSocket && socket.isSessionReused())
          socket.write(resumed.length < 3 ? OK : "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
        },
      },
      { key, cert: certificate("valid") }
    )
    const sender = senderThatTrusts(authority)
    for (let sent = 0; sent < 4; sent++) {
      expect(await sender.send(attempt(`https://receiver.test:${receiver.port}/`))).toMatchObject({
        kind: "answered",
      })
    }
    expect(receiver.accepted).toBe(2)
    expect(resumed).toEqual([false, false, false, true])
  })
})
