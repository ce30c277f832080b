import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { UpdateWebhookInput } from "./input/webhook"
import type { WebhookActor } from "../types"
import { announceWebhooksStep, pingWebhooksStep, updateWebhooksStep, validateWebhooksStep } from "./steps"

export type UpdateWebhooksWorkflowInput = {
  webhooks: UpdateWebhookInput[]
  /**
   * Who asks: the audit trail names them, and where Medusa's policies are on, their rights decide what the webhooks may be sent.
   * Without one it is the shop's own code, and no rights are asked.
   */
  actor?: WebhookActor
}

/**
 * This workflow changes webhooks, all or none: settings, URL, secret aside, and status, so it also pauses and resumes.
 * What is absent stays as it is; `null` clears, or follows the plugin option. A webhook that is enabled again, or is
 * active and has a new URL, is pinged.
 *
 * @example
 * const { result } = await updateWebhooksWorkflow(container).run({
 *   input: {
 *     webhooks: [{ id: "whk_123", status: "active", waiting_deliveries: "cancel" }],
 *   },
 * })
 * // ["whk_123"]
 *
 * @summary
 *
 * Update, pause and resume webhooks.
 */
export const updateWebhooksWorkflow = createWorkflow(
  "update-webhooks",
  (input: UpdateWebhooksWorkflowInput) => {
    const valid = validateWebhooksStep({ update: input.webhooks, actor: input.actor })
    const { updated, toPing } = updateWebhooksStep({ webhooks: valid.update, actor: input.actor })
    announceWebhooksStep()
    pingWebhooksStep(toPing)
    return new WorkflowResponse(updated)
  }
)
