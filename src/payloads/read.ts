import { isRecord } from "./data-path"
import { readsOf, selectionOf, type Selection } from "./fields"
import type { QueryPort } from "./query-port"
import { errorText } from "../modules/webhook/safe-errors"

/** Ids in one query. One query for each id is far slower, and a batch of this many full orders fits into memory. */
const CHUNK = 200

/** After this many failed queries for single ids in a row, the remaining ones count as failed: the database may be down. */
const MAX_CONSECUTIVE_FAILURES = 3

/** A set of fields that are read together. Equal keys are equal sets. */
export type Need = { key: string; fields: string[] }

/** A resource to read, with the sets of fields that are needed, first the one of the event's payload. */
export type Want = {
  entity: string
  id: string
  /** Whether the resource is expected to be deleted. */
  deleted: boolean
  /** The topic's default fields. Needs within their records are read by one query, and all others by another. */
  own: Need
  needs: readonly Need[]
}

/** The result of reading a resource. `gone`: it has no row, not even a deleted one. */
export type Reading =
  | {
      kind: "found"
      row: Record<string, unknown>
      /** All fields that the query has read, also those of other needs. */
      read: Selection
      /** Null for a resource that is not deleted. */
      deletedAt: Date | null
    }
  | { kind: "gone" }
  | { kind: "unreadable"; error: string }

/**
 * Reads resources in batches: one query for the resources of an entity with the same default fields, and a second one for needs
 * that reach beyond these fields' records.
 *
 * If a query throws, it is split by needs, then by resource, until the failing ones are alone. Resources that are missing are
 * read again with deleted rows: their events may still have to be sent, and scope and filter need more than an id.
 * @returns for each want a reading for each of its needs, in the order in which they were read.
 */
export async function readAll(query: QueryPort, wants: readonly Want[]): Promise<Map<Want, Reading[]>> {
  const readings = new Map<Want, Reading[]>()
  for (const group of groupWants(wants)) {
    const found = new Map<string, ReadingsById>()
    for (const needs of partition(group)) {
      const keys = new Set(needs.map(({ key }) => key))
      const wanted = group.wants.filter((want) => want.needs.some(({ key }) => keys.has(key)))
      for (const ids of chunk([...new Set(wanted.map(({ id }) => id))])) {
        for (const [key, part] of await readNeeds(query, group, needs, ids)) {
          found.set(key, new Map([...(found.get(key) ?? []), ...part]))
        }
      }
    }
    for (const want of group.wants) {
      const readingOf = ({ key }: Need): Reading => found.get(key)?.get(want.id) ?? { kind: "gone" }
      readings.set(want, want.needs.map(readingOf))
    }
  }
  return readings
}

/** @param paths of fields for `query.graph`. The resource's id is added. */
export function needOf(paths: readonly string[]): Need {
  const fields = readsOf(["id", ...paths])
  return { key: fields.join(), fields }
}

type Source = Pick<Want, "entity" | "deleted">
type Group = Source & { own: Need; needs: Need[]; wants: Want[] }
type ReadingsById = Map<string, Reading>

function groupWants(wants: readonly Want[]): Group[] {
  const groups = new Map<string, Group>()
  // Events of one topic have the same needs: their long keys are compared once.
  const groupOf = new Map<readonly Need[], Group>()
  for (const want of wants) {
    const { entity, deleted, own, needs } = want
    const sameNeeds = groupOf.get(needs)
    if (sameNeeds) {
      sameNeeds.wants.push(want)
      continue
    }
    const key = JSON.stringify([entity, deleted, own.key, needs[0]?.key])
    const group = groups.get(key) ?? { entity, deleted, own, needs: [], wants: [] }
    const known = new Set(group.needs.map((need) => need.key))
    group.needs.push(...needs.filter((need) => !known.has(need.key)))
    group.wants.push(want)
    groups.set(key, group)
    groupOf.set(needs, group)
  }
  return [...groups.values()]
}

