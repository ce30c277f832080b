import type { ModuleJoinerConfig } from "@medusajs/framework/types"

import { isRecord, own } from "./data-path"
import { parseField, type FieldEntry } from "./field-syntax"
import { readsOf } from "./fields"
import { knownFields, type KnownFields } from "./known-fields"
import type { QueryPort } from "./query-port"

/** Rows that are read for a field that no schema declares. The first row may have no such relation. */
const ROWS = 5

/**
 * Checks a webhook's fields against the entities of its topics, because `query.graph` silently ignores unknown fields.
 *
 * A field is known if a module's or link's schema declares it, or if a row of the shop has it. A relation without a field
 * (`items` for `items.*`) is not known, because Medusa would read nothing. A field that makes the query throw
 * (`variants.calculated_price.*` needs a context) counts as unknown; that is only noticed where the shop has rows.
 * @returns the first field, as it was given, that none of the entities has; null when there is none.
 */
export async function checkFields(
  query: QueryPort,
  entities: readonly string[],
  fields: readonly string[],
  configs?: readonly ModuleJoinerConfig[]
): Promise<string | null> {
  const known = knownFields(configs)
  let unknown = fields
    .map((field): Entry => ({ field, ...parseField(field) }))
    .filter(({ mode }) => mode !== "drop")
  for (const entity of entities) {
    if (unknown.length) {
      unknown = await unknownTo(entity, unknown, query, known)
    }
  }
  return unknown[0]?.field ?? null
}

type Entry = { field: string } & FieldEntry

async function unknownTo(
  entity: string,
  entries: readonly Entry[],
  query: QueryPort,
  known: KnownFields
): Promise<Entry[]> {
  const rows = await readSome(
    query,
    entity,
    entries.map(({ path }) => path)
  )
  if (rows) {
    return entries.filter(
      ({ path }) => !known.has(entity, path) && !rows.some((row) => holds(row, path.split(".")))
    )
  }
  if (entries.length === 1) {
    return [...entries]
  }
  // The query throws because of one of the fields, so each is tried alone.
  const unknown: Entry[] = []
  for (const entry of entries) {
    unknown.push(...(await unknownTo(entity, [entry], query, known)))
  }
  return unknown
}

/** A few rows with these fields; null when the query throws. */
async function readSome(
  query: QueryPort,
  entity: string,
  paths: readonly string[]
): Promise<unknown[] | null> {
  try {
    const { data } = await query.graph({
      entity,
      fields: readsOf(["id", ...paths]),
      pagination: { take: ROWS },
    })
    return data
  } catch {
    return null
  }
}

function holds(data: unknown, [segment, ...rest]: string[]): boolean {
  if (segment === undefined) {
    return data !== undefined
  }
  if (Array.isArray(data)) {
    return data.some((element) => holds(element, [segment, ...rest]))
  }
  if (segment === "*") {
    return isRecord(data)
  }
  return isRecord(data) && holds(own(data, segment), rest)
}
