import type { DeliveryFilters, DeliverySelection, DeliveryStatus } from "../../../types"
import { firstDeliveryId, timeOfId } from "../ids"
import { UNCOUNTED_EVENTS } from "./stats"

/** Deliveries of one webhook by their event, as ids from which and before which it was captured. Pings and tests are none. */
export type EventRange = { webhook_id: string; fromEvent: string; beforeEvent: string }

/** A condition on a delivery `d`. */
export type Condition = { sql: string; bindings: unknown[] }

/** What a delivery sends, in SQL, of a delivery `d` and its event `e`; null where it is no longer stored. */
export const BODY = "case when d.payload_removed is null then coalesce(d.body, e.payload) end"

/** Whether what it sends is still stored. */
export const HAS_BODY = `exists (select 1 from webhook_event e where e.id = d.event_id and ${BODY} is not null)`

/** Conditions for the deliveries that an admin, or a recovery, has chosen. */
export function selected(selection: DeliverySelection | EventRange): Condition[] {
  if ("ids" in selection) {
    return [{ sql: "d.id = any(?::text[])", bindings: [selection.ids] }]
  }
  if (!("filters" in selection)) {
    return inRange(selection)
  }
  const list = conditions(selection.filters)
  return isOfWhatWaits(selection.filters)
    ? [...list, { sql: "d.id in (select delivery_id from webhook_queue)", bindings: [] }]
    : list
}

/** The part of the log that a bulk statement looks at: ids behind `after`, up to `until`; at most `limit` are taken. */
export type Stretch = { after: string; until: string; limit: number }

/** What a bulk statement has taken, and the id behind which the next looks; null at the end. */
export type Batch = { ids: string[]; next: string | null }

/** Rows that one bulk statement looks at. What it looks for may be rare, and it must end before a time-out. */
const LOOKED_AT = 10_000

/**
 * The CTE `looked (id)`: the next deliveries that a bulk statement looks at, in the order of their ids. They are found by
 * the conditions that have an index with the id; all conditions are for the statement itself to ask.
 * @param statuses that the statement asks for, beside the selection's own; `waiting` for what stands in the queue.
 */
