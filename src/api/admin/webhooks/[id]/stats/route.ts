import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../../modules/webhook"
import type WebhookModuleService from "../../../../../modules/webhook/service"
import { pathId } from "../../../../utils/path-id"
import type { AdminGetWebhookStatsParamsType } from "../../validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookStatsParamsType>,
  res: MedusaResponse
) => {
  const { range }: AdminGetWebhookStatsParamsType = req.validatedQuery
  const stats = await req.scope
    .resolve<WebhookModuleService>(WEBHOOK_MODULE)
    .retrieveWebhookStats(pathId(req, "Webhook"), range)
  res.json({ stats })
}
