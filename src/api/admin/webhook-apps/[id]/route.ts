import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../modules/webhook"
import type WebhookModuleService from "../../../../modules/webhook/service"
import { deleteWebhookAppWorkflow } from "../../../../workflows/delete-webhook-app"
import { updateWebhookAppWorkflow } from "../../../../workflows/update-webhook-app"
import { actorOf } from "../../../utils/actor"
import { pathId } from "../../../utils/path-id"
import { showWrittenApp } from "../helpers"
import type { AdminUpdateWebhookAppType } from "../validators"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { apps } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  res.json({ webhook_app: await apps.retrieve(pathId(req, "Webhook app")) })
}

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminUpdateWebhookAppType>,
  res: MedusaResponse
) => {
  const id = pathId(req, "Webhook app")
  await updateWebhookAppWorkflow(req.scope).run({ input: { ...req.validatedBody, id, actor: actorOf(req) } })
  res.status(200).json({ webhook_app: await showWrittenApp(req, id) })
}

export const DELETE = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook app")
  const { result } = await deleteWebhookAppWorkflow(req.scope).run({ input: { id, actor: actorOf(req) } })
  res.status(200).json({ id, object: "webhook_app", deleted: true, webhook_ids: result })
}
