import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"

export type CloseWebhookPortalWorkflowInput = {
  /** Of the app. */
  id: string
  /** Whom the audit trail names; without one, the shop's own code. */
  actor?: WebhookActor
}

/** This step ends the sessions of an app's portal. Their texts are not stored, so nothing brings them back. */
export const closeWebhookPortalStep = createStep(
  "close-webhook-portal",
  async ({ id, actor }: CloseWebhookPortalWorkflowInput, { container }) => {
    await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).portal.closeAll(id, { actor })
    return new StepResponse(id)
  }
)

/**
 * This workflow ends all sessions of an app's portal, and its links that were not used. The app's tokens and webhooks stay as they are.
 *
 * @example
 * await closeWebhookPortalWorkflow(container).run({ input: { id: "whapp_123" } })
 *
 * @summary
 *
 * End the sessions of an app's portal.
 */
export const closeWebhookPortalWorkflow = createWorkflow(
  "close-webhook-portal",
  (input: CloseWebhookPortalWorkflowInput) => {
    return new WorkflowResponse(closeWebhookPortalStep(input))
  }
)
