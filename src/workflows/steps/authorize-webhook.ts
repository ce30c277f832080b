import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { NeededRights } from "../../payloads/needed-rights"
import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookActor } from "../../types"
import { isBoundByRights, requireRights } from "../rights"

export type AuthorizeWebhookStepInput = {
  id: string
  /** Which of its topics are sent. Default: all. */
  topics?: string[]
  actor?: WebhookActor
}

/**
 * This step refuses to have a webhook sent what the actor may not read, where Medusa's policies are on. Without an actor
 * it does nothing.
 *
 * @example
 * authorizeWebhookStep({ id: "whk_123", topics: ["customer.updated"], actor: { id: "user_123", type: "user" } })
 */
export const authorizeWebhookStep = createStep(
  "authorize-webhook",
  async ({ id, topics, actor }: AuthorizeWebhookStepInput, { container }) => {
    if (isBoundByRights(actor)) {
      const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
      const webhook = await service.retrieveWebhookEndpoint(id)
      const needed = new NeededRights(service.catalogue).ofWebhook(topics ?? webhook.topics, webhook)
      await requireRights(container, actor, needed)
    }
    return new StepResponse(undefined)
  }
)
