import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { UpdateWebhookInput } from "./input/webhook"
import type { WebhookActor } from "../types"
import { announceWebhooksStep, pingWebhooksStep, updateWebhooksStep, validateWebhooksStep } from "./steps"

/** The changes of webhooks. */
export type UpdateWebhooksWorkflowInput = {
  /** Each with the webhook's `id`. Absent settings do not change. */
  webhooks: UpdateWebhookInput[]
  /**
   * Who makes the change, for the audit trail. When Medusa's policies are enabled, the actor must be allowed to read what the
   * webhooks are sent. Absent: the shop's own code, whose rights are not checked.
   */
  actor?: WebhookActor
}

/**
 * This workflow changes webhooks, all or none. A change of `status` pauses, resumes, disables or enables a webhook. Absent settings do
 * not change. `null` clears a setting, or makes it follow the plugin option of that name. The secret is changed by
 * `rotateWebhookSecretWorkflow`. A webhook that is enabled again, or that is active and gets a new URL, is sent a ping. The result is
 * the ids.
 *
 * It throws a `MedusaError`: `INVALID_DATA` that names the invalid field, `NOT_FOUND` for an unknown id, `FORBIDDEN` when the actor
 * lacks a right, and `CONFLICT` when a webhook no longer has the `expected` settings.
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
