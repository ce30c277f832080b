import { resourceOf } from "../../../topics/resource-of"
import type {
  DeliveryFilters,
  DeliveryList,
  DeliveryPage,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryDetail,
} from "../../../types"
import { loggedHeaders } from "../dispatch/request-headers"
import { revisionOf } from "../fan-out/envelope"
import { query, type Db } from "./db"
import { bindingsOf, BODY, textOf } from "./delivery-conditions"
import { countOn } from "./delivery-count"
import { walkTo, type Stretch, type Walk } from "./delivery-walk"
import { IS_FIRST } from "./ordering"

/** Rows that a walk reads at once: an export of 100,000 took 95 MB with pages of 1,000, and takes 50 with these. */
const WALK_PAGE = 500

type DeliveryRow = Omit<WebhookDelivery, "resource">

const COLUMNS = `d.id, d.webhook_id, d.event_id, d.topic, d.resource_id, d.status, d.attempt_count,
  case when d.status in ('created', 'retrying') then (
    select greatest(q.due_at, d.created_at) from webhook_queue q where q.delivery_id = d.id and ${IS_FIRST}) end
    as next_attempt_at,
  d.response_status, d.duration_ms, d.remark, d.created_at, d.finished_at`

/**
 * A page of deliveries. Ids grow with time, so pages are keyset pages over the id: the cursor is the last id that was looked
 * at, and behind a dot how many an offset is still to leave out. A page looks at a bounded part of the log, so one that has a
 * `next_cursor` may hold fewer than its limit, even none.
 */
export async function listDeliveries(
  db: Db,
  filters: DeliveryFilters,
  page: DeliveryPage
): Promise<DeliveryList> {
  const walk = await walkTo(db, filters)
  const read = await readPage(db, walk, page)
  const { length } = read.deliveries
  // A first page that is not full has seen all that a count would look at.
  const { count, capped } =
    page.cursor || page.offset || length === page.limit
      ? await countOn(db, walk)
      : { count: length, capped: read.next_cursor !== null }
  return { ...read, count, count_capped: capped }
}

/** Every delivery that the filters find, page after page, each read when it is asked for. */
export async function* walkDeliveries(
  db: Db,
  filters: DeliveryFilters,
  order: DeliveryPage["order"]
): AsyncGenerator<WebhookDelivery[]> {
  const walk = await walkTo(db, filters)
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Read = await readPage(db, walk, { limit: WALK_PAGE, cursor, order })
    if (page.deliveries.length) {
      yield page.deliveries
    }
    cursor = page.next_cursor
  }
}

type Read = Pick<DeliveryList, "deliveries" | "next_cursor">

type PagePart = { stretch: Stretch; limit: number; offset: number }

async function readPage(
  db: Db,
  walk: Walk,
  { limit, offset = 0, cursor, order = "desc" }: DeliveryPage
): Promise<Read> {
  const [lastId, leftOut] = cursor ? cursor.split(".") : [undefined, offset]
  const stretch = order === "desc" ? { before: lastId, order } : { after: lastId, order }
  const part = { stretch, limit: limit + 1, offset: Number(leftOut ?? 0) }
  const { rows, next } = await (walk.asks.length ? readAsked(db, walk, part) : readOnTheWay(db, walk, part))
  const deliveries = rows.slice(0, limit).map(withResource)
  return { deliveries, next_cursor: rows.length > limit ? (deliveries.at(-1)?.id ?? null) : next }
}

/** Deliveries in their order, and the cursor that goes on behind what was looked at; null at the end of the log. */
type PageRows = { rows: DeliveryRow[]; next: string | null }

/** What is asked of each row. The last one that is looked at comes too, as the next page begins there. */
async function readAsked(db: Db, walk: Walk, { stretch, limit, offset }: PagePart): Promise<PageRows> {
  const { sql, bindings } = walk.next("d.*", walk.looksAt, stretch)
  const found = await query<DeliveryRow & { fits: boolean; is_last: boolean; found: number }>(
    db,
    `select ${COLUMNS}, coalesce(d.fits, false) as fits, d.is_last, d.found
     from (
       select d.*, (count(*) filter (where d.fits) over so_far)::int as found,
         row_number() over so_far = ${walk.looksAt} as is_last
       from (select d.*, (${textOf(walk.asks)}) as fits from ${sql} d) d
       window so_far as (order by d.id ${stretch.order} rows unbounded preceding)
     ) d
     where (d.fits and d.found > ?) or d.is_last order by d.id ${stretch.order} limit ?`,
    [...bindingsOf(walk.asks), ...bindings, offset, limit]
  )
  const last = found.find(({ is_last }) => is_last)
  return {
    rows: found.flatMap(({ fits, is_last: _, found: nth, ...row }) => (fits && nth > offset ? [row] : [])),
    next: last ? cursorBehind(last.id, offset - last.found) : null,
  }
}

function cursorBehind(id: string, leftOut: number): string {
  return leftOut > 0 ? `${id}.${leftOut}` : id
}

/** All that is on the way. An offset steps over entries of the index, not over rows. */
async function readOnTheWay(db: Db, walk: Walk, { stretch, limit, offset }: PagePart): Promise<PageRows> {
  const { sql, bindings } = walk.next("d.id", limit + offset, stretch)
  const rows = await query<DeliveryRow>(
    db,
    `select ${COLUMNS}
     from (select d.id from ${sql} d order by d.id ${stretch.order} offset ?) page
     cross join lateral (select * from webhook_delivery where id = page.id limit 1) d
     order by page.id ${stretch.order}`,
    [...bindings, offset]
  )
  return { rows, next: null }
}

/** One delivery with its event, payload and attempts; undefined when there is none. */
export async function findDelivery(db: Db, id: string): Promise<WebhookDeliveryDetail | undefined> {
  const [row] = await query<
    DeliveryRow &
      Pick<WebhookDeliveryDetail["event"], "source" | "occurred_at" | "payload" | "payload_removed">
  >(
    db,
    `select ${COLUMNS}, e.source, e.occurred_at, ${BODY} as payload,
       coalesce(d.payload_removed, case when d.body is null then e.payload_removed end) as payload_removed
     from webhook_delivery d join webhook_event e on e.id = d.event_id
     where d.id = ?`,
    [id]
  )
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

/**
 * The ids and topics of a webhook's deliveries behind the id `after`, in the order of their ids; those of pings and tests,
 * which hold nothing of the shop, are left out.
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
     where d.webhook_id = ? and d.id > ? and e.source not in ('ping', 'test')
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
