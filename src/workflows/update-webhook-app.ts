import { zodValidator } from "@medusajs/framework"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import { REMARK } from "../modules/webhook/remarks"
import type WebhookModuleService from "../modules/webhook/service"
import { UNFINISHED_STATUSES, type WebhookActor, type WebhookAppSettings } from "../types"
import { keysOf } from "../types/typed"
import { updateWebhookAppSchema, type UpdateWebhookAppInput } from "./input/app"
import { validateWebhookAppStep } from "./steps/validate-webhook-app"

/** The settings of an app to change. Absent settings do not change. */
export type UpdateWebhookAppWorkflowInput = UpdateWebhookAppInput & {
  /** Id of the app. */
  id: string
  /**
   * Who makes the change, for the audit trail. When Medusa's policies are enabled, the actor must be allowed to read what the app
   * may be sent. Absent: the shop's own code.
   */
  actor?: WebhookActor
}

/**
 * This step changes an app. The change takes effect in this process at once. Its compensation restores the old settings.
 *
 * @example
 * const app = updateWebhookAppStep({ id: "whapp_123", max_webhooks: 5 })
 */
export const updateWebhookAppStep = createStep(
  "update-webhook-app",
  async ({ id, actor, ...input }: UpdateWebhookAppWorkflowInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const settings: WebhookAppSettings = await zodValidator(updateWebhookAppSchema, input)
    const before = await service.apps.retrieve(id)
    const app = await service.apps.changedBy(actor).update(id, settings)
    await service.webhooksChanged()
    const names = keysOf(settings)
    const restored = Object.fromEntries(names.map((name) => [name, before[name]]))
    return new StepResponse(app, { id, actor, restored })
  },
  async (done, { container }) => {
    if (done) {
      const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
      await service.apps.changedBy(done.actor).replace(done.id, done.restored)
      await service.webhooksChanged()
    }
  }
)

/**
 * This step cancels the waiting deliveries of an app's webhooks whose topics the app may no longer have, and returns their number. It
 * has no compensation, so it runs last. A delivery that is queued meanwhile is refused when its attempt starts.
 *
 * @example
 * const count = cancelBeyondRightsStep({ id: "whapp_123", topics: ["order.*"] })
 */
export const cancelBeyondRightsStep = createStep(
  "cancel-beyond-rights",
  async ({ id, topics }: { id: string; topics?: string[] }, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    if (!topics) {
      return new StepResponse(0)
    }
    let count = 0
    for (const webhookId of await service.apps.webhookIds(id)) {
      const delivered = await service.deliveredTopics(webhookId)
      const beyond = delivered.filter((topic) => !service.catalogue.covers(topics, topic))
      if (beyond.length) {
        const filters = { webhook_id: [webhookId], topic: beyond, status: [...UNFINISHED_STATUSES] }
        count += (await service.cancelDeliveries({ filters }, REMARK.rightsNarrowed)).count
      }
    }
    return new StepResponse(count)
  }
)

/**
 * This workflow changes, suspends or resumes an app, and returns it. Its webhooks are no longer sent topics and sales channels that
 * the change takes from the app. While the app is suspended, its tokens are refused and its webhooks are paused: they keep their
 * waiting deliveries, and resume with the app.
 *
 * It throws a `MedusaError`: `NOT_FOUND` for an unknown app, `INVALID_DATA` that names the invalid field, and `FORBIDDEN` when the actor
 * lacks a right.
 *
 * @example
 * await updateWebhookAppWorkflow(container).run({ input: { id: "whapp_123", status: "suspended" } })
 *
 * @summary
 *
 * Update, suspend and resume an app.
 */
export const updateWebhookAppWorkflow = createWorkflow(
  "update-webhook-app",
  (input: UpdateWebhookAppWorkflowInput) => {
    validateWebhookAppStep({ id: input.id, topics: input.topics, actor: input.actor })
    const app = updateWebhookAppStep(input)
    cancelBeyondRightsStep({ id: input.id, topics: input.topics })
    return new WorkflowResponse(app)
  }
)
