import type { WebhookMessage } from "../../src/types/message"
import type { WebhookPayloads } from "../../src/types/payloads"
import { isOneOf } from "../../src/types/typed"
import { headerOf, type RequestHeaders } from "./verify"

/** Why a message comes; `test` is a sample: there is no such order. */
export type Origin = (typeof ORIGINS)[number]

const ORIGINS = ["live", "catch_up", "replay", "backfill", "test"] as const

/** What a request says of the delivery, beside the message. It is not signed. */
export type About = {
  webhookId: string | undefined
  deliveryId: string | undefined
  /** 1, 2, … */
  attempt: number
  /** The shop's backend URL, or its name where no URL is set. */
  source: string | undefined
  origin: Origin
}

type Handle<Message> = (message: Message, about: About) => unknown

/** What to do with messages, by topic; `*` is for those that have no entry. */
export type Handlers = { [Topic in keyof WebhookPayloads]?: Handle<WebhookMessage<Topic>> } & {
  [Topic in `action.${string}`]?: Handle<WebhookMessage<Topic, any>>
} & { "*"?: Handle<WebhookMessage<string, any>> }

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
