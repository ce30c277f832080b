import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookTest } from "../../types"

export type TestWebhookStepInput = WebhookTest & { id: string }

/**
 * This step sends a webhook a test and waits for its end, or queues it to be fetched.
 *
 * @example
 * const delivery = testWebhookStep({ id: "whk_123", topic: "order.created" })
 */
export const testWebhookStep = createStep(
  "test-webhook",
  async ({ id, ...test }: TestWebhookStepInput, { container }) => {
    const { topic } = test
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    if (topic !== undefined && !service.catalogue.get(topic)) {
      const problem =
        service.catalogue.problem(topic) ?? `"${topic}" stands for several topics, name one of them.`
      throw new MedusaError(MedusaError.Types.INVALID_DATA, `Invalid request: topic: ${problem}`)
    }
    return new StepResponse(await service.test(id, test))
  }
)
