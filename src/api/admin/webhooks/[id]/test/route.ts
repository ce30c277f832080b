import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { testWebhookWorkflow } from "../../../../../workflows/test-webhook"
import { actorOf } from "../../../../utils/actor"
import { pathId } from "../../../../utils/path-id"
import { showDelivery } from "../../../webhook-deliveries/helpers"
import type { AdminTestWebhookType } from "../../validators"

export const POST = async (req: AuthenticatedMedusaRequest<AdminTestWebhookType>, res: MedusaResponse) => {
  const input = { ...req.validatedBody, id: pathId(req, "Webhook"), actor: actorOf(req) }
  const { result } = await testWebhookWorkflow(req.scope).run({ input })
  res.status(200).json({ webhook_delivery: await showDelivery(req, result) })
}
