import { isRecord } from "./data-path"
import { readsOf, selectionOf, type Selection } from "./fields"
import type { QueryPort } from "./query-port"
import { errorText } from "../modules/webhook/safe-errors"

/** Ids in one query: far cheaper than one by one, and a batch of full orders still fits in memory. */
const CHUNK = 200

/** After as many single readings that failed in a row, the rest is taken to fail too: the database may be down. */
const MAX_LONE_FAILURES = 3

/** A set of fields to be read together; equal keys are equal sets. */
export type Need = { key: string; fields: string[] }

/** A resource that an event is about, and what is needed of it, what the event's payload takes first. */
export type Want = {
  entity: string
  id: string
  /** Whether the resource is expected to be deleted. */
  deleted: boolean
  /** The topic's own fields: what stays within their records is read in one query, what reaches further in another. */
  own: Need
  needs: readonly Need[]
}

/** What came of reading a resource. */
export type Reading =
  | {
      kind: "found"
      row: Record<string, unknown>
      /** Everything that was read, for others too. */
      read: Selection
      /** When it was deleted, if it was. */
      deletedAt: Date | null
    }
  | { kind: "gone" }
  | { kind: "unreadable"; error: string }

/**
 * Reads resources together: one query for all of an entity with the same fields of the topic, with whatever rides along
 * for single webhooks, and one more for what reaches further, if anything does.
 *
 * Where a query throws, it is split until what throws is alone: by needs first, then by resource. A resource that
 * is missing is read again among the deleted ones: what happened to it may have to be sent even if it was deleted before it was
 * composed, and the last known state serves scope and filter better than an id.
 * @returns for each want, a reading for each of its needs; in the order in which they were read.
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

/** @param paths as `query.graph` is to be asked for them; the resource's id is always needed. */
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
    const kin = groupOf.get(needs)
    if (kin) {
      kin.wants.push(want)
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
 * Needs that are read together. Fields of records that the topic's own fields reach are read in one query; what reaches
 * further is read apart, so that no webhook's choice can slow, break or alter what the others get: the order module, for
 * one, mixes up an order's items with those of its returns when both are read at once (Medusa 2.21).
 */
function partition({ own, needs: [base, ...others] }: Group): Need[][] {
  if (!base) {
    return []
  }
  const paths = new Set(own.fields)
  const records = new Set(own.fields.map(recordOf))
  const ridesAlong = (path: string): boolean =>
    paths.has(path) || (records.has(recordOf(path)) && !path.endsWith("*"))
  const riders = others.filter(({ fields }) => fields.every(ridesAlong))
  const apart = others.filter(({ fields }) => !fields.every(ridesAlong))
  return apart.length ? [[base, ...riders], apart] : [[base, ...riders]]
}

/** The path of the record that a field belongs to; the resource itself is the empty path. */
function recordOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("."), 0))
}

/** @returns what was read for each need, by its key. */
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
    if (failures >= MAX_LONE_FAILURES) {
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
