import { zodValidator } from "@medusajs/framework"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { NeededRights } from "../../payloads/needed-rights"
import type { QueryPort } from "../../payloads/query-port"
import {
  fieldsProblem,
  filterProblem,
  topicsProblem,
  triggersProblem,
} from "../../payloads/settings-problems"
import { WEBHOOK_MODULE } from "../../modules/webhook"
import { signatureHeaderProblem } from "../../modules/webhook/headers-rules"
import type WebhookModuleService from "../../modules/webhook/service"
import {
  createWebhookSchema,
  updateWebhookByIdSchema,
  type WebhookChange,
  type WebhookInput,
} from "../input/webhook"
import type { WebhookActor } from "../../types"
import { isBoundByRights, requireRights } from "../rights"
import { changesReach, type WebhookRow } from "../webhook-columns"

/** What is to be checked: new webhooks, changes with their ids, and ids alone. */
export type ValidateWebhooksStepInput = {
  create?: readonly unknown[]
  update?: readonly unknown[]
  ids?: readonly string[]
  /** Whose rights decide what the webhooks may be sent, where Medusa's policies are on; the shop's own code has none. */
  actor?: WebhookActor
}

/** Settings to write, and whose rights were asked for them. */
type Granted = { rights_of?: string | null }

/**
 * This step checks everything that is to be written, before anything is: syntax and limits, that the webhooks exist,
 * topics against the catalogue, URLs against the network guard, and fields and filter against the resources of the topics
 * and what is never sent. Where Medusa's policies are on, the actor must be allowed to read all that a webhook is sent,
 * once it is new, or a change decides where that goes or what it is.
 *
 * @example
 * const { create } = validateWebhooksStep({
 *   create: [{ url: "https://crm.example/hooks", topics: ["order.created"] }],
 * })
 */
export const validateWebhooksStep = createStep(
  "validate-webhooks",
  async ({ create = [], update = [], ids = [], actor }: ValidateWebhooksStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const query = container.resolve(ContainerRegistrationKeys.QUERY) as QueryPort
    const inputs = await Promise.all(create.map((input) => zodValidator(createWebhookSchema, input)))
    const changes = await Promise.all(update.map((change) => zodValidator(updateWebhookByIdSchema, change)))

    const known = await listKnown(service, [...changes.map((change) => change.id), ...ids])
    for (const settings of [...inputs, ...changes]) {
      const before = "id" in settings ? known.get(settings.id) : undefined
      const {
        signature = before?.signature ?? "hmac",
        signature_header = before?.signature_header ?? null,
        headers = before?.headers ?? null,
      } = settings
      await refuse(
        "signature_header",
        signatureHeaderProblem(signature_header, signature, headers as Record<string, string> | null)
      )
      const { topics = before?.topics ?? [], fields = before?.fields, filter = before?.filter } = settings
      await refuse("topics", topicsProblem(service.catalogue, settings.topics ?? []))
      // New topics may be about something that has not the fields that were chosen before.
      if (settings.topics || settings.fields) {
        await refuse("fields", fieldsProblem(service.catalogue, query, fields ?? [], topics))
      }
      if (settings.topics || settings.triggers) {
        const { triggers = before?.triggers ?? null } = settings
        await refuse("triggers", triggersProblem(service.catalogue, triggers ?? [], topics, fields ?? null))
      }
      if (settings.topics || settings.filter) {
        await refuse("filter", filterProblem(service.catalogue, query, filter ?? null, topics))
      }
    }
    await Promise.all(
      [...inputs, ...changes].map(({ url }) =>
        refuse("url", url === undefined ? undefined : service.urlProblem(url))
      )
    )
    const rights_of = isBoundByRights(actor) ? actor.id : null
    const reaching = changes.filter(({ id, ...change }) => changesReach(known.get(id)!, change))
    if (rights_of !== null) {
      const rights = new NeededRights(service.catalogue)
      for (const input of inputs) {
        await requireRights(container, actor, rights.ofWebhook(input.topics, input))
      }
      for (const change of reaching) {
        const before = known.get(change.id)!
        for (const settings of [before, { ...before, ...change }]) {
          await requireRights(container, actor, rights.ofWebhook(settings.topics, settings))
        }
        // What waits, and what an admin sends once more, goes where the change leads to.
        const logged = await service.deliveredTopics(change.id)
        const topics = new Map(logged.map((topic) => [topic, rights.ofTopic(topic)]))
        await requireRights(container, actor, { topics })
      }
    }
    return new StepResponse<{ create: (WebhookInput & Granted)[]; update: (WebhookChange & Granted)[] }>({
      create: inputs.map((input) => ({ ...input, rights_of })),
      update: changes.map((change) => (reaching.includes(change) ? { ...change, rights_of } : change)),
    })
  }
)

/** Webhooks by their id. @throws MedusaError NOT_FOUND for the first id that is unknown. */
async function listKnown(service: WebhookModuleService, ids: string[]): Promise<Map<string, WebhookRow>> {
  const rows = ids.length ? await service.listWebhookEndpoints({ id: ids }) : []
  const known = new Map(rows.map((row) => [row.id, row]))
  const unknown = ids.find((id) => !known.has(id))
  if (unknown !== undefined) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook with id: ${unknown} was not found`)
  }
  return known
}

async function refuse(
  field: string,
  problem: string | undefined | Promise<string | undefined>
): Promise<void> {
  const message = await problem
  if (message !== undefined) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, `Invalid request: ${field}: ${message}`)
  }
}
