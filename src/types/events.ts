/**
 * What the plugin emits on Medusa's event bus, for a shop's own subscribers: name → data. Each is emitted at most once
 * for what it tells of, after that is recorded; a process that is killed in between emits it never. Times are ISO text.
 */
export type WebhookEvents = {
  /** A webhook was disabled by the plugin, not by an admin: too many failed deliveries in a row, or a `410 Gone`. */
  "webhook.disabled": { id: string; reason: "max_failures" | "gone"; disabled_at: string }
  /** A webhook's attempts have failed so often in a row that it now gets one at a time. */
  "webhook.failing": { id: string; failing_since: string }
  /** A webhook that was failing is served as usual again. */
  "webhook.recovered": { id: string }
  /** A webhook's delivery was given up, for the first time since its last success. */
  "webhook.gave_up": { id: string; last_success_at: string | null }
  /** A delivery was given up: `id` is the delivery's. There may be thousands; `webhook.gave_up` is the first of them. */
  "webhook.delivery_failed": { id: string; webhook_id: string; remark: string | null }
}

/** Their names, for a subscriber's `config`. */
export const WEBHOOK_EVENTS = {
  disabled: "webhook.disabled",
  failing: "webhook.failing",
  recovered: "webhook.recovered",
  gave_up: "webhook.gave_up",
  delivery_failed: "webhook.delivery_failed",
} as const satisfies Record<string, keyof WebhookEvents>