export function lookedAt(
  selection: DeliverySelection | EventRange,
  { after, until }: Pick<Stretch, "after" | "until">,
  statuses: readonly DeliveryStatus[] | "waiting" = []
): Condition {
  const bounds = (id: string) => `${id} > ? and ${id} <= ? order by ${id} limit ${LOOKED_AT}`
  if ("ids" in selection) {
    return {
      sql: `looked as materialized (select distinct id from unnest(?::text[]) as id where ${bounds("id")})`,
      bindings: [selection.ids, after, until],
    }
  }
  if (statuses === "waiting" || ("filters" in selection && isOfWhatWaits(selection.filters))) {
    return {
      sql: `looked as materialized (
        select delivery_id as id from webhook_queue where ${bounds("delivery_id")})`,
      bindings: [after, until],
    }
  }
  const where =
    "filters" in selection
      ? indexed(selection.filters)
      : [sinceEvent(selection), ...statuses.filter(hasIndex).map((one) => isOneOf([one]))]
  return {
    sql: `looked as materialized (
      select d.id from webhook_delivery d where ${textOf(where)} and ${bounds("d.id")})`,
    bindings: [...bindingsOf(where), after, until],
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

/** Of the conditions those with an index that has the id too. */
function indexed({ webhook_id, resource_id, status }: DeliveryFilters): Condition[] {
  const [webhookIds, resourceIds] = [[webhook_id ?? []].flat(), [resource_id ?? []].flat()]
  if (webhookIds.length === 1) {
    const statuses = [status ?? []].flat()
    const own = { sql: "d.webhook_id = ?", bindings: webhookIds }
    return statuses.length === 1 && hasIndex(statuses[0]!) ? [own, isOneOf(statuses)] : [own]
  }
  return resourceIds.length === 1 ? [{ sql: "d.resource_id = ?", bindings: resourceIds }] : []
}

function hasIndex(status: DeliveryStatus): boolean {
  return status === "failed" || status === "cancelled"
}

/**
 * Where the log is read from, and its id there. What waits is found through the queue, row by row (`limit 1`), and never
 * by walking the log: with a plain join the planner would choose between them by what it last knew of the queue's length.
 */
export function sourceOf(filters: DeliveryFilters): { from: string; id: string; where: Condition[] } {
  const where = conditions(filters)
  if (!isOfWhatWaits(filters)) {
    return { from: "webhook_delivery d", id: "d.id", where }
  }
  const webhookIds = [filters.webhook_id ?? []].flat()
  if (webhookIds.length) {
    where.push({ sql: "q.webhook_id = any(?::text[])", bindings: [webhookIds] })
  }
  return {
    from: `webhook_queue q cross join lateral (
      select * from webhook_delivery where id = q.delivery_id limit 1) d`,
    id: "q.delivery_id",
    where,
  }
}

function isOfWhatWaits({ status }: DeliveryFilters): boolean {
  const statuses = [status ?? []].flat()
  return statuses.length > 0 && statuses.every((one) => one === "created" || one === "retrying")
}

/** Conditions for the deliveries of a range of events; a delivery is younger than its event, and so is its id. */
function inRange(range: EventRange): Condition[] {
  const { fromEvent, beforeEvent } = range
  return [
    sinceEvent(range),
    { sql: "d.event_id >= ? and d.event_id < ?", bindings: [fromEvent, beforeEvent] },
    { sql: `d.event_id not in (${UNCOUNTED_EVENTS})`, bindings: [] },
  ]
}

function sinceEvent({ webhook_id, fromEvent }: EventRange): Condition {
  return {
    sql: "d.webhook_id = ? and d.id >= ?",
    bindings: [webhook_id, firstDeliveryId(timeOfId(fromEvent))],
  }
}

function conditions(filters: DeliveryFilters): Condition[] {
  const { webhook_id, status, topic, resource_id, response_status, q, created_at, finished_at } = filters
  const list: Condition[] = []
  const oneOf = (column: string, type: string, value: unknown) => {
    const values = [value ?? []].flat()
    if (values.length === 1) {
      // With one value, an index that begins with it gives the order of the page too.
      list.push({ sql: `d.${column} = ?::${type}`, bindings: values })
    } else if (value !== undefined) {
      list.push({ sql: `d.${column} = any(?::${type}[])`, bindings: [values] })
    }
  }
  oneOf("webhook_id", "text", webhook_id)
  if (status !== undefined) {
    list.push(isOneOf([status].flat()))
  }
  oneOf("topic", "text", topic)
  oneOf("resource_id", "text", resource_id)
  oneOf("response_status", "int", response_status)
  if (q) {
    list.push({
      sql: "(d.id = ? or d.event_id = ? or d.resource_id = ? or d.topic like ? or d.remark ilike ?)",
      bindings: [q, q, q, `${escapeLike(q)}%`, `%${escapeLike(q)}%`],
    })
  }
  return [...list, ...within("created_at", created_at), ...within(finishedBy(status), finished_at)]
}

const BOUNDS = { $gte: ">=", $gt: ">", $lte: "<=", $lt: "<" } as const

/** When a failed one was finished stands in a column that has an index, too. */
function finishedBy(status: DeliveryFilters["status"]): "failed_at" | "finished_at" {
  return [status ?? []].flat().join() === "failed" ? "failed_at" : "finished_at"
}

function within(
  column: "created_at" | "failed_at" | "finished_at",
  period: NonNullable<DeliveryFilters["created_at"]> = {}
): Condition[] {
  return (Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]).flatMap((bound) =>
    period[bound] ? [{ sql: `d.${column} ${BOUNDS[bound]} ?::timestamptz`, bindings: [period[bound]] }] : []
  )
}

/**
 * The statuses by the indexes they have, none of which is on the status itself: changing it would then touch every
 * index of the log, at each delivery.
 */
export function isOneOf(statuses: readonly DeliveryStatus[]): Condition {
  const [first, ...others] = statuses
  if (first === "failed" && !others.length) {
    return { sql: "d.failed_at is not null", bindings: [] }
  }
  if (first === "cancelled" && !others.length) {
    return { sql: "d.cancelled_at is not null", bindings: [] }
  }
  return { sql: "d.status = any(?::text[])", bindings: [statuses] }
}

/** As what follows `where`. */
export function textOf(where: readonly Condition[]): string {
  return where.length ? where.map((condition) => condition.sql).join(" and ") : "true"
}

export function bindingsOf(where: readonly Condition[]): unknown[] {
  return where.flatMap((condition) => condition.bindings)
}

function escapeLike(value: string): string {
  return value.replace(/[\\%_]/g, (character) => `\\${character}`)
}
