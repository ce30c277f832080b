import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"
import { announceWebhooksStep, cancelDeliveriesOfDeletedStep, deleteWebhooksStep } from "./steps"

/** The app to delete. */
export type DeleteWebhookAppWorkflowInput = {
  /** Id of the app. */
  id: string
  /** Who makes the change, for the audit trail. Absent: the shop's own code. */
  actor?: WebhookActor
}

/**
 * This step deletes an app and returns the ids of its webhooks. The app's tokens are refused from then on. Its compensation restores
 * the app.
 *
 * @example
 * const webhookIds = deleteWebhookAppStep({ id: "whapp_123" })
 */
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

/**
 * This step deletes the tokens of an app. It has no compensation, because only hashes of the tokens are stored, so it runs after
 * every step that may fail.
 *
 * @example
 * deleteTokensOfAppStep({ id: "whapp_123" })
 */
export const deleteTokensOfAppStep = createStep(
  "delete-tokens-of-app",
  async ({ id, actor }: DeleteWebhookAppWorkflowInput, { container }) => {
    await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).apps.changedBy(actor).deleteTokens(id)
    return new StepResponse(undefined)
  }
)

/**
 * This workflow deletes an app, its tokens and its webhooks, and cancels the waiting deliveries of the webhooks. The result is the
 * ids of the deleted webhooks. Their deliveries stay in the log. It throws a `MedusaError` `NOT_FOUND` for an unknown app.
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
