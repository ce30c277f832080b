import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { AdminGetWebhooksStatsParamsType } from "../validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhooksStatsParamsType>,
  res: MedusaResponse
) => {
  const { webhook_id }: AdminGetWebhooksStatsParamsType = req.validatedQuery
  const stats = await req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE).summarizeWebhooks(webhook_id)
  res.json({ stats })
}
