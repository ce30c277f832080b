import { createWorkflow, transform, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { acquireLockStep, releaseLockStep } from "@medusajs/medusa/core-flows"

import type { WebhookActor } from "../types"
import { announceWebhooksStep, rotateWebhookSecretStep, validateWebhooksStep } from "./steps"

/** Enough for every receiver to be given the new secret on a working day. */
const DEFAULT_OVERLAP_SECONDS = 86_400

/** Seconds that a rotation waits for another one of the same webhook. */
const LOCK_SECONDS = 10

export type RotateWebhookSecretWorkflowInput = {
  id: string
  /** How long the old secret still signs beside the new one: 0 to 7 days; default 24 hours. */
  overlap_seconds?: number
  /** Whom the audit trail names; without one, the shop's own code. */
  actor?: WebhookActor
}

/**
 * This workflow gives a webhook a new secret, and shows it whole for the only time. Two rotations at once come one
 * after the other, so that neither shows a secret that never signs.
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
    const { ids, lock, rotation } = transform(
      input,
      ({ id, overlap_seconds = DEFAULT_OVERLAP_SECONDS, actor }) => ({
        ids: [id],
        lock: `webhook-secret:${id}`,
        rotation: { id, overlap_seconds, ...(actor && { actor }) },
      })
    )
    validateWebhooksStep({ ids, actor: input.actor })
    acquireLockStep({ key: lock, timeout: LOCK_SECONDS, ttl: LOCK_SECONDS })
    const rotated = rotateWebhookSecretStep(rotation)
    announceWebhooksStep()
    releaseLockStep({ key: lock })
    return new WorkflowResponse(rotated)
  }
)
