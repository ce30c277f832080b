import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../../modules/webhook"
import type WebhookModuleService from "../../../../../modules/webhook/service"
import { sendExistingWorkflow } from "../../../../../workflows/send-existing"
import { actorOf } from "../../../../utils/actor"
import { pathId } from "../../../../utils/path-id"
import { retrieveWebhook } from "../../helpers"
import type { AdminSendExistingType } from "../../validators"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook")
  await retrieveWebhook(req.scope, id, { fields: ["id"] })
  const service = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  res.json({ backfill: await service.retrieveBackfill(id, "existing") })
}

export const POST = async (req: AuthenticatedMedusaRequest<AdminSendExistingType>, res: MedusaResponse) => {
  const input = { ...req.validatedBody, id: pathId(req, "Webhook"), actor: actorOf(req) }
  const { result: backfill } = await sendExistingWorkflow(req.scope).run({ input })
  res.status(200).json({ backfill })
}
