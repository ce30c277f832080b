import { zodValidator } from "@medusajs/framework"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"
import { creatorOf } from "./app-rights"
import { createWebhookAppTokenSchema } from "./input/app"
import { validateWebhookAppStep } from "./steps/validate-webhook-app"

/** The token to create. */
export type CreateWebhookAppTokenWorkflowInput = {
  /** Id of the app. */
  id: string
  /** When the token expires, as an ISO 8601 text. Default: never. */
  expires_at?: string | null
  /** Id of the admin who creates the token. Default: the id of the `actor`, unless it is an app. */
  created_by?: string
  /**
   * Who makes the change, for the audit trail. When Medusa's policies are enabled, the actor must be allowed to read what the app
   * may be sent. Absent: the shop's own code.
   */
  actor?: WebhookActor
}

/**
 * This step creates a token for an app. Its compensation deletes the token.
 *
 * @example
 * const { token } = createWebhookAppTokenStep({ id: "whapp_123" })
 */
export const createWebhookAppTokenStep = createStep(
  "create-webhook-app-token",
  async ({ id, created_by, actor, ...input }: CreateWebhookAppTokenWorkflowInput, { container }) => {
    const { apps } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const { expires_at } = await zodValidator(createWebhookAppTokenSchema, input)
    const token = await apps.changedBy(actor).createToken(id, {
      expires_at: expires_at ? new Date(expires_at) : null,
      created_by: creatorOf(actor, created_by),
    })
    return new StepResponse(token, { id, token_id: token.id, actor })
  },
  async (done, { container }) => {
    if (done) {
      const { apps } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
      await apps.changedBy(done.actor).deleteToken(done.id, done.token_id)
    }
  }
)

/**
 * This workflow creates a token for an app. The result has the token's text, which is not stored and cannot be shown again. An app
 * can have two tokens, so that a new one can be installed before the old one is deleted.
 *
 * It throws a `MedusaError`: `NOT_FOUND` for an unknown app, `INVALID_DATA` for an `expires_at` in the past, `NOT_ALLOWED` when the app
 * has two tokens already, and `FORBIDDEN` when the actor lacks a right.
 *
 * @example
 * const { result } = await createWebhookAppTokenWorkflow(container).run({ input: { id: "whapp_123" } })
 * // { id: "whtok_…", token: "whapp_…", … }
 *
 * @summary
 *
 * Create an app's token.
 */
export const createWebhookAppTokenWorkflow = createWorkflow(
  "create-webhook-app-token",
  (input: CreateWebhookAppTokenWorkflowInput) => {
    validateWebhookAppStep({ id: input.id, actor: input.actor })
    return new WorkflowResponse(createWebhookAppTokenStep(input))
  }
)
