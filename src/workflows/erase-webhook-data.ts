import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { ErasureRequest } from "../types"
import { invalidField } from "../modules/webhook/invalid-field"

/** Whose data to erase: at least one of `customer_id`, `email` and `resource_ids`. */
export type EraseWebhookDataStepInput = ErasureRequest & {
  /** Id of the admin who requests the erasure. */
  created_by?: string | null
}

/**
 * This step erases a person's data from the webhook log. It has no compensation, because erased data cannot be restored.
 *
 * @example
 * const { events } = eraseWebhookDataStep({ customer_id: "cus_123" })
 */
export const eraseWebhookDataStep = createStep(
  "erase-webhook-data",
  async ({ created_by, ...request }: EraseWebhookDataStepInput, { container }) => {
    const { customer_id, email, resource_ids = [] } = request
    if (!customer_id && !email && !resource_ids.length) {
      throw invalidField("customer_id", "give a customer_id, an email or resource_ids")
    }
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    return new StepResponse(await service.erase(request, { created_by }))
  }
)

/** Whose data to erase: at least one of `customer_id`, `email` and `resource_ids`. */
export type EraseWebhookDataWorkflowInput = EraseWebhookDataStepInput

/**
 * This workflow erases a person's data from the webhook log: payloads, request bodies and receivers' responses. The rows stay for
 * the statistics. Deliveries with that data which are not sent yet are cancelled. The workflow emits `customer.redacted` for each
 * customer that it finds. It may be run again: data that is erased already is not counted twice.
 *
 * It throws a `MedusaError` `INVALID_DATA` when the input names nobody.
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
