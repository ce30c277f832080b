import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import { generateSecret, rotateSecrets, secretHint } from "../../modules/webhook/secrets"
import type WebhookModuleService from "../../modules/webhook/service"
import { asRow, type WebhookRow } from "../webhook-columns"
import type { CreatedWebhook } from "./create-webhooks"

export type RotateWebhookSecretStepInput = {
  id: string
  /** How long the old secret still signs beside the new one. */
  overlap_seconds: number
}

/**
 * This step gives a webhook a new secret.
 *
 * @example
 * const { secret } = rotateWebhookSecretStep({ id: "whk_123", overlap_seconds: 86400 })
 */
export const rotateWebhookSecretStep = createStep(
  "rotate-webhook-secret",
  async ({ id, overlap_seconds }: RotateWebhookSecretStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const { secrets, secret_hint, secret_rotated_at } = await service.retrieveWebhookEndpoint(id)
    const secret = generateSecret()
    const rotated = rotateSecrets(await service.openSecrets(secrets), secret, overlap_seconds, service.now())
    const columns = asRow({
      secrets: await service.sealSecrets(rotated),
      secret_hint: secretHint(secret),
      secret_rotated_at: service.now(),
    })
    await service.updateWebhookEndpoints({ id, ...columns })
    return new StepResponse<CreatedWebhook, Partial<WebhookRow>>(
      { id, secret },
      { id, secrets, secret_hint, secret_rotated_at }
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
