import type { WebhookPayloads } from "./payloads"

/**
 * What an update changed of what the webhook is sent. Paths are dotted, with elements of lists named by id:
 * `variants[variant_01].prices[price_01].amount`.
 */
export type WebhookChanges = {
  /** The revision of the state that it is compared with. */
  since: number
  added: string[]
  updated: string[]
  removed: string[]
  /** Old values, scalars and lists of them, by their paths, up to 16 KB. */
  previous: Record<string, unknown>
  /** Set where not all old values are given, or where top-level fields stand for the places below them. */
  truncated?: true
}

/**
 * The body of a webhook's request, by its topic: `WebhookMessage<"order.created">`. Without a topic it is any of them,
 * and `type` tells which. For a topic of the shop's own name its data: `WebhookMessage<"action.loyalty.points_earned",
 * { points: number }>`.
 */
export type WebhookMessage<
  Topic extends string = keyof WebhookPayloads,
  Data = Topic extends keyof WebhookPayloads ? WebhookPayloads[Topic] : unknown,
> = Topic extends string
  ? {
      /** The event's id, the same for each retry: drop what you have seen. */
      id: string
      type: Topic
      /** When it happened, as ISO text. */
      timestamp: string
      /** Grows with each state of the resource; absent where it has none. */
      revision?: number
      data: Topic extends keyof WebhookPayloads ? WebhookPayloads[Topic] : Data
      /** Of an update: what changed since the last state that is known. */
      changes?: WebhookChanges
      /** Medusa's events behind it, where they are known. */
      causes?: string[]
      /** The webhook's `context`, where it has one. */
      context?: Record<string, unknown>
    }
  : never
