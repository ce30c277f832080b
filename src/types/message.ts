import type { WebhookPayloads } from "./payloads"

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
      data: Topic extends keyof WebhookPayloads ? WebhookPayloads[Topic] : Data
      /** The webhook's `context`, where it has one. */
      context?: Record<string, unknown>
    }
  : never
