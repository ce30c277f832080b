import type { WebhookPayloads } from "./payloads"

/**
 * The changes of an update, limited to the data that the webhook is sent. Paths are dotted, and elements of lists are named by their id:
 * `variants[variant_01].prices[price_01].amount`.
 */
export type WebhookChanges = {
  /** The revision of the state before the change. */
  since: number
  added: string[]
  updated: string[]
  removed: string[]
  /** The old values by path: scalars and lists of scalars, up to 16 KB. */
  previous: Record<string, unknown>
  /** Set when some old values are missing, or when the paths name only top-level fields. */
  truncated?: true
}

/**
 * The body of a webhook's request, by topic: `WebhookMessage<"order.created">`. Without a topic it is the union of all messages,
 * discriminated by `type`. For a custom topic, give the type of its data: `WebhookMessage<"action.loyalty.points_earned",
 * { points: number }>`.
 */
export type WebhookMessage<
  Topic extends string = keyof WebhookPayloads,
  Data = Topic extends keyof WebhookPayloads ? WebhookPayloads[Topic] : unknown,
> = Topic extends string
  ? {
      /** Id of the event. It is the same for each retry and replay, so use it to ignore repeats. */
      id: string
      type: Topic
      /** When the event occurred, as an ISO 8601 text. */
      timestamp: string
      /** Increases with each state of the resource. Absent for messages that are not about the state of a resource. */
      revision?: number
      data: Topic extends keyof WebhookPayloads ? WebhookPayloads[Topic] : Data
      /** For updates: the changes since the last known state. */
      changes?: WebhookChanges
      /** Names of Medusa's events that caused the message, if known. */
      causes?: string[]
      /** The webhook's `context`, if it has one. */
      context?: Record<string, unknown>
    }
  : never
