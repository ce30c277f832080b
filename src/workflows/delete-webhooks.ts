import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { WebhookActor } from "../types"
import {
  announceWebhooksStep,
  cancelDeliveriesOfDeletedStep,
  deleteWebhooksStep,
  validateWebhooksStep,
} from "./steps"

export type DeleteWebhooksWorkflowInput = {
  ids: string[]
  /** Whom the audit trail names; without one, the shop's own code. */
  actor?: WebhookActor
}

/**
 * This workflow deletes webhooks, all or none, and cancels what waits for them. Their deliveries stay in the log.
 *
 * @example
 * const { result } = await deleteWebhooksWorkflow(container).run({
 *   input: { ids: ["whk_123"] },
 * })
 * // ["whk_123"]
 *
 * @summary
 *
 * Delete webhooks.
 */
export const deleteWebhooksWorkflow = createWorkflow(
  "delete-webhooks",
  (input: DeleteWebhooksWorkflowInput) => {
    validateWebhooksStep({ ids: input.ids, actor: input.actor })
    const deleted = deleteWebhooksStep(input)
    announceWebhooksStep()
    cancelDeliveriesOfDeletedStep(deleted)
    return new WorkflowResponse(deleted)
  }
)
