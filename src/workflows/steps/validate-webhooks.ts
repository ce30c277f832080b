import { zodValidator } from "@medusajs/framework"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import type { QueryPort } from "../../fan-out/query-port"
import { fieldsProblem, filterProblem, topicsProblem } from "../../fan-out/settings-problems"
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
 * topics against the catalogue, URLs against the network guard, and fields and filter against the resources of the topics and what is never sent.
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

    const known = await listKnown(service, [...changes.map((change) => change.id), ...ids])
    for (const settings of [...inputs, ...changes]) {
      const before = "id" in settings ? known.get(settings.id) : undefined
      const { topics = before?.topics ?? [], fields = before?.fields, filter = before?.filter } = settings
      await refuse("topics", topicsProblem(service.catalogue, settings.topics ?? []))
      // New topics may be about something that has not the fields that were chosen before.
      if (settings.topics || settings.fields) {
        await refuse("fields", fieldsProblem(service.catalogue, query, fields ?? [], topics))
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
    return new StepResponse<{ create: WebhookInput[]; update: WebhookChange[] }>({
      create: inputs,
      update: changes,
    })
  }
)

type Known = { topics: string[]; fields: string[] | null; filter: Record<string, unknown> | null }

/** Webhooks by their id. @throws MedusaError NOT_FOUND for the first id that is unknown. */
async function listKnown(service: WebhookModuleService, ids: string[]): Promise<Map<string, Known>> {
  const rows = ids.length
    ? await service.listWebhooks({ id: ids }, { select: ["id", "topics", "fields", "filter"] })
    : []
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
