import { zodValidator } from "@medusajs/framework"
import {
  StepResponse,
  WorkflowResponse,
  createStep,
  createWorkflow,
  transform,
} from "@medusajs/framework/workflows-sdk"
import { acquireLockStep, releaseLockStep } from "@medusajs/medusa/core-flows"

import { WEBHOOK_MODULE } from "../modules/webhook"
import { firstSecrets, generateSecret, rotateSecrets } from "../modules/webhook/secrets"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"
import { rotateWebhookSecretSchema } from "./input/actions"
import { firstOf } from "../types/typed"
import { type CreatedWebhook, announceWebhooksStep, validateWebhooksStep } from "./steps"
import type { StoredWebhook } from "./webhook-columns"

/** The webhook whose secret to rotate. */
export type RotateWebhookSecretStepInput = {
  /** Id of the webhook. */
  id: string
  /** For how many seconds the old secret still signs beside the new one: 0 to 604800 (7 days). Default: 86400 (24 hours). */
  overlap_seconds?: number
  /** Who makes the change, for the audit trail. Absent: the shop's own code. */
  actor?: WebhookActor
}

/**
 * This step gives a webhook a new secret, and a new key pair if it signs with one. Its compensation restores the old ones. It throws a
 * `MedusaError` `INVALID_DATA` for an invalid `overlap_seconds`.
 *
 * @example
 * const { secret } = rotateWebhookSecretStep({ id: "whk_123", overlap_seconds: 86400 })
 */
export const rotateWebhookSecretStep = createStep(
  "rotate-webhook-secret",
  async ({ id, actor, ...input }: RotateWebhookSecretStepInput, { container }) => {
    const { overlap_seconds } = await zodValidator(rotateWebhookSecretSchema, input)
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).changedBy(actor)
    const { signature } = await service.retrieveWebhookEndpoint(id, { select: ["signature"] })
    const values = firstSecrets(generateSecret(), signature).map(({ value }) => value)
    const now = service.now()
    const before = await service.changeSecrets(
      id,
      (secrets) =>
        values.reduce((rotated, value) => rotateSecrets(rotated, value, overlap_seconds, now), secrets),
      now
    )
    return new StepResponse<
      CreatedWebhook,
      { before: Partial<StoredWebhook>; actor?: WebhookActor | undefined }
    >({ id, secret: firstOf(values) }, { before: { id, ...before }, actor })
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

/** For how many seconds a rotation waits for another rotation of the same webhook. */
const LOCK_SECONDS = 10

/** The webhook whose secret to rotate. */
export type RotateWebhookSecretWorkflowInput = RotateWebhookSecretStepInput

/**
 * This workflow gives a webhook a new secret and returns it. Until the overlap ends, requests are signed with the old and the new
 * secret. A lock makes concurrent rotations of a webhook run one after the other, so that each returned secret is in use.
 *
 * It throws a `MedusaError`: `NOT_FOUND` for an unknown webhook, and `INVALID_DATA` for an invalid `overlap_seconds`.
 *
 * @example
 * const { result } = await rotateWebhookSecretWorkflow(container).run({
 *   input: { id: "whk_123", overlap_seconds: 3600 },
 * })
 * // { id: "whk_123", secret: "whsec_…" }
 *
 * @summary
 *
 * Rotate a webhook's secret.
 */
export const rotateWebhookSecretWorkflow = createWorkflow(
  "rotate-webhook-secret",
  (input: RotateWebhookSecretWorkflowInput) => {
    const { ids, lock } = transform(input, ({ id }) => ({ ids: [id], lock: `webhook-secret:${id}` }))
    validateWebhooksStep({ ids, actor: input.actor })
    acquireLockStep({ key: lock, timeout: LOCK_SECONDS, ttl: LOCK_SECONDS })
    const rotated = rotateWebhookSecretStep(input)
    announceWebhooksStep()
    releaseLockStep({ key: lock })
    return new WorkflowResponse(rotated)
  }
)
