import { resourceOf } from "../../../topics/resource-of"
import type {
  DeliveryFilters,
  DeliveryList,
  DeliveryPage,
  DeliverySelection,
  DeliveryStatus,
  EventSource,
  FinishedStatus,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryDetail,
} from "../../../types"
import { loggedHeaders } from "../dispatch/request-headers"
import { query, type Db } from "./db"
import { firstDeliveryId, timeOfId } from "../ids"
import { IS_FIRST, orderingKey, stopTurns } from "./ordering"
import { UNCOUNTED_EVENTS } from "./stats"

/** Above this a count is not worth its scan. */
const COUNT_CAP = 10_000

/** Rows that a walk reads at once: an export of 100,000 took 95 MB with pages of 1,000, and takes 50 with these. */
const WALK_PAGE = 500

type DeliveryRow = Omit<WebhookDelivery, "resource">

const COLUMNS = `d.id, d.webhook_id, d.event_id, d.topic, d.resource_id, d.status, d.attempt_count,
  case when d.status in ('created', 'retrying') then (
    select greatest(q.due_at, d.created_at) from webhook_queue q where q.delivery_id = d.id and ${IS_FIRST}) end
    as next_attempt_at,
  d.response_status, d.duration_ms, d.remark, d.created_at, d.finished_at`

/**
 * A page of deliveries. Ids grow with time, so pages are keyset pages over the id: the cursor is the last id.
 */
export async function listDeliveries(
  db: Db,
  filters: DeliveryFilters,
  page: DeliveryPage
): Promise<DeliveryList> {
  const [read, count] = await Promise.all([readPage(db, filters, page), countUpToCap(db, filters)])
  return { ...read, count: Math.min(count, COUNT_CAP), count_capped: count > COUNT_CAP }
}

/** How many deliveries the filters find, at most one more than the cap. */
async function countUpToCap(db: Db, filters: DeliveryFilters): Promise<number> {
  const successesOf = webhookOfSuccesses(filters)
  if (successesOf !== undefined) {
    return countSuccesses(db, successesOf)
  }
  const { from, where } = sourceOf(filters)
  const [counted] = await query<{ count: number }>(
    db,
    `select count(*)::int as count from (
       select 1 from ${from} where ${text(where)} limit ${COUNT_CAP + 1}) counted`,
    bindings(where)
  )
  return counted?.count ?? 0
}

/** The webhook whose successes the filters ask for; undefined where they ask for anything else. */
function webhookOfSuccesses({ webhook_id, status, ...others }: DeliveryFilters): string | undefined {
  const webhookIds = [webhook_id ?? []].flat()
  const statuses = [status ?? []].flat()
  const isThat = webhookIds.length === 1 && statuses.length === 1 && statuses[0] === "success"
  return isThat && Object.values(others).every((one) => one === undefined) ? webhookIds[0] : undefined
}

/** Deliveries among which successes are looked for at first: more than the cap, as some have failed. */
const LOOKED_AT = COUNT_CAP * 1.2

/**
 * A webhook's successes are all its deliveries but those that failed, were cancelled, or wait: each of these numbers
 * stands in an index, while successes themselves would have to be read one by one (25 ms for 10,000). Where the newest
 * hold more than the cap there is nothing to count: to step over index entries takes half of the time of counting them.
 */
async function countSuccesses(db: Db, webhookId: string): Promise<number> {
  const [counted] = await query<{ count: number }>(
    db,
    `with own as (select ?::text as id),
     waiting as materialized (select count(*) from webhook_queue where webhook_id = (select id from own)),
     oldest as materialized (
       select id from webhook_delivery where webhook_id = (select id from own)
       order by id desc limit 1 offset (select count + ${LOOKED_AT - 1} from waiting)
     ),
     newest as (
       select ${LOOKED_AT}
         - (select count(*) from webhook_delivery d
            where d.webhook_id = own.id and d.failed_at is not null and d.id >= oldest.id)
         - (select count(*) from webhook_delivery d
            where d.webhook_id = own.id and d.cancelled_at is not null and d.id >= oldest.id) as count
       from own, oldest
     ),
     others as materialized (
       select (select count(*) from webhook_delivery d where d.webhook_id = own.id and d.failed_at is not null)
         + (select count(*) from webhook_delivery d where d.webhook_id = own.id and d.cancelled_at is not null)
         + (select count from waiting) as count
       from own
     )
     select coalesce(
       (select count from newest where count > ${COUNT_CAP}),
       (select count(*) from (
          select 1 from webhook_delivery where webhook_id = (select id from own)
          limit (select count + ${COUNT_CAP + 1} from others)) d) - (select count from others)
     )::int as count`,
    [webhookId]
  )
  return counted?.count ?? 0
}

/** Every delivery that the filters find, page after page, each read when it is asked for. */
export async function* walkDeliveries(
  db: Db,
  filters: DeliveryFilters,
  order: DeliveryPage["order"]
): AsyncGenerator<WebhookDelivery[]> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await readPage(db, filters, { limit: WALK_PAGE, cursor, order })
    yield page.deliveries
    cursor = page.next_cursor
  }
}

