import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { cancelWebhookDeliveriesWorkflow } from "../../../../workflows/cancel-webhook-deliveries"
import { replayWebhookDeliveriesWorkflow } from "../../../../workflows/replay-webhook-deliveries"
import { retryWebhookDeliveriesWorkflow } from "../../../../workflows/retry-webhook-deliveries"
import { withNamedResources } from "../helpers"
import type { AdminBatchWebhookDeliveriesType } from "../validators"

const WORKFLOWS = {
  retry: retryWebhookDeliveriesWorkflow,
  replay: replayWebhookDeliveriesWorkflow,
  cancel: cancelWebhookDeliveriesWorkflow,
} as const

export const POST = async (
  req: AuthenticatedMedusaRequest<AdminBatchWebhookDeliveriesType>,
  res: MedusaResponse
) => {
  const { action, selection } = req.validatedBody
  const input = selection.filters ? { filters: await withNamedResources(req, selection.filters) } : selection
  const { result } = await WORKFLOWS[action](req.scope).run({ input })
  res.status(200).json(result)
}
