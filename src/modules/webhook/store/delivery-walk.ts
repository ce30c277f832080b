import type { DeliveryFilters, DeliveryStatus } from "../../../types"
import { firstDeliveryId } from "../ids"
import { query, type Db } from "./db"
import { bindingsOf, conditionsOf, textOf, within, type Condition } from "./delivery-conditions"
import { understand, type Search } from "./delivery-search"

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

/** Entries of an index that are counted to find the shortest way. */
const COUNTED = 5_000

/** By how much the clock of a process, which its ids tell, may differ from the database's, which `created_at` tells. */
export const CLOCKS_DIFFER_MS = 15 * 60_000

/** Selects that are merged into one. With more values than this a filter asks the rows. */
const MOST_BRANCHES = 30

/** A select of deliveries `d` in the order of their ids. */
type Branch = (slice: Slice) => Condition

type Slice = {
  /** Of `d`; `d.id` alone is often found without its row. */
  columns: "d.*" | "d.id"
  order: "asc" | "desc"
  limit: number
  /** Conditions on an id. */
  bounds: (id: string) => Condition[]
  /** Conditions on `d` that are asked before the limit counts. */
  where: Condition[]
}

/** Deliveries that indexes lead to. */
type Route = {
  branches: Branch[]
  /** The filters that need not be asked of the deliveries any more. */
  answers: (keyof DeliveryFilters)[]
  /** It is taken only where it leads to fewer than `COUNTED`. */
  onlyIfShort?: true
}

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

/**
 * Every index that leads to what the filters find. Where two lead to equally many, the first is taken. In an app's own log (`q_within`)
 * each leads to deliveries of its webhooks alone: a cursor names the last that was looked at, and a count tells how many were.
 */
function routesTo(
  filters: DeliveryFilters,
  search: Search | undefined,
  statuses: readonly DeliveryStatus[] | undefined
): Route[] {
  const webhookIds = valuesOf(filters.webhook_id)
  const isBounded = filters.q_within !== undefined
  const places = placesOf(filters, search, statuses)
  // With an empty list of webhooks nothing is found, as for an app without webhooks. Without a list all webhooks are searched.
  if (!places.length || ((isBounded || filters.webhook_id !== undefined) && !webhookIds.length)) {
    return [{ branches: [log({ sql: "false", bindings: [] })], answers: [] }]
  }
  const own = isBounded ? [{ sql: "d.webhook_id = any(?::text[])", bindings: [webhookIds] }] : []
  const having = (column: string, values: readonly string[]) =>
    values.map((one) => log(equals(column, one), ...own))
  const ofWebhooks = (...of: ((owner: Condition) => Branch)[]) =>
    isBounded && webhookIds.length * of.length > MOST_BRANCHES
      ? of.map((one) => ofEach(webhookIds, one))
      : webhookIds.flatMap((id) => of.map((one) => one(value(id))))
  if (search?.kind === "id") {
    const branches = ["id", "event_id", "resource_id"].flatMap((column) => having(column, [search.text]))
    return [{ branches, answers: ["q"] }]
  }
  if (search?.kind === "ids") {
    const between = { sql: "d.id between ? and ?", bindings: [search.from, search.to] }
    const ofOwn = (owner: Condition) => log(...ownedBy("d", owner), between)
    return [{ branches: isBounded ? ofWebhooks(ofOwn) : [log(between)], answers: ["q"] }]
  }
  const routes: Route[] = []
  if (!places.includes("success")) {
    const of = places.map((place) => (owner?: Condition) => at(place, owner))
    routes.push({
      branches: webhookIds.length ? ofWebhooks(...of) : of.map((one) => one()),
      answers: isAnsweredByPlace(valuesOf(filters.status)) ? ["webhook_id", "status"] : ["webhook_id"],
    })
    routes.push(...failedSince(filters, places))
  } else {
    routes.push({ branches: ofWebhooks((owner) => at("success", owner)), answers: ["webhook_id"] })
  }
  const answers = valuesOf(filters.response_status)
  if (!isBounded && answers.every(isIndexedAnswer)) {
    routes.push({ branches: answers.map(answeredWith), answers: [], onlyIfShort: true })
  }
  routes.push({ branches: having("resource_id", valuesOf(filters.resource_id)), answers: ["resource_id"] })
  if (!isBounded) {
    routes.push({ branches: having("topic", valuesOf(filters.topic)), answers: ["topic"] })
  }
  if (!isBounded && search?.kind === "topics") {
    routes.push({ branches: having("topic", search.topics), answers: ["q"] })
  }
  if (search?.kind === "named") {
    const columns = ["event_id", "resource_id", "webhook_id"] as const
    routes.unshift({ branches: columns.flatMap((column) => having(column, search[column])), answers: ["q"] })
  }
  return routes.filter(({ branches }) => branches.length > 0 && branches.length <= MOST_BRANCHES)
}

