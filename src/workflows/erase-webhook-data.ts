import { MedusaError } from "@medusajs/framework/utils"
import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { ErasureRequest } from "../types"

/** @property created_by the admin who asks for it. */
export type EraseWebhookDataStepInput = ErasureRequest & { created_by?: string | null }

/**
 * This step erases what the webhook log holds about a person. What is erased cannot be brought back, so nothing undoes it.
 *
 * @example
 * const { events } = eraseWebhookDataStep({ customer_id: "cus_123" })
 */
export const eraseWebhookDataStep = createStep(
  "erase-webhook-data",
  async ({ created_by, ...request }: EraseWebhookDataStepInput, { container }) => {
    const { customer_id, email, resource_ids = [] } = request
    if (!customer_id && !email && !resource_ids.length) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        "Invalid request: customer_id: give a customer_id, an email or resource_ids"
      )
    }
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    return new StepResponse(await service.erase(request, { created_by }))
  }
)

export type EraseWebhookDataWorkflowInput = EraseWebhookDataStepInput

/**
 * This workflow erases what the webhook log holds about a person: payloads, bodies and receivers' answers. Rows stay for
 * the statistics, and what is still to be sent of it is cancelled. It emits `customer.redacted` for each customer that it
 * finds. It may be run again: what is erased is not counted twice.
 *
 * @example
 * const { result } = await eraseWebhookDataWorkflow(container).run({
 *   input: { customer_id: "cus_123", email: "ada@example.com" },
 * })
 * // { id: "whera_123", dry_run: false, customer_ids: ["cus_123"], events: 12, deliveries: 30, attempts: 31, cancelled: 0 }
 *
 * @summary
 *
 * Erase a person from the webhook log.
 */
export const eraseWebhookDataWorkflow = createWorkflow(
  "erase-webhook-data",
  (input: EraseWebhookDataWorkflowInput) => {
    return new WorkflowResponse(eraseWebhookDataStep(input))
  }
)
