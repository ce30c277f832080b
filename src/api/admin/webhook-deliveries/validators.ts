import { z } from "@medusajs/framework/zod"

import { DELIVERY_STATUSES } from "../../../types"
import { textSchema } from "../../../workflows/input/text"
import {
  oneOrMore,
  orderSchema,
  pageSchema,
  periodSchema,
  searchSchema,
  timeZoneSchema,
} from "../../utils/query-schemas"

/** As many as fit a page. */
const MAX_IDS = 1_000

const filters = {
  webhook_id: oneOrMore(textSchema("webhook_id")),
  status: oneOrMore(z.enum(DELIVERY_STATUSES)),
  topic: oneOrMore(textSchema("topic")),
  resource_id: oneOrMore(textSchema("resource_id")),
  /** `none`: what was sent without an answer. */
  response_status: oneOrMore(z.union([z.literal("none"), z.coerce.number().int().min(100).max(999)])),
  q: searchSchema.optional(),
  created_at: periodSchema("created_at"),
  finished_at: periodSchema("finished_at"),
}

export type AdminGetWebhookDeliveriesParamsType = z.output<typeof AdminGetWebhookDeliveriesParams>
export const AdminGetWebhookDeliveriesParams = z.object({
  ...pageSchema,
  /** `next_cursor` of the page before; an offset beside it is not looked at. */
  cursor: z
    .string()
    .regex(/^whdel_\w+(\.\d{1,9})?$/, { message: "cursor: is not valid; use the next_cursor of a page" })
    .optional(),
  order: orderSchema(["created_at"]).default("-created_at"),
  ...filters,
})

export type AdminExportWebhookDeliveriesParamsType = z.output<typeof AdminExportWebhookDeliveriesParams>
export const AdminExportWebhookDeliveriesParams = AdminGetWebhookDeliveriesParams.omit({
  limit: true,
  offset: true,
  cursor: true,
}).extend({ time_zone: timeZoneSchema })

export type AdminBatchWebhookDeliveriesType = z.output<typeof AdminBatchWebhookDeliveries>
export const AdminBatchWebhookDeliveries = z
  .strictObject({
    action: z.enum(["retry", "replay", "cancel"]),
    ids: z.array(textSchema("ids")).min(1).max(MAX_IDS).optional(),
    filters: z.strictObject(filters).optional(),
  })
  .transform(({ action, ids, filters }, context) => {
    if (ids && !filters) {
      return { action, selection: { ids } }
    }
    if (filters && !ids) {
      return { action, selection: { filters } }
    }
    context.addIssue({ code: "custom", message: "Give either ids or filters" })
    return z.NEVER
  })
