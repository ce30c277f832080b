import { MedusaError } from "@medusajs/framework/utils"

import { lookUpResources } from "../payloads/look-up"
import type { QueryPort } from "../payloads/query-port"
import { withKey } from "../modules/webhook/capture/capture"
import type { CatchUpRun } from "../modules/webhook/catch-up-loop"
import type { Told } from "../modules/webhook/store/catch-up"
import type { NewEvent } from "../modules/webhook/store/events"
import { caughtUpKey } from "../modules/webhook/capture/dedupe-key"
import { checkoutsOf, placedBy } from "./checkouts"
import { creationFields, creationsOf } from "./creations"
import { openDrafts, missingForGoneDrafts } from "./gone-drafts"
import { missingForOpenOrders } from "./open-orders"
import {
  CREATION_MS,
  isPerhapsNew,
  missingForLink,
  missingForPart,
  missingForRow,
  type MissingEvent,
} from "./missing-events"
import { watchedResources, type Part, type Watched } from "./sources"
import { walkChanges, walkMoments, type ChangedRow } from "./walk-changes"

/**
 * How far a run goes back behind the one before: clocks differ, and a row shows its stamp only when its transaction
 * commits.
 */
const OVERLAP_MS = 120_000

export type CatchUpDependencies = CatchUpRun & {
  query: QueryPort
  hasEntity: (entity: string) => boolean
}

/**
 * Compares what changed in the shop since the last run with what was captured, and captures what is missing.
 * @returns how many events it found missing.
 * @throws Error when the shop cannot be read, or when it is told to end; what was looked at by then is looked at again by the next run.
 */
export async function catchUp(dependencies: CatchUpDependencies): Promise<number> {
  const { ledger, catalogue, hasEntity, now, graceMs, memoryMs } = dependencies
  const until = new Date(now().getTime() - graceMs)
  const watches = await ledger.watches()
  const resources = watchedResources(catalogue, watches, hasEntity)
  let found = 0
  for (const watched of resources) {
    const from = new Date(
      Math.max(
        watched.since.getTime(),
        watched.lookedUntil.getTime() - OVERLAP_MS,
        until.getTime() - memoryMs
      )
    )
    if (from <= until) {
      found += await catchUpWith(dependencies, watched, from, until)
      await ledger.lookedUntil(watched.topics, until)
    }
  }
  const lookedAt = new Set(resources.flatMap(({ topics }) => topics))
  const absent = watches.filter(({ topic }) => !lookedAt.has(topic)).map(({ topic }) => topic)
  // Nothing of theirs can be lost.
  await ledger.lookedUntil(absent, until)
  return found
}

/** The resource's own rows first: a creation or deletion that is found there tells of its parts, too. */
async function catchUpWith(
  dependencies: CatchUpDependencies,
  watched: Watched,
  from: Date,
  until: Date
): Promise<number> {
  const { query, signal } = dependencies
  const drafts = watched.resource === "order" ? await openDrafts(query, watched.entity, signal) : []
  let found = await capture(
    dependencies,
    watched.resource === "order"
      ? await missingForOpenOrders(dependencies, watched, drafts, { until, overlapMs: OVERLAP_MS })
      : []
  )
  for await (const rows of walkChanges(
    query,
    watched.entity,
    creationFields(watched.resource),
    from,
    until
  )) {
    signal.throwIfAborted()
    const told = await toldOf(dependencies, watched, rows, from)
    found += await capture(dependencies, await missingForRows(dependencies, watched, rows, told, from))
  }
  for (const part of watched.parts) {
    if (part.moments) {
      await tellOfSilentPart(dependencies, watched, part, part.moments, from)
      continue
    }
    for await (const rows of walkChanges(query, part.entity, [], from, until)) {
      signal.throwIfAborted()
      found += await catchUpWithPart(dependencies, watched, part, rows, from)
    }
  }
  found += await catchUpWithChannels(dependencies, watched, from, until)
  const logSince = new Date(from.getTime() - OVERLAP_MS)
  const gone =
    watched.resource === "order"
      ? await missingForGoneDrafts(dependencies, watched, drafts, { from, logSince })
      : []
  return found + (await capture(dependencies, gone))
}

