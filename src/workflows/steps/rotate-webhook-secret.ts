import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import { firstSecrets, generateSecret, rotateSecrets } from "../../modules/webhook/secrets"
import type WebhookModuleService from "../../modules/webhook/service"
import { asRow, type WebhookRow } from "../webhook-columns"
import type { CreatedWebhook } from "./create-webhooks"

export type RotateWebhookSecretStepInput = {
  id: string
  /** How long the old ones still sign beside the new ones. */
  overlap_seconds: number
}

/**
 * This step gives a webhook a new secret, and a new key pair where it signs with one.
 *
 * @example
 * const { secret } = rotateWebhookSecretStep({ id: "whk_123", overlap_seconds: 86400 })
 */
export const rotateWebhookSecretStep = createStep(
  "rotate-webhook-secret",
  async ({ id, overlap_seconds }: RotateWebhookSecretStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const { signature, secret_rotated_at } = await service.retrieveWebhookEndpoint(id, {
      select: ["signature", "secret_rotated_at"],
    })
    const values = firstSecrets(generateSecret(), signature).map(({ value }) => value)
    const before = await service.changeSecrets(id, (secrets) =>
      values.reduce(
        (rotated, value) => rotateSecrets(rotated, value, overlap_seconds, service.now()),
        secrets
      )
    )
    await service.updateWebhookEndpoints({ id, ...asRow({ secret_rotated_at: service.now() }) })
    return new StepResponse<CreatedWebhook, Partial<WebhookRow>>(
      { id, secret: values[0]! },
      { id, ...before, secret_rotated_at }
    )
  },
  async (before, { container }) => {
    if (!before) {
      return
    }
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    await service.updateWebhookEndpoints(before)
    await service.webhooksChanged()
  }
)
