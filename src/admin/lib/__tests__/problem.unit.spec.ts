import { STATUS_CODES } from "node:http"

import { ExpiredCertificateError } from "../../../modules/webhook/dispatch/guard/dial"
import { ProxyError } from "../../../modules/webhook/dispatch/guard/proxy"
import {
  BLOCKED_ADDRESS,
  remarkOfError,
  remarkOfTimeout,
} from "../../../modules/webhook/dispatch/send/remark"
import { REMARK } from "../../../modules/webhook/remarks"
import { isInSettings, problemOf } from "../problem"

const coded = (code: string) => Object.assign(new Error(code), { code })

describe("what went wrong", () => {
  it("may be in the webhook's settings, or is the app's alone", () => {
    expect(["404 Not Found", "401 Unauthorized", "Host name not found"].map(isInSettings)).toEqual([
      true,
      true,
      true,
    ])
    expect(["500 Internal Server Error", "410 Gone", ""].map(isInSettings)).toEqual([false, false, false])
  })

  it("is known for every status that is no success", () => {
    for (const [status, words] of Object.entries(STATUS_CODES)) {
      if (Number(status) >= 303) {
        expect([status, problemOf(`${status} ${words}`).kind]).not.toEqual([status, "unknown"])
      }
    }
    expect(problemOf("401 Unauthorized").kind).toBe("unauthorized")
    expect(problemOf("422 Unprocessable Entity").kind).toBe("refused")
    expect(problemOf("599").kind).toBe("app_error")
  })

  it.each([
    ["ECONNREFUSED", "no_listener"],
    ["ENOTFOUND", "no_host"],
    ["EAI_AGAIN", "no_lookup"],
    ["EHOSTUNREACH", "unreachable"],
    ["ETIMEDOUT", "unreachable"],
    ["EMFILE", "crowded"],
    ["ECONNRESET", "closed"],
    ["UND_ERR_SOCKET", "closed"],
    ["CERT_HAS_EXPIRED", "certificate_expired"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "certificate_name"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "certificate_untrusted"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "certificate_untrusted"],
    ["CERT_REVOKED", "certificate"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
    ["UND_ERR_HEADERS_OVERFLOW", "bad_answer"],
    ["EWHATEVER", "unknown"],
  ])("follows from the remark of the sender about %s: %s", (code, kind) => {
    expect(problemOf(remarkOfError(coded(code), "connecting")).kind).toBe(kind)
  })

  it("is known for a timeout, a blocked address, an egress proxy, a missing acknowledgement, and an error that a delivery was given up with", () => {
    expect(problemOf(REMARK.unacknowledged(60)).kind).toBe("unacknowledged")
    expect(problemOf(REMARK.unreadable("XX001")).kind).toBe("unreadable")
    expect(problemOf(REMARK.unread).kind).toBe("unread")
    expect(problemOf(REMARK.notPrepared("Invalid JWK data")).kind).toBe("not_prepared")
    expect(problemOf(REMARK.answerRefused("SQLSTATE 22021")).kind).toBe("answer_lost")
    expect(problemOf(remarkOfTimeout("queued", 1000)).kind).toBe("crowded")
    expect(problemOf(remarkOfTimeout("connecting", 1000)).kind).toBe("unreachable")
    expect(problemOf(remarkOfTimeout("sent", 1000)).kind).toBe("slow")
    expect(problemOf(remarkOfTimeout("answering", 1000)).kind).toBe("slow")
    expect(problemOf(BLOCKED_ADDRESS).kind).toBe("blocked")
    expect(problemOf(remarkOfError(new ProxyError(), "connecting")).kind).toBe("proxy")
    expect(problemOf(remarkOfError(new ProxyError(407), "connecting")).kind).toBe("proxy")
    expect(
      problemOf("Given up: the receiver failed for too long. Last error: 503 Service Unavailable")
    ).toEqual({
      kind: "app_error",
      remark: "503 Service Unavailable",
    })
  })

  it("is not said twice", () => {
    expect(problemOf(REMARK.gone("410 Gone"))).toEqual({ kind: "gone", remark: "410 Gone" })
  })

  it("includes the moment at which a certificate expired", () => {
    const remark = remarkOfError(new ExpiredCertificateError(new Date("2026-02-01T12:30:59Z")), "connecting")
    expect(problemOf(remark)).toEqual({
      kind: "certificate_expired_on",
      remark: "Certificate expired on 2026-02-01 12:30 UTC",
      at: "2026-02-01T12:30:00Z",
    })
  })
})
