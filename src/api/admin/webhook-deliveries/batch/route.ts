import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { cancelWebhookDeliveriesWorkflow } from "../../../../workflows/cancel-webhook-deliveries"
import { retryWebhookDeliveriesWorkflow } from "../../../../workflows/retry-webhook-deliveries"
import type { AdminBatchWebhookDeliveriesType } from "../validators"

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminBatchWebhookDeliveriesType>,
  res: MedusaResponse
) => {
  const { action, selection } = req.validatedBody
  const workflow = action === "retry" ? retryWebhookDeliveriesWorkflow : cancelWebhookDeliveriesWorkflow
  const { result: count } = await workflow(req.scope).run({ input: selection })
  res.status(200).json({ count })
}
