import type { LookUpResult } from "../modules/webhook/fan-out/composer"
import type { TopicEvent } from "../types"
import { zip } from "../types/typed"
import { own, textsAt } from "./data-path"
import type { QueryPort } from "./query-port"
import { needOf, readAll, type Reading, type Want } from "./read"

/** An id in an event's data, and the path from its entity to the topic's resource. */
type LookUp = { id: string; via: NonNullable<TopicEvent["via"]> }

const REFERENCE = ["reference", "reference_id"]

/**
 * Finds the resources that ids of other entities lead to, such as the product of a variant, with one query for each entity.
 * @returns a result for each id, in their order: `absent` where the entity has no row, and no ids where the path leads to none.
 */
export async function lookUpResources(query: QueryPort, lookUps: readonly LookUp[]): Promise<LookUpResult[]> {
  const wants = lookUps.map(({ id, via }): Want => {
    const need = needOf(via.references ? [...via.paths, ...REFERENCE] : via.paths)
    return { entity: via.entity, id, deleted: false, own: need, needs: [need] }
  })
  const readings = await readAll(query, wants)
  const steps = zip(wants, lookUps).map(([want, lookUp]) => stepFrom(want, lookUp, readings.get(want)?.[0]))
  const further = steps.flatMap((step) => ("via" in step ? [step] : []))
  const found = new Map(further.length ? zip(further, await lookUpResources(query, further)) : [])
  return steps.map((step) => ("via" in step ? (found.get(step) ?? NOTHING_FOUND) : step))
}

export const NOTHING_FOUND: LookUpResult = { kind: "found", ids: [] }

/** The resources that a row leads to, or the next look-up, where the row refers to another entity. */
function stepFrom(want: Want, { via }: LookUp, reading: Reading | undefined): LookUpResult | LookUp {
  switch (reading?.kind) {
    case "unreadable":
      return { kind: "failed", error: `${want.entity} ${want.id} could not be read: ${reading.error}` }
    case "gone":
      return { kind: "absent", error: `${want.entity} ${want.id} is not in the shop` }
    case "found":
      return via.references ? referenceIn(reading.row, via.references) : idsAt(reading.row, via.paths)
    case undefined:
      return NOTHING_FOUND
  }
}

function idsAt(row: unknown, paths: readonly string[]): LookUpResult {
  return { kind: "found", ids: [...new Set(paths.flatMap((path) => textsAt(row, path.split("."))))] }
}

function referenceIn(
  row: Record<string, unknown>,
  references: NonNullable<LookUp["via"]["references"]>
): LookUpResult | LookUp {
  const via = own(references, String(row.reference))
  const id = row.reference_id
  if (via === undefined || typeof id !== "string") {
    return NOTHING_FOUND
  }
  return via === null ? { kind: "found", ids: [id] } : { id, via }
}
