import { StepResponse, WorkflowResponse, createStep, createWorkflow } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"

export type CancelWebhookBackfillStepInput = { id: string; kind: "event" | "existing" }

/**
 * This step ends a webhook's back-fill. It is not undone: to start it again begins from the start.
 *
 * @example
 * const backfill = cancelWebhookBackfillStep({ id: "whk_123", kind: "existing" })
 */
export const cancelWebhookBackfillStep = createStep(
  "cancel-webhook-backfill",
  async ({ id, kind }: CancelWebhookBackfillStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    await service.retrieveWebhookEndpoint(id, { select: ["id"] })
    await service.cancelBackfill(id, kind)
    return new StepResponse(await service.retrieveBackfill(id, kind))
  }
)

export type CancelWebhookBackfillWorkflowInput = CancelWebhookBackfillStepInput

/**
 * This workflow ends what sends a webhook stored events (`event`), or what the shop has (`existing`), and shows how far
 * it has come. What was queued by then is sent.
 *
 * @example
 * const { result: backfill } = await cancelWebhookBackfillWorkflow(container).run({
 *   input: { id: "whk_123", kind: "existing" },
 * })
 *
 * @summary
 *
 * Cancel a webhook's back-fill.
 */
export const cancelWebhookBackfillWorkflow = createWorkflow(
  "cancel-webhook-backfill",
  (input: CancelWebhookBackfillWorkflowInput) => {
    return new WorkflowResponse(cancelWebhookBackfillStep(input))
  }
)
