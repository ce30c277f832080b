import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"
import { announceWebhooksStep, cancelDeliveriesOfDeletedStep, deleteWebhooksStep } from "./steps"

export type DeleteWebhookAppWorkflowInput = {
  id: string
  /** Whom the audit trail names; without one, the shop's own code. */
  actor?: WebhookActor
}

/** This step deletes an app, so that its tokens are refused and it gets no new webhooks, and gives the ids of those that it has. */
export const deleteWebhookAppStep = createStep(
  "delete-webhook-app",
  async ({ id, actor }: DeleteWebhookAppWorkflowInput, { container }) => {
    const { apps } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    await apps.retrieve(id)
    await apps.changedBy(actor).softDelete(id)
    return new StepResponse(await apps.webhookIds(id), { id, actor })
  },
  async (done, { container }) => {
    if (done) {
      const { apps } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
      await apps.changedBy(done.actor).restore(done.id)
    }
  }
)

/** This step deletes the tokens of an app. They cannot be made again, so it comes after all that may fail. */
export const deleteTokensOfAppStep = createStep(
  "delete-tokens-of-app",
  async ({ id, actor }: DeleteWebhookAppWorkflowInput, { container }) => {
    await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).apps.changedBy(actor).deleteTokens(id)
    return new StepResponse(undefined)
  }
)

/**
 * This workflow deletes an app with its tokens and its webhooks, cancels what waits for those, and gives their ids. The deliveries stay
 * in the log.
 *
 * @example
 * const { result: webhookIds } = await deleteWebhookAppWorkflow(container).run({ input: { id: "whapp_123" } })
 *
 * @summary
 *
 * Delete an app.
 */
export const deleteWebhookAppWorkflow = createWorkflow(
  "delete-webhook-app",
  (input: DeleteWebhookAppWorkflowInput) => {
    const ids = deleteWebhookAppStep(input)
    const deleted = deleteWebhooksStep({ ids, actor: input.actor })
    announceWebhooksStep()
    cancelDeliveriesOfDeletedStep(deleted)
    deleteTokensOfAppStep(input)
    return new WorkflowResponse(deleted)
  }
)
