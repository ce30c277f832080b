import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"
import type { AdminGetWebhookAuditParamsType } from "./validators"

export const GET = async (
  req: AuthenticatedMedusaRequest<unknown, AdminGetWebhookAuditParamsType>,
  res: MedusaResponse
) => {
  const { limit, offset, ...filters }: AdminGetWebhookAuditParamsType = req.validatedQuery
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { entries, count } = await service.listAuditEntries(filters, { limit, offset })
  res.json({ audit_entries: entries, count, offset, limit })
}
