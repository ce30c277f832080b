import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { retryWebhookDeliveriesWorkflow } from "../../../../../workflows/retry-webhook-deliveries"
import { pathId } from "../../../../utils/path-id"
import { showChangedDelivery } from "../../helpers"

export const POST = async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => {
  const id = pathId(req, "Webhook delivery")
  await retryWebhookDeliveriesWorkflow(req.scope).run({ input: { id } })
  res.status(200).json({ webhook_delivery: await showChangedDelivery(req, id) })
}
