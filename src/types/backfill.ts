/** What of the shop can be sent as it is now, each as its `updated` topic: `product.updated`. */
export type ExistingEntity = "product" | "customer" | "order"

export const EXISTING_ENTITIES = ["product", "customer", "order"] as const satisfies readonly ExistingEntity[]

export type BackfillStatus = "running" | "completed" | "cancelled"

/** A run that sends one webhook what it has not got: stored events, or what the shop has of an entity. */
export type WebhookBackfill = {
  id: string
  webhook_id: string
  subject: "event" | ExistingEntity
  status: BackfillStatus
  /** How many there were to look at when it was started. */
  total: number
  /** How many it has looked at. */
  looked: number
  /** Deliveries that came of them; the webhook's sales channels and filter decide. */
  queued: number
  /** Those that could not be composed, again and again, and were left out. */
  failed: number
  /** What went wrong last. */
  error: string | null
  created_at: Date
  finished_at: Date | null
}
