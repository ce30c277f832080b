import type { WebhookRow } from "../workflows/webhook-columns"
import type { Column } from "./spreadsheet"
import { DISABLED_REASON_WORDS, HEALTH_WORDS, WEBHOOK_STATUS_WORDS } from "./words"

/** What of a webhook stands in its row: no secret, and no custom headers either, which are credentials as a rule. */
export const WEBHOOK_SHEET_FIELDS = [
  "id",
  "external_id",
  "name",
  "url",
  "topics",
  "sales_channel_ids",
  "status",
  "disabled_reason",
  "disabled_at",
  "health",
  "consecutive_failures",
  "failing_since",
  "last_success_at",
  "last_failure_at",
  "last_error",
  "retry_schedule",
  "max_failures",
  "timeout_ms",
  "rate_limit",
  "ordering",
  "payload",
  "created_at",
  "updated_at",
] as const

/** A webhook with those fields, as `query.graph` reads them. */
export type SheetWebhook = Pick<WebhookRow, (typeof WEBHOOK_SHEET_FIELDS)[number]>

/**
 * Settings that are empty follow the plugin's options; a webhook without sales channels hears of all.
 * @param channelName of a sales channel; undefined for one that is gone.
 */
export const webhookColumns = (channelName: (id: string) => string | undefined): Column<SheetWebhook>[] => [
  { kind: "text", header: "Name", width: 28, value: (row) => row.name },
  { kind: "text", header: "URL", width: 48, value: (row) => row.url },
  { kind: "text", header: "Topics", width: 40, value: (row) => row.topics.join(", ") },
  {
    kind: "text",
    header: "Sales channels",
    width: 28,
    value: (row) => row.sales_channel_ids.map((id) => channelName(id) ?? id).join(", "),
  },
  { kind: "text", header: "Sales channel IDs", width: 34, value: (row) => row.sales_channel_ids.join(", ") },
  { kind: "text", header: "Status", width: 10, value: (row) => WEBHOOK_STATUS_WORDS[row.status] },
  {
    kind: "text",
    header: "Disabled because",
    width: 34,
    value: (row) => row.disabled_reason && DISABLED_REASON_WORDS[row.disabled_reason],
  },
  { kind: "time", header: "Disabled", width: 26, value: (row) => row.disabled_at },
  { kind: "text", header: "Health", width: 22, value: (row) => HEALTH_WORDS[row.health] },
  { kind: "number", header: "Failures in a row", width: 17, value: (row) => row.consecutive_failures },
  { kind: "time", header: "Failing since", width: 26, value: (row) => row.failing_since },
  { kind: "time", header: "Last success", width: 26, value: (row) => row.last_success_at },
  { kind: "time", header: "Last failure", width: 26, value: (row) => row.last_failure_at },
  { kind: "text", header: "Last error", width: 48, value: (row) => row.last_error },
  { kind: "text", header: "Retries after (s)", width: 30, value: (row) => secondsOf(row.retry_schedule) },
  { kind: "number", header: "Failures until disabled", width: 21, value: (row) => row.max_failures },
  { kind: "number", header: "Timeout (ms)", width: 13, value: (row) => row.timeout_ms },
  { kind: "number", header: "Deliveries a second", width: 18, value: (row) => row.rate_limit },
  { kind: "text", header: "Ordering", width: 10, value: (row) => row.ordering },
  { kind: "text", header: "Payload", width: 9, value: (row) => row.payload },
  { kind: "time", header: "Created", width: 26, value: (row) => row.created_at },
  { kind: "time", header: "Updated", width: 26, value: (row) => row.updated_at },
  { kind: "text", header: "Webhook ID", width: 34, value: (row) => row.id },
  { kind: "text", header: "External ID", width: 24, value: (row) => row.external_id },
]

/** Medusa types every JSON column as an object, though this one holds a list. */
function secondsOf(schedule: unknown): string | null {
  return Array.isArray(schedule) ? schedule.join(", ") || "none" : null
}