async function readPage(
  db: Db,
  filters: DeliveryFilters,
  page: DeliveryPage
): Promise<Pick<DeliveryList, "deliveries" | "next_cursor">> {
  const descending = page.order !== "asc"
  const { from, id, where } = sourceOf(filters)
  if (page.cursor) {
    where.push({ sql: `${id} ${descending ? "<" : ">"} ?`, bindings: [page.cursor] })
  }
  const rows = await query<DeliveryRow>(
    db,
    `select ${COLUMNS} from ${from} where ${text(where)}
     order by ${id} ${descending ? "desc" : "asc"} limit ? offset ?`,
    [...bindings(where), page.limit + 1, page.cursor ? 0 : (page.offset ?? 0)]
  )
  const deliveries = rows.slice(0, page.limit).map(withResource)
  return { deliveries, next_cursor: rows.length > page.limit ? (deliveries.at(-1)?.id ?? null) : null }
}

/** One delivery with its event, payload and attempts; undefined when there is none. */
export async function findDelivery(db: Db, id: string): Promise<WebhookDeliveryDetail | undefined> {
  const [row] = await query<DeliveryRow & { source: EventSource; occurred_at: Date; payload: string | null }>(
    db,
    `select ${COLUMNS}, e.source, e.occurred_at, coalesce(d.body, e.payload) as payload
     from webhook_delivery d join webhook_event e on e.id = d.event_id
     where d.id = ?`,
    [id]
  )
  if (!row) {
    return undefined
  }
  const { source, occurred_at, payload, ...delivery } = row
  return {
    ...withResource(delivery),
    event: { id: delivery.event_id, topic: delivery.topic, occurred_at, source, payload },
    attempts: await listAttempts(db, delivery),
  }
}

/** Which of the chosen deliveries are sent once more, and when. */
export type Requeue =
  /** Every one that has not succeeded, also one that waits; ahead of all else. */
  | { kind: "retry" }
  /** Those in a status that is final, with a retry schedule that begins anew; behind what waits, oldest first. */
  | { kind: "replay"; statuses: readonly FinishedStatus[] }

/** Deliveries of one webhook by their event, as ids from which and before which it was captured. Pings and tests are none. */
export type EventRange = { webhook_id: string; fromEvent: string; beforeEvent: string }

/**
 * Makes deliveries due now. In-flight ones are left alone, and those without payload, or whose webhook is deleted. Where
 * their webhook has ordering they go in their own place, behind what is in flight.
 * @param after the last id of the batch before: a delivery that has meanwhile been sent is not sent twice.
 * @returns ids of the deliveries that are due now, in no order.
 */
export async function requeueDeliveries(
  db: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  after: string,
  limit: number
): Promise<string[]> {
  return db.transaction(async (trx) => {
    await stopTurns(trx)
    return requeueSome(trx, selection, requeue, after, limit)
  })
}

async function requeueSome(
  db: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  after: string,
  limit: number
): Promise<string[]> {
  const { fit, lock, dueAt, formerAttempts } = requeueing(requeue)
  const where = [...selected(selection), fit]
  const rows = await query<{ id: string }>(
    db,
    `with chosen as materialized (
       select d.id, d.webhook_id, d.topic, d.resource_id, d.created_at from webhook_delivery d
       where ${text(where)} and d.id > ?
         and exists (select 1 from webhook_event e where e.id = d.event_id and e.payload is not null)
         and exists (select 1 from webhook_endpoint w where w.id = d.webhook_id and w.deleted_at is null)
       order by d.id limit ? ${lock}
     ), queued as (
       insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at, ordering_key, ordered_at)
       select c.id, c.webhook_id, ${dueAt}, coalesce(w.inactive_since, now()) - make_interval(secs => w.inactive_seconds),
         o.key, case when o.key is not null then greatest(c.created_at, (
           select max(q.ordered_at) + interval '1 microsecond' from webhook_queue q
           where q.webhook_id = c.webhook_id and q.ordering_key = o.key and q.leased_until > now())) end
       from chosen c
       join webhook_endpoint w on w.id = c.webhook_id
       cross join lateral (
         select case when w.ordering = 'resource' then ${orderingKey("c.topic", "c.resource_id")} end as key) o
       on conflict (delivery_id) do update set due_at = excluded.due_at, leased_until = null
       returning delivery_id
     )
     update webhook_delivery d
     set status = case when d.attempt_count = 0 then 'created' else 'retrying' end, finished_at = null, failed_at = null,
       cancelled_at = null, former_attempts = ${formerAttempts}
     from queued q where d.id = q.delivery_id
     returning d.id`,
    [...bindings(where), after, limit]
  )
  return rows.map((row) => row.id)
}

