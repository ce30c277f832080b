import { asWritten } from "../../src/types/typed"
import type { WebhookMessage } from "../../src/types/message"
import { resourceOf } from "../../src/topics/resource-of"
import { frameworkOf, type HandlerResponse, type Incoming, type WebhookHandler } from "./frameworks"
import { aboutOf, type About, type Handlers } from "./handlers"
import { MemoryStore, type Claim, type StoredMessage, type WebhookStore } from "./store"
import { verifiersOf, verify, WebhookVerificationError } from "./verify"

/** Options of `createWebhookHandler`. */
export type WebhookHandlerOptions = {
  /**
   * The webhook's secret: `whsec_…`, a text that an admin has entered, or a public key (`whpk_…`). Several when one URL serves several
   * webhooks, or during a rotation.
   */
  secret: string | readonly string[]
  /** The functions that handle messages, by topic. */
  on: Handlers
  /** Where handled messages are recorded. Default: a `MemoryStore`. */
  store?: WebhookStore
  /** The allowed difference between the timestamp of a request and the clock, in seconds. Default: 300. */
  toleranceSeconds?: number
  /**
   * The time until the response, in milliseconds. Default: 5000. After this time the handler responds with 204, and the function in `on`
   * continues. If it fails then, the shop does not send the message again.
   */
  answerWithinMs?: number
  /** The largest accepted body, in bytes. Larger ones get a 413. Default: 4 MiB. */
  maxBytes?: number
  /**
   * Called with errors of the functions in `on`, of the store, and of the way in which the handler is mounted. `message` is null when there
   * is none. If it fails itself, its error is written to the console, and the response does not change. Default: `console.error`.
   */
  onError?: (error: unknown, message: WebhookMessage<string, any> | null) => unknown
}

const ANSWER_WITHIN_MS = 5_000
const MAX_BYTES = 4 * 1024 * 1024

const TOO_LATE = Symbol()

const HANDLED: HandlerResponse = { status: 204 }
const FAILED: HandlerResponse = { status: 500, text: "The message could not be handled." }
const BUSY: HandlerResponse = {
  status: 503,
  text: "An earlier attempt of this message is still being handled.",
}

/**
 * Creates a webhook handler for Express, Fastify, Next.js, Hono and Node's HTTP server. It verifies each request, ignores repeats and
 * updates that are older than the last handled one, and calls the function in `on` for the message's topic.
 *
 * It responds with 204 when the function succeeds or the message is ignored, and with 400 when the signature is invalid. The shop sends
 * the message again after a 500, when the function or the store fails, and after a 503, when an earlier attempt of the message is still
 * being handled. The response is sent within `answerWithinMs`. The promise of a request is never rejected, because Node's server and
 * Express 4 would end the process.
 *
 * @example
 * const webhooks = createWebhookHandler({
 *   secret: process.env.WEBHOOK_SECRET!,
 *   on: { "order.created": async ({ data }) => sendToErp(data) },
 * })
 * app.post("/webhooks", webhooks)
 *
 * @throws TypeError for a missing or invalid secret.
 */
export function createWebhookHandler(options: WebhookHandlerOptions): WebhookHandler {
  verifiersOf(options.secret)
  const receive = receiverOf(options)
  const maxBytes = options.maxBytes ?? MAX_BYTES
  return (...args: unknown[]): Promise<any> => frameworkOf(args)({ maxBytes, receive })
}

function receiverOf({
  secret,
  on,
  store = new MemoryStore(),
  toleranceSeconds,
  answerWithinMs = ANSWER_WITHIN_MS,
  onError = (error) => console.error("webhook:", error),
}: WebhookHandlerOptions): (incoming: Incoming) => Promise<HandlerResponse> {
  const report = reporterOf(onError)
  return async (incoming) => {
    if (incoming.kind === "unreadable") {
      report(new Error(incoming.why), null)
      return { status: incoming.status, text: incoming.why }
    }
    let message: WebhookMessage<string, any>
    try {
      message = verify<string>(incoming.body, incoming.headers, secret, { toleranceSeconds })
    } catch (error) {
      if (error instanceof WebhookVerificationError) {
        return { status: 400, text: error.message }
      }
      report(error, null)
      return FAILED
    }
    const handle = asWritten<Record<string, Handlers["*"]>>(on)[message.type] ?? on["*"]
    if (!handle) {
      return HANDLED
    }
    const about = aboutOf(incoming.headers)
    // Failures are reported also after the response.
    return within(
      answerWithinMs,
      handleOnce(message, about, handle, store, (error) => report(error, message))
    )
  }
}

/** Calls `onError`, and writes its own failure to the console. A rejection that nobody handles would end the process. */
function reporterOf(onError: NonNullable<WebhookHandlerOptions["onError"]>) {
  const report = async (error: unknown, message: WebhookMessage<string, any> | null): Promise<void> => {
    try {
      await onError(error, message)
    } catch (failure) {
      console.error("webhook: onError failed:", failure)
    }
  }
  return (...args: Parameters<typeof report>): void => void report(...args)
}

/** Handles a message that is not a repeat. Failures are reported, and never thrown. */
async function handleOnce(
  message: WebhookMessage<string, any>,
  about: About,
  handle: NonNullable<Handlers["*"]>,
  store: WebhookStore,
  report: (error: unknown) => void
): Promise<HandlerResponse> {
  const stored = storedOf(message, about)
  const end = async (how: "complete" | "release"): Promise<void> => {
    try {
      await store[how](stored)
    } catch (error) {
      report(error)
    }
  }
  let claim: Claim
  try {
    claim = await store.claim(stored)
  } catch (error) {
    report(error)
    return FAILED
  }
  if (claim === "repeat" || claim === "busy") {
    return claim === "busy" ? BUSY : HANDLED
  }
  try {
    // A created or deleted event is handled also after a newer update, because it occurs once.
    if (claim === "new" || !message.type.endsWith(".updated")) {
      await handle(message, about)
    }
  } catch (error) {
    report(error)
    await end("release")
    return FAILED
  }
  // If this fails, only a repeat that comes after the claim has expired is handled again.
  await end("complete")
  return HANDLED
}

function storedOf({ id, type, revision, data }: WebhookMessage<string, any>, about: About): StoredMessage {
  // Only these events are compared by revision. One change may lead to `order.canceled` and `order.updated`, in any order, and both matter.
  const isState =
    typeof revision === "number" && typeof data?.id === "string" && /\.(created|updated|deleted)$/.test(type)
  return {
    id: [id, about.webhookId].filter(Boolean).join(" "),
    // Revisions are compared within one webhook, because other webhooks may have other fields, or belong to another shop.
    resource: isState ? [`${resourceOf(type)}:${data.id}`, about.webhookId].filter(Boolean).join(" ") : null,
    revision: isState ? revision : null,
  }
}

async function within(ms: number, work: Promise<HandlerResponse>): Promise<HandlerResponse> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<typeof TOO_LATE>((resolve) => {
    timer = setTimeout(() => resolve(TOO_LATE), ms)
  })
  const first = await Promise.race([work, late])
  clearTimeout(timer)
  return first === TOO_LATE ? HANDLED : first
}
