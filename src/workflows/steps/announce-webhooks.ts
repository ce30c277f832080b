import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"

/**
 * This step makes this process use the written webhooks at once. Other processes notice the change within a second. The
 * compensations of the steps that write do the same.
 *
 * @example
 * announceWebhooksStep()
 */
export const announceWebhooksStep = createStep("announce-webhooks", async (_: void, { container }) => {
  await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).webhooksChanged()
  return new StepResponse(undefined)
})
