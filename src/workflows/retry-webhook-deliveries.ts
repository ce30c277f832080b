import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { DeliverySelection } from "../types"

/** One delivery, which must be fit for it, or a selection, of which those are taken that are. */
export type ChosenDeliveries = { id: string } | (DeliverySelection & AskedByApp)

/** For actions of which an app has one in the background at a time: another is refused meanwhile. */
export type AskedByApp = {
  /** The app that asks. Left out: the shop itself. */
  app_id?: string
}

/**
 * This step makes deliveries due now. What is sent cannot be undone, so neither can this.
 *
 * @example
 * const count = retryWebhookDeliveriesStep({ filters: { webhook_id: "whk_123", status: "failed" } })
 */
export const retryWebhookDeliveriesStep = createStep(
  "retry-webhook-deliveries",
  async (chosen: ChosenDeliveries, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    if ("id" in chosen) {
      await service.retryDelivery(chosen.id)
      return new StepResponse(1)
    }
    const { app_id, ...selection } = chosen
    return new StepResponse(await service.retryDeliveries(selection, app_id))
  }
)

export type RetryWebhookDeliveriesWorkflowInput = ChosenDeliveries

/**
 * This workflow makes deliveries due now, ahead of all that waits, and gives their number. With `id`, that delivery
 * must be fit for it; of `ids` or `filters` those are taken that are: no success, none in flight.
 *
 * @example
 * const { result: count } = await retryWebhookDeliveriesWorkflow(container).run({
 *   input: { filters: { webhook_id: "whk_123", status: "failed" } },
 * })
 *
 * @summary
 *
 * Retry deliveries.
 */
export const retryWebhookDeliveriesWorkflow = createWorkflow(
  "retry-webhook-deliveries",
  (input: RetryWebhookDeliveriesWorkflowInput) => {
    return new WorkflowResponse(retryWebhookDeliveriesStep(input))
  }
)
