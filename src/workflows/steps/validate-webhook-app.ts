import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { NeededRights } from "../../payloads/needed-rights"
import { topicsProblem } from "../../payloads/settings-problems"
import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import type { WebhookActor } from "../../types"
import { requireRights } from "../rights"

export type ValidateWebhookAppStepInput = {
  /** Of an app that is there. */
  id?: string
  /** What it may be sent from now on; default: what it may be already. */
  topics?: string[]
  actor?: WebhookActor
}

/**
 * This step checks what an app may be sent: the topics against the catalogue, and, where Medusa's policies are on, that the actor may
 * read all of it. So nobody gets by an app's token what they may not read themselves.
 *
 * @example
 * validateWebhookAppStep({ topics: ["order.*"], actor: { id: "user_123", type: "user" } })
 */
export const validateWebhookAppStep = createStep(
  "validate-webhook-app",
  async ({ id, topics, actor }: ValidateWebhookAppStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const app = id === undefined ? undefined : await service.apps.retrieve(id)
    const problem = topics && topicsProblem(service.catalogue, topics)
    if (problem !== undefined) {
      throw new MedusaError(MedusaError.Types.INVALID_DATA, `Invalid request: topics: ${problem}`)
    }
    const rights = new NeededRights(service.catalogue).ofWebhook(topics ?? app?.topics ?? [])
    await requireRights(container, actor, { topics: rights.topics })
    return new StepResponse(undefined)
  }
)
