import { createWorkflow, transform, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { CreateWebhookInput, UpdateWebhookInput } from "./input/webhook"
import type { WebhookActor } from "./rights"
import {
  announceWebhooksStep,
  cancelDeliveriesOfDeletedStep,
  createWebhooksStep,
  deleteWebhooksStep,
  pingWebhooksStep,
  updateWebhooksStep,
  validateWebhooksStep,
} from "./steps"

export type BatchWebhooksWorkflowInput = {
  create?: CreateWebhookInput[]
  update?: UpdateWebhookInput[]
  delete?: string[]
  /** Id of the admin who creates them. */
  created_by?: string
  /** Whose rights decide what they may be sent, where Medusa's policies are on. Without one, none are asked. */
  actor?: WebhookActor
}

/**
 * This workflow creates, updates and deletes webhooks, all or nothing: everything is checked before anything is
 * written, and nothing is sent before everything is written. What is to be created with the `external_id` of a webhook that is
 * there is among the updated ones.
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
  })
  const { updated, toPing: updatedToPing } = updateWebhooksStep(valid.update)
  const deleted = deleteWebhooksStep(ids)
  announceWebhooksStep()
  cancelDeliveriesOfDeletedStep(deleted)
  pingWebhooksStep(transform([createdToPing, updatedToPing], (lists) => lists.flat()))
  return new WorkflowResponse({ created, updated, deleted })
})
