import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { eraseWebhookDataWorkflow } from "../../../../workflows/erase-webhook-data"
import type { AdminEraseWebhookDataType } from "../validators"

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminEraseWebhookDataType>,
  res: MedusaResponse
) => {
  const { dry_run, ...request } = req.validatedBody
  if (dry_run) {
    const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    return res.status(200).json({ erasure: await service.previewErasure(request) })
  }
  const { result } = await eraseWebhookDataWorkflow(req.scope).run({
    input: { ...request, created_by: req.auth_context.actor_id },
  })
  return res.status(200).json({ erasure: result })
}
