import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { WebhookActor } from "../types"
import {
  announceWebhooksStep,
  cancelDeliveriesOfDeletedStep,
  deleteWebhooksStep,
  validateWebhooksStep,
} from "./steps"

/** The webhooks to delete. */
export type DeleteWebhooksWorkflowInput = {
  /** Ids of the webhooks. */
  ids: string[]
  /** Who makes the change, for the audit trail. Absent: the shop's own code. */
  actor?: WebhookActor
}

/**
 * This workflow deletes webhooks, all or none, and cancels their waiting deliveries. The result is the ids. The deliveries stay in
 * the log. It throws a `MedusaError` `NOT_FOUND` for an unknown id.
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
