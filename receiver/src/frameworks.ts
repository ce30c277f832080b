import type { IncomingMessage, ServerResponse } from "node:http"

import type { WebhookHandler } from "./handler"
import type { RequestHeaders } from "./verify"

/** What a request is answered with. The text is for the log of the shop. */
export type Answer = { status: number; text?: string }

/** A request, or why its bytes are not available. */
export type Incoming =
  | { kind: "request"; body: Uint8Array | string; headers: RequestHeaders }
  | { kind: "unreadable"; status: number; why: string }

type Mounted = { maxBytes: number; receive: (incoming: Incoming) => Promise<Answer> }

const PARSED =
  "The body was parsed before it was verified, and the signature covers its bytes. Mount the webhook handler before " +
  "express.json(), give it express.raw({ type: 'application/json' }), or use fastifyWebhooks; for Next.js' pages set bodyParser to false."
const TOO_LARGE = "The body is too large."

/** How the framework that calls with these arguments is read from and answered. */
export function frameworkOf(args: readonly unknown[]): (mounted: Mounted) => Promise<unknown> {
  const [first, second]: readonly any[] = args
  if (isFetchRequest(first)) {
    return (mounted) => answerFetch(first, mounted)
  }
  if (isFetchRequest(first?.req?.raw)) {
    return (mounted) => answerFetch(first.req.raw, mounted)
  }
  if (first?.raw && second?.raw && typeof second.code === "function") {
    return (mounted) => answerFastify(first, second, mounted)
  }
  if (first?.headers && typeof second?.end === "function") {
    return (mounted) => answerNode(first, second, mounted)
  }
  throw new TypeError(
    "A webhook handler was called by something other than Express, Fastify, Next.js, Hono or Node."
  )
}

/**
 * A plugin for Fastify that mounts a handler with a parser that keeps the body's bytes:
 * `app.register(fastifyWebhooks(handler), { path: "/webhooks" })`.
 */
export function fastifyWebhooks(handler: WebhookHandler) {
  return async (app: any, { path = "/webhooks" }: { path?: string }): Promise<void> => {
    app.removeContentTypeParser("application/json")
    app.addContentTypeParser(
      "application/json",
      { parseAs: "buffer" },
      (_request: unknown, body: Buffer, done: (error: null, body: Buffer) => void) => done(null, body)
    )
    app.post(path, handler)
  }
}

async function answerFetch(request: Request, { maxBytes, receive }: Mounted): Promise<Response> {
  const body = request.bodyUsed ? undefined : new Uint8Array(await request.arrayBuffer())
  const { status, text } = await receive(incomingOf(body, request.headers, maxBytes))
  return new Response(status === 204 ? null : (text ?? ""), { status })
}

async function answerFastify(request: any, reply: any, { maxBytes, receive }: Mounted): Promise<unknown> {
  const body = isBytes(request.rawBody) ? request.rawBody : request.body
  const { status, text } = await receive(incomingOf(body, request.headers, maxBytes))
  return reply.code(status).send(text)
}

async function answerNode(
  request: IncomingMessage & { body?: unknown; rawBody?: unknown },
  response: ServerResponse,
  { maxBytes, receive }: Mounted
): Promise<void> {
  const body = await bytesOf(request, maxBytes)
  const { status, text } = await receive(incomingOf(body, request.headers, maxBytes))
  response.statusCode = status
  response.end(text)
}

/** Undefined for a body that was parsed; longer than `maxBytes` where it is too large, without what comes after. */
async function bytesOf(
  request: IncomingMessage & { body?: unknown; rawBody?: unknown },
  maxBytes: number
): Promise<unknown> {
  const parsed = [request.rawBody, request.body].find(isBytes)
  if (parsed !== undefined || request.readableEnded || request.readableFlowing) {
    return parsed
  }
  const chunks: Buffer[] = []
  let size = 0
  // What comes after is left unread, and the connection is kept for the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    chunks.push(bytes)
    if (size > maxBytes) {
      break
    }
  }
  return Buffer.concat(chunks)
}

function incomingOf(body: unknown, headers: RequestHeaders, maxBytes: number): Incoming {
  if (!isBytes(body)) {
    return { kind: "unreadable", status: 500, why: PARSED }
  }
  return body.length > maxBytes
    ? { kind: "unreadable", status: 413, why: TOO_LARGE }
    : { kind: "request", body, headers }
}

function isBytes(body: unknown): body is Uint8Array | string {
  return typeof body === "string" || body instanceof Uint8Array
}

function isFetchRequest(value: any): value is Request {
  return typeof value?.arrayBuffer === "function" && typeof value.headers?.get === "function"
}
