import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { ExistingEntity } from "../../types"

export type SendExistingStepInput = { id: string; entity: ExistingEntity }

/**
 * This step starts to send a webhook what the shop has of an entity. Undone, it ends that; what was queued is sent.
 *
 * @example
 * const backfill = sendExistingStep({ id: "whk_123", entity: "product" })
 */
export const sendExistingStep = createStep(
  "send-existing",
  async ({ id, entity }: SendExistingStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    return new StepResponse(await service.sendExisting(id, entity), id)
  },
  async (id, { container }) => {
    if (!id) {
      return
    }
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const run = await service.retrieveBackfill(id, "existing")
    if (run?.status === "running") {
      await service.cancelBackfill(id, "existing")
    }
  }
)
