import type { WebhookDelivery } from "../types"
import type { Column } from "./spreadsheet"
import { DELIVERY_STATUS_WORDS } from "./words"

/** The log's columns. @param nameOf a webhook's name by its id, that of a deleted one too. */
export function deliveryColumns(
  nameOf: (webhookId: string) => string | undefined
): Column<WebhookDelivery>[] {
  return [
    { kind: "time", header: "Created", width: 26, value: (row) => row.created_at },
    { kind: "text", header: "Topic", width: 24, value: (row) => row.topic },
    { kind: "text", header: "Resource", width: 14, value: (row) => row.resource },
    { kind: "text", header: "Resource ID", width: 34, value: (row) => row.resource_id },
    { kind: "text", header: "Status", width: 11, value: (row) => DELIVERY_STATUS_WORDS[row.status] },
    { kind: "number", header: "Response code", width: 14, value: (row) => row.response_status },
    { kind: "number", header: "Attempts", width: 10, value: (row) => row.attempt_count },
    { kind: "number", header: "Duration (ms)", width: 14, value: (row) => row.duration_ms },
    { kind: "text", header: "Remark", width: 48, value: (row) => row.remark },
    { kind: "time", header: "Next attempt", width: 26, value: (row) => row.next_attempt_at },
    { kind: "time", header: "Finished", width: 26, value: (row) => row.finished_at },
    { kind: "text", header: "Webhook", width: 28, value: (row) => nameOf(row.webhook_id) ?? null },
    { kind: "text", header: "Webhook ID", width: 34, value: (row) => row.webhook_id },
    { kind: "text", header: "Event ID", width: 36, value: (row) => row.event_id },
    { kind: "text", header: "Delivery ID", width: 36, value: (row) => row.id },
  ]
}
