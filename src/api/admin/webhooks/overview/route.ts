import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { AdminGetWebhooksOverviewParamsType } from "../validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhooksOverviewParamsType>,
  res: MedusaResponse
) => {
  const { range }: AdminGetWebhooksOverviewParamsType = req.validatedQuery
  const overview = await req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).overview(range)
  res.json({ overview })
}
