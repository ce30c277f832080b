import { zodValidator } from "@medusajs/framework"
import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { NeededRights } from "../../payloads/needed-rights"
import { WEBHOOK_MODULE } from "../../modules/webhook"
import type WebhookModuleService from "../../modules/webhook/service"
import {
  createWebhookSchema,
  modeProblem,
  updateWebhookByIdSchema,
  type WebhookChange,
  type WebhookInput,
} from "../input/webhook"
import type { WebhookActor } from "../../types"
import { appOf, ownerOf, requireAppRights, requireAppsCanOwn } from "../app-rights"
import { invalidField } from "../../modules/webhook/invalid-field"
import { present } from "../../types/typed"
import { isBoundByRights, requireRights } from "../rights"
import { requireValidSettings } from "../valid-settings"
import { changesReach, type StoredWebhook } from "../webhook-columns"
import type { AskedByActor } from "./authorize-webhook"

/** What to validate: webhooks to create, changes of webhooks, and ids of webhooks that must exist. */
export type ValidateWebhooksStepInput = AskedByActor & {
  create?: readonly unknown[]
  /** Each with the webhook's `id`. */
  update?: readonly unknown[]
  ids?: readonly string[]
}

/** Id of the actor whose rights were checked for the settings; null when none were checked. Absent when nothing needed a check. */
export type GrantedRights = { rights_of?: string | null }

/**
 * This step validates everything before anything is written:
 *
 * - the syntax and the limits of each setting, and that the webhooks exist and are listed once;
 * - the mode, which cannot be changed;
 * - that a named app exists, is active and may have another webhook;
 * - the rights of apps: an app may only change its own webhooks, and these stay within its topics and sales channels;
 * - topics against the catalogue, fields, triggers and filter against the resources of the topics, URLs against the network guard;
 * - the rights of admins, when Medusa's policies are enabled: an admin must be allowed to read what a webhook is sent if the webhook is
 *   new, or if a change affects what it is sent or where.
 *
 * An input of `create` whose `external_id` belongs to an existing webhook is returned in `update`, and needs the right to update
 * webhooks.
 *
 * It throws a `MedusaError`: `INVALID_DATA` that names the invalid setting, `NOT_FOUND` for an unknown id, and `FORBIDDEN` for a missing
 * right.
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
    const wanted = await Promise.all(create.map((input) => zodValidator(createWebhookSchema, input)))
    const updates = await Promise.all(update.map((change) => zodValidator(updateWebhookByIdSchema, change)))

    const named = [...updates.map(({ id }) => id), ...ids]
    const repeated = named.find((id, index) => named.indexOf(id) !== index)
    if (repeated !== undefined) {
      throw invalidField("id", `${repeated} is listed twice`)
    }
    const known = await retrieveById(service, named, appOf(actor))
    const existing = await findByExternalId(service, { wanted, updates, known, actor })
    const inputs = wanted.filter((input) => !existing.has(input))
    await requireAppsCanOwn(container, { actor, inputs })
    const upserts = await Promise.all(
      wanted.flatMap((input) => {
        const row = existing.get(input)
        return row ? [toChange(service, row, input)] : []
      })
    )
    existing.forEach((row) => known.set(row.id, row))
    const changes = [...updates, ...upserts]

    await requireAppRights(container, { actor, inputs, changes, known })
    for (const input of inputs) {
      await requireValidSettings(container, input, { ofApp: ownerOf(actor, input) !== null })
    }
    for (const change of changes) {
      const before = rowOf(known, change.id)
      requireSameMode(change, before)
      await requireValidSettings(container, change, { before, ofApp: before.app_id !== null })
    }
    await Promise.all([
      ...inputs.map((input) => requireAllowedUrl(service, input, ownerOf(actor, input))),
      ...changes.map((change) => requireAllowedUrl(service, change, rowOf(known, change.id).app_id)),
    ])
    const reaching = changes.filter(({ id, ...change }) => changesReach(rowOf(known, id), change))
    await requireActorRights(container, { actor, inputs, upserts, reaching, known })

    const rights_of = isBoundByRights(actor) ? actor.id : null
    return new StepResponse<{
      create: (WebhookInput & GrantedRights)[]
      update: (WebhookChange & GrantedRights)[]
      /** For each input of `create`: the id of the existing webhook with its `external_id`, or null. */
      known: (string | null)[]
    }>({
      known: wanted.map((input) => existing.get(input)?.id ?? null),
      create: inputs.map((input) => ({ ...input, rights_of })),
      update: changes.map((change) => (reaching.includes(change) ? { ...change, rights_of } : change)),
    })
  }
)

function rowOf(known: ReadonlyMap<string, StoredWebhook>, id: string): StoredWebhook {
  return present(known.get(id), `the webhook ${id}`)
}

/**
 * Webhooks by their id.
 * @param app id of the app that makes the request, for which other webhooks do not exist. Null: not an app.
 * @throws MedusaError NOT_FOUND for the first unknown id.
 */
