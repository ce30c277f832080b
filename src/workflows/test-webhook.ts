import { createWorkflow, transform, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { WebhookActor } from "../types"
import { authorizeWebhookStep, testWebhookStep, type TestWebhookStepInput } from "./steps"

export type TestWebhookWorkflowInput = TestWebhookStepInput & {
  /** Who must be allowed to read a `resource`, where Medusa's policies are on. Without one, no rights are asked. */
  actor?: WebhookActor
}

/**
 * This workflow sends a webhook a test with a topic's sample, or with a resource of the shop, at once and whatever the webhook's
 * status, and gives the finished delivery with its attempt. A test counts for nothing in the webhook's health.
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
  const { who, test } = transform(input, ({ actor, ...rest }) => ({
    // Samples hold nothing of the shop.
    who: {
      id: rest.id,
      topics: rest.topic === undefined ? undefined : [rest.topic],
      actor: rest.resource === undefined ? undefined : actor,
    },
    test: { ...rest, isConfined: actor?.type === "app" },
  }))
  authorizeWebhookStep(who)
  return new WorkflowResponse(testWebhookStep(test))
})
