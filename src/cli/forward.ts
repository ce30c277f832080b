import http, { type IncomingMessage } from "node:http"
import https from "node:https"

/** A request or an answer on its way through. Headers are as Node has them raw: names and values alternately. */
export type Passing = { rawHeaders: string[]; body: Buffer }

/** Headers of one connection, not of the message (RFC 9110, 7.6.1). */
const OF_CONNECTION = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]

export type ForwardResult =
  ({ kind: "answered"; status: number } & Passing) | { kind: "unreachable"; message: string }

/**
 * Sends a request on with its method, body and headers as they came; `host` alone names the app, which may know no other.
 * @param signal ends it.
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
    ...withoutThese(rawHeaders, [...OF_CONNECTION, "host", "content-length"]),
    "content-length",
    String(body.length),
  ]
  const { request } = target.protocol === "https:" ? https : http
  return new Promise((resolve) => {
    const fail = ({ message }: Error) => resolve({ kind: "unreachable", message })
    const onAnswer = async (answer: IncomingMessage) =>
      resolve({
        kind: "answered",
        status: answer.statusCode!,
        rawHeaders: withoutThese(answer.rawHeaders, OF_CONNECTION),
        body: await readAll(answer),
      })
    request(target, { method, headers, signal }, (answer) => void onAnswer(answer).catch(fail))
      .on("error", fail)
      .end(body)
  })
}

export async function readAll(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function withoutThese(rawHeaders: readonly string[], names: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => !names.includes(rawHeaders[index - (index % 2)]!.toLowerCase()))
}
