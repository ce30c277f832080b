import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { cancelWebhookDeliveriesWorkflow } from "../../../../../workflows/cancel-webhook-deliveries"
import { pathId } from "../../../../utils/path-id"
import { showChangedDelivery } from "../../helpers"

export const POST = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook delivery")
  await cancelWebhookDeliveriesWorkflow(req.scope).run({ input: { id } })
  res.status(200).json({ webhook_delivery: await showChangedDelivery(req, id) })
}
