import { zodValidator } from "@medusajs/framework"
import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { DeliveryCount } from "../types"
import { deliverySelectionSchema } from "./input/actions"
import type { ChosenDeliveries } from "./retry-webhook-deliveries"

/**
 * This step cancels waiting deliveries. It has no compensation, because it changes many rows in several statements. A cancelled
 * delivery can be sent again with `retryWebhookDeliveriesStep`.
 *
 * @example
 * const { count } = cancelWebhookDeliveriesStep({ ids: ["whdel_123"] })
 */
export const cancelWebhookDeliveriesStep = createStep(
  "cancel-webhook-deliveries",
  async (chosen: ChosenDeliveries, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    if ("id" in chosen) {
      await service.cancelDelivery(chosen.id)
      return new StepResponse<DeliveryCount>({ count: 1, count_capped: false })
    }
    const { app_id: _, ...input } = chosen
    return new StepResponse(
      await service.cancelDeliveries(await zodValidator(deliverySelectionSchema, input))
    )
  }
)

/** Which deliveries to cancel. */
export type CancelWebhookDeliveriesWorkflowInput = ChosenDeliveries

/**
 * This workflow cancels waiting deliveries and returns their number. Of `ids` or `filters`, deliveries that are finished or being
 * sent are left out. With a single `id`, such a delivery is an error. It throws a `MedusaError` `INVALID_DATA` for an input with neither
 * or both of `ids` and `filters`.
 *
 * @example
 * const { result } = await cancelWebhookDeliveriesWorkflow(container).run({
 *   input: { ids: ["whdel_123"] },
 * })
 * // { count: 1, count_capped: false }
 *
 * @summary
 *
 * Cancel deliveries.
 */
export const cancelWebhookDeliveriesWorkflow = createWorkflow(
  "cancel-webhook-deliveries",
  (input: CancelWebhookDeliveriesWorkflowInput) => {
    return new WorkflowResponse(cancelWebhookDeliveriesStep(input))
  }
)
