import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"

/** The token to delete. */
export type DeleteWebhookAppTokenWorkflowInput = {
  /** Id of the app. */
  id: string
  /** Id of the token. */
  token_id: string
  /** Who makes the change, for the audit trail. Absent: the shop's own code. */
  actor?: WebhookActor
}

/**
 * This step deletes an app's token. It has no compensation, because only a hash of the token is stored.
 *
 * @example
 * deleteWebhookAppTokenStep({ id: "whapp_123", token_id: "whtok_123" })
 */
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
 * This workflow deletes an app's token. Requests with the token are answered `401` from then on. The result is the token's id. It
 * throws a `MedusaError` `NOT_FOUND` for an unknown app or token.
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
