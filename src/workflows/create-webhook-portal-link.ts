import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"
import { creatorOf } from "./app-rights"
import { validateWebhookAppStep } from "./steps/validate-webhook-app"

/** The app whose portal the link opens. */
export type CreateWebhookPortalLinkWorkflowInput = {
  /** Id of the app. */
  id: string
  /** Id of the admin who creates the link. Default: the id of the `actor`, unless it is an app. */
  created_by?: string
  /**
   * Who makes the change, for the audit trail. When Medusa's policies are enabled, the actor must be allowed to read what the app
   * may be sent. Absent: the shop's own code.
   */
  actor?: WebhookActor
}

/**
 * This step creates a single-use link to an app's portal. Its compensation revokes the link.
 *
 * @example
 * const { code } = createWebhookPortalLinkStep({ id: "whapp_123" })
 */
export const createWebhookPortalLinkStep = createStep(
  "create-webhook-portal-link",
  async ({ id, created_by, actor }: CreateWebhookPortalLinkWorkflowInput, { container }) => {
    const { portal } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const link = await portal.createLink(id, { actor, created_by: creatorOf(actor, created_by) })
    return new StepResponse(link, link.id)
  },
  async (linkId, { container }) => {
    if (linkId) {
      await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).portal.close(linkId)
    }
  }
)

/**
 * This workflow creates a single-use link to the portal of an app and returns its code. The link is the backend's page
 * `/webhook-apps/portal#code=<code>`. The app's developer, who opens it, needs no account in the shop.
 *
 * It throws a `MedusaError`: `NOT_FOUND` for an unknown app, `FORBIDDEN` when the actor lacks a right, and `NOT_ALLOWED` when the app is
 * suspended.
 *
 * @example
 * const { result } = await createWebhookPortalLinkWorkflow(container).run({ input: { id: "whapp_123" } })
 * // { id: "whps_…", code: "whpl_…", expires_at: … }
 *
 * @summary
 *
 * Create a link to an app's portal.
 */
export const createWebhookPortalLinkWorkflow = createWorkflow(
  "create-webhook-portal-link",
  (input: CreateWebhookPortalLinkWorkflowInput) => {
    validateWebhookAppStep({ id: input.id, actor: input.actor })
    return new WorkflowResponse(createWebhookPortalLinkStep(input))
  }
)
