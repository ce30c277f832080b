import { resourceOf } from "../../../topics/resource-of"
import {
  UNFINISHED_STATUSES,
  type DeliveryFilters,
  type DeliveryList,
  type DeliveryPage,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookDeliveryDetail,
} from "../../../types"
import { loggedHeaders } from "../dispatch/request-headers"
import { revisionOf } from "../fan-out/envelope"
import { firstDeliveryId } from "../ids"
import { mayBeOneRow } from "../transient-errors"
import { query, queryOne, type Db } from "./db"
import { bindingsOf, BODY, textOf, type SqlCondition } from "./delivery-conditions"
import { countOn } from "./delivery-count"
import { cursorText, DELIVERY_COLUMNS, parseCursor, type DeliveryRow, type PageRows } from "./delivery-page"
import { readByDate, type SortedDate } from "./delivery-dates"
import { countWithinSize, withPayloads } from "./delivery-payloads"
import { chooseWalk, type IdRange, type Walk } from "./delivery-walk"

/** Rows of a page of `walkDeliveries`: an export of 100,000 took 95 MB with pages of 1,000, and takes 50 MB with these. */
const WALK_PAGE = 500

/**
 * A page of deliveries. Pages are keyset pages over the id, which grows with time, or over another date and the id. A page
 * reads a bounded part of the log, so a page with a `next_cursor` may have fewer rows than its limit, even none.
 */
export async function listDeliveries(
  db: Db,
  filters: DeliveryFilters,
  page: DeliveryPage
): Promise<DeliveryList> {
  const { by = "created_at", order = "desc" } = page
  const isPolled = by === "created_at" && order === "asc"
  const settled = isPolled ? firstDeliveryId(await settledUntil(db)) : null
  const walk = await chooseWalk(db, filters, by === "next_attempt_at" ? UNFINISHED_STATUSES : undefined)
  const read = await readPage(db, walk, page, filters)
  const { length } = read.deliveries
  // A first page that is not full has read all rows that a count would read.
  const { count, capped } =
    page.cursor || page.offset || page.payload || by !== "created_at" || length === page.limit
      ? await countOn(db, walk)
      : { count: length, capped: read.next_cursor !== null }
  return { ...read, count, count_capped: capped, poll_cursor: settled && earlier(read.next_cursor, settled) }
}

/** All deliveries that match filters, page by page. Each page is read when it is requested. */
export async function* walkDeliveries(
  db: Db,
  filters: DeliveryFilters,
  order: DeliveryPage["order"]
): AsyncGenerator<WebhookDelivery[]> {
  const walk = await chooseWalk(db, filters)
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Read = await readPage(db, walk, { limit: WALK_PAGE, cursor, order }, filters)
    if (page.deliveries.length) {
      yield page.deliveries
    }
    cursor = page.next_cursor
  }
}

type Read = Pick<DeliveryList, "deliveries" | "next_cursor">

type PagePart = { range: IdRange; limit: number; offset: number }

async function readPage(
  db: Db,
  walk: Walk,
  { limit, offset = 0, cursor, by = "created_at", order = "desc", payload = false }: DeliveryPage,
  filters: DeliveryFilters
): Promise<Read> {
  const after = cursor === undefined || cursor === null ? undefined : parseCursor(cursor)
  const part = { limit: limit + 1, offset: after ? after.leftOut : offset, order }
  const range = order === "desc" ? { before: after?.id, order } : { after: after?.id, order }
  const { rows, next } =
    by !== "created_at"
      ? await readByDate(db, { ...part, ...datedBy(by, filters, walk), by, after })
      : await (walk.remaining.length
          ? readFiltered(db, walk, { ...part, range })
          : readUnfiltered(db, walk, { ...part, range }))
  const fitting =
    payload && rows.length
      ? await countWithinSize(
          db,
          rows.map(({ row }) => row.id)
        )
      : rows.length
  const shown = rows.slice(0, Math.min(limit, fitting))
  const deliveries = shown.map(({ row }) => withResource(row))
  return {
    deliveries: payload && deliveries.length ? await withPayloads(db, deliveries) : deliveries,
    next_cursor: rows.length > shown.length ? (shown.at(-1)?.cursor ?? null) : next,
  }
}

/** The conditions of a page in the order of another date, without those that its source answers. */
function datedBy(
  by: SortedDate,
  { webhook_id, status }: DeliveryFilters,
  { conditionsExcept }: Walk
): { webhookIds: string[]; remaining: SqlCondition[] } {
  const statuses = [status ?? (by === "finished_at" ? [] : UNFINISHED_STATUSES)].flat()
  const isStatusImplied =
    by === "finished_at"
      ? statuses.join() === "failed"
      : UNFINISHED_STATUSES.every((one) => statuses.includes(one))
  return {
    webhookIds: [...new Set([webhook_id ?? []].flat())],
    remaining: conditionsExcept(isStatusImplied ? ["webhook_id", "status"] : ["webhook_id"]),
  }
}

/** The earlier of two ids, by their times, which come first. */
function earlier(next: string | null, settled: string): string {
  return next !== null && next < settled ? next : settled
}

