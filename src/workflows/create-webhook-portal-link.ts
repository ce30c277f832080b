import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"
import { validateWebhookAppStep } from "./steps/validate-webhook-app"

export type CreateWebhookPortalLinkWorkflowInput = {
  /** Of the app. */
  id: string
  /** Id of the admin who makes it. */
  created_by?: string
  /** Whom the audit trail names, and whose rights must reach as far as the app's; without one, the shop's own code. */
  actor?: WebhookActor
}

/** This step makes a link that opens an app's portal once. */
export const createWebhookPortalLinkStep = createStep(
  "create-webhook-portal-link",
  async ({ id, created_by, actor }: CreateWebhookPortalLinkWorkflowInput, { container }) => {
    const { portal } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const link = await portal.createLink(id, { actor, created_by })
    return new StepResponse(link, link.id)
  },
  async (linkId, { container }) => {
    if (linkId) {
      await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).portal.close(linkId)
    }
  }
)

/**
 * This workflow makes a link that opens the portal of an app once, and gives its code, which belongs behind `#code=` of the page
 * `/webhook-apps/portal`. The app's developer needs no account in the shop.
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
