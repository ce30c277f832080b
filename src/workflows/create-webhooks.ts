import { createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import type { CreateWebhookInput } from "./input/webhook"
import type { WebhookActor } from "../types"
import { announceWebhooksStep, createWebhooksStep, pingWebhooksStep, validateWebhooksStep } from "./steps"

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
    announceWebhooksStep()
    pingWebhooksStep(toPing)
    return new WorkflowResponse(created)
  }
)
