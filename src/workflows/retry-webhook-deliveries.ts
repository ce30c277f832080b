import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { retryWebhookDeliveriesStep, type ChosenDeliveries } from "./steps"

export type RetryWebhookDeliveriesWorkflowInput = ChosenDeliveries

/**
 * This workflow makes deliveries due now, ahead of all that waits, and gives their number. With `id`, that delivery
 * must be fit for it; of `ids` or `filters` those are taken that are: no success, none in flight.
 *
 * @example
 * const { result: count } = await retryWebhookDeliveriesWorkflow(container).run({
 *   input: { filters: { webhook_id: "whk_123", status: "failed" } },
 * })
 *
 * @summary
 *
 * Retry deliveries.
 */
export const retryWebhookDeliveriesWorkflow = createWorkflow(
  "retry-webhook-deliveries",
  (input: RetryWebhookDeliveriesWorkflowInput) => {
    return new WorkflowResponse(retryWebhookDeliveriesStep(input))
  }
)
