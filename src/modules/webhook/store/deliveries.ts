import { resourceOf } from "../../../topics/resource-of"
import type {
  DeliveryFilters,
  DeliveryList,
  DeliveryPage,
  EventSource,
  PayloadRemoval,
  WebhookAttempt,
  WebhookDelivery,
  WebhookDeliveryDetail,
} from "../../../types"
import { loggedHeaders } from "../dispatch/request-headers"
import { query, type Db } from "./db"
import { bindingsOf, sourceOf, textOf } from "./delivery-conditions"
import { COUNT_CAP, countUpToCap } from "./delivery-count"
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
    `select ${COLUMNS} from ${from} where ${textOf(where)}
     order by ${id} ${descending ? "desc" : "asc"} limit ? offset ?`,
    [...bindingsOf(where), page.limit + 1, page.cursor ? 0 : (page.offset ?? 0)]
  )
  const deliveries = rows.slice(0, page.limit).map(withResource)
  return { deliveries, next_cursor: rows.length > page.limit ? (deliveries.at(-1)?.id ?? null) : null }
}

/** One delivery with its event, payload and attempts; undefined when there is none. */
export async function findDelivery(db: Db, id: string): Promise<WebhookDeliveryDetail | undefined> {
  const [row] = await query<
    DeliveryRow & {
      source: EventSource
      occurred_at: Date
      payload: string | null
      payload_removed: PayloadRemoval | null
    }
  >(
    db,
    `select ${COLUMNS}, e.source, e.occurred_at, coalesce(d.body, e.payload) as payload,
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
    attempts: await listAttempts(db, delivery),
  }
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
