import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { deleteWebhookAppTokenWorkflow } from "../../../../../../workflows/delete-webhook-app-token"
import { actorOf } from "../../../../../utils/actor"
import { pathId } from "../../../../../utils/path-id"

export const DELETE = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook app")
  const token_id = pathId(req, "Webhook app token", "token_id")
  await deleteWebhookAppTokenWorkflow(req.scope).run({ input: { id, token_id, actor: actorOf(req) } })
  res.status(200).json({ id: token_id, object: "webhook_app_token", deleted: true })
}
