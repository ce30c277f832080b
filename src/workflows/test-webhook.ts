import { zodValidator } from "@medusajs/framework"
import {
  StepResponse,
  WorkflowResponse,
  createStep,
  createWorkflow,
  transform,
} from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookTest } from "../types"
import { testWebhookSchema } from "./input/actions"
import { invalidField } from "../modules/webhook/invalid-field"
import { authorizeWebhookStep, type AskedByActor } from "./steps"

/** The webhook to test, and what to send. */
export type TestWebhookStepInput = WebhookTest & {
  /** Id of the webhook. */
  id: string
}

/**
 * This step sends a webhook a test message and waits for the result. For a webhook of mode `pull` it queues the message.
 *
 * @example
 * const delivery = testWebhookStep({ id: "whk_123", topic: "order.created" })
 */
export const testWebhookStep = createStep(
  "test-webhook",
  async ({ id, isConfined, ...input }: TestWebhookStepInput, { container }) => {
    const test = await zodValidator(testWebhookSchema, input)
    const { topic } = test
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    if (topic !== undefined && !service.catalogue.get(topic)) {
      const problem =
        service.catalogue.problem(topic) ?? `"${topic}" is a wildcard for several topics: name one of them.`
      throw invalidField("topic", problem)
    }
    return new StepResponse(await service.test(id, { ...test, isConfined }))
  }
)

/** The webhook to test, and what to send. */
export type TestWebhookWorkflowInput = TestWebhookStepInput & AskedByActor

/**
 * This workflow sends a webhook a test message now, with a topic's sample or with a resource of the shop. It works for every status of
 * the webhook, and does not affect the webhook's health. The result is the finished delivery with its attempt.
 *
 * It throws a `MedusaError`: `NOT_FOUND` for an unknown webhook or resource, `INVALID_DATA` for an unknown topic, a wildcard or data
 * that is too large, and `FORBIDDEN` when the actor lacks a right.
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
    // A sample has no data of the shop, so it needs no rights.
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
