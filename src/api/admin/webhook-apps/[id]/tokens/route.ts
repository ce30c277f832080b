import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../../../modules/webhook"
import type WebhookModuleService from "../../../../../modules/webhook/service"
import { createWebhookAppTokenWorkflow } from "../../../../../workflows/create-webhook-app-token"
import { actorOf } from "../../../../utils/actor"
import { pathId } from "../../../../utils/path-id"
import type { AdminCreateWebhookAppTokenType } from "../../validators"

export const GET = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const { apps } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  res.json({ tokens: await apps.listTokens(pathId(req, "Webhook app")) })
}

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminCreateWebhookAppTokenType>,
  res: MedusaResponse
) => {
  const id = pathId(req, "Webhook app")
  const { result: token } = await createWebhookAppTokenWorkflow(req.scope).run({
    input: { ...req.validatedBody, id, actor: actorOf(req) },
  })
  res.status(200).set("cache-control", "no-store").json({ token })
}