/** How it goes in SQL. What is finished has no row in the queue, so whoever holds its lock is sending it again. */
function requeueing(requeue: Requeue): {
  fit: Condition
  lock: string
  dueAt: string
  formerAttempts: string
} {
  switch (requeue.kind) {
    case "retry":
      return {
        fit: {
          sql: `d.status <> 'success' and not exists (select 1 from webhook_queue q where q.delivery_id = d.id
            and (q.leased_until > now() or q.due_at <= 'epoch'))`,
          bindings: [],
        },
        lock: "for update of d",
        dueAt: "'epoch'",
        formerAttempts: "d.former_attempts",
      }
    case "replay":
      return {
        fit: isOneOf(requeue.statuses),
        lock: "for update of d skip locked",
        dueAt: "now() + interval '1 microsecond' * row_number() over (order by c.id)",
        formerAttempts: "d.attempt_count",
      }
  }
}

/**
 * Cancels deliveries that wait. In-flight ones are left alone: what was sent cannot be called back. Materialized, and as
 * an array: a planner that takes the queue for empty, as it was when last looked at, would choose anew for each row.
 * @returns ids of the deliveries that were cancelled.
 */
export async function cancelDeliveries(
  db: Db,
  selection: DeliverySelection,
  remark: string,
  limit: number
): Promise<string[]> {
  const where = selected(selection)
  const rows = await query<{ id: string }>(
    db,
    `with chosen as materialized (
       select d.id from webhook_delivery d join webhook_queue q on q.delivery_id = d.id
       where ${text(where)} and d.status in ('created', 'retrying')
         and (q.leased_until is null or q.leased_until <= now())
       order by d.id limit ? for update of q skip locked
     ), gone as (
       delete from webhook_queue where delivery_id = any(array(select id from chosen)) returning delivery_id
     )
     update webhook_delivery d set status = 'cancelled', finished_at = now(), cancelled_at = now(), remark = ?
     from gone where d.id = gone.delivery_id
     returning d.id`,
    [...bindings(where), limit, remark]
  )
  return rows.map((row) => row.id)
}

async function listAttempts(
  db: Db,
  { id: delivery_id, ...facts }: Pick<DeliveryRow, "id" | "webhook_id" | "event_id" | "topic">
): Promise<WebhookAttempt[]> {
  const rows = await query<
    Omit<WebhookAttempt, "request_headers" | "response_headers"> & {
      request_headers: string
      response_headers: string | null
    }
  >(
    db,
    `select attempt, started_at, duration_ms, url, request_headers, response_status, response_headers, response_body,
       remark
     from webhook_attempt where delivery_id = ? order by attempt`,
    [delivery_id]
  )
  return rows.map((row) => ({
    ...row,
    request_headers: loggedHeaders({ ...facts, ...row, delivery_id }, JSON.parse(row.request_headers)),
    response_headers: row.response_headers === null ? null : JSON.parse(row.response_headers),
  }))
}

function withResource<Row extends { topic: string }>(row: Row): Row & { resource: string } {
  return { ...row, resource: resourceOf(row.topic) }
}

type Condition = { sql: string; bindings: unknown[] }

function selected(selection: DeliverySelection | EventRange): Condition[] {
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

/**
 * Where the log is read from, and its id there. What waits is found through the queue, row by row (`limit 1`), and never
 * by walking the log: with a plain join the planner would choose between them by what it last knew of the queue's length.
 */
function sourceOf(filters: DeliveryFilters): { from: string; id: string; where: Condition[] } {
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
function inRange({ webhook_id, fromEvent, beforeEvent }: EventRange): Condition[] {
  return [
    { sql: "d.webhook_id = ? and d.id >= ?", bindings: [webhook_id, firstDeliveryId(timeOfId(fromEvent))] },
    { sql: "d.event_id >= ? and d.event_id < ?", bindings: [fromEvent, beforeEvent] },
    { sql: `d.event_id not in (${UNCOUNTED_EVENTS})`, bindings: [] },
  ]
}

function conditions(filters: DeliveryFilters): Condition[] {
  const { webhook_id, status, topic, resource_id, response_status, q, created_at } = filters
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
  const bounds = { $gte: ">=", $gt: ">", $lte: "<=", $lt: "<" } as const
  for (const [operator, sql] of Object.entries(bounds)) {
    const at = created_at?.[operator as keyof typeof bounds]
    if (at) {
      list.push({ sql: `d.created_at ${sql} ?::timestamptz`, bindings: [at] })
    }
  }
  return list
}

/**
 * The statuses by the indexes they have, none of which is on the status itself: changing it would then touch every
 * index of the log, at each delivery.
 */
function isOneOf(statuses: readonly DeliveryStatus[]): Condition {
  const [first, ...others] = statuses
  if (first === "failed" && !others.length) {
    return { sql: "d.failed_at is not null", bindings: [] }
  }
  if (first === "cancelled" && !others.length) {
    return { sql: "d.cancelled_at is not null", bindings: [] }
  }
  return { sql: "d.status = any(?::text[])", bindings: [statuses] }
}

function text(where: readonly Condition[]): string {
  return where.length ? where.map((condition) => condition.sql).join(" and ") : "true"
}

function bindings(where: readonly Condition[]): unknown[] {
  return where.flatMap((condition) => condition.bindings)
}

function escapeLike(value: string): string {
  return value.replace(/[\\%_]/g, (character) => `\\${character}`)
}
