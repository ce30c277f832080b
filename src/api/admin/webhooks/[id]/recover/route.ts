import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../../modules/webhook"
import type WebhookModuleService from "../../../../../modules/webhook/service"
import { recoverWebhookWorkflow } from "../../../../../workflows/recover-webhook"
import { actorOf } from "../../../../utils/actor"
import { pathId } from "../../../../utils/path-id"
import type { AdminRecoverWebhookType } from "../../validators"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook")
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const suggestion = await service.suggestRecovery(id)
  res.json({ suggestion, backfill: await service.retrieveBackfill(id, "event") })
}

export const POST = async (req: AuthenticatedMedusaRequest<AdminRecoverWebhookType>, res: MedusaResponse) => {
  const { dry_run, ...range } = req.validatedBody
  const id = pathId(req, "Webhook")
  if (dry_run) {
    const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    return res.status(200).json(await service.countRecoverable(id, range))
  }
  const { result } = await recoverWebhookWorkflow(req.scope).run({
    input: { id, ...range, actor: actorOf(req) },
  })
  return res.status(200).json(result)
}
