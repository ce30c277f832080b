import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { rotateWebhookSecretWorkflow } from "../../../../../workflows/rotate-webhook-secret"
import { actorOf } from "../../../../utils/actor"
import { pathId } from "../../../../utils/path-id"
import { retrieveWebhook, viewOf } from "../../helpers"
import type { AdminRotateWebhookSecretType } from "../../validators"

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminRotateWebhookSecretType>,
  res: MedusaResponse
) => {
  const id = pathId(req, "Webhook")
  const { result } = await rotateWebhookSecretWorkflow(req.scope).run({
    input: { ...req.validatedBody, id, actor: actorOf(req) },
  })
  const webhook = await retrieveWebhook(req.scope, id, await viewOf(req))
  res.status(200).json({ webhook: { ...webhook, secret: result.secret } })
}
