import { isDeepStrictEqual } from "node:util"

import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

import {
  documentedPaths,
  pathsOfFields,
  pathsWritten,
  undocumentedPaths,
} from "../payloads/documented-fields"
import { leadsToChannels } from "../payloads/fields"
import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { Catalogue } from "../topics/catalogue"
import { nearest } from "../topics/nearest"
import type { WebhookActor, WebhookApp, WebhookFilter } from "../types"
import { asWritten } from "../types/typed"
import type { WebhookChange, WebhookInput } from "./input/webhook"
import { invalidField } from "../modules/webhook/invalid-field"
import type { StoredWebhook } from "./webhook-columns"

/** An error names at most this many topics, sales channels or fields. */
const MAX_NAMED = 10

/** The id of the app that makes the request. Null: the actor is not an app. */
export function appOf(actor: WebhookActor | undefined): string | null {
  return actor?.type === "app" ? actor.id : null
}

/** The `created_by` of something new: the one that is named, else the admin or the secret API key that makes the request. */
export function creatorOf(actor: WebhookActor | undefined, created_by: string | undefined): string | null {
  return created_by ?? (appOf(actor) === null ? (actor?.id ?? null) : null)
}

/** The id of the app that a new webhook belongs to: the app that makes the request, or the one that an admin names. Null: the shop. */
export function ownerOf(
  actor: WebhookActor | undefined,
  { app_id }: Pick<WebhookInput, "app_id">
): string | null {
  return appOf(actor) ?? app_id ?? null
}

/**
 * Checks that the apps that an admin names in `app_id` exist, are active, and are below their `max_webhooks` with the new webhooks.
 * The transaction that creates the webhooks checks it again.
 * @throws MedusaError INVALID_DATA that names `app_id`.
 */
export async function requireAppsCanOwn(
  container: MedusaContainer,
  { actor, inputs }: { actor: WebhookActor | undefined; inputs: readonly WebhookInput[] }
): Promise<void> {
  const { apps } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const named = appOf(actor) === null ? inputs.flatMap(({ app_id }) => app_id ?? []) : []
  for (const id of new Set(named)) {
    const app = await apps.find(id)
    const count = named.filter((one) => one === id).length
    const problem = !app
      ? "is not an app of the shop"
      : app.status !== "active"
        ? "is suspended; set its status to active first"
        : app.webhook_count + count > app.max_webhooks
          ? `has its maximum of webhooks; raise its max_webhooks (${app.max_webhooks})`
          : undefined
    if (problem !== undefined) {
      throw invalidField("app_id", `${JSON.stringify(id)} ${problem}`)
    }
  }
}

/**
 * Checks that webhooks of apps stay within the rights of their app. The topics and sales channels must be the app's, whoever sets
 * them. When the app itself makes the request, `fields` and `filter` may only name fields that one of the topics documents: see
 * `withheldPaths` for the other topics. An admin may give an app's webhook other fields. They stay valid until the app changes them or
 * the topics.
 *
 * It comes before every check of what the shop has: a topic, a sales channel or a field that does not exist is refused like one beyond
 * the rights, so an app cannot find out which of them exist.
 * @throws MedusaError FORBIDDEN that names the setting, and the values beyond the rights.
 */
export async function requireAppRights(
  container: MedusaContainer,
  {
    actor,
    inputs,
    changes,
    known,
  }: {
    actor: WebhookActor | undefined
    inputs: readonly WebhookInput[]
    changes: readonly WebhookChange[]
    known: ReadonlyMap<string, StoredWebhook>
  }
): Promise<void> {
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const settingsOf = [
    ...inputs.map((settings) => ({ settings, before: undefined, owner: ownerOf(actor, settings) })),
    ...changes.map(({ id, ...settings }) => {
      const before = known.get(id)
      return { settings, before, owner: before?.app_id ?? null }
    }),
  ]
  const apps = new Map<string, WebhookApp>()
  for (const { settings, before, owner } of settingsOf) {
    if (owner === null) {
      continue
    }
    const app = apps.get(owner) ?? (await service.apps.retrieve(owner))
    apps.set(owner, app)
    const { topics = [], sales_channel_ids = [] } = settings
    requireTopics(service.catalogue, app, "topics", topics)
    refuse(
      "sales_channel_ids",
      app.sales_channel_ids.length
        ? sales_channel_ids.filter((channel) => !app.sales_channel_ids.includes(channel))
        : []
    )
    if (appOf(actor) !== null) {
      requireDocumentedFields(service.catalogue, settings, before)
    }
    if (app.sales_channel_ids.length) {
      refuseChannelConditions(settings.filter)
    }
  }
}

/**
 * Checks that an app may have topics. A topic that does not exist is refused like one that the app may not have.
 * @param setting the parameter that names the topics.
 * @throws MedusaError FORBIDDEN that names the topics, and a similar one that the app may have.
 */
export function requireTopics(
  catalogue: Catalogue,
  { topics: rights }: Pick<WebhookApp, "topics">,
  setting: string,
  topics: readonly string[]
): void {
  const beyond = topics.filter((topic) => !catalogue.covers(rights, topic) || catalogue.problem(topic))
  refuse(setting, beyond, () => [...rights, ...catalogue.expand(rights)])
}

function requireDocumentedFields(
  catalogue: Catalogue,
  settings: Partial<WebhookInput>,
  before: StoredWebhook | undefined
): void {
  const topics = settings.topics ?? before?.topics ?? []
  for (const [name, pathsOf] of [
    ["fields", (value: unknown) => pathsOfFields(asWritten<string[] | null | undefined>(value) ?? [])],
    ["filter", (value: unknown) => pathsWritten(asWritten<WebhookFilter | null | undefined>(value) ?? null)],
  ] as const) {
    const value = settings[name] === undefined ? before?.[name] : settings[name]
    const isUnchanged =
      before !== undefined &&
      isDeepStrictEqual(topics, before.topics) &&
      isDeepStrictEqual(value ?? null, before[name] ?? null)
    if (!isUnchanged) {
      const beyond = undocumentedPaths(catalogue, topics, pathsOf(value))
      refuse(name, beyond, () => documentedPaths(catalogue, topics))
    }
  }
}

/** A message's list of sales channels has only those of the app, so a condition on the whole list would never be met. */
function refuseChannelConditions(filter: WebhookInput["filter"]): void {
  const [path] = pathsWritten(asWritten<WebhookFilter | null | undefined>(filter) ?? null).filter(
    leadsToChannels
  )
  if (path !== undefined) {
    throw new MedusaError(
      MedusaError.Types.FORBIDDEN,
      `filter: the app is limited to sales channels, so it may not use ${path}. Set sales_channel_ids instead`
    )
  }
}

/** @param allowed what the app may have instead; a misspelt value gets the most similar one as a suggestion. */
function refuse(
  setting: string,
  beyond: readonly string[],
  allowed: () => readonly string[] = () => []
): void {
  const [first] = beyond
  if (first !== undefined) {
    const more = beyond.length > MAX_NAMED ? ` and ${beyond.length - MAX_NAMED} more` : ""
    const names = `${beyond.slice(0, MAX_NAMED).join(", ")}${more}`
    const meant = nearest(first, allowed())
    const hint = meant === undefined ? "" : `, did you mean "${meant}"?`
    throw new MedusaError(MedusaError.Types.FORBIDDEN, `${setting}: the app may not have ${names}${hint}`)
  }
}
