import { asWritten } from "../../src/types/typed"
import type { WebhookMessage } from "../../src/types/message"
import { resourceOf } from "../../src/topics/resource-of"
import { frameworkOf, type Answer, type Incoming } from "./frameworks"
import { aboutOf, type About, type Handlers } from "./handlers"
import { MemoryStore, type StoredMessage, type WebhookStore } from "./store"
import { verifiersOf, verify, WebhookVerificationError } from "./verify"

export type WebhookHandlerOptions = {
  /** `whsec_…`, the app's own, or a public key, `whpk_…`; several where one URL serves several webhooks, or in a rotation. */
  secret: string | readonly string[]
  on: Handlers
  /** Default: the memory of this process. */
  store?: WebhookStore
  /** How far the time of a signature may be off, in seconds. Default 300. */
  toleranceSeconds?: number
  /**
   * When to answer at the latest, in milliseconds; default 5000. What takes longer goes on after the answer, and does not
   * come again when it fails then.
   */
  answerWithinMs?: number
  /** Larger bodies are answered 413. Default 4 MiB. */
  maxBytes?: number
  /** Is given what goes wrong: in handling a message, in the store, in how the handler is mounted. Default: to the console. */
  onError?: (error: unknown, message: WebhookMessage<string, any> | null) => void
}

/** A handler that each framework calls in its own way. */
export type WebhookHandler = {
  /** Hono's context, or a request of the Fetch API as in Next.js. */
  (context: { req: { raw: Request } } | Request, ...rest: any[]): Promise<Response>
  /** Express, Next.js' pages, Node's own server, and Fastify's routes. */
  (request: any, response: any, ...rest: any[]): Promise<any>
}

const ANSWER_WITHIN_MS = 5_000
const MAX_BYTES = 4 * 1024 * 1024

const TOO_LATE = Symbol()

/**
 * A handler of webhooks for Express, Fastify, Next.js and Hono: it verifies each request, leaves out repeats, and updates that are
 * older than what was handled, and calls what `on` has for the message's topic.
 *
 * It answers 204 when that is done, and 500 when it fails, so that the shop sends the message again; 400 where the signature
 * is bad. It never keeps the shop waiting for longer than `answerWithinMs`.
 * @throws TypeError where there is no secret.
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
}: WebhookHandlerOptions): (incoming: Incoming) => Promise<Answer> {
  return async (incoming) => {
    if (incoming.kind === "unreadable") {
      onError(new Error(incoming.why), null)
      return { status: incoming.status, text: incoming.why }
    }
    let message: WebhookMessage<string, any>
    try {
      message = verify<string>(incoming.body, incoming.headers, secret, { toleranceSeconds })
    } catch (error) {
      if (error instanceof WebhookVerificationError) {
        return { status: 400, text: error.message }
      }
      throw error
    }
    const handle = asWritten<Record<string, Handlers["*"]>>(on)[message.type] ?? on["*"]
    if (!handle) {
      return { status: 204 }
    }
    const about = aboutOf(incoming.headers)
    const work = handleOnce(message, about, handle, store)
    // What fails after the answer has nobody else to tell.
    work.catch((error) => onError(error, message))
    return within(
      answerWithinMs,
      work.then(
        (): Answer => ({ status: 204 }),
        (): Answer => ({ status: 500, text: "The message could not be handled." })
      )
    )
  }
}

async function handleOnce(
  message: WebhookMessage<string, any>,
  about: About,
  handle: NonNullable<Handlers["*"]>,
  store: WebhookStore
): Promise<void> {
  const stored = storedOf(message, about)
  const begun = await store.begin(stored)
  // That an order was created is news also after its first update, and comes once.
  if (begun === "repeat" || (begun === "old" && message.type.endsWith(".updated"))) {
    return
  }
  try {
    await handle(message, about)
  } catch (error) {
    await store.forget(stored)
    throw error
  }
}

function storedOf({ id, type, revision, data }: WebhookMessage<string, any>, about: About): StoredMessage {
  // Of one change of an order come `order.canceled` and `order.updated`, in any turn: no state stands for the other events.
  const isState =
    typeof revision === "number" && typeof data?.id === "string" && /\.(created|updated|deleted)$/.test(type)
  return {
    id: [id, about.webhookId].filter(Boolean).join(" "),
    // Revisions are comparable within one webhook: others may choose other fields, and a shop has its own.
    resource: isState ? [`${resourceOf(type)}:${data.id}`, about.webhookId].filter(Boolean).join(" ") : null,
    revision: isState ? revision : null,
  }
}

async function within(ms: number, work: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<typeof TOO_LATE>((resolve) => {
    timer = setTimeout(() => resolve(TOO_LATE), ms)
  })
  const first = await Promise.race([work, late])
  clearTimeout(timer)
  return first === TOO_LATE ? { status: 204 } : first
}
