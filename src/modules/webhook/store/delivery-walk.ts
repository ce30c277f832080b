import type { DeliveryFilters, DeliveryStatus } from "../../../types"
import { firstDeliveryId } from "../ids"
import { queryOne, type Db } from "./db"
import { bindingsOf, conditionsOf, within, type Condition } from "./delivery-conditions"
import { at, COUNTED, MOST_BRANCHES, routesTo, valuesOf, WHOLE_LOG, type Route } from "./delivery-routes"
import { understand } from "./delivery-search"
import { merged, value, type Branch, type Slice } from "./delivery-selects"

/**
 * How the log is read. What filters find is looked for among the deliveries that one index leads to, in the order of their
 * ids, and one statement looks at a bounded number of them: what it looks for may be rare, and it must end before a time-out.
 * What the index does not answer, the rows are asked for. So no statement reads the whole log.
 *
 * Rows of the log that follow each other share pages, some 25 of them each. Those that an index leads to may have a page each,
 * which may have to come from the disk.
 */
const LOOKED_AT_IN_A_ROW = 12_000
const LOOKED_AT_APART = 4_000

/** By how much the clock of a process, which its ids tell, may differ from the database's, which `created_at` tells. */
export const CLOCKS_DIFFER_MS = 15 * 60_000

/** The part of the log that is walked through: ids behind `after`, before `before`, up to `until`, in this order. */
export type Stretch = { after?: string; before?: string; until?: string; order: "asc" | "desc" }

/** A walk through the log. */
export type Walk = {
  /** A select, in brackets, of the next `limit` deliveries on the way. */
  next: (columns: Slice["columns"], limit: number, stretch: Stretch) => Condition
  /** What is still to be asked of each of them. */
  asks: Condition[]
  /** All that the filters ask, but for these of them. */
  beside: (answered: readonly (keyof DeliveryFilters)[]) => Condition[]
  /** How many deliveries one statement looks at, of which something is asked. */
  looksAt: number
  /**
   * Selects, in brackets, the ids of the next `limit` deliveries on the way that the filters do not find. Only where indexes
   * lead to them: then what is found is counted without reading a row.
   */
  notFound?: (limit: number, stretch: Stretch) => Condition
}

/**
 * The shortest walk to what the filters find. Where several indexes could lead there, the one that leads to the fewest
 * deliveries is taken.
 * @param statuses that are asked for beside the filters'.
 */
export async function walkTo(
  db: Db,
  filters: DeliveryFilters,
  statuses?: readonly DeliveryStatus[]
): Promise<Walk> {
  const search = await understand(db, filters)
  const route = await shortest(db, filters, routesTo(filters, search, statuses))
  const where = within("created_at", filters.created_at)
  const conditions = Object.entries(conditionsOf(filters, search))
  const beside = (answered: readonly string[]) =>
    conditions.flatMap(([name, ofIt]) => (answered.includes(name) ? [] : ofIt))
  const walkAlong =
    (branches: readonly Branch[]) =>
    (columns: Slice["columns"], limit: number, stretch: Stretch): Condition => {
      const bounds = (id: string) => [...boundsOf(filters, id), ...stretchOf(stretch, id)]
      return merged(branches, { columns, limit, order: stretch.order, bounds, where })
    }
  const answered = ["created_at", ...route.answers]
  const others = isSuccessAlone(filters, statuses) ? othersThanSuccess(filters, route) : []
  return {
    next: walkAlong(route.branches),
    asks: beside(answered),
    beside,
    looksAt: route === WHOLE_LOG ? LOOKED_AT_IN_A_ROW : LOOKED_AT_APART,
    ...(others.length > 0 &&
      !where.length &&
      !beside([...answered, "status"]).length && {
        notFound: (limit: number, stretch: Stretch) => walkAlong(others)("d.id", limit, stretch),
      }),
  }
}

function isSuccessAlone(
  { status }: DeliveryFilters,
  statuses: readonly DeliveryStatus[] | undefined
): boolean {
  return statuses === undefined && valuesOf(status).join() === "success"
}

/** What lies on the way along some webhooks' deliveries and is no success. */
function othersThanSuccess(filters: DeliveryFilters, { answers }: Route): Branch[] {
  const branches = valuesOf(filters.webhook_id).flatMap((id) =>
    (["waiting", "failed", "cancelled"] as const).map((place) => at(place, value(id)))
  )
  return answers.join() === "webhook_id" && branches.length <= MOST_BRANCHES ? branches : []
}

/** Of several routes the one that leads to the fewest, as far as that is worth counting; of long ones the first. */
async function shortest(db: Db, filters: DeliveryFilters, routes: readonly Route[]): Promise<Route> {
  const otherwise = routes.find(({ onlyIfShort }) => !onlyIfShort) ?? WHOLE_LOG
  if (!routes.some((route) => route !== otherwise)) {
    return otherwise
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
  return least === COUNTED ? otherwise : routes[row.counts.indexOf(least)]!
}

/** The ids between which a delivery was created, allowing for clock differences. None has ended before it was created. */
function boundsOf({ created_at = {}, finished_at = {} }: DeliveryFilters, id: string): Condition[] {
  const from = [created_at.$gte, created_at.$gt].map((at) => at && timeFrom(at, -CLOCKS_DIFFER_MS))
  const to = [created_at.$lte, created_at.$lt, finished_at.$lte, finished_at.$lt].map(
    (at) => at && timeFrom(at, CLOCKS_DIFFER_MS)
  )
  return [
    ...from.flatMap((bound) => (bound ? [{ sql: `${id} >= ?`, bindings: [bound] }] : [])),
    ...to.flatMap((bound) => (bound ? [{ sql: `${id} < ?`, bindings: [bound] }] : [])),
  ]
}

/** Also of a moment that was kept as JSON, and is a text now. */
function timeFrom(at: Date | string, offsetMs: number): string {
  return firstDeliveryId(new Date(new Date(at).getTime() + offsetMs))
}

function stretchOf({ after, before, until }: Stretch, id: string): Condition[] {
  return [
    ...(after ? [{ sql: `${id} > ?`, bindings: [after] }] : []),
    ...(before ? [{ sql: `${id} < ?`, bindings: [before] }] : []),
    ...(until !== undefined ? [{ sql: `${id} <= ?`, bindings: [until] }] : []),
  ]
}