/**
 * Where a delivery is in the log, by its status. None of these is an index on the status itself: changing it would then touch every
 * index of the log, at each delivery.
 */
type Place = "success" | "waiting" | "failed" | "cancelled"

/** The places where something may be found. What succeeded has no remark, and an answer that is a success. */
function placesOf(
  { status, response_status }: DeliveryFilters,
  search: Search | undefined,
  statuses: readonly DeliveryStatus[] | undefined
): Place[] {
  const wanted = [valuesOf(status), statuses ?? []].filter((list) => list.length > 0)
  const answers = valuesOf(response_status)
  const hasNoSuccess = search?.kind === "remark" || (answers.length > 0 && !answers.some(isSuccess))
  return (["success", "waiting", "failed", "cancelled"] as const).filter(
    (place) =>
      !(place === "success" && hasNoSuccess) &&
      wanted.every((list) => list.some((one) => placeOf(one) === place))
  )
}

function placeOf(status: DeliveryStatus): Place {
  return status === "created" || status === "retrying" ? "waiting" : status
}

/** Whether a place says all that was asked of the status: of those that wait the two are not told apart. */
function isAnsweredByPlace(statuses: readonly DeliveryStatus[]): boolean {
  return statuses.includes("created") === statuses.includes("retrying")
}

function at(place: Place, owner?: Condition): Branch {
  switch (place) {
    case "failed":
      return log({ sql: "d.failed_at is not null", bindings: [] }, ...ownedBy("d", owner))
    case "cancelled":
      return log({ sql: "d.cancelled_at is not null", bindings: [] }, ...ownedBy("d", owner))
    case "waiting":
      return byId("webhook_queue q", "q.delivery_id", ownedBy("q", owner))
    case "success":
      return log(...ownedBy("d", owner))
  }
}

/** What one webhook's deliveries failed lately: few, but in the order in which they failed. */
function failedSince({ webhook_id, finished_at = {} }: DeliveryFilters, places: readonly Place[]): Route[] {
  const webhookIds = valuesOf(webhook_id)
  if (places.join() !== "failed" || webhookIds.length !== 1 || !(finished_at.$gte ?? finished_at.$gt)) {
    return []
  }
  const since = [equals("webhook_id", webhookIds[0]), ...within("failed_at", finished_at)]
  const lately: Branch = (slice) => {
    const inner = branch(
      "webhook_delivery d",
      "d.failed_at",
      since
    )({
      ...slice,
      columns: "d.*",
      limit: COUNTED,
      order: "desc",
      bounds: () => [],
      where: [],
    })
    return branch(`${inner.sql} d`, "d.id", [], inner.bindings)(slice)
  }
  return [{ branches: [lately], answers: ["webhook_id", "status"], onlyIfShort: true }]
}

/** Answers that are no success are few, and have an index of their own on the attempts. */
function answeredWith(status: Answer): Branch {
  return (slice) => {
    const bounds = slice.bounds("a.delivery_id")
    const from = `(
      select distinct a.delivery_id as id from webhook_attempt a
      where a.response_status = ?::int and ${textOf(bounds)} order by a.delivery_id ${slice.order}
    ) a`
    return byId(from, "a.id", [], [status, ...bindingsOf(bounds)])({ ...slice, bounds: () => [] })
  }
}

