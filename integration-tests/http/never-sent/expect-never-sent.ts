import {
  deleteInvitesWorkflow,
  updateCustomersWorkflow,
  updateOrderWorkflow,
  updateUsersWorkflow,
} from "@medusajs/medusa/core-flows"
import { trace } from "@opentelemetry/api"
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base"

import { standIn } from "../../support/stand-in"
import { checkFields } from "../../../src/payloads/check-fields"
import { compose } from "../../../src/payloads/compose"
import { builtInTopics } from "../../../src/topics/groups"
import { NeverSent } from "../../../src/topics/never-sent"
import type { TopicDefinition } from "../../../src/types"
import { createWebhooksWorkflow } from "../../../src/workflows"
import type { Receiver } from "../../support/receiver"
import type { Admin } from "../admin"
import { Inbox } from "../inbox"
import { ship } from "../shop/orders"
import { SECRET, secretsIn } from "./planted"
import type { PlantedShop } from "./planted-shop"
import { entitiesOfShop, type Entity } from "./relations"

/** What `query.graph` shows of an entity with all of its relations, and what is composed of the same. */
type Seen = { entity: string; raw: string[]; composed: string[] }

/** Reads a few rows of every entity of the shop with everything that leads to secrets, once as Medusa has it. */
export async function readEverything(shop: PlantedShop): Promise<Seen[]> {
  const seen: Seen[] = []
  for (const entity of entitiesOfShop()) {
    const ids = await someIds(shop, entity)
    for (const fields of ids.length ? [["*"], ...entity.paths.map((path) => ["*", `${path}.*`])] : []) {
      const raw = await readRaw(shop, entity, ids, fields)
      const composed = raw === null ? "" : await composeAll(shop, entity, ids, fields)
      seen.push({ entity: entity.name, raw: secretsIn(raw ?? ""), composed: secretsIn(composed) })
    }
  }
  return seen
}

async function someIds({ query }: PlantedShop, { name }: Entity): Promise<string[]> {
  try {
    const { data }: { data: { id?: string }[] } = await query.graph({
      entity: name,
      fields: ["id"],
      pagination: { take: 50 },
    })
    return data.flatMap(({ id }) => id ?? [])
  } catch {
    return []
  }
}

/** Null where the query throws: not everything that is declared can be read. */
async function readRaw(
  { query }: PlantedShop,
  { name }: Entity,
  ids: string[],
  fields: string[]
): Promise<string | null> {
  try {
    return JSON.stringify(await query.graph({ entity: name, fields, filters: { id: ids } }))
  } catch {
    return null
  }
}

/** As a merchant's own topic about the entity would send it. */
async function composeAll(
  { query }: PlantedShop,
  { name: entity }: Entity,
  ids: string[],
  fields: string[]
): Promise<string> {
  const topic = "sweep.seen"
  const definition = standIn<TopicDefinition>({
    topic,
    resource: "sweep",
    event: "seen",
    entity,
    fields,
    events: [],
  })
  const events = ids.map((id, index) => ({
    id: `whevt_${index}`,
    topic,
    resource_id: id,
    event_name: topic,
    event_data: { id },
    source: "event_bus" as const,
    occurred_at: new Date(),
  }))
  const compositions = await compose(events, [], {
    query,
    neverSent: new NeverSent(),
    definitionOf: () => definition,
    matches: () => true,
  })
  return JSON.stringify(compositions)
}

/** Everything that left the shop or was kept of it while things happened in it, by where it was found. */
export async function collectEverything(
  shop: PlantedShop,
  admin: Admin,
  receiver: Receiver
): Promise<Record<string, string>> {
  const spans = new InMemorySpanExporter()
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }))
  const settings = await settingsThatAskForAll(shop)
  const webhooks = settings.map(({ topics, fields }) => ({ url: receiver.url, topics, fields }))
  await shop.run(createWebhooksWorkflow, { webhooks })
  const all = await Inbox.open(shop.container, receiver, ["*", "action.card.issued"], { fields: ["*"] })
  await happen(shop)
  await all.settled()
  trace.disable()

  /** Those of the others are samples. */
  const resources: { [name: string]: string | undefined } = {
    order: shop.placed.id,
    invite: shop.invite,
    user: shop.user,
    customer: shop.customer,
  }
  const previews = []
  for (const { topics, fields, resource } of settings) {
    const resource_id = resources[resource]
    previews.push(
      await admin.post("/admin/webhooks/preview", { topics, topic: topics[0], resource_id, fields })
    )
  }
  const { rows: stored } = await shop.db.raw(
    `select t::text from webhook_event t union all select t::text from webhook_delivery t
     union all select t::text from webhook_attempt t union all select t::text from webhook_queue t
     union all select t::text from webhook_endpoint t where status = 'active'`
  )
  return {
    "what was received": JSON.stringify(receiver.received),
    "the plugin's tables": JSON.stringify(stored),
    "the log": JSON.stringify((await admin.get("/admin/webhook-deliveries?limit=50")).data),
    "its export": JSON.stringify((await admin.get("/admin/webhook-deliveries/export")).data),
    previews: JSON.stringify(previews.map(({ data }) => data)),
    spans: JSON.stringify(
      spans
        .getFinishedSpans()
        .map(({ name, attributes, events, status }) => [name, attributes, events, status])
    ),
  }
}

type Settings = { topics: string[]; fields: string[]; resource: string }

/** One webhook for each resource: with all of it, and all that leads to what has secrets and can be read. */
async function settingsThatAskForAll(shop: PlantedShop): Promise<Settings[]> {
  const entities = new Map(entitiesOfShop().map((entity) => [entity.name, entity]))
  const settings = new Map<string, Settings>()
  for (const { resource, topic, entity: name = "" } of builtInTopics) {
    const entity = entities.get(name)
    if (!entity) {
      continue
    }
    const known = settings.get(resource) ?? {
      resource,
      topics: [],
      fields: await readableFields(shop, entity),
    }
    settings.set(resource, { ...known, topics: [...known.topics, topic] })
  }
  return [...settings.values()].filter(({ fields }) => fields.length)
}

async function readableFields(shop: PlantedShop, entity: Entity): Promise<string[]> {
  const fields = []
  for (const field of ["*", ...entity.paths.map((path) => `${path}.*`)]) {
    if ((await checkFields(shop.query, [entity.name], [field])) === null) {
      fields.push(field)
    }
  }
  return fields
}

async function happen({ run, container, ...shop }: PlantedShop): Promise<void> {
  await run(updateOrderWorkflow, { id: shop.placed.id, user_id: shop.user, email: "grace@shop.test" })
  await run(updateCustomersWorkflow, { selector: { id: shop.customer }, update: { last_name: "King" } })
  await run(updateUsersWorkflow, { updates: [{ id: shop.user, first_name: "Lin" }] })
  await ship({ run, container, ...shop }, shop.packed, shop.packed.fulfillment)
  await run(deleteInvitesWorkflow, { ids: [shop.invite] })
  await container.resolve("event_bus").emit({
    name: "card.issued",
    data: { id: "card_1", token: SECRET, owner: { accessToken: SECRET } },
  })
}
