import { MedusaError } from "@medusajs/framework/utils"

import { lookUpResources } from "../payloads/look-up"
import type { QueryPort } from "../payloads/query-port"
import { withKey } from "../modules/webhook/capture/capture"
import type { CatchUpRun } from "../modules/webhook/catch-up-loop"
import { runEach } from "../modules/webhook/loop"
import type { LoggedEvents } from "../modules/webhook/store/catch-up"
import type { NewEvent } from "../modules/webhook/store/events"
import { caughtUpKey } from "../modules/webhook/capture/dedupe-key"
import { present } from "../types/typed"
import { checkoutsOf, creationFields, creationsOf, placedBy } from "./creations"
import { openDrafts, missingForGoneDrafts } from "./gone-drafts"
import { missingForOpenOrders } from "./open-orders"
import {
  CREATION_MS,
  mayBeNew,
  missingForLink,
  missingForPart,
  missingForRow,
  type UnloggedChange,
} from "./missing-events"
import { watchedResources, type WatchedPart, type Watched } from "./sources"
import { walkChanges, walkByDate, type ChangedRow } from "./walk-changes"

/**
 * A run begins this long before the end of the last one: clocks differ, and rows become visible later than their `updated_at`.
 */
const OVERLAP_MS = 120_000

type CatchUpDependencies = CatchUpRun & {
  query: QueryPort
  hasEntity: (entity: string) => boolean
}

/**
 * Compares what changed in the shop since the last run with what was captured, and captures what is missing.
 * @returns the number of missing events.
 * @throws an error when a resource cannot be read, after all others were checked, or after `signal`. The next run checks the
 *   same changes again.
 */
export async function catchUp(dependencies: CatchUpDependencies): Promise<number> {
  const { ledger, catalogue, hasEntity, now, graceMs, memoryMs, signal } = dependencies
  // First, since it reads the database's time.
  const watches = await ledger.watches()
  const until = new Date(now().getTime() - graceMs)
  const resources = watchedResources(catalogue, watches, hasEntity)
  let found = 0
  const check = async (watched: Watched) => {
    const checkedUntil = Math.min(watched.checkedUntil.getTime(), until.getTime())
    const from = new Date(
      Math.max(watched.since.getTime(), checkedUntil - OVERLAP_MS, until.getTime() - memoryMs)
    )
    if (from <= until) {
      signal.throwIfAborted()
      found += await catchUpWith(dependencies, watched, from, until)
      await ledger.markChecked(watched.topics, until)
    }
  }
  const watchedTopics = new Set(resources.flatMap(({ topics }) => topics))
  const absent = watches.filter(({ topic }) => !watchedTopics.has(topic)).map(({ topic }) => topic)
  // Topics whose entity the shop does not have: none of their events can be lost.
  await ledger.markChecked(absent, until)
  await runEach(resources.map((watched) => () => check(watched)))
  return found
}

