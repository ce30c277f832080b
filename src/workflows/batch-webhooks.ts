import { createWorkflow, transform, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { CreateWebhookInput, UpdateWebhookInput } from "./input/webhook"
import type { WebhookActor } from "../types"
import {
  announceWebhooksStep,
  cancelDeliveriesOfDeletedStep,
  createWebhooksStep,
  deleteWebhooksStep,
  pingWebhooksStep,
  updateWebhooksStep,
  validateWebhooksStep,
} from "./steps"

/** The webhooks to create, to update and to delete. */
export type BatchWebhooksWorkflowInput = {
  create?: CreateWebhookInput[]
  /** The changes, each with the webhook's `id`. */
  update?: UpdateWebhookInput[]
  /** Ids of the webhooks to delete. */
  delete?: string[]
  /** Id of the admin who creates the webhooks. Default: the id of the `actor`, unless it is an app. */
  created_by?: string
  /**
   * Who makes the change, for the audit trail. When Medusa's policies are enabled, the actor must be allowed to read what the
   * webhooks are sent. Absent: the shop's own code, whose rights are not checked.
   */
  actor?: WebhookActor
}

/**
 * This workflow creates, updates and deletes webhooks. Either all changes are made or none: every input is validated before the
 * first write, and pings are sent after the last write. An input of `create` whose `external_id` belongs to an existing webhook
 * updates that webhook, whose id is then in `updated`.
 *
 * It throws a `MedusaError`: `INVALID_DATA` that names the invalid field, `NOT_FOUND` for an unknown id, `FORBIDDEN` when the actor
 * lacks a right, and `CONFLICT` when a webhook no longer has the `expected` settings.
 *
 * @example
 * const { result } = await batchWebhooksWorkflow(container).run({
 *   input: {
 *     create: [{ url: "https://crm.example/hooks", topics: ["order.created"] }],
 *     update: [{ id: "whk_123", status: "paused" }],
 *     delete: ["whk_321"],
 *   },
 * })
 * // { created: [{ id: "whk_…", secret: "whsec_…" }], updated: ["whk_123"], deleted: ["whk_321"] }
 *
 * @summary
 *
 * Manage webhooks in bulk.
 */
export const batchWebhooksWorkflow = createWorkflow("batch-webhooks", (input: BatchWebhooksWorkflowInput) => {
  const ids = transform(input, (data) => data.delete ?? [])
  const valid = validateWebhooksStep({ create: input.create, update: input.update, ids, actor: input.actor })
  const { created, toPing: createdToPing } = createWebhooksStep({
    webhooks: valid.create,
    created_by: input.created_by,
    actor: input.actor,
  })
  const { updated, toPing: updatedToPing } = updateWebhooksStep({
    webhooks: valid.update,
    actor: input.actor,
  })
  const deleted = deleteWebhooksStep({ ids, actor: input.actor })
  announceWebhooksStep()
  cancelDeliveriesOfDeletedStep(deleted)
  pingWebhooksStep(transform([createdToPing, updatedToPing], (lists) => lists.flat()))
  return new WorkflowResponse({ created, updated, deleted })
})
