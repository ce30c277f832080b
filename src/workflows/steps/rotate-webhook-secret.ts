import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import { firstSecrets, generateSecret, rotateSecrets } from "../../modules/webhook/secrets"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookActor } from "../../types"
import { asRow, type WebhookRow } from "../webhook-columns"
import type { CreatedWebhook } from "./create-webhooks"

export type RotateWebhookSecretStepInput = {
  id: string
  /** How long the old ones still sign beside the new ones. */
  overlap_seconds: number
  /** Whom the audit trail names; without one, the shop's own code. */
  actor?: WebhookActor
}

/**
 * This step gives a webhook a new secret, and a new key pair where it signs with one.
 *
 * @example
 * const { secret } = rotateWebhookSecretStep({ id: "whk_123", overlap_seconds: 86400 })
 */
export const rotateWebhookSecretStep = createStep(
  "rotate-webhook-secret",
  async ({ id, overlap_seconds, actor }: RotateWebhookSecretStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actor)
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
    return new StepResponse<
      CreatedWebhook,
      { before: Partial<WebhookRow>; actor?: WebhookActor | undefined }
    >({ id, secret: values[0]! }, { before: { id, ...before, secret_rotated_at }, actor })
  },
  async (done, { container }) => {
    if (!done) {
      return
    }
    const { before, actor } = done
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actor)
    await service.updateWebhookEndpoints(before)
    await service.webhooksChanged()
  }
)
