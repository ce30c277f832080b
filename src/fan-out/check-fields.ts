import { MedusaModule } from "@medusajs/framework/modules-sdk"
import type { ModuleJoinerConfig } from "@medusajs/framework/types"

import { isRecord, own } from "./data-path"
import { parseField } from "./field-syntax"
import { readsOf } from "./fields"
import { KnownFields } from "./known-fields"
import type { QueryPort } from "./query-port"

/** Rows looked at for a field that no schema declares: the first may just have none of that relation. */
const ROWS = 5

/**
 * Checks a webhook's fields against an entity of `query.graph`, which itself leaves out silently what it does not
 * know.
 *
 * A field is known if a module's or link's schema declares it, or if a row of the shop has it. A relation named without
 * what to take of it (`items` for `items.*`) is not known: Medusa would read nothing. A field that makes the query throw
 * (`variants.calculated_price.*` needs a context) is as good as unknown; that shows only where the shop has rows.
 * @returns the first field, as it was given, that the entity does not have; null when it has them all.
 */
export async function checkFields(
  query: QueryPort,
  entity: string,
  fields: readonly string[],
  configs: readonly ModuleJoinerConfig[] = MedusaModule.getAllJoinerConfigs()
): Promise<string | null> {
  const entries = fields
    .map((field) => ({ field, ...parseField(field) }))
    .filter(({ mode }) => mode !== "drop")
  const rows = await readSome(
    query,
    entity,
    entries.map(({ path }) => path)
  )
  if (!rows) {
    return firstThatThrows(query, entity, entries)
  }
  const known = new KnownFields(configs)
  const unknown = entries.find(
    ({ path }) => !known.has(entity, path) && !rows.some((row) => holds(row, path.split(".")))
  )
  return unknown?.field ?? null
}

type Entry = { field: string; path: string }

async function firstThatThrows(
  query: QueryPort,
  entity: string,
  entries: readonly Entry[]
): Promise<string | null> {
  for (const { field, path } of entries) {
    if (!(await readSome(query, entity, [path]))) {
      return field
    }
  }
  return null
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
