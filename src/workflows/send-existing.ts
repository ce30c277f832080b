import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { sendExistingStep, type SendExistingStepInput } from "./steps"

export type SendExistingWorkflowInput = SendExistingStepInput

/**
 * This workflow starts to send a webhook all products, customers or orders that the shop has, each as its `updated`
 * topic, in the background: the first synchronisation of a new app.
 *
 * @example
 * const { result: backfill } = await sendExistingWorkflow(container).run({
 *   input: { id: "whk_123", entity: "product" },
 * })
 *
 * @summary
 *
 * Send a webhook what the shop has.
 */
export const sendExistingWorkflow = createWorkflow("send-existing", (input: SendExistingWorkflowInput) => {
  return new WorkflowResponse(sendExistingStep(input))
})
