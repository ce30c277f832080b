import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { NeededRights } from "../../payloads/needed-rights"
import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookActor } from "../../types"
import { isBoundByRights, requireRights } from "../rights"

/** Who asks for something. */
export type AskedByActor = {
  /**
   * Who makes the request. When Medusa's policies are enabled, the actor must be allowed to read what is sent. Absent: the shop's
   * own code, whose rights are not checked.
   */
  actor?: WebhookActor
}

/** What is sent to which webhook, and by whom. */
export type AuthorizeWebhookStepInput = AskedByActor & {
  /** Id of the webhook. */
  id: string
  /** The topics that are sent. Default: all topics of the webhook. */
  topics?: string[]
}

/**
 * This step checks that the actor may read what a webhook is sent. It does nothing without an actor, or when Medusa's policies are
 * not enabled. It throws a `MedusaError` `FORBIDDEN` that names the missing rights.
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