async function retrieveById(
  service: WebhookModuleService,
  ids: string[],
  app: string | null
): Promise<Map<string, StoredWebhook>> {
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

/**
 * The existing webhook for each input whose `external_id` it has. An `external_id` is unique among the webhooks of one owner, which
 * is an app or the shop.
 * @throws MedusaError INVALID_DATA when two webhooks would have the same `external_id`.
 */
async function findByExternalId(
  service: WebhookModuleService,
  {
    wanted,
    updates,
    known,
    actor,
  }: {
    wanted: readonly WebhookInput[]
    updates: readonly WebhookChange[]
    /** The webhooks that the same request changes or deletes. */
    known: ReadonlyMap<string, StoredWebhook>
    actor: WebhookActor | undefined
  }
): Promise<Map<WebhookInput, StoredWebhook>> {
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
        { external_id: names.flatMap(({ external_id }) => external_id ?? []) },
        { take: null }
      )
    : []
  const keyOf = (owner: string | null, name: string | null | undefined) => JSON.stringify([owner, name])
  const byName = new Map(rows.map((row) => [keyOf(row.app_id, row.external_id), row]))
  const seen = new Set<string>()
  for (const { external_id, owner, id } of names) {
    const key = keyOf(owner, external_id)
    if (seen.has(key)) {
      throw invalidField("external_id", `${JSON.stringify(external_id)} is listed twice`)
    }
    seen.add(key)
    const row = byName.get(key)
    if (row && (id === undefined ? known.has(row.id) : row.id !== id)) {
      throw invalidField(
        "external_id",
        `${JSON.stringify(external_id)} already belongs to the webhook ${row.id}`
      )
    }
  }
  return new Map(
    wanted.flatMap((input) => {
      const { external_id } = input
      const row = external_id == null ? undefined : byName.get(keyOf(ownerOf(actor, input), external_id))
      return row ? [[input, row] as const] : []
    })
  )
}

/**
 * The input for a webhook that exists already, as a change of that webhook. Its owner does not change.
 * @throws MedusaError INVALID_DATA for another secret.
 */
async function toChange(
  service: WebhookModuleService,
  row: StoredWebhook,
  { secret, app_id: _, ...settings }: WebhookInput
): Promise<WebhookChange> {
  // The same secret is accepted, so that a script that gives it can run again. A new one needs a rotation, which has an overlap.
  if (secret !== undefined && (await service.openSecrets(row.secrets))[0]?.value !== secret) {
    throw invalidField(
      "secret",
      `is not that of the webhook ${row.id}, which exists; rotate its secret instead`
    )
  }
  return { ...settings, id: row.id }
}

/** @throws MedusaError INVALID_DATA for another mode, and for a setting that does not fit the mode. */
function requireSameMode(change: WebhookChange, { mode }: StoredWebhook): void {
  if (change.mode !== undefined && change.mode !== mode) {
    throw invalidField("mode", `is ${JSON.stringify(mode)} and cannot be changed; create another webhook`)
  }
  const problem = modeProblem(mode, change)
  if (problem) {
    throw invalidField(problem.field, problem.message)
  }
}

/** @throws MedusaError INVALID_DATA for a URL that the network guard refuses. */
async function requireAllowedUrl(
  service: WebhookModuleService,
  { url }: Pick<WebhookChange, "url">,
  owner: string | null
): Promise<void> {
  const problem = url == null ? undefined : await service.urlProblem(url, { ofApp: owner !== null })
  if (problem !== undefined) {
    throw invalidField("url", problem)
  }
}

/**
 * Checks the rights of an admin, when Medusa's policies are enabled.
 * @throws MedusaError FORBIDDEN that names the setting and the missing rights.
 */
async function requireActorRights(
  container: MedusaContainer,
  {
    actor,
    inputs,
    upserts,
    reaching,
    known,
  }: {
    actor: WebhookActor | undefined
    inputs: readonly WebhookInput[]
    upserts: readonly WebhookChange[]
    /** The changes that affect what a webhook sends, or to whom. */
    reaching: readonly WebhookChange[]
    known: ReadonlyMap<string, StoredWebhook>
  }
): Promise<void> {
  if (!isBoundByRights(actor)) {
    return
  }
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const rights = new NeededRights(service.catalogue)
  for (const name of upserts.flatMap(({ external_id }) => external_id ?? [])) {
    await requireRights(container, actor, { external_id: new Map([[name, ["webhook:update"]]]) })
  }
  for (const input of inputs) {
    await requireRights(container, actor, rights.ofWebhook(input.topics, input))
  }
  for (const change of reaching) {
    const before = rowOf(known, change.id)
    for (const settings of [before, { ...before, ...change }]) {
      await requireRights(container, actor, rights.ofWebhook(settings.topics, settings))
    }
    // Waiting and replayed deliveries are sent with the changed settings, and may have topics that the webhook had before.
    const delivered = await service.deliveredTopics(change.id)
    const topics = new Map(delivered.map((topic) => [topic, rights.ofTopic(topic)]))
    await requireRights(container, actor, { topics })
  }
}
