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
import type { ExistingEntity, WebhookActor } from "../types"
import { authorizeWebhookStep } from "./steps"

export type SendExistingStepInput = { id: string; entity: ExistingEntity }

/**
 * This step starts to send a webhook what the shop has of an entity. Undone, it ends that; what was queued is sent.
 *
 * @example
 * const backfill = sendExistingStep({ id: "whk_123", entity: "product" })
 */
export const sendExistingStep = createStep(
  "send-existing",
  async ({ id, entity }: SendExistingStepInput, { container }) => {
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

export type SendExistingWorkflowInput = SendExistingStepInput & {
  /** Who must be allowed to read what is sent, where Medusa's policies are on. Without one, no rights are asked. */
  actor?: WebhookActor
}

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
  const { who, what } = transform(input, ({ id, entity, actor }) => ({
    who: { id, topics: [topicOf(entity)], actor },
    what: { id, entity },
  }))
  authorizeWebhookStep(who)
  return new WorkflowResponse(sendExistingStep(what))
})
