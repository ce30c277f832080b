import type { WebhookSignature } from "../../types"

/** Headers that the plugin or the HTTP connection sets, and headers that describe the body. */
const RESERVED = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
])
const RESERVED_PREFIXES = ["webhook-", "x-medusa-webhook-"]

/** Shown in place of a header's value or a signature. */
export const MASKED_VALUE = "•••"

const MAX_HEADERS = 50

/** Most bytes of names and values together. Common servers accept 8 KB of headers, of which the plugin's own take 2. */
const MAX_BYTES = 6 * 1024

/** Source: RFC 9110, 5.6.2 "Tokens". */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Source: RFC 9110, 5.5 "Field Values", without `obs-text`. */
const VALUE = /^[\t\x20-\x7e]*$/

/** Whether a webhook may not set this header, because the plugin or HTTP sets it. The name may be in upper or lower case. */
export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase()
  return RESERVED.has(lower) || RESERVED_PREFIXES.some((prefix) => lower.startsWith(prefix))
}

/** A problem of a webhook's custom headers. `name` is the header; undefined for all of them together. */
type HeaderProblem = { name?: string; message: string }

/** The first problem of a webhook's custom headers; undefined when there is none. */
export function headerProblem(headers: Readonly<Record<string, string>>): HeaderProblem | undefined {
  const entries = Object.entries(headers)
  if (entries.length > MAX_HEADERS) {
    return { message: `must not be more than ${MAX_HEADERS}` }
  }
  if (entries.reduce((bytes, [name, value]) => bytes + name.length + value.length, 0) > MAX_BYTES) {
    return { message: `must not be larger than ${MAX_BYTES / 1024} KB together` }
  }
  const seen = new Set<string>()
  for (const [name, value] of entries) {
    const message = problemOf(name, value, seen)
    if (message) {
      return { name, message }
    }
    seen.add(name.toLowerCase())
  }
  return undefined
}

/** The reason why a webhook may not have a header of this name; undefined when there is none. */
export function headerNameProblem(name: string): string | undefined {
  if (!TOKEN.test(name)) {
    return "is not a valid header name"
  }
  return isReservedHeader(name) ? "is reserved" : undefined
}

/** The reason why a webhook cannot have its older signature in a header of this name; undefined when there is none. */
export function signatureHeaderProblem(
  name: string | null,
  signature: WebhookSignature,
  headers: Readonly<Record<string, string>> | null
): string | undefined {
  if (name !== null && signature === "ed25519") {
    return 'goes with the signature "hmac" or "both" alone'
  }
  return Object.keys(headers ?? {}).some((other) => other.toLowerCase() === name)
    ? "is one of the webhook's headers, too"
    : undefined
}

function problemOf(name: string, value: string, seen: ReadonlySet<string>): string | undefined {
  const problem = headerNameProblem(name)
  if (problem) {
    return problem
  }
  if (seen.has(name.toLowerCase())) {
    return "is listed twice"
  }
  // A client that was shown the masked value may send it back. It must not replace the real one.
  if (value === MASKED_VALUE) {
    return "is masked, write its value"
  }
  return VALUE.test(value)
    ? undefined
    : "must not contain control characters or anything else that is not ASCII"
}

/** The headers with masked values, for users who may not change them. */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, MASKED_VALUE]))
}
