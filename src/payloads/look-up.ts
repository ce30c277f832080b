import type { Found } from "../modules/webhook/fan-out/composer"
import type { TopicEvent } from "../types"
import { own, textsAt } from "./data-path"
import type { QueryPort } from "./query-port"
import { needOf, readAll, type Reading, type Want } from "./read"

/** An id that an event carries, and the way from there to the topic's resource. */
export type LookUp = { id: string; via: NonNullable<TopicEvent["via"]> }

const REFERENCE = ["reference", "reference_id"]

/**
 * Finds the resources behind ids of other entities, a variant's product for one: one query for all of an entity.
 * @returns what was found for each, in their order; no ids where the way ends before, and absent where it does not begin.
 */
export async function lookUpResources(query: QueryPort, lookUps: readonly LookUp[]): Promise<Found[]> {
  const wants = lookUps.map(({ id, via }): Want => {
    const need = needOf(via.references ? [...via.paths, ...REFERENCE] : via.paths)
    return { entity: via.entity, id, deleted: false, own: need, needs: [need] }
  })
  const readings = await readAll(query, wants)
  const steps = wants.map((want, index) => stepFrom(want, lookUps[index]!, readings.get(want)?.[0]))
  const further = steps.flatMap((step) => ("via" in step ? [step] : []))
  const found = new Map(
    further.length
      ? (await lookUpResources(query, further)).map((one, index) => [further[index]!, one] as const)
      : []
  )
  return steps.map((step) => ("via" in step ? (found.get(step) ?? NOTHING) : step))
}

const NOTHING: Found = { kind: "found", ids: [] }

/** What a row leads to: the resources, or what its reference is to be looked up by. */
function stepFrom(want: Want, { via }: LookUp, reading: Reading | undefined): Found | LookUp {
  switch (reading?.kind) {
    case "unreadable":
      return { kind: "failed", error: `${want.entity} ${want.id} could not be read: ${reading.error}` }
    case "gone":
      return { kind: "absent", error: `${want.entity} ${want.id} is not in the shop` }
    case "found":
      return via.references ? referenceIn(reading.row, via.references) : idsAt(reading.row, via.paths)
    case undefined:
      return NOTHING
  }
}

function idsAt(row: unknown, paths: readonly string[]): Found {
  return { kind: "found", ids: [...new Set(paths.flatMap((path) => textsAt(row, path.split("."))))] }
}

function referenceIn(
  row: Record<string, unknown>,
  references: NonNullable<LookUp["via"]["references"]>
): Found | LookUp {
  const via = own(references, String(row.reference))
  const id = row.reference_id
  if (via === undefined || typeof id !== "string") {
    return NOTHING
  }
  return via === null ? { kind: "found", ids: [id] } : { id, via }
}
