import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { listPage, withNamedResources } from "./helpers"
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
  res.json(await listPage(req, await withNamedResources(req, filters), { limit, offset, cursor, order }))
}
