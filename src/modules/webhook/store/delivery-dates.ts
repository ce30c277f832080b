import type { DeliveryPage } from "../../../types"
import type { Db } from "./db"
import { query } from "./db"
import { bindingsOf, textOf, type SqlCondition } from "./delivery-conditions"
import { cursorText, DELIVERY_COLUMNS, type Cursor, type DeliveryRow, type PageRows } from "./delivery-page"
import { IS_FIRST } from "./ordering"

/** Dates that sort deliveries by an index of their own, which begins with the webhook. */
export type SortedDate = Exclude<NonNullable<DeliveryPage["by"]>, "created_at">

/** Most selects that are merged into one, one for each webhook. */
export const MAX_SORTED_WEBHOOKS = 30

/** Deliveries that one statement reads if there are conditions to check. Each may be on a page of its own. */
const MAX_CANDIDATES = 4_000

/**
 * The sources of deliveries in the order of a date.
 *
 * - `finished_at`: failed deliveries, by the index on `failed_at`. There is no such index for successes, since it would prevent
 *   HOT updates.
 * - `next_attempt_at`: waiting deliveries, by the queue's index. Those that wait for an earlier one of their resource have no
 *   next attempt yet, and are left out. Rows of the log are read last, since many deliveries may have the same due time.
 */
const DATE_SOURCES: Record<SortedDate, { select: (part: string) => string; id: string; at: string }> = {
  finished_at: {
    select: (part) =>
      `select s.*, s.failed_at as sorted_at from webhook_delivery s where s.failed_at is not null and ${part}`,
    id: "s.id",
    at: "s.failed_at",
  },
  next_attempt_at: {
    select: (part) =>
      `select d.*, s.due_at as sorted_at
       from (select s.delivery_id, s.due_at from webhook_queue s where ${part}) s
       cross join lateral (select * from webhook_delivery where id = s.delivery_id limit 1) d`,
    id: "s.delivery_id",
    at: "s.due_at",
  },
}

/** A part of the log in the order of a date. */
type DatedPart = {
  by: SortedDate
  order: "asc" | "desc"
  webhookIds: readonly string[]
  /** Conditions to check on each delivery `d`. */
  remaining: readonly SqlCondition[]
  after: Cursor | undefined
  limit: number
  offset: number
}

/**
 * Reads deliveries after a cursor in the order of a date. A statement reads a bounded number of rows, so a page may have fewer
 * rows than its limit and still a cursor.
 */
export async function readByDate(db: Db, part: DatedPart): Promise<PageRows> {
  const { by, order, webhookIds, remaining, limit, offset } = part
  if (!webhookIds.length) {
    return { rows: [], next: null }
  }
  const maxCandidates = remaining.length ? MAX_CANDIDATES : limit + offset
  const branches = webhookIds.map((id) => branchOf(part, id, maxCandidates))
  const isFirst =
    by === "next_attempt_at" ? `(select ${IS_FIRST} from webhook_queue q where q.delivery_id = d.id)` : "true"
  const inOrder = `d.sorted_at ${order}, d.id ${order}`
  const found = await query<DeliveryRow & { micros: string; fits: boolean; is_last: boolean; found: number }>(
    db,
    `select ${DELIVERY_COLUMNS}, (extract(epoch from d.sorted_at) * 1000000)::bigint::text as micros, d.fits, d.is_last, d.found
     from (
       select d.*, (count(*) filter (where d.fits) over so_far)::int as found, row_number() over so_far = ${maxCandidates} as is_last
       from (
         select d.*, coalesce(${textOf([...remaining, { sql: isFirst, bindings: [] }])}, false) as fits
         from (
           select * from (${branches.map(({ sql }) => sql).join(" union all ")}) d
           order by ${inOrder} limit ${maxCandidates}
         ) d
       ) d
       window so_far as (order by ${inOrder} rows unbounded preceding)
     ) d
     where (d.fits and d.found > ?) or d.is_last order by ${inOrder} limit ?`,
    [...bindingsOf(remaining), ...bindingsOf(branches), offset, limit + 1]
  )
  const last = found.find(({ is_last }) => is_last)
  const rows = found.flatMap(({ fits, is_last: _, found: nth, micros, ...row }) =>
    fits && nth > offset ? [{ row, cursor: cursorText({ id: row.id, micros, leftOut: 0 }) }] : []
  )
  const next = last && cursorText({ id: last.id, micros: last.micros, leftOut: offset - last.found })
  return { rows, next: next ?? null }
}

/** The next deliveries of one webhook. Those with the same time are sorted by id; they are few. */
function branchOf({ by, order, after }: DatedPart, webhookId: string, limit: number): SqlCondition {
  const { select, id, at } = DATE_SOURCES[by]
  const behind = order === "asc" ? ">" : "<"
  const moment = "(timestamptz 'epoch' + ?::bigint * interval '1 microsecond')"
  // The first condition uses the index, which does not contain the id.
  const bound: SqlCondition =
    after?.micros === undefined
      ? { sql: "true", bindings: [] }
      : {
          sql: `${at} ${behind}= ${moment} and (${at}, ${id}) ${behind} (${moment}, ?)`,
          bindings: [after.micros, after.micros, after.id],
        }
  const part = `s.webhook_id = ? and ${bound.sql} order by ${at} ${order}, ${id} ${order} limit ${limit}`
  return { sql: `(${select(part)})`, bindings: [webhookId, ...bound.bindings] }
}
