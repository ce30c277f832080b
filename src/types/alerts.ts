/**
 * The data of the events that the plugin emits on Medusa's event bus for the shop's own subscribers, by the event's name. Each is emitted
 * once, after the change is stored. It is lost if the process is killed in between. Times are ISO 8601 texts.
 */
export type WebhookAlerts = {
  /** The plugin disabled a webhook: too many of its deliveries failed in a row, or its receiver answered `410 Gone`. */
  "webhook.disabled": { id: string; reason: "max_failures" | "gone"; disabled_at: string }
  /** Several attempts of a webhook failed in a row, so it is now sent one attempt at a time. */
  "webhook.failing": { id: string; failing_since: string }
  /** A failing webhook had a success. All its waiting deliveries are sent. */
  "webhook.recovered": { id: string }
  /** A delivery was given up, for the first time since the webhook's last success. */
  "webhook.gave_up": { id: string; last_success_at: string | null }
  /** A delivery was given up. `id` is the delivery's. Thousands of these events may follow one `webhook.gave_up`. */
  "webhook.delivery_failed": { id: string; webhook_id: string; topic: string; remark: string | null }
}

/**
 * The event that a webhook has been failing for five minutes, for the plugin's own subscriber. Each process emits it once.
 * Data: `{ id, failing_since }`.
 */
export const WEBHOOK_OUTAGE = "webhook.outage"

/** The event that a webhook has been failing for an hour, with the same data. */
export const LONG_WEBHOOK_OUTAGE = "webhook.long_outage"

/** The template data of a mail about a webhook. The template is `webhook-<kind>`. */
export type WebhookAlertMail = {
  kind: "failing" | "disabled" | "recovered"
  webhook: { id: string; name: string; url: string | null }
  /** When the webhook began to fail, or was disabled, as an ISO 8601 text. Null for `recovered`. */
  since: string | null
  /** Why it was disabled. Null for the other kinds. */
  reason: WebhookAlerts["webhook.disabled"]["reason"] | null
  /** The remark of the last failed attempt. */
  last_error: string | null
}

/** The template data of a mail to the contact of the webhook's app. The template is `webhook-app-<kind>`. */
export type WebhookAppAlertMail = WebhookAlertMail & {
  webhook_app: { id: string; name: string }
  shop: { name: string }
}

/** The names of these events, for a subscriber's `config`. */
export const WEBHOOK_ALERTS = {
  disabled: "webhook.disabled",
  failing: "webhook.failing",
  recovered: "webhook.recovered",
  gave_up: "webhook.gave_up",
  delivery_failed: "webhook.delivery_failed",
} as const satisfies Record<string, keyof WebhookAlerts>

/** One of these events, as a subscriber gets it. */
export type WebhookAlert<Name extends keyof WebhookAlerts = keyof WebhookAlerts> = {
  [One in Name]: { name: One; data: WebhookAlerts[One] }
}[Name]
