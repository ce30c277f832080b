import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { RecoveryRange } from "../../types"
import type { AskedByApp } from "./retry-webhook-deliveries"

export type RecoverWebhookStepInput = RecoveryRange & AskedByApp & { id: string }

/**
 * This step sends a webhook what it has no success of. What is sent cannot be undone, so neither can this.
 *
 * @example
 * const { count } = recoverWebhookStep({ id: "whk_123", since: new Date("2026-01-31T12:00:00Z") })
 */
export const recoverWebhookStep = createStep(
  "recover-webhook",
  async ({ id, since, until, statuses, app_id }: RecoverWebhookStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    // What a workflow is given may have come through JSON.
    const range = { since: new Date(since), until: until && new Date(until), statuses }
    return new StepResponse(await service.recoverWebhook(id, range, app_id))
  }
)