/** Where none came there is nothing to index. */
const isIndexedAnswer = (answer: Answer) => answer !== "none" && (answer < 200 || answer > 299)

const isSuccess = (answer: Answer) =>
  answer !== "none" && (!isIndexedAnswer(answer) || answer === 301 || answer === 302)

type Answer = number | "none"

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
  const [row] = await query<{ counts: number[] }>(
    db,
    `select array[${counted.map(({ sql }) => `(select count(*)::int from ${sql} d)`).join(", ")}] as counts`,
    bindingsOf(counted)
  )
  const least = Math.min(...row!.counts)
  return least === COUNTED ? otherwise : routes[row!.counts.indexOf(least)]!
}

/**
 * One select of what several lead to, still in the order of ids, read as far as it is asked for. With their rows: looking each
 * up by its id once more takes five times as long.
 */
function merged(branches: readonly Branch[], slice: Slice): Condition {
  const parts = branches.map((one) => one(slice))
  const [only] = parts
  if (parts.length === 1) {
    return only!
  }
  return {
    sql: `(select distinct on (d.id) d.* from (${parts.map(({ sql }) => sql).join(" union all ")}) d
      order by d.id ${slice.order} limit ${slice.limit})`,
    bindings: bindingsOf(parts),
  }
}

function log(...where: Condition[]): Branch {
  return branch("webhook_delivery d", "d.id", where)
}

const WHOLE_LOG: Route = { branches: [log()], answers: [] }

/** @param bindings those of `from`. */
function branch(
  from: string,
  id: string,
  where: Condition[],
  bindings: unknown[] = []
): (slice: Omit<Slice, "columns"> & { columns: string }) => Condition {
  return (slice) => {
    const all = [...where, ...slice.bounds(id), ...slice.where]
    return {
      sql: `(select ${slice.columns} from ${from} where ${textOf(all)} order by ${id} ${slice.order} limit ${slice.limit})`,
      bindings: [...bindings, ...bindingsOf(all)],
    }
  }
}

/**
 * Of deliveries whose ids another table leads to. Row by row (`limit 1`), and so in the order of what leads there: with a
 * plain join the planner would choose by what it last knew of the queue's length.
 */
function byId(from: string, id: string, where: Condition[], bindings: unknown[] = []): Branch {
  const row = `cross join lateral (select * from webhook_delivery where id = ${id} limit 1) d`
  return (slice) =>
    slice.columns === "d.id" && !slice.where.length
      ? branch(from, id, where, bindings)({ ...slice, columns: `${id} as id` })
      : branch(`${from} ${row}`, id, where, bindings)(slice)
}

/** One select of what leads to the deliveries of each of many webhooks. Their rows are looked up last, by the ids that are left. */
function ofEach(webhookIds: readonly string[], of: (owner: Condition) => Branch): Branch {
  return (slice) => {
    const next = of({ sql: "w.id", bindings: [] })({ ...slice, columns: "d.id" })
    const from = `(
      select d.id from unnest(?::text[]) w(id) cross join lateral ${next.sql} d
      order by d.id ${slice.order} limit ${slice.limit}
    ) o`
    return byId(from, "o.id", [], [webhookIds, ...next.bindings])({ ...slice, bounds: () => [], where: [] })
  }
}

/** @param owner the webhook's id, in SQL. */
function ownedBy(table: "d" | "q", owner: Condition | undefined): Condition[] {
  return owner ? [{ sql: `${table}.webhook_id = ${owner.sql}`, bindings: owner.bindings }] : []
}

function value(of: unknown): Condition {
  return { sql: "?", bindings: [of] }
}

function equals(column: string, value: unknown): Condition {
  return { sql: `d.${column} = ?`, bindings: [value] }
}

function valuesOf<Value>(value: Value | Value[] | undefined): Value[] {
  const values = Array.isArray(value) ? value : [value]
  return [...new Set(values.filter((one) => one !== undefined))]
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
