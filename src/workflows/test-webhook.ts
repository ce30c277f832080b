import { MedusaError } from "@medusajs/framework/utils"
import {
  StepResponse,
  WorkflowResponse,
  createStep,
  createWorkflow,
  transform,
} from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor, WebhookTest } from "../types"
import { authorizeWebhookStep } from "./steps"

export type TestWebhookStepInput = WebhookTest & { id: string }

/**
 * This step sends a webhook a test and waits for its end, or queues it to be fetched.
 *
 * @example
 * const delivery = testWebhookStep({ id: "whk_123", topic: "order.created" })
 */
export const testWebhookStep = createStep(
  "test-webhook",
  async ({ id, ...test }: TestWebhookStepInput, { container }) => {
    const { topic } = test
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    if (topic !== undefined && !service.catalogue.get(topic)) {
      const problem =
        service.catalogue.problem(topic) ?? `"${topic}" stands for several topics, name one of them.`
      throw new MedusaError(MedusaError.Types.INVALID_DATA, `Invalid request: topic: ${problem}`)
    }
    return new StepResponse(await service.test(id, test))
  }
)

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
