import { zodValidator } from "@medusajs/framework"
import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import { cancelWebhookBackfillSchema } from "./input/actions"

/** Which backfill to cancel. */
export type CancelWebhookBackfillStepInput = {
  /** Id of the webhook. */
  id: string
  /** `event`: the recovery of stored events. `existing`: the sending of the shop's existing resources. */
  kind: "event" | "existing"
}

/**
 * This step cancels a webhook's backfill. It has no compensation, because a backfill that is started again starts from the
 * beginning.
 *
 * @example
 * const backfill = cancelWebhookBackfillStep({ id: "whk_123", kind: "existing" })
 */
export const cancelWebhookBackfillStep = createStep(
  "cancel-webhook-backfill",
  async ({ id, ...input }: CancelWebhookBackfillStepInput, { container }) => {
    const { kind } = await zodValidator(cancelWebhookBackfillSchema, input)
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    await service.retrieveWebhookEndpoint(id, { select: ["id"] })
    await service.cancelBackfill(id, kind)
    return new StepResponse(await service.retrieveBackfill(id, kind))
  }
)

/** Which backfill to cancel. */
export type CancelWebhookBackfillWorkflowInput = CancelWebhookBackfillStepInput

/**
 * This workflow cancels a webhook's backfill and returns its progress. Deliveries that the backfill has already queued are still
 * sent. It throws a `MedusaError`: `NOT_FOUND` for an unknown webhook, `INVALID_DATA` for another kind, and `NOT_ALLOWED` when none of
 * this kind is running.
 *
 * @example
 * const { result: backfill } = await cancelWebhookBackfillWorkflow(container).run({
 *   input: { id: "whk_123", kind: "existing" },
 * })
 *
 * @summary
 *
 * Cancel a webhook's backfill.
 */
export const cancelWebhookBackfillWorkflow = createWorkflow(
  "cancel-webhook-backfill",
  (input: CancelWebhookBackfillWorkflowInput) => {
    return new WorkflowResponse(cancelWebhookBackfillStep(input))
  }
)
