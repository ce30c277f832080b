/** The resource in Medusa's policies; see `policies/webhook.ts`. */
export const RESOURCE = "webhook_delivery"

/** The default fields of a delivery in a list. */
const deliveryFields = [
  "id",
  "webhook_id",
  "event_id",
  "topic",
  "resource",
  "resource_id",
  "status",
  "attempt_count",
  "next_attempt_at",
  "response_status",
  "duration_ms",
  "remark",
  "created_at",
  "finished_at",
]

/** The fields that `fields=+payload` adds: the payload, and why it is null. */
export const PAYLOAD_FIELDS = ["payload", "payload_hidden", "payload_removed"]

export const allowedFields = [...deliveryFields, "payload"]

export const listTransformQueryConfig = { isList: true, defaults: deliveryFields, allowed: allowedFields }