/**
 * Divides needs into those that are read by one query, within the records of the topic's default fields, and the others. So no
 * webhook's choice of fields can slow, break or alter what other webhooks get. Example: read at once, the order module mixes up
 * the items of an order with those of its returns (Medusa 2.21).
 */
function partition({ own, needs: [base, ...others] }: Group): Need[][] {
  if (!base) {
    return []
  }
  const paths = new Set(own.fields)
  const records = new Set(own.fields.map(recordOf))
  const isWithinOwn = (path: string): boolean =>
    paths.has(path) || (records.has(recordOf(path)) && !path.endsWith("*"))
  const together = others.filter(({ fields }) => fields.every(isWithinOwn))
  const apart = others.filter(({ fields }) => !fields.every(isWithinOwn))
  return apart.length ? [[base, ...together], apart] : [[base, ...together]]
}

/** The path of a field's record. It is empty for the resource itself. */
function recordOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("."), 0))
}

/** @returns the readings of each need, by the need's key. */
async function readNeeds(
  query: QueryPort,
  source: Source,
  needs: readonly Need[],
  ids: string[]
): Promise<Map<string, ReadingsById>> {
  try {
    const fields = readsOf(needs.flatMap((need) => need.fields))
    const found = await readRows(query, source, fields, ids)
    return new Map(needs.map(({ key }) => [key, found]))
  } catch (error) {
    const [need] = needs
    if (need && needs.length === 1) {
      return new Map([[need.key, await readEach(query, source, need.fields, ids, error)]])
    }
    const parts = new Map<string, ReadingsById>()
    for (const part of needs) {
      for (const [key, found] of await readNeeds(query, source, [part], ids)) {
        parts.set(key, found)
      }
    }
    return parts
  }
}

async function readEach(
  query: QueryPort,
  source: Source,
  fields: string[],
  ids: string[],
  groupError: unknown
): Promise<ReadingsById> {
  if (ids.length === 1) {
    return new Map(ids.map((id) => [id, unreadable(groupError)]))
  }
  const readings: ReadingsById = new Map()
  let failures = 0
  let lastError = groupError
  for (const id of ids) {
    if (failures >= MAX_CONSECUTIVE_FAILURES) {
      readings.set(id, unreadable(lastError))
      continue
    }
    try {
      const found = await readRows(query, source, fields, [id])
      readings.set(id, found.get(id) ?? { kind: "gone" })
      failures = 0
    } catch (error) {
      readings.set(id, unreadable(error))
      lastError = error
      failures++
    }
  }
  return readings
}

async function readRows(
  query: QueryPort,
  source: Source,
  fields: string[],
  ids: string[]
): Promise<ReadingsById> {
  if (source.deleted) {
    return readDeleted(query, source, fields, ids)
  }
  const { data } = await query.graph({ entity: source.entity, fields, filters: { id: ids } })
  const found = toReadings(data, fields)
  const missing = ids.filter((id) => !found.has(id))
  return missing.length ? new Map([...found, ...(await readDeleted(query, source, fields, missing))]) : found
}

async function readDeleted(
  query: QueryPort,
  { entity }: Source,
  fields: string[],
  ids: string[]
): Promise<ReadingsById> {
  const withTime = readsOf([...fields, "deleted_at"])
  const { data } = await query.graph({ entity, fields: withTime, filters: { id: ids }, withDeleted: true })
  return toReadings(data, withTime)
}

function toReadings(rows: unknown[], fields: string[]): ReadingsById {
  const read = selectionOf(fields)
  const found = rows.filter(isRecord)
  return new Map(
    found.map((row) => [String(row.id), { kind: "found", row, read, deletedAt: toDate(row.deleted_at) }])
  )
}

function toDate(time: unknown): Date | null {
  return time instanceof Date || typeof time === "string" ? new Date(time) : null
}

function unreadable(error: unknown): Reading {
  return { kind: "unreadable", error: errorText(error) }
}

function chunk(ids: readonly string[]): string[][] {
  const starts = Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, index) => index * CHUNK)
  return starts.map((start) => ids.slice(start, start + CHUNK))
}
