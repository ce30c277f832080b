import { zodValidator } from "@medusajs/framework"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { checkFields } from "../../fan-out/check-fields"
import type { QueryPort } from "../../fan-out/query-port"
import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import {
  createWebhookSchema,
  updateWebhookByIdSchema,
  type WebhookChange,
  type WebhookInput,
} from "../input/webhook"

/** What is to be checked: new webhooks, changes with their ids, and ids alone. */
export type ValidateWebhooksStepInput = {
  create?: readonly unknown[]
  update?: readonly unknown[]
  ids?: readonly string[]
}

/**
 * This step checks everything that is to be written, before anything is: syntax and limits, that the webhooks exist,
 * topics against the catalogue, URLs against the network guard, and fields against the resources of the topics.
 *
 * @example
 * const { create } = validateWebhooksStep({
 *   create: [{ url: "https://crm.example/hooks", topics: ["order.created"] }],
 * })
 */
export const validateWebhooksStep = createStep(
  "validate-webhooks",
  async ({ create = [], update = [], ids = [] }: ValidateWebhooksStepInput, { container }) => {
    const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    const query = container.resolve(ContainerRegistrationKeys.QUERY) as QueryPort
    const inputs = await Promise.all(create.map((input) => zodValidator(createWebhookSchema, input)))
    const changes = await Promise.all(update.map((change) => zodValidator(updateWebhookByIdSchema, change)))

    const known = await topicsOfKnown(service, [...changes.map((change) => change.id), ...ids])
    for (const settings of [...inputs, ...changes]) {
      const topics = settings.topics ?? ("id" in settings ? (known.get(settings.id) ?? []) : [])
      await refuse("topics", topicsProblem(service, settings.topics ?? []))
      await refuse("fields", fieldsProblem(service, query, settings.fields ?? [], topics))
    }
    await Promise.all(
      [...inputs, ...changes].map(({ url }) =>
        refuse("url", url === undefined ? undefined : service.urlProblem(url))
      )
    )
    return new StepResponse<{ create: WebhookInput[]; update: WebhookChange[] }>({
      create: inputs,
      update: changes,
    })
  }
)

/** Topics by webhook id. @throws MedusaError NOT_FOUND for the first id that is unknown. */
async function topicsOfKnown(service: WebhookModuleService, ids: string[]): Promise<Map<string, string[]>> {
  const rows = ids.length ? await service.listWebhooks({ id: ids }, { select: ["id", "topics"] }) : []
  const known = new Map(rows.map(({ id, topics }) => [id, topics]))
  const unknown = ids.find((id) => !known.has(id))
  if (unknown !== undefined) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook with id: ${unknown} was not found`)
  }
  return known
}

function topicsProblem(service: WebhookModuleService, topics: string[]): string | undefined {
  return topics.map((topic) => service.catalogue.problem(topic)).find((problem) => problem !== undefined)
}

/** A field is fine if the resource of any of the topics has it; a topic without a resource may have any. */
async function fieldsProblem(
  service: WebhookModuleService,
  query: QueryPort,
  fields: string[],
  topics: string[]
): Promise<string | undefined> {
  const entities = service.catalogue.expand(topics).map((topic) => service.catalogue.get(topic)?.entity)
  if (!fields.length || entities.includes(undefined)) {
    return undefined
  }
  const named = new Set(entities.filter((entity) => entity !== undefined))
  for (const field of fields) {
    const missing = await Promise.all([...named].map((entity) => checkFields(query, entity, [field])))
    if (!missing.includes(null)) {
      return `Unknown field "${field}": no resource of the webhook's topics has it.`
    }
  }
  return undefined
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
