import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { NeededRights } from "../../payloads/needed-rights"
import { topicsProblem } from "../../payloads/settings-problems"
import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import { invalidField } from "../../modules/webhook/invalid-field"
import { requireRights } from "../rights"
import type { AskedByActor } from "./authorize-webhook"

/** An app to create, or to change. */
export type ValidateWebhookAppStepInput = AskedByActor & {
  /** Id of an existing app. */
  id?: string
  /** The topics that the app's webhooks may be sent. Default: those of the existing app. */
  topics?: string[]
}

/**
 * This step validates the topics that an app may be sent. When Medusa's policies are enabled, it also checks that the actor may read
 * all of them, so that nobody can use an app's token to receive data that they may not read.
 *
 * It throws a `MedusaError`: `NOT_FOUND` for an unknown app, `INVALID_DATA` for an unknown topic, and `FORBIDDEN` when the actor lacks a
 * right.
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
      throw invalidField("topics", problem)
    }
    const rights = new NeededRights(service.catalogue).ofWebhook(topics ?? app?.topics ?? [])
    await requireRights(container, actor, { topics: rights.topics })
    return new StepResponse(undefined)
  }
)
