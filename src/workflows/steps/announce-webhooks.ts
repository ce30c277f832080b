import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"

/**
 * This step makes what was written count in this process at once. Steps that write do the same when they undo it.
 *
 * @example
 * announceWebhooksStep()
 */
export const announceWebhooksStep = createStep("announce-webhooks", async (_: void, { container }) => {
  await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).webhooksChanged()
  return new StepResponse(undefined)
})
