import { isDeepStrictEqual } from "node:util"

import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"

import { pathsLookedAt, pathsOfFields, undocumentedPaths } from "../payloads/documented-fields"
import type { QueryPort } from "../payloads/query-port"
import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import type { WebhookActor, WebhookApp, WebhookFilter } from "../types"
import { asWritten } from "../types/typed"
import type { WebhookChange, WebhookInput } from "./input/webhook"
import type { WebhookRow } from "./webhook-columns"

/** How many topics, channels or fields a refusal names. */
const NAMED = 10

/** The id of the app that asks; null for everyone else. */
export function appOf(actor: WebhookActor | undefined): string | null {
  return actor?.type === "app" ? actor.id : null
}

/** Whose a new webhook is to be: the app's that asks, or the one's that whoever else asks has named; null: the shop's. */
export function ownerOf(
  actor: WebhookActor | undefined,
  { app_id }: Pick<WebhookInput, "app_id">
): string | null {
  return appOf(actor) ?? app_id ?? null
}

/**
 * Refuses new webhooks for apps that are named and may have no more: one that is unknown or suspended, or has as many as it may. The
 * transaction that creates them asks once more.
 * @throws MedusaError INVALID_DATA that names the setting.
 */
export async function requireRoom(
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
        ? "is suspended"
        : app.webhook_count + count > app.max_webhooks
          ? `has as many webhooks as it may: ${app.max_webhooks}`
          : undefined
    if (problem !== undefined) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `Invalid request: app_id: ${JSON.stringify(id)} ${problem}`
      )
    }
  }
}

/**
 * Refuses what goes beyond an app's rights: topics and sales channels, whoever sets them for the app's webhook, and, where the app itself
 * asks, fields and filters beyond the documented fields of the topics. An admin may give an app's webhook more fields; those stay while
 * the app leaves them and the topics as they are.
 * @throws MedusaError FORBIDDEN that names the setting and what of it is beyond the rights.
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
    known: ReadonlyMap<string, WebhookRow>
  }
): Promise<void> {
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const asking = appOf(actor)
  const written = [
    ...inputs.map((settings) => ({ settings, before: undefined, owner: ownerOf(actor, settings) })),
    ...changes.map(({ id, ...settings }) => {
      const before = known.get(id)
      return { settings, before, owner: before?.app_id ?? null }
    }),
  ]
  const apps = new Map<string, WebhookApp>()
  for (const { settings, before, owner } of written) {
    if (owner === null) {
      continue
    }
    const app = apps.get(owner) ?? (await service.apps.retrieve(owner))
    apps.set(owner, app)
    const { topics = [], sales_channel_ids = [] } = settings
    refuse(
      "topics",
      topics.filter((topic) => !service.catalogue.covers(app.topics, topic))
    )
    refuse(
      "sales_channel_ids",
      app.sales_channel_ids.length
        ? sales_channel_ids.filter((channel) => !app.sales_channel_ids.includes(channel))
        : []
    )
    if (asking !== null) {
      await requireDocumentedFields(container, settings, before)
    }
  }
}

async function requireDocumentedFields(
  container: MedusaContainer,
  settings: Partial<WebhookInput>,
  before: WebhookRow | undefined
): Promise<void> {
  const { catalogue } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const query: QueryPort = container.resolve(ContainerRegistrationKeys.QUERY)
  const topics = settings.topics ?? before?.topics ?? []
  for (const [name, pathsOf] of [
    ["fields", (value: unknown) => pathsOfFields(asWritten<string[] | null | undefined>(value) ?? [])],
    ["filter", (value: unknown) => pathsLookedAt(asWritten<WebhookFilter | null | undefined>(value) ?? null)],
  ] as const) {
    const value = settings[name] === undefined ? before?.[name] : settings[name]
    const isAsBefore =
      before !== undefined &&
      isDeepStrictEqual(topics, before.topics) &&
      isDeepStrictEqual(value ?? null, before[name] ?? null)
    if (!isAsBefore) {
      refuse(name, await undocumentedPaths(catalogue, query, topics, pathsOf(value)))
    }
  }
}

function refuse(setting: string, beyond: readonly string[]): void {
  if (beyond.length) {
    const more = beyond.length > NAMED ? ` and ${beyond.length - NAMED} more` : ""
    const names = `${beyond.slice(0, NAMED).join(", ")}${more}`
    throw new MedusaError(MedusaError.Types.FORBIDDEN, `${setting}: the app may not have ${names}`)
  }
}
