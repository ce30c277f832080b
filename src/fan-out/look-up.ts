import type { Found } from "../modules/webhook/fan-out/composer"
import type { TopicEvent } from "../types"
import { textsAt } from "./data-path"
import type { QueryPort } from "./query-port"
import { needOf, readAll, type Want } from "./read"

/** An id that an event carries, and the way from there to the topic's resource. */
export type LookUp = { id: string; via: NonNullable<TopicEvent["via"]> }

/**
 * Finds the resources behind ids of other entities, a variant's product for one: one query for all of an entity.
 * @returns what was found for each, in their order; no ids where the way ends before, and absent where it does not begin.
 */
export async function lookUpResources(query: QueryPort, lookUps: readonly LookUp[]): Promise<Found[]> {
  const wants = lookUps.map(({ id, via }): Want => {
    const own = needOf(via.paths)
    return { entity: via.entity, id, deleted: false, own, needs: [own] }
  })
  const readings = await readAll(query, wants)
  return wants.map((want, index): Found => {
    const reading = readings.get(want)?.[0]
    if (reading?.kind === "unreadable") {
      return { kind: "failed", error: `${want.entity} ${want.id} could not be read: ${reading.error}` }
    }
    if (reading?.kind === "gone") {
      return { kind: "absent", error: `${want.entity} ${want.id} is not in the shop` }
    }
    const row = reading?.kind === "found" ? reading.row : undefined
    const paths = lookUps[index]?.via.paths ?? []
    return { kind: "found", ids: [...new Set(paths.flatMap((path) => textsAt(row, path.split("."))))] }
  })
}
