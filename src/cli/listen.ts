import { errorOf } from "../types/typed"
import { once } from "node:events"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { setTimeout as pause } from "node:timers/promises"

import { examine } from "./examine"
import { isValid, type Finding } from "./finding"
import { forward, readAll } from "./forward"
import { bodyLines, findingLine, printable, shownUrl } from "./print"

/** What `--respond`, `--delay` and `--times` say. */
type ChosenAnswer = {
  /** undefined: the answer that would be given anyway, later. */
  status: number | undefined
  delayMs: number
  /** For the first so many requests. */
  times: number
}

export type ListenOptions = {
  /** Without one nothing is verified. */
  secret: string | undefined
  toleranceMs: number
  port: number
  host: string
  forward: URL | undefined
  chosen: ChosenAnswer | undefined
}

type Print = (line: string) => void

/**
 * A receiver for development: prints each request and whether it is valid, and answers 204, what was chosen, or what the
 * app answers that it forwards to. What is not valid is answered 400 and goes no further.
 * @returns the server, once it listens. @throws Error that names the port, when it cannot.
 */
export async function listen(options: ListenOptions, print: Print): Promise<Server> {
  const next = dealAnswers(options.chosen)
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    // Whoever sent the request may leave before it is answered: then nobody is told.
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
  next: () => ChosenAnswer | undefined
  /** Ids that have come before. */
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
  const bytes = await readAll(request)
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
  const answer = await forward(options.forward, request.method!, passing, left.signal)
  switch (answer.kind) {
    case "answered":
      response.writeHead(answer.status, answer.rawHeaders).end(answer.body)
      return print(`  → ${answer.status}, from ${shownUrl(options.forward)}`)
    case "unreachable":
      response.writeHead(502).end()
      return print(`  → 502, for ${shownUrl(options.forward)} gave no answer: ${answer.message}`)
  }
}

/** `12:00:03  order.created  whevt_01J…  attempt 2  came before` */
function title({ method, url, headers }: IncomingMessage, seen: Set<string>): string {
  const id = headers["webhook-id"]
  const attempt = headers["x-medusa-webhook-attempt"]
  const parts = [
    new Date().toTimeString().slice(0, 8),
    headers["x-medusa-webhook-topic"] ?? `${method} ${url}`,
    id,
    attempt && `attempt ${String(attempt)}`,
    typeof id === "string" && seen.has(id) && "came before",
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

/** The headers by their names; the values of a repeated one are joined, as HTTP allows. */
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
    ...(app ? [`What is valid goes on to ${shownUrl(app)}`] : []),
    `For a shop on this machine: network: { allow: ["127.0.0.0/8"], allowHttp: true } among the plugin's options.`,
  ]
}

/** Gives the chosen answer to the first requests. @returns undefined for those after them. */
function dealAnswers(chosen: ChosenAnswer | undefined): () => ChosenAnswer | undefined {
  let dealt = 0
  return () => (chosen && dealt++ < chosen.times ? chosen : undefined)
}
