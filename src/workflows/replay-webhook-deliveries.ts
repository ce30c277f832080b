import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { DeliverySelection } from "../types"
import type { AskedByApp } from "./retry-webhook-deliveries"

/**
 * This step sends finished deliveries once more. What is sent cannot be undone, so neither can this.
 *
 * @example
 * const count = replayWebhookDeliveriesStep({ filters: { webhook_id: "whk_123", status: "success" } })
 */
export const replayWebhookDeliveriesStep = createStep(
  "replay-webhook-deliveries",
  async ({ app_id, ...selection }: DeliverySelection & AskedByApp, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    return new StepResponse(await service.replayDeliveries(selection, app_id))
  }
)

export type ReplayWebhookDeliveriesWorkflowInput = DeliverySelection & AskedByApp

/**
 * This workflow sends finished deliveries once more, those that have succeeded too, behind what waits and oldest first,
 * and gives their number. What still waits is left as it is. A receiver tells by `webhook-id` what it has seen.
 *
 * @example
 * const { result: count } = await replayWebhookDeliveriesWorkflow(container).run({
 *   input: { filters: { webhook_id: "whk_123", topic: "order.created" } },
 * })
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
