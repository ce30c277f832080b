import { zodValidator } from "@medusajs/framework"
import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { DeliverySelection } from "../types"
import { deliverySelectionSchema } from "./input/actions"
import type { AskedByApp } from "./retry-webhook-deliveries"

/**
 * This step sends finished deliveries again. It has no compensation, because a request cannot be unsent.
 *
 * @example
 * const { count } = replayWebhookDeliveriesStep({ filters: { webhook_id: "whk_123", status: "success" } })
 */
export const replayWebhookDeliveriesStep = createStep(
  "replay-webhook-deliveries",
  async ({ app_id, ...input }: DeliverySelection & AskedByApp, { container }) => {
    const selection = await zodValidator(deliverySelectionSchema, input)
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    return new StepResponse(await service.replayDeliveries(selection, app_id))
  }
)

/** Which deliveries to replay. */
export type ReplayWebhookDeliveriesWorkflowInput = DeliverySelection & AskedByApp

/**
 * This workflow sends finished deliveries again, including successful ones, and returns their number. They are queued after the
 * waiting deliveries, oldest first. Deliveries that still wait are left out. A receiver recognises repeats by the header
 * `webhook-id`. It throws a `MedusaError` `INVALID_DATA` for an input with neither or both of `ids` and `filters`.
 *
 * @example
 * const { result } = await replayWebhookDeliveriesWorkflow(container).run({
 *   input: { filters: { webhook_id: "whk_123", topic: "order.created" } },
 * })
 * // { count: 12, count_capped: false }
 *
 * @summary
 *
 * Replay deliveries.
 */
export const replayWebhookDeliveriesWorkflow = createWorkflow(
  "replay-webhook-deliveries",
  (input: ReplayWebhookDeliveriesWorkflowInput) => {
    return new WorkflowResponse(replayWebhookDeliveriesStep(input))
  }
)
