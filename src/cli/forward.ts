import http, { type IncomingMessage } from "node:http"
import https from "node:https"

import { whyUnreachable } from "./why-unreachable"

/** A request or a response to forward. `rawHeaders` are in Node's format: names and values alternately. */
type Passing = { rawHeaders: string[]; body: Buffer }

/** Headers that are about the connection and must not be forwarded (RFC 9110, 7.6.1). */
const OF_CONNECTION = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]

type ForwardResult = ({ kind: "answered"; status: number } & Passing) | { kind: "unreachable"; why: string }

/**
 * Forwards a request with its method, body and headers. Only `host` is replaced, because the app may refuse another host.
 * @param signal aborts the request.
 */
export function forward(
  target: URL,
  method: string,
  { rawHeaders, body }: Passing,
  signal: AbortSignal
): Promise<ForwardResult> {
  const headers = [
    "host",
    target.host,
    ...withoutHeaders(rawHeaders, [...OF_CONNECTION, "host", "content-length"]),
    "content-length",
    String(body.length),
  ]
  const { request } = target.protocol === "https:" ? https : http
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ kind: "unreachable", why: whyUnreachable(error) })
    const onResponse = async (response: IncomingMessage) =>
      resolve({
        kind: "answered",
        status: response.statusCode ?? 502,
        rawHeaders: withoutHeaders(response.rawHeaders, OF_CONNECTION),
        body: await readBytes(response),
      })
    request(target, { method, headers, signal }, (response) => void onResponse(response).catch(fail))
      .on("error", fail)
      .end(body)
  })
}

/** The bytes of the body. Rejects when the sender disconnects before the end. */
export async function readBytes(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function withoutHeaders(rawHeaders: readonly string[], names: readonly string[]): string[] {
  return rawHeaders.filter(
    (_, index) => !names.includes((rawHeaders[index - (index % 2)] ?? "").toLowerCase())
  )
}
