import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"

/**
 * This step queues a signed `webhook.ping` for each webhook. It has no compensation, because a request cannot be unsent, so it runs last.
 *
 * @example
 * pingWebhooksStep(["whk_123"])
 */
export const pingWebhooksStep = createStep("ping-webhooks", async (ids: string[], { container }) => {
  if (ids.length) {
    await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).ping(ids)
  }
  return new StepResponse(ids)
})
