import { z } from "@medusajs/framework/zod"

import { DELIVERY_STATUSES, PAYLOAD_REMOVALS } from "../../../types"
import { countSchema, momentSchema, pageResponseSchema } from "../../utils/response-schemas"

/* Responses of the routes of deliveries; see `../webhooks/responses`. */

const deliverySchema = z.object({
  id: z.string(),
  webhook_id: z.string(),
  event_id: z.string(),
  topic: z.string(),
  resource: z.string(),
  resource_id: z.string().nullable(),
  status: z.enum(DELIVERY_STATUSES),
  attempt_count: countSchema,
  next_attempt_at: momentSchema.nullable(),
  response_status: countSchema.nullable(),
  duration_ms: countSchema.nullable(),
  remark: z.string().nullable(),
  created_at: momentSchema,
  finished_at: momentSchema.nullable(),
})

/** A delivery in a list. The payload is present when `fields` requests it. */
export const AdminWebhookDelivery = deliverySchema.extend({
  payload: z.string().nullable().optional(),
  payload_hidden: z.boolean().optional(),
  payload_removed: z.enum(PAYLOAD_REMOVALS).nullable().optional(),
})

/** One request of a delivery. */
export const AdminWebhookAttempt = z.object({
  attempt: countSchema,
  started_at: momentSchema,
  duration_ms: countSchema,
  url: z.string().nullable(),
  request_headers: z.record(z.string(), z.string()),
  response_status: countSchema.nullable(),
  response_headers: z.record(z.string(), z.string()).nullable(),
  response_body: z.string().nullable(),
  remark: z.string().nullable(),
})

/** A single delivery, with its event, its payload and all attempts. */
export const AdminWebhookDeliveryDetail = deliverySchema.extend({
  event: z.object({
    id: z.string(),
    topic: z.string(),
    occurred_at: momentSchema,
    source: z.enum(["event_bus", "catch_up", "ping", "test", "existing"]),
    payload: z.string().nullable(),
    payload_hidden: z.boolean(),
    payload_removed: z.enum(PAYLOAD_REMOVALS).nullable(),
  }),
  attempts: z.array(AdminWebhookAttempt),
})

export const AdminWebhookDeliveryResponse = z.object({ webhook_delivery: AdminWebhookDeliveryDetail })

/** A changed delivery. An actor who may not read deliveries gets its id only. */
export const AdminChangedWebhookDelivery = AdminWebhookDeliveryDetail.partial().required({ id: true })

export const AdminChangedWebhookDeliveryResponse = z.object({ webhook_delivery: AdminChangedWebhookDelivery })

export const AdminWebhookDeliveryListResponse = z.object({
  webhook_deliveries: z.array(AdminWebhookDelivery),
  ...pageResponseSchema,
  count_capped: z.boolean(),
  next_cursor: z.string().nullable(),
  poll_cursor: z.string().nullable(),
})

export const AdminWebhookDeliveryBatchResponse = z.object({
  count: countSchema,
  count_capped: z.boolean(),
})
