import { z } from "@medusajs/framework/zod"

import { CURSOR } from "../../../modules/webhook/store/delivery-page"
import { MAX_SORTED_WEBHOOKS } from "../../../modules/webhook/store/delivery-dates"
import { DELIVERY_STATUSES } from "../../../types"
import { textSchema } from "../../../modules/webhook/text"
import { idsOrFilters } from "../../../workflows/input/actions"
import {
  fieldsSchema,
  localeSchema,
  oneOrMore,
  orderSchema,
  pageSchema,
  periodSchema,
  searchSchema,
  timeZoneSchema,
} from "../../utils/query-schemas"
import { allowedFields } from "./query-config"

/** Limit of a request: the same as the largest page of a list. The workflows of the shop's own code have none. */
const MAX_IDS = 1_000

const filters = {
  webhook_id: oneOrMore(textSchema("webhook_id")),
  status: oneOrMore(z.enum(DELIVERY_STATUSES)),
  topic: oneOrMore(textSchema("topic")),
  resource_id: oneOrMore(textSchema("resource_id")),
  /** `none` finds deliveries that were sent and got no response. */
  response_status: oneOrMore(z.union([z.literal("none"), z.coerce.number().int().min(100).max(999)])),
  q: searchSchema.optional(),
  created_at: periodSchema("created_at"),
  finished_at: periodSchema("finished_at"),
}

export type AdminGetWebhookDeliveriesParamsType = z.output<typeof AdminGetWebhookDeliveriesParams>
export const AdminGetWebhookDeliveriesParams = z
  .object({
    fields: fieldsSchema(allowedFields).optional(),
    ...pageSchema,
    /** `next_cursor` or `poll_cursor` of an earlier page. With a cursor, `offset` is ignored. */
    cursor: z
      .string()
      .regex(CURSOR, { message: "cursor: is not valid; use the next_cursor or the poll_cursor of a page" })
      .optional(),
    order: orderSchema(["created_at", "finished_at", "next_attempt_at"]).default("-created_at"),
    ...filters,
  })
  .superRefine((query, context) => {
    const problem = orderProblem(query)
    if (problem !== undefined) {
      context.addIssue({ code: "custom", message: problem })
    }
  })

/** Why the requested order has no index for these filters. Without one, a page would need a sort of the whole log, of millions of rows. */
function orderProblem({
  order,
  cursor,
  webhook_id,
  status,
}: {
  order: string
  cursor?: string | undefined
  webhook_id?: string[] | undefined
  status?: string[] | undefined
}): string | undefined {
  const by = order.replace("-", "")
  if (cursor !== undefined && cursor.includes("~") !== (by !== "created_at")) {
    return `cursor: comes from a page in another order than ${order}`
  }
  if (by === "created_at") {
    return undefined
  }
  if (by === "finished_at" && status?.join() !== "failed") {
    return "order: finished_at sorts failed deliveries alone. Add status=failed, or sort by created_at"
  }
  const webhooks = new Set(webhook_id).size
  return webhooks === 0 || webhooks > MAX_SORTED_WEBHOOKS
    ? `order: ${by} sorts deliveries of named webhooks alone. Add webhook_id, at most ${MAX_SORTED_WEBHOOKS}, or sort by created_at`
    : undefined
}

export type AdminExportWebhookDeliveriesParamsType = z.output<typeof AdminExportWebhookDeliveriesParams>
export const AdminExportWebhookDeliveriesParams = z.object({
  order: orderSchema(["created_at"]).default("-created_at"),
  ...filters,
  locale: localeSchema,
  time_zone: timeZoneSchema,
})

const selection = {
  ids: z.array(textSchema("ids")).min(1).max(MAX_IDS).optional(),
  filters: z.strictObject(filters).optional(),
}

export type AdminBatchWebhookDeliveriesType = z.output<typeof AdminBatchWebhookDeliveries>
export const AdminBatchWebhookDeliveries = z
  .strictObject({ action: z.enum(["retry", "replay", "cancel"]), ...selection })
  .transform(selected)

/** An app cannot cancel deliveries; it can pause its webhook. */
export type AppBatchWebhookDeliveriesType = z.output<typeof AppBatchWebhookDeliveries>
export const AppBatchWebhookDeliveries = z
  .strictObject({ action: z.enum(["retry", "replay"]), ...selection })
  .transform(selected)

type Filters = z.output<z.ZodObject<typeof filters>>

function selected<Action>(
  { action, ...selection }: { action: Action; ids?: string[] | undefined; filters?: Filters | undefined },
  context: z.RefinementCtx
) {
  return { action, selection: idsOrFilters(selection, context) }
}
