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
  modeProblem,
  updateWebhookByIdSchema,
  type WebhookChange,
  type WebhookInput,
} from "../input/webhook"
import type { WebhookActor } from "../../types"
import { appOf, ownerOf, requireAppRights, requireRoom } from "../app-rights"
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
 * settings against the mode, which stays, that an app which is named may have another webhook, topics against the catalogue, URLs against the network guard, and fields and filter against the resources of the topics
 * and what is never sent. Where Medusa's policies are on, the actor must be allowed to read all that a webhook is sent,
 * once it is new, or a change decides where that goes or what it is. An app knows its own webhooks alone, and has them sent nothing
 * beyond its rights.
 *
 * What is to be created with the `external_id` of a webhook that is there comes back as a change of that one, and needs the
 * right to change webhooks.
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
    const query: QueryPort = container.resolve(ContainerRegistrationKeys.QUERY)
    const wanted = await Promise.all(create.map((input) => zodValidator(createWebhookSchema, input)))
    const updates = await Promise.all(update.map((change) => zodValidator(updateWebhookByIdSchema, change)))

    const listed = [...updates.map((change) => change.id), ...ids]
    const app = appOf(actor)
    const known = await listKnown(service, listed, app)
    const named = await listNamed(service, { wanted, updates, known, actor })
    const inputs = wanted.filter((input) => !named.has(input))
    await requireRoom(container, { actor, inputs })
    const upserts = await Promise.all(
      wanted.flatMap((input) => {
        const row = named.get(input)
        return row ? [changeOf(service, row, input)] : []
      })
    )
    named.forEach((row) => known.set(row.id, row))
    const changes = [...updates, ...upserts]
    for (const settings of [...inputs, ...changes]) {
      const before = "id" in settings ? known.get(settings.id) : undefined
      await refuseMode(settings, before)
      const {
        signature = before?.signature ?? "hmac",
        signature_header = before?.signature_header ?? null,
        headers = before?.headers ?? null,
      } = settings
      await refuse("signature_header", signatureHeaderProblem(signature_header, signature, headers))
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
      [...inputs, ...changes].map((settings) => {
        const { url } = settings
        const owner = "id" in settings ? known.get(settings.id)?.app_id : ownerOf(actor, settings)
        const ofApp = owner != null
        return refuse("url", url == null ? undefined : service.urlProblem(url, { ofApp }))
      })
    )
    await requireAppRights(container, { actor, inputs, changes, known })
    const rights_of = isBoundByRights(actor) ? actor.id : null
    const reaching = changes.filter(({ id, ...change }) => changesReach(known.get(id)!, change))
    if (rights_of !== null) {
      const rights = new NeededRights(service.catalogue)
      for (const { external_id } of upserts) {
        await requireRights(container, actor, { external_id: new Map([[external_id!, ["webhook:update"]]]) })
      }
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
    return new StepResponse<{
      create: (WebhookInput & Granted)[]
      update: (WebhookChange & Granted)[]
      /** Of each that was to be created: the id of the webhook that is there already, else null. */
      known: (string | null)[]
    }>({
      known: wanted.map((input) => named.get(input)?.id ?? null),
      create: inputs.map((input) => ({ ...input, rights_of })),
      update: changes.map((change) => (reaching.includes(change) ? { ...change, rights_of } : change)),
    })
  }
)

/**
 * The webhooks that are there already of those that are to be created, by what was to create them. Webhooks of an app share no names with those of
 * another, or of the shop.
 * @throws MedusaError INVALID_DATA where two webhooks were to have the same one.
 */
async function listNamed(
  service: WebhookModuleService,
  {
    wanted,
    updates,
    known,
    actor,
  }: {
    wanted: readonly WebhookInput[]
    updates: readonly WebhookChange[]
    /** The webhooks that are changed or deleted by the same request. */
    known: ReadonlyMap<string, WebhookRow>
    actor: WebhookActor | undefined
  }
): Promise<Map<WebhookInput, WebhookRow>> {
  const names = [
    ...wanted.map((input) => ({
      external_id: input.external_id,
      owner: ownerOf(actor, input),
      id: undefined,
    })),
    ...updates.map(({ external_id, id }) => ({ external_id, owner: known.get(id)?.app_id ?? null, id })),
  ].filter(({ external_id }) => external_id != null)
  const rows = names.length
    ? await service.listWebhookEndpoints(
        { external_id: names.map(({ external_id }) => external_id!) },
        { take: null }
      )
    : []
  const key = (owner: string | null, name: string | null | undefined) => JSON.stringify([owner, name])
  const named = new Map(rows.map((row) => [key(row.app_id, row.external_id), row]))
  const seen = new Set<string>()
  for (const { external_id, owner, id } of names) {
    const own = key(owner, external_id)
    await refuse("external_id", seen.has(own) ? `${JSON.stringify(external_id)} is listed twice` : undefined)
    seen.add(own)
    const row = named.get(own)
    const isTaken = row && (id === undefined ? known.has(row.id) : row.id !== id)
    await refuse(
      "external_id",
      isTaken ? `${JSON.stringify(external_id)} is that of the webhook ${row.id}` : undefined
    )
  }
  return new Map(
    wanted.flatMap((input) => {
      const { external_id } = input
      const row = external_id == null ? undefined : named.get(key(ownerOf(actor, input), external_id))
      return row ? [[input, row] as const] : []
    })
  )
}

/** What was to create a webhook that is there already, as a change of it. @throws MedusaError INVALID_DATA */
async function changeOf(
  service: WebhookModuleService,
  row: WebhookRow,
  // Whose it is stays.
  { secret, app_id: _, ...settings }: WebhookInput
): Promise<WebhookChange> {
  // A script that gives the secret with each run may run again; a new one comes by rotation, which has an overlap.
  const isNew = secret !== undefined && (await service.openSecrets(row.secrets))[0]?.value !== secret
  await refuse(
    "secret",
    isNew ? `is not that of the webhook ${row.id}, which exists; rotate its secret instead` : undefined
  )
  return { ...settings, id: row.id }
}

/**
 * Webhooks by their id.
 * @param app that asks, and knows its own alone; null: whoever may know all.
 * @throws MedusaError NOT_FOUND for the first id that is unknown.
 */
async function listKnown(
  service: WebhookModuleService,
  ids: string[],
  app: string | null
): Promise<Map<string, WebhookRow>> {
  const rows = ids.length
    ? await service.listWebhookEndpoints({ id: ids, ...(app !== null && { app_id: app }) }, { take: null })
    : []
  const known = new Map(rows.map((row) => [row.id, row]))
  const unknown = ids.find((id) => !known.has(id))
  if (unknown !== undefined) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `Webhook with id: ${unknown} was not found`)
  }
  return known
}

/** A new webhook's own settings were looked at by its schema. */
async function refuseMode(
  change: WebhookInput | WebhookChange,
  before: WebhookRow | undefined
): Promise<void> {
  if (before) {
    const { mode } = before
    await refuse(
      "mode",
      change.mode === undefined || change.mode === mode
        ? undefined
        : `is ${JSON.stringify(mode)} and stays so; create another webhook`
    )
    const problem = modeProblem(mode, change)
    await refuse(problem?.field ?? "", problem?.message)
  }
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
