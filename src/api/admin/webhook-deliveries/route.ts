import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { listPage, withNamedResources } from "./helpers"
import type { AdminGetWebhookDeliveriesParamsType } from "./validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookDeliveriesParamsType>,
  res: MedusaResponse
) => {
  res.json(await listPage(req, (filters) => withNamedResources(req, filters)))
}
