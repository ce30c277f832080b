import { createHook, createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { z } from "@medusajs/framework/zod"

import type { ComposedWebhookDelivery, WebhookDeliveryChange } from "../types"

/** What the hook `deliveriesComposed` gets. */
export type ComposeWebhookDeliveriesWorkflowInput = {
  /** The deliveries of a whole batch of events. */
  deliveries: ComposedWebhookDelivery[]
  /** True for a preview in the dashboard, of which nothing is sent. */
  preview: boolean
}

const key = { event_id: z.string(), webhook_id: z.string() }

/** The default is for a handler that returns nothing, which changes nothing. */
const changesSchema = z
  .array(
    z.union([
      z.strictObject({ ...key, veto: z.literal(true) }),
      z.strictObject({ ...key, data: z.unknown().refine((data) => data !== undefined, "data is missing") }),
    ])
  )
  .default([])

/**
 * This workflow lets the shop's own code change or veto deliveries. When its hook has a handler, fan-out runs the workflow with the
 * composed deliveries of a batch of events, before it stores them. The workflow returns the changes of the handler. Deliveries
 * that they do not name are delivered unchanged.
 *
 * @example
 * composeWebhookDeliveriesWorkflow.hooks.deliveriesComposed(async ({ deliveries }) => {
 *   const ofTests = deliveries.filter(({ data }) => (data as { email?: string }).email?.endsWith("@test.example"))
 *   return new StepResponse(
 *     ofTests.map(({ event_id, webhook }) => ({ event_id, webhook_id: webhook.id, veto: true as const }))
 *   )
 * })
 *
 * @summary
 *
 * Change or veto deliveries.
 *
 * @property hooks.deliveriesComposed - This hook is executed after the deliveries of a batch of events are composed and
 * before they are stored. Its handler returns a list of changes: `{ event_id, webhook_id, data }` or `{ event_id, webhook_id, veto: true }`.
 */
export const composeWebhookDeliveriesWorkflow = createWorkflow(
  "compose-webhook-deliveries",
  (input: ComposeWebhookDeliveriesWorkflowInput) => {
    const deliveriesComposed = createHook("deliveriesComposed", input, { resultValidator: changesSchema })
    return new WorkflowResponse(deliveriesComposed.getResult(), { hooks: [deliveriesComposed] })
  }
)

let hooked = false
const { hooks } = composeWebhookDeliveriesWorkflow
const register = hooks.deliveriesComposed
hooks.deliveriesComposed = (...handler) => {
  register(...handler)
  hooked = true
}

/** Whether the hook has a handler. Without one, fan-out skips the workflow, because running it costs more than composing. */
export function isDeliveriesComposedHooked(): boolean {
  return hooked
}

export type { ComposedWebhookDelivery, WebhookDeliveryChange }
