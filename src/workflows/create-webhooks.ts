import { createWorkflow, transform, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { CreateWebhookInput } from "./input/webhook"
import type { WebhookActor } from "../types"
import {
  announceWebhooksStep,
  createWebhooksStep,
  pingWebhooksStep,
  updateWebhooksStep,
  validateWebhooksStep,
  type CreatedWebhook,
} from "./steps"

/** A webhook that was created, or one that was there and was changed: that one without its secret. */
export type CreatedOrChanged = Pick<CreatedWebhook, "id"> & Partial<CreatedWebhook>

export type CreateWebhooksWorkflowInput = {
  webhooks: CreateWebhookInput[]
  /** Id of the admin who creates them. */
  created_by?: string
  /**
   * Who asks: the audit trail names them, and where Medusa's policies are on, their rights decide what the webhooks may be sent.
   * Without one it is the shop's own code, and no rights are asked.
   */
  actor?: WebhookActor
}

/**
 * This workflow creates webhooks, all or none, and pings those that are active. It gives each webhook's id and secret:
 * the only time that the secret is shown whole.
 *
 * Where a webhook has the `external_id` that is given, that webhook is changed instead, as `updateWebhooksWorkflow` does it, and
 * has no `secret` in the result. Should another process create it at the same moment, the workflow throws a unique violation
 * (`code` 23505) and has written nothing; run it again.
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
      return known.map((id): CreatedOrChanged => (id === null ? rest.shift()! : { id }))
    })
    return new WorkflowResponse(result)
  }
)
