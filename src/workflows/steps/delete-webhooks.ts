import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"

/**
 * This step deletes webhooks softly, so that their deliveries can still be read.
 *
 * @example
 * deleteWebhooksStep(["whk_123"])
 */
export const deleteWebhooksStep = createStep(
  "delete-webhooks",
  async (ids: string[], { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    await service.softDeleteWebhookEndpoints(ids)
    return new StepResponse(ids, ids)
  },
  async (ids, { container }) => {
    if (!ids?.length) {
      return
    }
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    await service.restoreWebhookEndpoints(ids)
    await service.webhooksChanged()
  }
)
