import type { DeliveryFilters, DeliveryStatus } from "../../../types"
import { firstDeliveryId } from "../ids"
import { queryOne, type Db } from "./db"
import { bindingsOf, conditionsOf, within, type SqlCondition } from "./delivery-conditions"
import {
  COUNTED,
  deliveriesIn,
  distinctValues,
  MAX_BRANCHES,
  routesTo,
  WHOLE_LOG,
  type Route,
} from "./delivery-routes"
import { interpretSearch } from "./delivery-search"
import { merged, parameter, type Branch, type Slice } from "./delivery-selects"

/**
 * How the log is searched. One index leads to candidates, which are read in the order of their ids. The filters that the index
 * does not answer are checked on the rows. A statement reads a bounded number of candidates, since matching rows may be rare,
 * and the statement must end before a time-out. So no statement reads the whole log.
 *
 * Consecutive rows of the log share pages, about 25 in each. Rows that an index leads to may each be on a page of their own,
 * which may have to be read from the disk.
 */
const MAX_CONSECUTIVE_CANDIDATES = 12_000
const MAX_SCATTERED_CANDIDATES = 4_000

/** Largest difference between the clock of a process, which ids are made with, and the database's, which `created_at` has. */
export const MAX_CLOCK_DIFFERENCE_MS = 15 * 60_000

/** The part of the log that is read: ids after `after`, before `before`, up to and including `until`, in this order. */
export type IdRange = { after?: string; before?: string; until?: string; order: "asc" | "desc" }

/** A way to read the deliveries that match filters. */
export type Walk = {
  /** A select, in parentheses, of the next `limit` candidates. */
  next: (columns: Slice["columns"], limit: number, range: IdRange) => SqlCondition
  /** The conditions that remain to be checked on each candidate. */
  remaining: SqlCondition[]
  /** The conditions of all filters, except those of `answered`. */
  conditionsExcept: (answered: readonly (keyof DeliveryFilters)[]) => SqlCondition[]
  /** Most candidates that one statement reads, if there are conditions to check. */
  maxCandidates: number
  /**
   * A select, in parentheses, of the ids of the next `limit` candidates that do not match. Only if indexes lead to them: then
   * the matching ones are counted without reading a row.
   */
  notFound?: (limit: number, range: IdRange) => SqlCondition
}

/**
 * Chooses how to read the deliveries that match filters: by the index that leads to the fewest candidates.
 * @param statuses a condition in addition to the filters.
 */
export async function chooseWalk(
  db: Db,
  filters: DeliveryFilters,
  statuses?: readonly DeliveryStatus[]
): Promise<Walk> {
  const search = await interpretSearch(db, filters)
  const route = await shortest(db, filters, routesTo(filters, search, statuses))
  const where = within("created_at", filters.created_at)
  const conditions = Object.entries(conditionsOf(filters, search))
  const conditionsExcept = (answered: readonly string[]) =>
    conditions.flatMap(([name, ofIt]) => (answered.includes(name) ? [] : ofIt))
  const walkAlong =
    (branches: readonly Branch[]) =>
    (columns: Slice["columns"], limit: number, range: IdRange): SqlCondition => {
      const bounds = (id: string) => [...boundsOf(filters, id), ...rangeConditions(range, id)]
      return merged(branches, { columns, limit, order: range.order, bounds, where })
    }
  const answered = ["created_at", ...route.answers]
  const others = isSuccessAlone(filters, statuses) ? othersThanSuccess(filters, route) : []
  return {
    next: walkAlong(route.branches),
    remaining: conditionsExcept(answered),
    conditionsExcept,
    maxCandidates: route === WHOLE_LOG ? MAX_CONSECUTIVE_CANDIDATES : MAX_SCATTERED_CANDIDATES,
    ...(others.length > 0 &&
      !where.length &&
      !conditionsExcept([...answered, "status"]).length && {
        notFound: (limit: number, range: IdRange) => walkAlong(others)("d.id", limit, range),
      }),
  }
}

function isSuccessAlone(
  { status }: DeliveryFilters,
  statuses: readonly DeliveryStatus[] | undefined
): boolean {
  return statuses === undefined && distinctValues(status).join() === "success"
}

/** The candidates of some webhooks that are no successes. */
function othersThanSuccess(filters: DeliveryFilters, { answers }: Route): Branch[] {
  const branches = distinctValues(filters.webhook_id).flatMap((id) =>
    (["waiting", "failed", "cancelled"] as const).map((place) => deliveriesIn(place, parameter(id)))
  )
  return answers.join() === "webhook_id" && branches.length <= MAX_BRANCHES ? branches : []
}

/** Of several routes the one that leads to the fewest, as far as that is worth counting; of long ones the first. */
async function shortest(db: Db, filters: DeliveryFilters, routes: readonly Route[]): Promise<Route> {
  const ofLong = routes.find(({ onlyIfShort }) => !onlyIfShort) ?? WHOLE_LOG
  if (routes.every((route) => route === ofLong)) {
    return ofLong
  }
  const counted = routes.map(({ branches }) =>
    merged(branches, {
      columns: "d.id",
      limit: COUNTED,
      order: "desc",
      bounds: (id) => boundsOf(filters, id),
      where: [],
    })
  )
  const row = await queryOne<{ counts: number[] }>(
    db,
    `select array[${counted.map(({ sql }) => `(select count(*)::int from ${sql} d)`).join(", ")}] as counts`,
    bindingsOf(counted)
  )
  const least = Math.min(...row.counts)
  return least === COUNTED ? ofLong : routes[row.counts.indexOf(least)]!
}

/** Bounds of the ids for the filters' times, with an allowance for clock differences. A delivery is created before it ends. */
function boundsOf({ created_at = {}, finished_at = {} }: DeliveryFilters, id: string): SqlCondition[] {
  const from = [created_at.$gte, created_at.$gt].map((at) => at && timeFrom(at, -MAX_CLOCK_DIFFERENCE_MS))
  const to = [created_at.$lte, created_at.$lt, finished_at.$lte, finished_at.$lt].map(
    (at) => at && timeFrom(at, MAX_CLOCK_DIFFERENCE_MS)
  )
  return [
    ...from.flatMap((bound) => (bound ? [{ sql: `${id} >= ?`, bindings: [bound] }] : [])),
    ...to.flatMap((bound) => (bound ? [{ sql: `${id} < ?`, bindings: [bound] }] : [])),
  ]
}

/** The first id of a time. In a stored bulk action the time is a text, from JSON. */
function timeFrom(at: Date | string, offsetMs: number): string {
  return firstDeliveryId(new Date(new Date(at).getTime() + offsetMs))
}

function rangeConditions({ after, before, until }: IdRange, id: string): SqlCondition[] {
  return [
    ...(after ? [{ sql: `${id} > ?`, bindings: [after] }] : []),
    ...(before ? [{ sql: `${id} < ?`, bindings: [before] }] : []),
    ...(until !== undefined ? [{ sql: `${id} <= ?`, bindings: [until] }] : []),
  ]
}
