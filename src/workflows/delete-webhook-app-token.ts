import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"

export type DeleteWebhookAppTokenWorkflowInput = {
  /** Of the app. */
  id: string
  token_id: string
  /** Whom the audit trail names; without one, the shop's own code. */
  actor?: WebhookActor
}

/** This step deletes a token. Its text is not stored, so nothing brings it back. */
export const deleteWebhookAppTokenStep = createStep(
  "delete-webhook-app-token",
  async ({ id, token_id, actor }: DeleteWebhookAppTokenWorkflowInput, { container }) => {
    const { apps } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    await apps.retrieve(id)
    await apps.changedBy(actor).deleteToken(id, token_id)
    return new StepResponse(token_id)
  }
)

/**
 * This workflow deletes an app's token, which is refused from then on.
 *
 * @example
 * await deleteWebhookAppTokenWorkflow(container).run({ input: { id: "whapp_123", token_id: "whtok_123" } })
 *
 * @summary
 *
 * Delete an app's token.
 */
export const deleteWebhookAppTokenWorkflow = createWorkflow(
  "delete-webhook-app-token",
  (input: DeleteWebhookAppTokenWorkflowInput) => {
    return new WorkflowResponse(deleteWebhookAppTokenStep(input))
  }
)
