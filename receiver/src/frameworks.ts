import type { IncomingMessage, ServerResponse } from "node:http"

import { errorOf } from "../../src/types/typed"
import type { RequestHeaders } from "./verify"

/** A webhook handler. Each framework calls it with its own arguments. */
export type WebhookHandler = {
  /** With Hono's context, or with a `Request` of the Fetch API, as in Next.js. */
  (context: { req: { raw: Request } } | Request, ...rest: any[]): Promise<Response>
  /** With a request and a response, as in Express, the pages of Next.js, Node's HTTP server and Fastify. */
  (request: any, response: any, ...rest: any[]): Promise<any>
}

/** A response. The shop's log shows the text. */
export type HandlerResponse = { status: number; text?: string }

/** A request, or why its body cannot be read. */
export type Incoming =
  | { kind: "request"; body: Uint8Array | string; headers: RequestHeaders }
  | { kind: "unreadable"; status: number; why: string }

type Mounted = { maxBytes: number; receive: (incoming: Incoming) => Promise<HandlerResponse> }

const PARSED =
  "The body was parsed, but the signature must be verified with its original bytes. Mount the webhook handler before " +
  "express.json(), or use express.raw({ type: 'application/json' }) or fastifyWebhooks. In the pages of Next.js, set bodyParser to false."
const TOO_LARGE = "The body is too large."

/** Reads the request and sends the response in the way of the framework that has called the handler with these arguments. */
export function frameworkOf(args: readonly unknown[]): (mounted: Mounted) => Promise<unknown> {
  const [first, second]: readonly any[] = args
  if (isFetchRequest(first)) {
    return (mounted) => respondToFetch(first, mounted)
  }
  if (isFetchRequest(first?.req?.raw)) {
    return (mounted) => respondToFetch(first.req.raw, mounted)
  }
  if (first?.raw && second?.raw && typeof second.code === "function") {
    return (mounted) => respondToFastify(first, second, mounted)
  }
  if (first?.headers && typeof second?.end === "function") {
    return (mounted) => respondToNode(first, second, mounted)
  }
  throw new TypeError(
    "The arguments of the webhook handler are not those of Express, Fastify, Next.js, Hono or Node's HTTP server."
  )
}

/**
 * A Fastify plugin that mounts a webhook handler, with a content type parser that keeps the bytes of the body. The option `path` defaults to
 * `/webhooks`.
 *
 * @example
 * app.register(fastifyWebhooks(handler), { path: "/webhooks" })
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

async function respondToFetch(request: Request, { maxBytes, receive }: Mounted): Promise<Response> {
  const read = async () => (request.bodyUsed ? undefined : new Uint8Array(await request.arrayBuffer()))
  const { status, text } = await receive(await readIncoming(read, request.headers, maxBytes))
  return new Response(status === 204 ? null : (text ?? ""), { status })
}

async function respondToFastify(request: any, reply: any, { maxBytes, receive }: Mounted): Promise<unknown> {
  const body = isBytes(request.rawBody) ? request.rawBody : request.body
  const { status, text } = await receive(incomingOf(body, request.headers, maxBytes))
  return reply.code(status).send(text)
}

async function respondToNode(
  request: IncomingMessage & { body?: unknown; rawBody?: unknown },
  response: ServerResponse,
  { maxBytes, receive }: Mounted
): Promise<void> {
  const read = () => bytesOf(request, maxBytes)
  const { status, text } = await receive(await readIncoming(read, request.headers, maxBytes))
  response.statusCode = status
  response.end(text)
}

/** The body. Undefined when it was parsed already. A body that is too large is cut after more than `maxBytes`. */
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
  // The rest is not read, and the connection stays open for the response.
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

/**
 * Reads a request. A client that disconnects before the end of its body is reported like an unreadable body: Node's server and Express 4 do
 * not handle a rejected promise, which would end the process.
 */
async function readIncoming(
  read: () => Promise<unknown>,
  headers: RequestHeaders,
  maxBytes: number
): Promise<Incoming> {
  try {
    return incomingOf(await read(), headers, maxBytes)
  } catch (error) {
    return {
      kind: "unreadable",
      status: 400,
      why: `The body could not be read: ${errorOf(error).message}`,
    }
  }
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
