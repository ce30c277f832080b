import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { ChosenDeliveries } from "./retry-webhook-deliveries"

/**
 * This step cancels deliveries that wait. It is one statement after another over what may be many rows, and is not
 * undone; a retry of a cancelled delivery is the way back.
 *
 * @example
 * const count = cancelWebhookDeliveriesStep({ ids: ["whdel_123"] })
 */
export const cancelWebhookDeliveriesStep = createStep(
  "cancel-webhook-deliveries",
  async (chosen: ChosenDeliveries, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    if ("id" in chosen) {
      await service.cancelDelivery(chosen.id)
      return new StepResponse(1)
    }
    return new StepResponse(await service.cancelDeliveries(chosen))
  }
)

export type CancelWebhookDeliveriesWorkflowInput = ChosenDeliveries

/**
 * This workflow cancels deliveries that wait, and gives their number. With `id`, that delivery must be waiting; of
 * `ids` or `filters` those are taken that are.
 *
 * @example
 * const { result: count } = await cancelWebhookDeliveriesWorkflow(container).run({
 *   input: { ids: ["whdel_123"] },
 * })
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
