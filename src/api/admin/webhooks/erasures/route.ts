import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import type { AdminGetWebhookErasuresParamsType } from "../validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookErasuresParamsType>,
  res: MedusaResponse
) => {
  const { limit, offset }: AdminGetWebhookErasuresParamsType = req.validatedQuery
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { erasures, count } = await service.listErasures({ limit, offset })
  res.json({ erasures, count, offset, limit })
}
