import type { DeliverySelection, DeliveryStatus } from "../../../types"
import { firstDeliveryId, timeOfId } from "../ids"
import { queryOne, type Db } from "./db"
import { bindingsOf, textOf, type SqlCondition } from "./delivery-conditions"
import { MAX_CLOCK_DIFFERENCE_MS, chooseWalk } from "./delivery-walk"
import { UNCOUNTED_EVENTS } from "./stats"

/**
 * Deliveries of one webhook whose event's id is at least `fromEvent` and below `beforeEvent`, and of these topics. Without pings and
 * tests. `topics` absent: of all topics.
 */
export type EventRange = { webhook_id: string; fromEvent: string; beforeEvent: string; topics?: string[] }

/** A part of the log for a bulk statement, which changes at most `limit` rows. */
export type BulkRange = IdsBetween & { limit: number }

/** Ids above `after`, up to `until`. A statement reads at most `read` of them. Default: 10,000. */
export type IdsBetween = { after: string; until: string; read?: number }

/** Ids of the rows that a bulk statement has changed, and the id after which the next begins; null at the end. */
export type BulkBatch = { ids: string[]; next: string | null }

/** How many rows a bulk statement would change, and the id after which the next count begins; null at the end. */
export type BatchCount = { count: number; next: string | null }

/** Rows that one bulk statement reads by default. */
const ROWS_READ = 10_000

/**
 * A CTE `scanned (id)` of the next deliveries that a bulk statement reads, in the order of their ids, and the conditions of the
 * selection, which the statement has to check on each.
 * @param statuses of the statement, in addition to those of the selection.
 */
export async function scanOf(
  db: Db,
  selection: DeliverySelection | EventRange,
  { after, until, read = ROWS_READ }: IdsBetween,
  statuses?: readonly DeliveryStatus[]
): Promise<{ scanned: SqlCondition; chosen: SqlCondition[] }> {
  if ("ids" in selection) {
    return {
      scanned: {
        sql: `scanned as materialized (
          select distinct id from unnest(?::text[]) as id where id > ? and id <= ? order by id limit ?)`,
        bindings: [selection.ids, after, until, read],
      },
      chosen: [{ sql: "d.id = any(?::text[])", bindings: [selection.ids] }],
    }
  }
  const isRange = "fromEvent" in selection
  const filters = isRange ? { webhook_id: selection.webhook_id } : selection.filters
  const first = isRange ? firstOf(selection) : ""
  const range = { after: after > first ? after : first, until, order: "asc" } as const
  const { next, conditionsExcept } = await chooseWalk(db, filters, statuses)
  const { sql, bindings } = next("d.id", read, range)
  return {
    scanned: { sql: `scanned as materialized (select d.id from ${sql} d)`, bindings },
    chosen: [...conditionsExcept([]), ...(isRange ? inRange(selection) : [])],
  }
}

/** The id of the next delivery that a bulk statement would read; null at the end. Parameters as of `scanOf`. */
export async function nextScanned(
  db: Db,
  selection: DeliverySelection | EventRange,
  range: IdsBetween,
  statuses: readonly DeliveryStatus[]
): Promise<string | null> {
  const { scanned } = await scanOf(db, selection, { ...range, read: 1 }, statuses)
  const { id } = await queryOne<{ id: string | null }>(
    db,
    `with ${scanned.sql} select max(id) as id from scanned`,
    scanned.bindings
  )
  return id
}

/** Counts the rows of the CTE `scanned` that meet all conditions. */
export async function countScanned(
  db: Db,
  scanned: SqlCondition,
  where: readonly SqlCondition[],
  { read }: IdsBetween
): Promise<BatchCount> {
  const { count, ...batch } = await queryOne<{ count: number; scanned: number; scanned_to: string | null }>(
    db,
    `with ${scanned.sql}
     select (select count(*)::int from scanned join webhook_delivery d using (id) where ${textOf(where)}) as count,
       (select count(*)::int from scanned) as scanned, (select max(id) from scanned) as scanned_to`,
    [...scanned.bindings, ...bindingsOf(where)]
  )
  return { count, next: batchOf({ ids: [], ...batch }, { limit: 1, read }).next }
}

/** The batch of a statement that has read `scanned` ids up to `scanned_to`, and changed the rows `ids`. */
export function batchOf(
  { ids, scanned, scanned_to }: { ids: string[]; scanned: number; scanned_to: string | null },
  { limit, read = ROWS_READ }: Pick<BulkRange, "limit" | "read">
): BulkBatch {
  const isFull = ids.length === limit
  const last = isFull ? ids.reduce((a, b) => (a > b ? a : b)) : scanned_to
  return { ids, next: isFull || scanned === read ? last : null }
}

/** The columns for `batchOf`, from the CTEs `scanned` and `chosen`. */
export const BATCH_COLUMNS = `(select count(*)::int from scanned) as scanned, (select max(id) from scanned) as scanned_to,
  array(select id from chosen) as ids`

/** An id below all ids of the range's deliveries: a delivery is created after its event. */
export function firstOf({ fromEvent }: EventRange): string {
  return firstDeliveryId(new Date(timeOfId(fromEvent).getTime() - MAX_CLOCK_DIFFERENCE_MS))
}

/** The conditions of the range on a delivery `d`, except its webhook. */
export function inRange({ fromEvent, beforeEvent, topics }: EventRange): SqlCondition[] {
  return [
    { sql: "d.event_id >= ? and d.event_id < ?", bindings: [fromEvent, beforeEvent] },
    { sql: `d.event_id not in (${UNCOUNTED_EVENTS})`, bindings: [] },
    ...(topics ? [{ sql: "d.topic = any(?::text[])", bindings: [topics] }] : []),
  ]
}