/** Asks of rows that may be new what they say of their creation, and remembers those whose creation is under way. */
async function missingForRows(
  { query, ledger, hasEntity }: CatchUpDependencies,
  watched: Watched,
  rows: readonly ChangedRow[],
  told: ReadonlyMap<string, Told[]>,
  from: Date
): Promise<MissingEvent[]> {
  const toldOfRow = ({ id }: ChangedRow) => told.get(id) ?? []
  const fresh = rows.filter((row) => isPerhapsNew(watched, row, toldOfRow(row), from))
  const creations = await creationsOf(query, watched.resource, fresh, hasEntity)
  if (watched.created) {
    const open = fresh.filter(({ id }) => creations.get(id) === "open").map(({ id }) => id)
    await ledger.know(watched.created.definition.topic, open)
  }
  return rows.flatMap((row) => missingForRow(watched, row, toldOfRow(row), from, creations.get(row.id)))
}

/**
 * Tells of a part that Medusa has no event for. Its bus has not lost it, so there is nothing to wait for, and it does not
 * count as lost.
 */
async function tellOfSilentPart(
  dependencies: CatchUpDependencies,
  watched: Watched,
  part: Part,
  moments: readonly string[],
  from: Date
): Promise<void> {
  const { query, signal, now } = dependencies
  const until = now()
  const walks = [
    walkChanges(query, part.entity, [], from, until),
    ...moments.map((field) => walkMoments(query, part.entity, field, from, until)),
  ]
  for (const walk of walks) {
    for await (const rows of walk) {
      signal.throwIfAborted()
      await catchUpWithPart(dependencies, watched, part, rows, from)
    }
  }
}

async function catchUpWithPart(
  dependencies: CatchUpDependencies,
  watched: Watched,
  part: Part,
  rows: readonly Pick<ChangedRow, "id" | "updated_at">[],
  from: Date
): Promise<number> {
  const changedAt = await resourcesOf(dependencies.query, part, rows)
  const changes = [...changedAt].map(([id, at]) => ({ id, created_at: at }))
  const told = await toldOf(dependencies, watched, changes, from)
  const unplaced = await unplacedAmong(dependencies, watched, [...changedAt.keys()], told, from)
  const missing = [...changedAt].flatMap(([id, at]) =>
    unplaced.has(id) ? [] : missingForPart(watched, id, at, told.get(id) ?? [])
  )
  return capture(dependencies, missing)
}

/**
 * Tells of sales channels that a resource came into or left. Composing compares them with those that receivers know, so that one who
 * knows is not told again.
 */
async function catchUpWithChannels(
  dependencies: CatchUpDependencies,
  { channels, created, entity }: Watched,
  from: Date,
  until: Date
): Promise<number> {
  const { query, ledger, signal } = dependencies
  let found = 0
  for (const { topic, links } of channels) {
    const { topic: name, channels: kind } = topic.definition
    for (const part of links) {
      for await (const rows of walkChanges(query, part.entity, [], from, until)) {
        signal.throwIfAborted()
        const moved = rows.filter(({ deleted_at }) => (deleted_at === null) === (kind === "gained"))
        const changedAt = await resourcesOf(query, part, moved)
        const there = await thereAmong(query, entity, [...changedAt.keys()])
        const topics = created ? [name, created.definition.topic] : [name]
        const told = await ledger.told(topics, there, new Date(from.getTime() - OVERLAP_MS))
        const missing = there.flatMap((id) =>
          missingForLink(
            topic,
            id,
            changedAt.get(id)!,
            told.filter(({ resource_id }) => resource_id === id)
          )
        )
        found += await capture(dependencies, missing)
      }
    }
  }
  return found
}

/** Of these, the ones that are not deleted: a deletion tells of the links that end with it. */
async function thereAmong(query: QueryPort, entity: string, ids: string[]): Promise<string[]> {
  if (!ids.length) {
    return []
  }
  const { data }: { data: { id: string }[] } = await query.graph({
    entity,
    fields: ["id"],
    filters: { id: ids },
  })
  return data.map(({ id }) => id)
}

