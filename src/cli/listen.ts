import { errorOf } from "../types/typed"
import { once } from "node:events"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { setTimeout as pause } from "node:timers/promises"

import { examine } from "./examine"
import { isValid, type Finding } from "./finding"
import { forward, readBytes } from "./forward"
import { bodyLines, findingLine, printable, shownUrl } from "./print"

/** The response that `--respond`, `--delay` and `--times` configure. */
type ChosenResponse = {
  /** Undefined: only the delay is configured. */
  status: number | undefined
  delayMs: number
  /** For how many requests, from the first on. */
  times: number
}

/** Options of `listen`. */
export type ListenOptions = {
  /** Undefined: requests are not verified. */
  secret: string | undefined
  toleranceMs: number
  port: number
  host: string
  forward: URL | undefined
  chosen: ChosenResponse | undefined
}

type Print = (line: string) => void

/**
 * A receiver for development. It prints each request and whether it is valid. It responds with 204, with the configured response, or with
 * the response of the app to which it forwards. Invalid requests get a 400 and are not forwarded.
 * @returns the server, when it is listening. @throws Error that names the port, when it cannot listen.
 */
export async function listen(options: ListenOptions, print: Print): Promise<Server> {
  const next = chosenResponses(options.chosen)
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    // The client may disconnect before the response.
    void receive(request, response, { options, next, seen, print }).catch((error: unknown) => {
      print(printable(`  ✗ ${errorOf(error).message}`))
      response.destroy()
    })
  })
  server.listen(options.port, options.host)
  try {
    await once(server, "listening")
  } catch (error) {
    throw new Error(`Cannot listen on ${options.host}:${options.port}: ${errorOf(error).message}`)
  }
  welcome(server, options).forEach((line) => print(line))
  return server
}

type Receiving = {
  options: ListenOptions
  next: () => ChosenResponse | undefined
  /** Ids of earlier requests. */
  seen: Set<string>
  print: Print
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  { options, next, seen, print }: Receiving
): Promise<void> {
  const left = new AbortController()
  response.on("close", () => left.abort())
  const bytes = await readBytes(request)
  const body = bytes.toString("utf8")
  const headers = headersOf(request)
  const findings = options.secret
    ? examine({ headers, body }, options.secret, { toleranceMs: options.toleranceMs, now: new Date() })
    : []

  print("")
  print(printable(title(request, seen)))
  for (const line of [...verdictLines(findings, options), ...bodyLines(body)]) {
    print(`  ${line}`)
  }

  if (!isValid(findings)) {
    response.writeHead(400).end()
    return print("  → 400")
  }
  const chosen = next()
  if (chosen?.delayMs) {
    print(`  … waits ${chosen.delayMs / 1000} s`)
    await pause(chosen.delayMs, undefined, { signal: left.signal })
  }
  if (chosen?.status !== undefined || !options.forward) {
    const status = chosen?.status ?? 204
    response.writeHead(status).end()
    return print(`  → ${status}`)
  }
  const passing = { rawHeaders: request.rawHeaders, body: bytes }
  const result = await forward(options.forward, request.method ?? "POST", passing, left.signal)
  switch (result.kind) {
    case "answered":
      response.writeHead(result.status, result.rawHeaders).end(result.body)
      return print(`  → ${result.status}, from ${shownUrl(options.forward)}`)
    case "unreachable":
      response.writeHead(502).end()
      return print(`  → 502, because ${shownUrl(options.forward)} did not respond: ${result.why}`)
  }
}

/** `12:00:03  order.created  whevt_01J…  attempt 2  seen before` */
function title({ method, url, headers }: IncomingMessage, seen: Set<string>): string {
  const id = headers["webhook-id"]
  const attempt = headers["x-medusa-webhook-attempt"]
  const parts = [
    new Date().toTimeString().slice(0, 8),
    headers["x-medusa-webhook-topic"] ?? `${method} ${url}`,
    id,
    attempt && `attempt ${String(attempt)}`,
    typeof id === "string" && seen.has(id) && "seen before",
  ]
  if (typeof id === "string") {
    seen.add(id)
  }
  return parts.filter(Boolean).join("  ")
}

function verdictLines(findings: readonly Finding[], { secret }: ListenOptions): string[] {
  if (!secret) {
    return ["? not verified, without a secret"]
  }
  return isValid(findings) ? ["✓ verified"] : findings.map(findingLine)
}

/** The headers by name. Values of a repeated header are joined by commas, as HTTP allows. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

function welcome(server: Server, { secret, forward: app }: ListenOptions): string[] {
  const listening = server.address()
  if (listening === null || typeof listening === "string") {
    throw new Error("The server does not listen on a port.")
  }
  const { port, address, family } = listening
  const host = family === "IPv6" ? `[${address}]` : address
  return [
    `Listening on http://${host}:${port}`,
    secret
      ? "Requests are verified with the secret."
      : "Without a secret (WEBHOOK_SECRET) requests are not verified.",
    ...(app ? [`Valid requests are forwarded to ${shownUrl(app)}`] : []),
    `A shop on this machine needs the plugin option network: { allow: ["127.0.0.0/8"], allowHttp: true }`,
  ]
}

/** Returns the configured response for the first requests, and undefined for later ones. */
function chosenResponses(chosen: ChosenResponse | undefined): () => ChosenResponse | undefined {
  let count = 0
  return () => (chosen && count++ < chosen.times ? chosen : undefined)
}