/** A page with conditions to check. The last row that was read is returned too, since the next page begins there. */
async function readFiltered(db: Db, walk: Walk, { range, limit, offset }: PagePart): Promise<PageRows> {
  const { sql, bindings } = walk.next("d.*", walk.maxCandidates, range)
  const found = await query<DeliveryRow & { fits: boolean; is_last: boolean; found: number }>(
    db,
    `select ${DELIVERY_COLUMNS}, coalesce(d.fits, false) as fits, d.is_last, d.found
     from (
       select d.*, (count(*) filter (where d.fits) over so_far)::int as found,
         row_number() over so_far = ${walk.maxCandidates} as is_last
       from (select d.*, (${textOf(walk.remaining)}) as fits from ${sql} d) d
       window so_far as (order by d.id ${range.order} rows unbounded preceding)
     ) d
     where (d.fits and d.found > ?) or d.is_last order by d.id ${range.order} limit ?`,
    [...bindingsOf(walk.remaining), ...bindings, offset, limit]
  )
  const last = found.find(({ is_last }) => is_last)
  const rows = found.flatMap(({ fits, is_last: _, found: nth, ...row }) =>
    fits && nth > offset ? [{ row, cursor: row.id }] : []
  )
  return { rows, next: last ? cursorText({ id: last.id, leftOut: offset - last.found }) : null }
}

/** A page without conditions to check. An offset skips index entries, not rows. */
async function readUnfiltered(db: Db, walk: Walk, { range, limit, offset }: PagePart): Promise<PageRows> {
  const { sql, bindings } = walk.next("d.id", limit + offset, range)
  const rows = await query<DeliveryRow>(
    db,
    `select ${DELIVERY_COLUMNS}
     from (select d.id from ${sql} d order by d.id ${range.order} offset ?) page
     cross join lateral (select * from webhook_delivery where id = page.id limit 1) d
     order by page.id ${range.order}`,
    [...bindings, offset]
  )
  return { rows: rows.map((row) => ({ row, cursor: row.id })), next: null }
}

/** A delivery with its event, payload and attempts; undefined for an unknown one. A payload that cannot be read is null. */
export async function findDelivery(db: Db, id: string): Promise<WebhookDeliveryDetail | undefined> {
  const [row] = await readDetail(db, id, BODY).catch((error: unknown) => {
    if (!mayBeOneRow(error)) {
      throw error
    }
    return readDetail(db, id, "null")
  })
  if (!row) {
    return undefined
  }
  const { source, occurred_at, payload, payload_removed, ...delivery } = row
  return {
    ...withResource(delivery),
    event: { id: delivery.event_id, topic: delivery.topic, occurred_at, source, payload, payload_removed },
    attempts: await listAttempts(db, delivery, payload && revisionOf(payload)),
  }
}

type DetailRow = DeliveryRow &
  Pick<WebhookDeliveryDetail["event"], "source" | "occurred_at" | "payload" | "payload_removed">

/** @param body SQL of the payload. */
function readDetail(db: Db, id: string, body: string): Promise<DetailRow[]> {
  return query(
    db,
    `select ${DELIVERY_COLUMNS}, e.source, e.occurred_at, ${body} as payload,
       coalesce(d.payload_removed, case when d.body is null then e.payload_removed end) as payload_removed
     from webhook_delivery d join webhook_event e on e.id = d.event_id
     where d.id = ?`,
    [id]
  )
}

/**
 * The ids and topics of a webhook's deliveries after the id `after`, in the order of their ids, without pings and tests with a
 * sample.
 */
export async function listTopicsOfDeliveries(
  db: Db,
  webhookId: string,
  after: string,
  limit: number
): Promise<{ id: string; topic: string }[]> {
  return query(
    db,
    `select d.id, d.topic from webhook_delivery d join webhook_event e on e.id = d.event_id
     where d.webhook_id = ? and d.id > ? and (e.source not in ('ping', 'test') or d.resource_id is not null)
     order by d.id limit ?`,
    [webhookId, after, limit]
  )
}

async function listAttempts(
  db: Db,
  { id: delivery_id, ...facts }: Pick<DeliveryRow, "id" | "webhook_id" | "event_id" | "topic">,
  revision: string | null
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
    request_headers: loggedHeaders(
      { ...facts, ...row, delivery_id, origin: null, revision },
      JSON.parse(row.request_headers)
    ),
    response_headers: row.response_headers === null ? null : JSON.parse(row.response_headers),
  }))
}

function withResource<Row extends { topic: string }>(row: Row): Row & { resource: string } {
  return { ...row, resource: resourceOf(row.topic) }
}

/**
 * Allowance for the time from the creation of an id to the insert of its row, and for a process's clock that is behind the
 * database's.
 */
const SETTLE_SECONDS = 10

/**
 * The time before which no more deliveries will appear in the log. An open transaction may commit a row with an older id than
 * rows that are visible already; it has a `RowExclusiveLock` on the table until then. Call it before the log is read.
 */
export async function settledUntil(db: Db): Promise<Date> {
  const row = await queryOne<{ until: Date }>(
    db,
    `select least(clock_timestamp(), min(a.xact_start)) - make_interval(secs => ${SETTLE_SECONDS}) as until
     from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'relation' and l.relation = 'webhook_delivery'::regclass and l.mode = 'RowExclusiveLock'
       and l.database = (select oid from pg_database where datname = current_database())`
  )
  return row.until
}
