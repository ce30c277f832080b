import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookActor } from "../../types"

/** The webhooks to delete. */
export type DeleteWebhooksStepInput = {
  /** Ids of the webhooks. */
  ids: string[]
  /** Who makes the change, for the audit trail. Absent: the shop's own code. */
  actor?: WebhookActor
}

/**
 * This step soft-deletes webhooks, so that their deliveries can still be read. Its compensation restores them.
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
