import { createHook, createWorkflow, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { z } from "@medusajs/framework/zod"

import type { ComposedWebhookDelivery, WebhookDeliveryChange } from "../types"

export type ComposeWebhookDeliveriesWorkflowInput = {
  /** Those of a whole batch of events. */
  deliveries: ComposedWebhookDelivery[]
  /** True where an admin only looks at what would be sent: nothing will be. */
  preview: boolean
}

const key = { event_id: z.string(), webhook_id: z.string() }

/** A handler that returns nothing changes nothing. */
const changesSchema = z
  .array(
    z.union([
      z.strictObject({ ...key, veto: z.literal(true) }),
      z.strictObject({ ...key, data: z.unknown().refine((data) => data !== undefined, "data is missing") }),
    ])
  )
  .default([])

/**
 * This workflow lets a shop's own code change or veto deliveries. Fan-out runs it with what it has composed for a batch of
 * events, before anything of it is stored, if a handler of its hook is there. It gives the changes that the handler wants;
 * what they do not name is delivered as it is.
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
 * before they are stored. It returns a list of changes: `{ event_id, webhook_id, data }` or `{ event_id, webhook_id, veto: true }`.
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

/** Whether a handler is there. Without one fan-out does not run the workflow, which would cost more than composing. */
export function isDeliveriesComposedHooked(): boolean {
  return hooked
}

export type { ComposedWebhookDelivery, WebhookDeliveryChange }
