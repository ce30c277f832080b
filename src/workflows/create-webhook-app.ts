import { zodValidator } from "@medusajs/framework"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor } from "../types"
import { creatorOf } from "./app-rights"
import { createWebhookAppSchema, type CreateWebhookAppInput } from "./input/app"
import { validateWebhookAppStep } from "./steps/validate-webhook-app"

/** The app to create. */
export type CreateWebhookAppWorkflowInput = CreateWebhookAppInput & {
  /** Id of the admin who creates the app. Default: the id of the `actor`, unless it is an app. */
  created_by?: string
  /**
   * Who makes the change, for the audit trail. When Medusa's policies are enabled, the actor must be allowed to read what the app
   * may be sent. Absent: the shop's own code.
   */
  actor?: WebhookActor
}

/**
 * This step creates an app. Its compensation deletes the app.
 *
 * @example
 * const app = createWebhookAppStep({ name: "Warehouse", topics: ["order.*"] })
 */
export const createWebhookAppStep = createStep(
  "create-webhook-app",
  async ({ created_by, actor, ...input }: CreateWebhookAppWorkflowInput, { container }) => {
    const apps = container.resolve<WebhookModuleService>(WEBHOOK_MODULE).apps.changedBy(actor)
    const settings = await zodValidator(createWebhookAppSchema, input)
    const app = await apps.create({ ...settings, created_by: creatorOf(actor, created_by) })
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
 * This workflow creates an app: a third party that manages its own webhooks with a token. Its webhooks are limited to the topics and
 * sales channels of the app. The result is the app, without a token; see `createWebhookAppTokenWorkflow`.
 *
 * It throws a `MedusaError`: `INVALID_DATA` that names the invalid field, and `FORBIDDEN` when the actor lacks a right.
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
