import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"

/** The app whose portal sessions end. */
export type CloseWebhookPortalWorkflowInput = {
  /** Id of the app. */
  id: string
  /** Who makes the change, for the audit trail. Absent: the shop's own code. */
  actor?: WebhookActor
}

/**
 * This step ends all portal sessions of an app and revokes its unused links. It has no compensation, because only hashes of
 * the sessions are stored.
 *
 * @example
 * closeWebhookPortalStep({ id: "whapp_123" })
 */
export const closeWebhookPortalStep = createStep(
  "close-webhook-portal",
  async ({ id, actor }: CloseWebhookPortalWorkflowInput, { container }) => {
    await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).portal.closeAll(id, { actor })
    return new StepResponse(id)
  }
)

/**
 * This workflow ends all portal sessions of an app and revokes its unused links. The app's tokens and webhooks do not change. It
 * returns the app's id, and throws a `MedusaError` `NOT_FOUND` for an unknown app.
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
