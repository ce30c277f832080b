import { zodValidator } from "@medusajs/framework"
import {
  StepResponse,
  WorkflowResponse,
  createStep,
  createWorkflow,
  transform,
} from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import { topicOf } from "../modules/webhook/backfill/batch"
import type WebhookModuleService from "../modules/webhook/service"
import type { ExistingEntity } from "../types"
import { sendExistingSchema } from "./input/actions"
import { authorizeWebhookStep, type AskedByActor } from "./steps"

/** Which of the shop's resources to send. */
export type SendExistingStepInput = {
  /** Id of the webhook. */
  id: string
  entity: ExistingEntity
}

/**
 * This step starts a backfill that sends a webhook all existing resources of an entity. Its compensation cancels the backfill.
 * Deliveries that are queued by then are still sent.
 *
 * @example
 * const backfill = sendExistingStep({ id: "whk_123", entity: "product" })
 */
export const sendExistingStep = createStep(
  "send-existing",
  async ({ id, ...input }: SendExistingStepInput, { container }) => {
    const { entity } = await zodValidator(sendExistingSchema, input)
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    return new StepResponse(await service.sendExisting(id, entity), id)
  },
  async (id, { container }) => {
    if (!id) {
      return
    }
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const run = await service.retrieveBackfill(id, "existing")
    if (run?.status === "running") {
      await service.cancelBackfill(id, "existing")
    }
  }
)

/** Which of the shop's resources to send. */
export type SendExistingWorkflowInput = SendExistingStepInput & AskedByActor

/**
 * This workflow starts a backfill that sends a webhook all existing products, customers or orders, each as a message of the entity's
 * `updated` topic. It runs in the background. Use it for the first synchronisation of a receiver. The result is the backfill.
 *
 * It throws a `MedusaError`: `NOT_FOUND` for an unknown webhook, `INVALID_DATA` for another entity, or when the webhook does not
 * subscribe to the topic, and `FORBIDDEN` when the actor lacks a right.
 *
 * @example
 * const { result: backfill } = await sendExistingWorkflow(container).run({
 *   input: { id: "whk_123", entity: "product" },
 * })
 *
 * @summary
 *
 * Send a webhook the shop's existing resources.
 */
export const sendExistingWorkflow = createWorkflow("send-existing", (input: SendExistingWorkflowInput) => {
  const { who, what } = transform(input, ({ id, entity, actor }) => ({
    who: { id, topics: [topicOf(entity)], actor },
    what: { id, entity },
  }))
  authorizeWebhookStep(who)
  return new WorkflowResponse(sendExistingStep(what))
})
