import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { cancelWebhookDeliveriesStep, type ChosenDeliveries } from "./steps"

export type CancelWebhookDeliveriesWorkflowInput = ChosenDeliveries

/**
 * This workflow cancels deliveries that wait, and gives their number. With `id`, that delivery must be waiting; of
 * `ids` or `filters` those are taken that are.
 *
 * @example
 * const { result: count } = await cancelWebhookDeliveriesWorkflow(container).run({
 *   input: { ids: ["whdel_123"] },
 * })
 *
 * @summary
 *
 * Cancel deliveries.
 */
export const cancelWebhookDeliveriesWorkflow = createWorkflow(
  "cancel-webhook-deliveries",
  (input: CancelWebhookDeliveriesWorkflowInput) => {
    return new WorkflowResponse(cancelWebhookDeliveriesStep(input))
  }
)
