import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import { REMARK } from "../../modules/webhook/remarks"
import type WebhookModuleService from "../../modules/webhook/service"
import { UNFINISHED_STATUSES } from "../../types"

/**
 * This step cancels the waiting deliveries of deleted webhooks. It has no compensation, so it runs after every step that may fail.
 *
 * @example
 * cancelDeliveriesOfDeletedStep(["whk_123"])
 */
export const cancelDeliveriesOfDeletedStep = createStep(
  "cancel-deliveries-of-deleted",
  async (ids: string[], { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const filters = { webhook_id: ids, status: [...UNFINISHED_STATUSES] }
    const count = ids.length ? (await service.cancelDeliveries({ filters }, REMARK.webhookDeleted)).count : 0
    return new StepResponse(count)
  }
)
