import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import { directionOf, withNamedResources } from "./helpers"
import type { AdminGetWebhookDeliveriesParamsType } from "./validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookDeliveriesParamsType>,
  res: MedusaResponse
) => {
  const { limit, offset, cursor, order, ...filters } =
    req.validatedQuery as AdminGetWebhookDeliveriesParamsType
  const { deliveries, count, count_capped, next_cursor } = await req.scope
    .resolve<WebhookModuleService>(WEBHOOK_MODULE)
    .listDeliveries(await withNamedResources(req, filters), {
      limit,
      offset,
      cursor,
      order: directionOf(order),
    })
  res.json({ webhook_deliveries: deliveries, count, count_capped, offset, limit, next_cursor })
}
