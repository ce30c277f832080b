import type { WebhookDelivery } from "../types"
import type { Column } from "./spreadsheet"
import type { SheetWords } from "./words"

/** The columns of the delivery log. @param nameOf a webhook's name by its id, also of a deleted one. */
export function deliveryColumns(
  { delivery: headings, deliveryStatus }: SheetWords,
  nameOf: (webhookId: string) => string | undefined
): Column<WebhookDelivery>[] {
  return [
    { kind: "time", header: headings.createdAt, width: 26, value: (row) => row.created_at },
    { kind: "text", header: headings.topic, width: 24, value: (row) => row.topic },
    { kind: "text", header: headings.resource, width: 14, value: (row) => row.resource },
    { kind: "text", header: headings.resourceId, width: 34, value: (row) => row.resource_id },
    { kind: "text", header: headings.status, width: 15, value: (row) => deliveryStatus[row.status] },
    { kind: "number", header: headings.responseStatus, width: 14, value: (row) => row.response_status },
    { kind: "number", header: headings.attempts, width: 10, value: (row) => row.attempt_count },
    { kind: "number", header: headings.duration, width: 14, value: (row) => row.duration_ms },
    { kind: "text", header: headings.remark, width: 48, value: (row) => row.remark },
    { kind: "time", header: headings.nextAttempt, width: 26, value: (row) => row.next_attempt_at },
    { kind: "time", header: headings.finishedAt, width: 26, value: (row) => row.finished_at },
    { kind: "text", header: headings.webhook, width: 28, value: (row) => nameOf(row.webhook_id) ?? null },
    { kind: "text", header: headings.webhookId, width: 34, value: (row) => row.webhook_id },
    { kind: "text", header: headings.eventId, width: 36, value: (row) => row.event_id },
    { kind: "text", header: headings.id, width: 36, value: (row) => row.id },
  ]
}
