import { zodValidator } from "@medusajs/framework"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"
import { createWebhookAppSchema, type CreateWebhookAppInput } from "./input/app"
import { validateWebhookAppStep } from "./steps/validate-webhook-app"

export type CreateWebhookAppWorkflowInput = CreateWebhookAppInput & {
  /** Id of the admin who creates it. */
  created_by?: string
  /** Whom the audit trail names, and whose rights decide what it may be sent; without one, the shop's own code. */
  actor?: WebhookActor
}

/** This step creates an app. */
export const createWebhookAppStep = createStep(
  "create-webhook-app",
  async ({ created_by, actor, ...input }: CreateWebhookAppWorkflowInput, { container }) => {
    const apps = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).apps.changedBy(actor)
    const settings = await zodValidator(createWebhookAppSchema, input)
    const app = await apps.create({ ...settings, created_by: created_by ?? null })
    return new StepResponse(app, { id: app.id, actor })
  },
  async (done, { container }) => {
    if (done) {
      const { apps } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
      await apps.changedBy(done.actor).softDelete(done.id)
    }
  }
)

/**
 * This workflow creates an app: a third party that reaches its own webhooks with a token, within the topics and sales channels that it
 * is given.
 *
 * @example
 * const { result: app } = await createWebhookAppWorkflow(container).run({
 *   input: { name: "Warehouse", topics: ["order.*", "inventory-level.*"] },
 * })
 *
 * @summary
 *
 * Create an app.
 */
export const createWebhookAppWorkflow = createWorkflow(
  "create-webhook-app",
  (input: CreateWebhookAppWorkflowInput) => {
    validateWebhookAppStep({ topics: input.topics, actor: input.actor })
    return new WorkflowResponse(createWebhookAppStep(input))
  }
)
