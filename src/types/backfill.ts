/** Entities whose existing resources can be sent to a webhook, as messages of their `updated` topic: `product.updated`. */
export type ExistingEntity = "product" | "customer" | "order"

/** All `ExistingEntity` values. */
export const EXISTING_ENTITIES = ["product", "customer", "order"] as const satisfies readonly ExistingEntity[]

/** The status of a backfill. */
export type BackfillStatus = "running" | "completed" | "cancelled"

/** A background run that sends one webhook stored events (`event`), or all existing resources of an entity. */
export type WebhookBackfill = {
  id: string
  webhook_id: string
  subject: "event" | ExistingEntity
  status: BackfillStatus
  /** How many events or resources there were at the start. */
  total: number
  /** How many of them it has processed. */
  looked: number
  /** How many deliveries it has queued. Others did not match the webhook's sales channels or filter. */
  queued: number
  /** How many could not be composed after several tries, and were skipped. */
  failed: number
  /** The last error. */
  error: string | null
  created_at: Date
  finished_at: Date | null
}
