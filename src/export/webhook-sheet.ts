import type { StoredWebhook } from "../workflows/webhook-columns"
import type { Column } from "./spreadsheet"
import type { SheetWords } from "./words"

/** The fields of a webhook in its row: no secrets, and no custom headers, which are mostly credentials. */
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

/** A webhook with these fields, as `query.graph` returns it. */
export type SheetWebhook = Pick<StoredWebhook, (typeof WEBHOOK_SHEET_FIELDS)[number]>

/**
 * Settings that are empty follow the plugin's options; a webhook without sales channels is sent all.
 * @param channelName of a sales channel; undefined for one that is gone.
 */
export function webhookColumns(
  words: SheetWords,
  channelName: (id: string) => string | undefined
): Column<SheetWebhook>[] {
  const { webhook: headings } = words
  return [
    { kind: "text", header: headings.name, width: 28, value: (row) => row.name },
    { kind: "text", header: headings.url, width: 48, value: (row) => row.url },
    { kind: "text", header: headings.topics, width: 40, value: (row) => row.topics.join(", ") },
    {
      kind: "text",
      header: headings.salesChannels,
      width: 28,
      value: (row) => row.sales_channel_ids.map((id) => channelName(id) ?? id).join(", "),
    },
    {
      kind: "text",
      header: headings.salesChannelIds,
      width: 34,
      value: (row) => row.sales_channel_ids.join(", "),
    },
    { kind: "text", header: headings.status, width: 10, value: (row) => words.webhookStatus[row.status] },
    {
      kind: "text",
      header: headings.disabledReason,
      width: 34,
      value: (row) => row.disabled_reason && words.disabledReason[row.disabled_reason],
    },
    { kind: "time", header: headings.disabledAt, width: 26, value: (row) => row.disabled_at },
    { kind: "text", header: headings.health, width: 22, value: (row) => words.health[row.health] },
    { kind: "number", header: headings.failuresInARow, width: 17, value: (row) => row.consecutive_failures },
    { kind: "time", header: headings.failingSince, width: 26, value: (row) => row.failing_since },
    { kind: "time", header: headings.lastSuccess, width: 26, value: (row) => row.last_success_at },
    { kind: "time", header: headings.lastFailure, width: 26, value: (row) => row.last_failure_at },
    { kind: "text", header: headings.lastError, width: 48, value: (row) => row.last_error },
    {
      kind: "text",
      header: headings.retrySchedule,
      width: 30,
      value: (row) => secondsOf(row.retry_schedule, words.noRetries),
    },
    { kind: "number", header: headings.maxFailures, width: 21, value: (row) => row.max_failures },
    { kind: "number", header: headings.timeout, width: 13, value: (row) => row.timeout_ms },
    { kind: "number", header: headings.rateLimit, width: 18, value: (row) => row.rate_limit },
    { kind: "text", header: headings.ordering, width: 30, value: (row) => words.ordering[row.ordering] },
    { kind: "text", header: headings.payload, width: 32, value: (row) => words.payload[row.payload] },
    { kind: "time", header: headings.createdAt, width: 26, value: (row) => row.created_at },
    { kind: "time", header: headings.updatedAt, width: 26, value: (row) => row.updated_at },
    { kind: "text", header: headings.id, width: 34, value: (row) => row.id },
    { kind: "text", header: headings.externalId, width: 24, value: (row) => row.external_id },
  ]
}

/** Medusa types all JSON columns as objects, but this one contains a list. */
function secondsOf(schedule: unknown, none: string): string | null {
  return Array.isArray(schedule) ? schedule.join(", ") || none : null
}