/** New orders of checkouts that have not ended, or were refused: a checkout writes their parts too. */
async function unplacedAmong(
  { query, hasEntity }: CatchUpDependencies,
  watched: Watched,
  ids: readonly string[],
  told: ReadonlyMap<string, Told[]>,
  from: Date
): Promise<ReadonlySet<string>> {
  if (watched.resource !== "order" || !ids.length) {
    return new Set()
  }
  const fields = ["id", "created_at", "updated_at"]
  const { data } = await query.graph({ entity: watched.entity, fields, filters: { id: [...ids] } })
  const rows: ChangedRow[] = data
  const fresh = rows
    .map((row) => ({ ...row, created_at: new Date(row.created_at) }))
    .filter((row) => isPerhapsNew(watched, row, told.get(row.id) ?? [], from))
    .map(({ id }) => id)
  const checkouts = await checkoutsOf(query, fresh, hasEntity)
  return new Set(
    [...checkouts].flatMap(([id, checkout]) =>
      checkout.cart !== "none" && placedBy(checkout) !== "announced" ? [id] : []
    )
  )
}

/** The resources that rows of a part belong to, and when the last of them changed. */
async function resourcesOf(
  query: QueryPort,
  { entity, paths, references }: Part,
  rows: readonly Pick<ChangedRow, "id" | "updated_at">[]
): Promise<Map<string, Date>> {
  const found = await lookUpResources(
    query,
    rows.map(({ id }) => ({ id, via: { entity, paths, references } }))
  )
  const changedAt = new Map<string, Date>()
  rows.forEach(({ updated_at }, index) => {
    const one = found[index]
    if (one?.kind === "failed") {
      throw new MedusaError(MedusaError.Types.UNEXPECTED_STATE, one.error)
    }
    for (const id of one?.kind === "found" ? one.ids : []) {
      const known = changedAt.get(id)
      changedAt.set(id, known && known > updated_at ? known : updated_at)
    }
  })
  return changedAt
}

/** What the log tells of these resources, since the walk's start or the creation of one that is new. */
async function toldOf(
  { ledger }: CatchUpDependencies,
  { topics, channels }: Watched,
  rows: readonly Pick<ChangedRow, "id" | "created_at">[],
  from: Date
): Promise<Map<string, Told[]>> {
  const births = rows
    .map(({ created_at }) => created_at.getTime())
    .filter((time) => time >= from.getTime() - CREATION_MS)
  // The log's times are the database's, the others the shop's.
  const since = new Date(Math.min(from.getTime(), ...births) - OVERLAP_MS)
  const ids = rows.map(({ id }) => id)
  // A message about sales channels says nothing of the rest.
  const aside = new Set(channels.map(({ topic }) => topic.definition.topic))
  const telling = topics.filter((topic) => !aside.has(topic))
  const told = new Map<string, Told[]>()
  for (const one of ids.length ? await ledger.told(telling, ids, since) : []) {
    told.set(one.resource_id, [...(told.get(one.resource_id) ?? []), one])
  }
  return told
}

async function capture(
  { ledger, now }: CatchUpDependencies,
  missing: readonly MissingEvent[]
): Promise<number> {
  const told_at = now()
  return missing.length ? ledger.capture(missing.map((one) => toEvent(one, told_at))) : 0
}

/** As the bus would have brought it. Equal for equal changes, so that two processes that find one capture it once. */
function toEvent(
  { topic: { definition }, resource_id, at, byCreation }: MissingEvent,
  told_at: Date
): NewEvent {
  // Of the events of a topic about sales channels, the last is not one of a creation.
  const cause = definition.events.at(definition.channels && !byCreation ? -1 : 0)
  const event = withKey({
    topic: definition.topic,
    resource_id,
    lookup_id: null,
    event_name: cause?.name ?? definition.topic,
    event_data: { id: resource_id },
    event_group_id: null,
    source: "catch_up",
    absorbs: Boolean(definition.absorbs),
    occurred_at: at,
    told_at,
  })
  return definition.event === "created"
    ? { ...event, dedupe_key: caughtUpKey(definition.topic, resource_id) }
    : event
}
