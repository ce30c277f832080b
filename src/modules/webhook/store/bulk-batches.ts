import type { DeliverySelection, DeliveryStatus } from "../../../types"
import { firstDeliveryId, timeOfId } from "../ids"
import type { Db } from "./db"
import type { Condition } from "./delivery-conditions"
import { CLOCKS_DIFFER_MS, walkTo } from "./delivery-walk"
import { UNCOUNTED_EVENTS } from "./stats"

/** Deliveries of one webhook by their event, as ids from which and before which it was captured. Pings and tests are none. */
export type EventRange = { webhook_id: string; fromEvent: string; beforeEvent: string }

/** The part of the log that a bulk statement looks at: ids behind `after`, up to `until`; at most `limit` are taken. */
export type Stretch = { after: string; until: string; limit: number }

/** What a bulk statement has taken, and the id behind which the next looks; null at the end. */
export type Batch = { ids: string[]; next: string | null }

/** Rows that one bulk statement looks at. */
const LOOKED_AT = 10_000

/**
 * The CTE `looked (id)`: the next deliveries that a bulk statement looks at, in the order of their ids, and what was chosen
 * by, which it still has to ask of each.
 * @param statuses that the statement asks for, beside the selection's own.
 */
export async function lookedAt(
  db: Db,
  selection: DeliverySelection | EventRange,
  { after, until }: Pick<Stretch, "after" | "until">,
  statuses?: readonly DeliveryStatus[]
): Promise<{ looked: Condition; chosen: Condition[] }> {
  if ("ids" in selection) {
    return {
      looked: {
        sql: `looked as materialized (
          select distinct id from unnest(?::text[]) as id where id > ? and id <= ? order by id limit ${LOOKED_AT})`,
        bindings: [selection.ids, after, until],
      },
      chosen: [{ sql: "d.id = any(?::text[])", bindings: [selection.ids] }],
    }
  }
  const isRange = "fromEvent" in selection
  const filters = isRange ? { webhook_id: selection.webhook_id } : selection.filters
  const first = isRange ? firstOf(selection) : ""
  const stretch = { after: after > first ? after : first, until, order: "asc" } as const
  const { next, beside } = await walkTo(db, filters, statuses)
  const { sql, bindings } = next("d.id", LOOKED_AT, stretch)
  return {
    looked: { sql: `looked as materialized (select d.id from ${sql} d)`, bindings },
    chosen: [...beside([]), ...(isRange ? inRange(selection) : [])],
  }
}

/** The batch of a statement that has looked at `looked` ids up to `lookedTo` and taken `ids`. */
export function batchOf(
  { ids, looked, looked_to }: { ids: string[]; looked: number; looked_to: string | null },
  limit: number
): Batch {
  const isFull = ids.length === limit
  const last = isFull ? ids.reduce((a, b) => (a > b ? a : b)) : looked_to
  return { ids, next: isFull || looked === LOOKED_AT ? last : null }
}

/** What `batchOf` takes, of the CTEs `looked` and `chosen`. */
export const BATCH_COLUMNS = `(select count(*)::int from looked) as looked, (select max(id) from looked) as looked_to,
  array(select id from chosen) as ids`

/** Below every id that a delivery of the range has: a delivery is younger than its event. */
export function firstOf({ fromEvent }: EventRange): string {
  return firstDeliveryId(new Date(timeOfId(fromEvent).getTime() - CLOCKS_DIFFER_MS))
}

/** What makes a delivery one of the range, beside its webhook. */
export function inRange({ fromEvent, beforeEvent }: EventRange): Condition[] {
  return [
    { sql: "d.event_id >= ? and d.event_id < ?", bindings: [fromEvent, beforeEvent] },
    { sql: `d.event_id not in (${UNCOUNTED_EVENTS})`, bindings: [] },
  ]
}
