import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { eraseWebhookDataStep, type EraseWebhookDataStepInput } from "./steps"

export type EraseWebhookDataWorkflowInput = EraseWebhookDataStepInput

/**
 * This workflow erases what the webhook log holds about a person: payloads, bodies and receivers' answers. Rows stay for
 * the statistics, and what is still to be sent of it is cancelled. It emits `customer.redacted` for each customer that it
 * finds. It may be run again: what is erased is not counted twice.
 *
 * @example
 * const { result } = await eraseWebhookDataWorkflow(container).run({
 *   input: { customer_id: "cus_123", email: "ada@example.com" },
 * })
 * // { id: "whera_123", dry_run: false, customer_ids: ["cus_123"], events: 12, deliveries: 30, attempts: 31, cancelled: 0 }
 *
 * @summary
 *
 * Erase a person from the webhook log.
 */
export const eraseWebhookDataWorkflow = createWorkflow(
  "erase-webhook-data",
  (input: EraseWebhookDataWorkflowInput) => {
    return new WorkflowResponse(eraseWebhookDataStep(input))
  }
)
