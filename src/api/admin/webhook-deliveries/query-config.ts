export const ENTITY = "webhook_delivery"

/** What a list shows of a delivery by itself. */
export const deliveryFields = [
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

/** What it shows where somebody asks for it: the payload, with why there is none. */
export const PAYLOAD_FIELDS = ["payload", "payload_hidden", "payload_removed"]

export const allowedFields = [...deliveryFields, "payload"]

export const listTransformQueryConfig = { isList: true, defaults: deliveryFields, allowed: allowedFields }
