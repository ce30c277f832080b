import { createWorkflow, transform, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { CreateWebhookInput } from "./input/webhook"
import type { WebhookActor } from "../types"
import { present } from "../types/typed"
import {
  announceWebhooksStep,
  createWebhooksStep,
  pingWebhooksStep,
  updateWebhooksStep,
  validateWebhooksStep,
  type CreatedWebhook,
} from "./steps"

/** A webhook that was created, or one that existed and was updated. The latter has no `secret`. */
export type CreatedOrChanged = Pick<CreatedWebhook, "id"> & Partial<CreatedWebhook>

/** The webhooks to create. */
export type CreateWebhooksWorkflowInput = {
  webhooks: CreateWebhookInput[]
  /** Id of the admin who creates the webhooks. Default: the id of the `actor`, unless it is an app. */
  created_by?: string
  /**
   * Who makes the change, for the audit trail. When Medusa's policies are enabled, the actor must be allowed to read what the
   * webhooks are sent. Absent: the shop's own code, whose rights are not checked.
   */
  actor?: WebhookActor
}

/**
 * This workflow creates webhooks, all or none, and sends a ping to the active ones. The result has the id and the secret of each
 * webhook, in the order of the input.
 *
 * An input whose `external_id` belongs to an existing webhook updates that webhook, as `updateWebhooksWorkflow` does, and has no
 * `secret` in the result. When another process creates a webhook with the same `external_id` at the same moment, the workflow
 * throws a unique violation of PostgreSQL (`code` 23505) and writes nothing. Run it again then.
 *
 * It throws a `MedusaError`: `INVALID_DATA` that names the invalid field, and `FORBIDDEN` when the actor lacks a right.
 *
 * @example
 * const { result } = await createWebhooksWorkflow(container).run({
 *   input: {
 *     webhooks: [{ url: "https://crm.example/hooks", topics: ["order.created", "customer.*"] }],
 *   },
 * })
 * // [{ id: "whk_…", secret: "whsec_…" }]
 *
 * @summary
 *
 * Create webhooks.
 */
export const createWebhooksWorkflow = createWorkflow(
  "create-webhooks",
  (input: CreateWebhooksWorkflowInput) => {
    const valid = validateWebhooksStep({ create: input.webhooks, actor: input.actor })
    const { created, toPing } = createWebhooksStep({
      webhooks: valid.create,
      created_by: input.created_by,
      actor: input.actor,
    })
    const { toPing: changedToPing } = updateWebhooksStep({ webhooks: valid.update, actor: input.actor })
    announceWebhooksStep()
    pingWebhooksStep(transform([toPing, changedToPing], (lists) => lists.flat()))
    const result = transform({ created, known: valid.known }, ({ created, known }) => {
      const rest = [...created]
      return known.map((id): CreatedOrChanged =>
        id === null ? present(rest.shift(), "a created webhook") : { id }
      )
    })
    return new WorkflowResponse(result)
  }
)
