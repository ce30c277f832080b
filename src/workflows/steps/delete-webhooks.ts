import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookActor } from "../../types"

export type DeleteWebhooksStepInput = {
  ids: string[]
  /** Whom the audit trail names; without one, the shop's own code. */
  actor?: WebhookActor
}

/**
 * This step deletes webhooks softly, so that their deliveries can still be read.
 *
 * @example
 * deleteWebhooksStep({ ids: ["whk_123"] })
 */
export const deleteWebhooksStep = createStep(
  "delete-webhooks",
  async ({ ids, actor }: DeleteWebhooksStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actor)
    await service.softDeleteWebhookEndpoints(ids)
    return new StepResponse(ids, { ids, actor })
  },
  async (done, { container }) => {
    if (!done?.ids.length) {
      return
    }
    const { ids, actor } = done
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actor)
    await service.restoreWebhookEndpoints(ids)
    await service.webhooksChanged()
  }
)
