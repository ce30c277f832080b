import { createWorkflow, transform, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { topicOf } from "../modules/webhook/backfill/batch"
import type { WebhookActor } from "../types"
import { authorizeWebhookStep, sendExistingStep, type SendExistingStepInput } from "./steps"

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
