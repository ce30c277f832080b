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

export type BatchWebhooksWorkflowInput = {
  create?: CreateWebhookInput[]
  update?: UpdateWebhookInput[]
  delete?: string[]
  /** Id of the admin who creates them. */
  created_by?: string
  /**
   * Who asks: the audit trail names them, and where Medusa's policies are on, their rights decide what the webhooks may be sent.
   * Without one it is the shop's own code, and no rights are asked.
   */
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
