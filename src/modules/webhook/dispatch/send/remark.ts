import { errors } from "undici"

import { minuteOf } from "../../remarks"
import { urlProblemText, type UrlProblem } from "../guard/check-url"
import { ExpiredCertificateError } from "../guard/dial"
import { ProxyError } from "../guard/proxy"

/** The stage of an attempt: it waits for a connection, connects, has sent the request, or receives the response. */
export type AttemptStage = "queued" | "connecting" | "sent" | "answering"

/** The remark of all blocked addresses, so that it reveals nothing about the network. */
export const BLOCKED_ADDRESS = "Blocked: this address may not be reached by webhooks"

/** The response exceeds a limit that undici does not enforce. The message is the remark. */
export class BadResponseError extends Error {}

/** The sender was closed before the attempt ended. */
export class SenderClosedError extends Error {}

/** The remark for a URL to which nothing is sent. */
export function remarkOfRefusal(problem: UrlProblem): string {
  return problem === "address" ? BLOCKED_ADDRESS : `Blocked: ${urlProblemText(problem)}`
}

/** The remark for an attempt that has exceeded its time limit. */
export function remarkOfTimeout(stage: AttemptStage, timeoutMs: number): string {
  const within = `within ${timeoutMs / 1000} s`
  switch (stage) {
    case "queued":
      return `No free connection ${within}: too many deliveries to this host at once`
    case "connecting":
      return `No connection ${within}`
    case "sent":
      return `No answer ${within}`
    case "answering":
      return `No complete answer ${within}`
  }
}

/** The remark for an attempt that has failed. The error's own message is not used, since it may contain internal addresses. */
export function remarkOfError(error: unknown, stage: AttemptStage): string {
  if (error instanceof BadResponseError) {
    return error.message
  }
  if (error instanceof SenderClosedError) {
    return "Interrupted: the shop's process is shutting down"
  }
  if (error instanceof ProxyError) {
    return error.status === undefined
      ? "The shop's egress proxy could not be reached"
      : `The shop's egress proxy opened no connection (it answered ${error.status})`
  }
  if (error instanceof ExpiredCertificateError) {
    return `Certificate expired on ${minuteOf(error.expiredAt)}`
  }
  const code = codeOf(error)
  if (isConnectionLoss(error)) {
    return stage === "answering" ? ENDED_EARLY : lossRemark(code)
  }
  if (error instanceof errors.HTTPParserError) {
    return error.message.includes("Invalid EOF state") ? ENDED_EARLY : NO_HTTP
  }
  return REMARKS[code] ?? remarkByFamily(code)
}

/** Whether the connection was lost, as opposed to an invalid response. */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error)
  return code === "ECONNRESET" || code === "EPIPE" || (code === "UND_ERR_SOCKET" && !isBadHttp(error))
}

const ENDED_EARLY = "The answer ended early"
const NO_HTTP = "The answer was not valid HTTP"
const UNTRUSTED = "Certificate authority not trusted, or the certificate's chain is incomplete"
const OLD_TLS = "TLS handshake failed: the receiver's TLS version is too old"

/** Sources: Node `errors`, `tls` (X.509 codes), OpenSSL's reasons as Node names them, undici `core/errors.js`. */
export const REMARKS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Connection refused",
  ETIMEDOUT: "No connection: the host did not respond",
  EHOSTUNREACH: "Host unreachable",
  EHOSTDOWN: "Host unreachable",
  ENETUNREACH: "Network unreachable",
  EADDRNOTAVAIL: "Host unreachable",
  EMFILE: "Too many open files in the shop's process",
  ENFILE: "Too many open files on the shop's machine",

  ENOTFOUND: "Host name not found",
  ENODATA: "Host name not found",
  EAI_AGAIN: "Host name could not be looked up",

  CERT_HAS_EXPIRED: "Certificate expired",
  CERT_NOT_YET_VALID: "Certificate not valid yet",
  CERT_REVOKED: "Certificate revoked",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: "Certificate is for another name",
  ERR_SSL_UNSUPPORTED_PROTOCOL: OLD_TLS,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: OLD_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: "TLS handshake failed: the receiver does not speak TLS on this port",

  UND_ERR_SOCKET: NO_HTTP,
  UND_ERR_HEADERS_OVERFLOW: "The answer's headers are too large",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "The answer's length is not what it says it is",
  UND_ERR_INVALID_ARG: "The request could not be written: a header or the path is not valid",
}

function remarkByFamily(code: string): string {
  if (code === "EPROTO" || code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) {
    return `TLS handshake failed (${code})`
  }
  if (code.startsWith("CERT_") || code.includes("_CERT_")) {
    return `Certificate not valid (${code})`
  }
  return code === "" ? "Failed for an unknown reason" : `Failed (${code})`
}

function lossRemark(code: string): string {
  return code === "UND_ERR_SOCKET"
    ? "Connection closed without an answer"
    : "Connection reset by the receiver"
}

/** Whether a response was invalid. undici uses one code for that and for a closed socket (`client-h1.js`). */
function isBadHttp(error: unknown): boolean {
  return error instanceof Error && (error.message === "bad response" || error.message === "bad upgrade")
}

function codeOf(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined
  return typeof code === "string" ? code : ""
}
