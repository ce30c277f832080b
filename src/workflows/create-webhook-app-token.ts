import { zodValidator } from "@medusajs/framework"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"
import { createWebhookAppTokenSchema } from "./input/app"
import { validateWebhookAppStep } from "./steps/validate-webhook-app"

export type CreateWebhookAppTokenWorkflowInput = {
  /** Of the app. */
  id: string
  /** ISO text; default: it does not expire. */
  expires_at?: string | null
  /** Id of the admin who creates it. */
  created_by?: string
  /** Whom the audit trail names, and whose rights must reach as far as the app's; without one, the shop's own code. */
  actor?: WebhookActor
}

/** This step gives an app a token. */
export const createWebhookAppTokenStep = createStep(
  "create-webhook-app-token",
  async ({ id, created_by, actor, ...input }: CreateWebhookAppTokenWorkflowInput, { container }) => {
    const { apps } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const { expires_at } = await zodValidator(createWebhookAppTokenSchema, input)
    const token = await apps.changedBy(actor).createToken(id, {
      expires_at: expires_at ? new Date(expires_at) : null,
      created_by: created_by ?? null,
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
 * This workflow gives an app a token, and shows its text for the only time. An app can have two, so that a new one can be put in
 * place before the old one is deleted.
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
