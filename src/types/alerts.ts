/**
 * What the plugin emits on Medusa's event bus, for subscribers of the shop's own: name → data. Each comes once for what
 * it tells of, after that is recorded; never, should the process be killed in between. Times are ISO text.
 */
export type WebhookAlerts = {
  /** The plugin disabled a webhook: too many of its deliveries failed in a row, or its receiver answered `410 Gone`. */
  "webhook.disabled": { id: string; reason: "max_failures" | "gone"; disabled_at: string }
  /** A webhook's attempts failed so often in a row that it now gets one at a time. */
  "webhook.failing": { id: string; failing_since: string }
  /** A webhook that was failing is served as usual again. */
  "webhook.recovered": { id: string }
  /** A delivery was given up, for the first time since its webhook's last success. */
  "webhook.gave_up": { id: string; last_success_at: string | null }
  /** A delivery was given up; `id` is the delivery's. There may be thousands where `webhook.gave_up` comes once. */
  "webhook.delivery_failed": { id: string; webhook_id: string; topic: string; remark: string | null }
}

/**
 * What the plugin tells its own subscriber of a webhook that has been failing for five minutes, once in each process.
 * Data: `{ id, failing_since }`.
 */
export const OUTAGE_LASTS = "webhook.outage_lasts"

/** The same of one that has been failing for an hour. */
export const OUTAGE_GOES_ON = "webhook.outage_goes_on"

/** The template data of a mail about a webhook; the template is `webhook-<kind>`. */
export type WebhookAlertMail = {
  kind: "failing" | "disabled" | "recovered"
  webhook: { id: string; name: string; url: string | null }
  /** Since when it is failing, or when it was disabled, as ISO text; null for one that has recovered. */
  since: string | null
  /** What went wrong last, as the log says it. */
  last_error: string | null
}

/** The template data of a mail to the contact of the app whose webhook it is; the template is `webhook-app-<kind>`. */
export type WebhookAppAlertMail = WebhookAlertMail & { webhook_app: { id: string; name: string } }

/** Their names, for a subscriber's `config`. */
export const WEBHOOK_ALERTS = {
  disabled: "webhook.disabled",
  failing: "webhook.failing",
  recovered: "webhook.recovered",
  gave_up: "webhook.gave_up",
  delivery_failed: "webhook.delivery_failed",
} as const satisfies Record<string, keyof WebhookAlerts>

/** One of them, as a subscriber gets it. */
export type WebhookAlert<Name extends keyof WebhookAlerts = keyof WebhookAlerts> = {
  [One in Name]: { name: One; data: WebhookAlerts[One] }
}[Name]
