import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { cancelWebhookBackfillStep, type CancelWebhookBackfillStepInput } from "./steps"

export type CancelWebhookBackfillWorkflowInput = CancelWebhookBackfillStepInput

/**
 * This workflow ends what sends a webhook stored events (`event`), or what the shop has (`existing`), and shows how far
 * it has come. What was queued by then is sent.
 *
 * @example
 * const { result: backfill } = await cancelWebhookBackfillWorkflow(container).run({
 *   input: { id: "whk_123", kind: "existing" },
 * })
 *
 * @summary
 *
 * Cancel a webhook's back-fill.
 */
export const cancelWebhookBackfillWorkflow = createWorkflow(
  "cancel-webhook-backfill",
  (input: CancelWebhookBackfillWorkflowInput) => {
    return new WorkflowResponse(cancelWebhookBackfillStep(input))
  }
)
