import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { testWebhookStep, type TestWebhookStepInput } from "./steps"

export type TestWebhookWorkflowInput = TestWebhookStepInput

/**
 * This workflow sends a webhook a test with a topic's sample, at once and whatever the webhook's status, and gives the
 * finished delivery with its attempt. A test counts for nothing in the webhook's health.
 *
 * @example
 * const { result: delivery } = await testWebhookWorkflow(container).run({
 *   input: { id: "whk_123", topic: "order.created" },
 * })
 *
 * @summary
 *
 * Test a webhook.
 */
export const testWebhookWorkflow = createWorkflow("test-webhook", (input: TestWebhookWorkflowInput) => {
  return new WorkflowResponse(testWebhookStep(input))
})
