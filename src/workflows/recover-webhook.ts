import { zodValidator } from "@medusajs/framework"
import {
  StepResponse,
  WorkflowResponse,
  createStep,
  createWorkflow,
  transform,
} from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { RecoveryRange } from "../types"
import { recoverWebhookSchema } from "./input/actions"
import type { AskedByApp } from "./retry-webhook-deliveries"
import { authorizeWebhookStep, type AskedByActor } from "./steps"

/** Which events to recover for a webhook. */
export type RecoverWebhookStepInput = RecoveryRange &
  AskedByApp & {
    /** Id of the webhook. */
    id: string
  }

/**
 * This step sends a webhook the events that it has not received. It has no compensation, because a request cannot be unsent.
 *
 * @example
 * const { count } = recoverWebhookStep({ id: "whk_123", since: new Date("2026-01-31T12:00:00Z") })
 */
export const recoverWebhookStep = createStep(
  "recover-webhook",
  async ({ id, app_id, ...input }: RecoverWebhookStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    // Dates are texts when the workflow's input was serialized as JSON.
    const range = await zodValidator(recoverWebhookSchema, input)
    return new StepResponse(await service.recoverWebhook(id, range, app_id))
  }
)

/** Which events to recover for a webhook. */
export type RecoverWebhookWorkflowInput = RecoverWebhookStepInput & AskedByActor

/**
 * This workflow sends a webhook the events since a time that it has not received: failed and cancelled deliveries, and stored events
 * that never became a delivery to the webhook (`missing`), which are sent in the background. The result counts each kind. A second
 * run sends nothing twice.
 *
 * It throws a `MedusaError`: `NOT_FOUND` for an unknown webhook, `INVALID_DATA` that names the invalid field, `FORBIDDEN` when the actor
 * lacks a right, and `CONFLICT` when another retry, replay or recovery of the app (`app_id`) is still running.
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
