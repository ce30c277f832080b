import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"

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
