import type { WebhookMessage } from "../../src/types/message"
import type { WebhookPayloads } from "../../src/types/payloads"
import { isOneOf } from "../../src/types/typed"
import { headerOf, type RequestHeaders } from "./verify"

/** Why a message was sent. With `test`, the data may be a sample that does not exist in the shop. */
export type Origin = (typeof ORIGINS)[number]

const ORIGINS = ["live", "catch_up", "replay", "backfill", "test"] as const

/** Information about the delivery from the request's headers. It is not signed. */
export type About = {
  /** Id of the webhook, `whk_…`. */
  webhookId: string | undefined
  /** Id of the delivery, `whdel_…`. */
  deliveryId: string | undefined
  /** Number of the attempt: 1, 2, … */
  attempt: number
  /** The URL of the shop's backend, or the shop's name when no URL is configured. */
  source: string | undefined
  origin: Origin
}

/** A function that handles a message. If it throws or its promise rejects, the shop sends the message again. */
export type MessageHandler<Message> = (message: Message, about: About) => unknown

/** The functions that handle messages, by topic. `*` handles topics without an entry. */
export type Handlers = { [Topic in keyof WebhookPayloads]?: MessageHandler<WebhookMessage<Topic>> } & {
  [Topic in `action.${string}`]?: MessageHandler<WebhookMessage<Topic, any>>
} & { "*"?: MessageHandler<WebhookMessage<string, any>> }

/** Reads the headers of a request. A missing or unknown origin counts as `live`, a missing attempt as 1. */
export function aboutOf(headers: RequestHeaders): About {
  const of = (name: string) => headerOf(headers, `x-medusa-webhook-${name}`)
  const origin = of("origin")
  return {
    webhookId: of("id"),
    deliveryId: of("delivery-id"),
    attempt: Number(of("attempt") ?? 1),
    source: of("source"),
    origin: isOneOf(ORIGINS, origin) ? origin : "live",
  }
}
