import { errors } from "undici"

import {
  BadResponseError,
  isConnectionLoss,
  remarkOfError,
  remarkOfTimeout,
  SenderClosedError,
} from "../remark"

function coded(code: string, message = "connect to 10.0.0.1:443 failed"): Error {
  return Object.assign(new Error(message), { code })
}

describe("remarkOfTimeout", () => {
  it("says what was waited for, and how long", () => {
    expect(remarkOfTimeout("queued", 10_000)).toMatch(/^No free connection within 10 s/)
    expect(remarkOfTimeout("connecting", 10_000)).toBe("No connection within 10 s")
    expect(remarkOfTimeout("sent", 10_000)).toBe("No answer within 10 s")
    expect(remarkOfTimeout("answering", 1_500)).toBe("No complete answer within 1.5 s")
  })
})

describe("remarkOfError", () => {
  it.each([
    ["ECONNREFUSED", "Connection refused"],
    ["ECONNRESET", "Connection reset by the receiver"],
    ["EPIPE", "Connection reset by the receiver"],
    ["ENOTFOUND", "Host name not found"],
    ["EAI_AGAIN", "Host name could not be looked up"],
    ["EHOSTUNREACH", "Host unreachable"],
    ["CERT_HAS_EXPIRED", "Certificate expired"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "Certificate is self-signed"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "Certificate is for another name"],
    [
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "Certificate authority not trusted, or the certificate's chain is incomplete",
    ],
    ["CERT_CHAIN_TOO_LONG", "Certificate not valid (CERT_CHAIN_TOO_LONG)"],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "TLS handshake failed (ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE)"],
    ["EPROTO", "TLS handshake failed (EPROTO)"],
    ["ESOMETHING", "Failed (ESOMETHING)"],
  ])("understands %s", (code, remark) => {
    expect(remarkOfError(coded(code), "connecting")).toBe(remark)
  })

  it("distinguishes an answer that broke off from one that never began", () => {
    expect(remarkOfError(coded("ECONNRESET"), "answering")).toBe("The answer ended early")
    expect(remarkOfError(new errors.SocketError("other side closed"), "sent")).toBe(
      "Connection closed without an answer"
    )
    expect(remarkOfError(new errors.SocketError("other side closed"), "answering")).toBe(
      "The answer ended early"
    )
    expect(remarkOfError(new errors.SocketError("bad response"), "sent")).toBe(
      "The answer was not valid HTTP"
    )
  })

  it("shows the message of what the sender itself found wrong", () => {
    expect(remarkOfError(new BadResponseError("Too many"), "sent")).toBe("Too many")
    expect(remarkOfError(new SenderClosedError(), "sent")).toBe(
      "Interrupted: the shop's process is shutting down"
    )
  })

  it.each([[undefined], [null], ["text"], [new Error("10.0.0.1")], [{ code: 7 }]])(
    "has an answer to %p, without its message",
    (thrown) => {
      expect(remarkOfError(thrown, "sent")).toBe("Failed for an unknown reason")
    }
  )

  it("never repeats an error's message, which may name internal addresses", () => {
    for (const code of ["ECONNREFUSED", "ETIMEDOUT", "EOTHER", ""]) {
      expect(remarkOfError(coded(code), "connecting")).not.toContain("10.0.0.1")
    }
  })
})

describe("isConnectionLoss", () => {
  it("is true of a broken connection, not of a bad answer", () => {
    expect(isConnectionLoss(coded("ECONNRESET"))).toBe(true)
    expect(isConnectionLoss(new errors.SocketError("other side closed"))).toBe(true)
    expect(isConnectionLoss(new errors.SocketError("bad response"))).toBe(false)
    expect(isConnectionLoss(new errors.HeadersOverflowError())).toBe(false)
    expect(isConnectionLoss(coded("ECONNREFUSED"))).toBe(false)
  })
})
