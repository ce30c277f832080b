import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { listPage } from "../../admin/webhook-deliveries/helpers"
import type { AdminGetWebhookDeliveriesParamsType } from "../../admin/webhook-deliveries/validators"
import { ownFilters } from "../helpers"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookDeliveriesParamsType>,
  res: MedusaResponse
) => {
  res.json(await listPage(req, (filters) => ownFilters(req, filters)))
}
