import {
  StepResponse,
  WorkflowResponse,
  createStep,
  createWorkflow,
  transform,
} from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { RecoveryRange, WebhookActor } from "../types"
import type { AskedByApp } from "./retry-webhook-deliveries"
import { authorizeWebhookStep } from "./steps"

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

export type RecoverWebhookWorkflowInput = RecoverWebhookStepInput & {
  /** Who must be allowed to read what is sent, where Medusa's policies are on. Without one, no rights are asked. */
  actor?: WebhookActor
}

/**
 * This workflow sends a webhook what it has no success of since a moment: failed and cancelled deliveries, and, in the
 * background, stored events that never became a delivery to it. It gives their numbers. To run it twice doubles nothing.
 *
 * @example
 * const { result } = await recoverWebhookWorkflow(container).run({
 *   input: { id: "whk_123", since: new Date("2026-01-31T12:00:00Z"), statuses: ["failed"] },
 * })
 * // { count: 12, failed: 12, cancelled: 0, missing: 0 }
 *
 * @summary
 *
 * Recover what a webhook has missed.
 */
export const recoverWebhookWorkflow = createWorkflow(
  "recover-webhook",
  (input: RecoverWebhookWorkflowInput) => {
    const { who, range } = transform(input, ({ actor, ...range }) => ({
      who: { id: range.id, actor },
      range,
    }))
    authorizeWebhookStep(who)
    return new WorkflowResponse(recoverWebhookStep(range))
  }
)
