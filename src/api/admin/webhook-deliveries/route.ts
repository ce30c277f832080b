import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { directionOf, showListed, withNamedResources } from "./helpers"
import type { AdminGetWebhookDeliveriesParamsType } from "./validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookDeliveriesParamsType>,
  res: MedusaResponse
) => {
  const {
    limit,
    offset,
    cursor,
    order,
    fields: _,
    ...filters
  } = req.validatedQuery as AdminGetWebhookDeliveriesParamsType
  const { deliveries, ...page } = await req.scope
    .resolve<WebhookModuleService>(WEBHOOK_MODULE)
    .listDeliveries(await withNamedResources(req, filters), {
      ...{ limit, offset, cursor },
      by: order.replace("-", "") as "created_at" | "finished_at" | "next_attempt_at",
      order: directionOf(order),
      payload: req.queryConfig.fields.includes("payload"),
    })
  const { count, count_capped, next_cursor, poll_cursor } = page
  const webhook_deliveries = await showListed(req, deliveries)
  res.json({ webhook_deliveries, count, count_capped, offset, limit, next_cursor, poll_cursor })
}
