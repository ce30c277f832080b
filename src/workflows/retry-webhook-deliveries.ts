import { zodValidator } from "@medusajs/framework"
import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { DeliveryCount, DeliverySelection } from "../types"
import { deliverySelectionSchema } from "./input/actions"

/** One delivery, for which the action must be possible, or a selection, in which deliveries that the action does not fit are left out. */
export type ChosenDeliveries = { id: string } | (DeliverySelection & AskedByApp)

/** For actions that an app may run one at a time. A second one is refused with a `CONFLICT` while the first is running. */
export type AskedByApp = {
  /** Id of the app that makes the request. Absent: the shop. */
  app_id?: string
}

/**
 * This step makes deliveries due now. It has no compensation, because a request cannot be unsent.
 *
 * @example
 * const { count } = retryWebhookDeliveriesStep({ filters: { webhook_id: "whk_123", status: "failed" } })
 */
export const retryWebhookDeliveriesStep = createStep(
  "retry-webhook-deliveries",
  async (chosen: ChosenDeliveries, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    if ("id" in chosen) {
      await service.retryDelivery(chosen.id)
      return new StepResponse<DeliveryCount>({ count: 1, count_capped: false })
    }
    const { app_id, ...input } = chosen
    const selection = await zodValidator(deliverySelectionSchema, input)
    return new StepResponse(await service.retryDeliveries(selection, app_id))
  }
)

/** Which deliveries to retry. */
export type RetryWebhookDeliveriesWorkflowInput = ChosenDeliveries

/**
 * This workflow makes deliveries due now, before all waiting ones, and returns their number. Of `ids` or `filters`, deliveries that
 * succeeded or are being sent are left out. With a single `id`, a successful delivery is sent again, and one that is being sent is
 * an error. It throws a `MedusaError` `INVALID_DATA` for an input with neither or both of `ids` and `filters`.
 *
 * @example
 * const { result } = await retryWebhookDeliveriesWorkflow(container).run({
 *   input: { filters: { webhook_id: "whk_123", status: "failed" } },
 * })
 * // { count: 12, count_capped: false }
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