/** The resource's own rows come first, because a creation or deletion includes changes of its parts. */
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
    const logged = await loggedEventsOf(dependencies, watched, rows, from)
    found += await capture(dependencies, await missingForRows(dependencies, watched, rows, logged, from))
  }
  for (const part of watched.parts) {
    if (part.moments) {
      await captureSilentPart(dependencies, watched, part, part.moments, from)
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

/** The missing events of a resource's rows. Rows whose creation is still under way are remembered for later runs. */
async function missingForRows(
  { query, ledger, hasEntity }: CatchUpDependencies,
  watched: Watched,
  rows: readonly ChangedRow[],
  logged: ReadonlyMap<string, LoggedEvents[]>,
  from: Date
): Promise<UnloggedChange[]> {
  const loggedOfRow = ({ id }: ChangedRow) => logged.get(id) ?? []
  const fresh = rows.filter((row) => mayBeNew(watched, row, loggedOfRow(row), from))
  const creations = await creationsOf(query, watched.resource, fresh, hasEntity)
  if (watched.created) {
    const open = fresh.filter(({ id }) => creations.get(id) === "open").map(({ id }) => id)
    await ledger.rememberRows(watched.created.definition.topic, open)
  }
  return rows.flatMap((row) => missingForRow(watched, row, loggedOfRow(row), from, creations.get(row.id)))
}

/**
 * Captures changes of a part for which Medusa emits no event. There is no event to wait for, and these changes do not count as
 * lost.
 */
async function captureSilentPart(
  dependencies: CatchUpDependencies,
  watched: Watched,
  part: WatchedPart,
  moments: readonly string[],
  from: Date
): Promise<void> {
  const { query, signal, now } = dependencies
  const until = now()
  const walks = [
    walkChanges(query, part.entity, [], from, until),
    ...moments.map((field) => walkByDate(query, part.entity, field, from, until)),
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
  part: WatchedPart,
  rows: readonly Pick<ChangedRow, "id" | "updated_at">[],
  from: Date
): Promise<number> {
  const changedAt = await resourcesOf(dependencies.query, part, rows)
  const changes = [...changedAt].map(([id, at]) => ({ id, created_at: at }))
  const logged = await loggedEventsOf(dependencies, watched, changes, from)
  const unplacedIds = await unplacedOrders(dependencies, watched, [...changedAt.keys()], logged, from)
  const missing = [...changedAt].flatMap(([id, at]) =>
    unplacedIds.has(id) ? [] : missingForPart(watched, id, at, logged.get(id) ?? [])
  )
  return capture(dependencies, missing)
}

/**
 * Captures sales channels that a resource has entered or left. Fan-out compares them with those that were sent, so that no
 * receiver gets them twice.
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
        const existing = await existingAmong(query, entity, [...changedAt.keys()])
        const topics = created ? [name, created.definition.topic] : [name]
        const logged = await ledger.loggedEvents(topics, existing, new Date(from.getTime() - OVERLAP_MS))
        const missing = existing.flatMap((id) =>
          missingForLink(
            topic,
            id,
            present(changedAt.get(id), "the time of a change"),
            logged.filter(({ resource_id }) => resource_id === id)
          )
        )
        found += await capture(dependencies, missing)
      }
    }
  }
  return found
}

/** The resources that are not deleted. A deletion includes the links that end with it. */
async function existingAmong(query: QueryPort, entity: string, ids: string[]): Promise<string[]> {
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

/** Ids of new orders whose checkout is under way or was refused. A checkout writes parts of the order too. */
async function unplacedOrders(
  { query, hasEntity }: CatchUpDependencies,
  watched: Watched,
  ids: readonly string[],
  logged: ReadonlyMap<string, LoggedEvents[]>,
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
    .filter((row) => mayBeNew(watched, row, logged.get(row.id) ?? [], from))
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
  { entity, paths, references }: WatchedPart,
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

/** The log's events of these resources, since the start of the walk, or since the creation of the oldest new one. */
async function loggedEventsOf(
  { ledger }: CatchUpDependencies,
  { topics, channels }: Watched,
  rows: readonly Pick<ChangedRow, "id" | "created_at">[],
  from: Date
): Promise<Map<string, LoggedEvents[]>> {
  const creationTimes = rows
    .map(({ created_at }) => created_at.getTime())
    .filter((time) => time >= from.getTime() - CREATION_MS)
  // The log's times are the database's, the others the shop's.
  const since = new Date(Math.min(from.getTime(), ...creationTimes) - OVERLAP_MS)
  const ids = rows.map(({ id }) => id)
  // Messages about sales channels do not contain other changes.
  const channelTopics = new Set(channels.map(({ topic }) => topic.definition.topic))
  const others = topics.filter((topic) => !channelTopics.has(topic))
  const logged = new Map<string, LoggedEvents[]>()
  for (const one of ids.length ? await ledger.loggedEvents(others, ids, since) : []) {
    logged.set(one.resource_id, [...(logged.get(one.resource_id) ?? []), one])
  }
  return logged
}

async function capture(
  { ledger, now }: CatchUpDependencies,
  missing: readonly UnloggedChange[]
): Promise<number> {
  const told_at = now()
  return missing.length ? ledger.capture(missing.map((one) => toEvent(one, told_at))) : 0
}

/**
 * The event that the bus would have delivered. Its dedupe key is equal for equal changes, so that two processes capture it
 * once.
 */
function toEvent(
  { topic: { definition }, resource_id, at, byCreation }: UnloggedChange,
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
