import { zodValidator } from "@medusajs/framework"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"

import { WEBHOOK_MODULE } from "../modules/webhook"
import { REMARK } from "../modules/webhook/remarks"
import type WebhookModuleService from "../modules/webhook/service"
import { UNFINISHED_STATUSES, type WebhookActor, type WebhookAppSettings } from "../types"
import { keysOf } from "../types/typed"
import { updateWebhookAppSchema, type UpdateWebhookAppInput } from "./input/app"
import { validateWebhookAppStep } from "./steps/validate-webhook-app"

export type UpdateWebhookAppWorkflowInput = UpdateWebhookAppInput & {
  id: string
  /** Whom the audit trail names, and whose rights decide what it may be sent; without one, the shop's own code. */
  actor?: WebhookActor
}

/** This step changes an app, and makes that count in this process at once. */
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
 * This step cancels what waits for an app's webhooks and is of topics that it may not have any more, and gives its number. It is not
 * undone, so it comes last; what it should miss is refused when its attempt starts.
 */
export const cancelBeyondRightsStep = createStep(
  "cancel-beyond-rights",
  async ({ id, topics }: { id: string; topics?: string[] }, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    let count = 0
    for (const webhookId of topics ? await service.apps.webhookIds(id) : []) {
      const topic = await service.deliveredTopics(webhookId)
      const beyond = topic.filter((one) => !service.catalogue.covers(topics!, one))
      if (beyond.length) {
        const filters = { webhook_id: [webhookId], topic: beyond, status: [...UNFINISHED_STATUSES] }
        count += await service.cancelDeliveries({ filters }, REMARK.rightsNarrowed)
      }
    }
    return new StepResponse(count)
  }
)

/**
 * This workflow changes an app, suspends or resumes it. What it may no longer be sent, its webhooks are not sent from then on. While it
 * is suspended its tokens are refused and its webhooks paused: what waits for them is kept, and they resume with it.
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
