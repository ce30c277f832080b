import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { DeliverySelection } from "../types"
import { replayWebhookDeliveriesStep, type AskedByApp } from "./steps"

export type ReplayWebhookDeliveriesWorkflowInput = DeliverySelection & AskedByApp

/**
 * This workflow sends finished deliveries once more, those that have succeeded too, behind what waits and oldest first,
 * and gives their number. What still waits is left as it is. A receiver tells by `webhook-id` what it has seen.
 *
 * @example
 * const { result: count } = await replayWebhookDeliveriesWorkflow(container).run({
 *   input: { filters: { webhook_id: "whk_123", topic: "order.created" } },
 * })
 *
 * @summary
 *
 * Replay deliveries.
 */
export const replayWebhookDeliveriesWorkflow = createWorkflow(
  "replay-webhook-deliveries",
  (input: ReplayWebhookDeliveriesWorkflowInput) => {
    return new WorkflowResponse(replayWebhookDeliveriesStep(input))
  }
)
