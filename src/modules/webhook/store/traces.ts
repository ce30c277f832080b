import { query, type Db } from "./db"
import type { ResourceKey } from "./snapshots"

/** Rows of the log that one statement reads: with 1.5 KB of text in each it takes a tenth of a second. */
export const SCAN = 5_000

/** Texts that one statement returns to be examined. Each may be as long as `maxPayloadBytes`. */
const MAX_TEXTS = 50

/** The search terms for a person. */
export type SearchTerms = {
  /** Ids of the person's resources. */
  resources: readonly string[]
  /** The last 26 characters of ids that are searched in texts, where a `_` precedes them. */
  tails: readonly string[]
  /** Ids of another form that are searched in texts. */
  others: readonly string[]
  /** A regular expression for addresses, which matches a few other texts too; null for none. */
  candidates: string | null
  /** A topic whose messages are not searched. The responses of its receivers are. */
  exceptTopic: string
}

/** A row that may be about the person. `sure`: its resource is one of the person's. */
type Found = { topic: string; sure: boolean; text: string }

type FoundEvent = Found & { id: string; composed: boolean }
type FoundDelivery = Found & { id: string }
type FoundSnapshot = Omit<Found, "topic"> & ResourceKey
export type AttemptKey = { delivery_id: string; attempt: number }
type FoundAttempt = Found & AttemptKey

/** Rows that were found, and the key after which the next statement begins; null at the end of the log. */
export type TracePage<Row, Key> = { found: Row[]; next: Key | null }

function tracePageOf<Row, Key>(
  found: Row[],
  keyOf: (row: Row) => Key,
  scannedTo: Key | null
): TracePage<Row, Key> {
  const last = found[MAX_TEXTS - 1]
  return { found, next: last ? keyOf(last) : scannedTo }
}

/**
 * Conditions on `text`, with the bindings of `searchTermsOf`. A text is split at each `_`, and the parts are looked up in a hash.
 * So a thousand ids take as long as one: 5 µs for 1.5 KB of text. To search for each of them would take 0.4 ms, and one regular
 * expression of all 1 ms.
 */
const MENTIONS = `(text ~* ?
  or exists (select 1 from unnest(string_to_array(text, '_')) part where left(part, 26) = any(?::text[]))
  or exists (select 1 from unnest(?::text[]) other where strpos(text, other) > 0))`

const searchTermsOf = ({ candidates, tails, others }: SearchTerms) => [candidates, tails, others]

/**
 * Finds events that may be about the person, in the order of their ids. An event that is not composed yet is found only by an
 * address in its own data, since its payload is read from the shop later.
 */
export async function searchEvents(
  db: Db,
  needles: SearchTerms,
  after: string
): Promise<TracePage<FoundEvent, string>> {
  const { resources, candidates, exceptTopic } = needles
  const rows = await query<FoundEvent & { scanned_to: string | null }>(
    db,
    `with scanned as materialized (select id from webhook_event where id > ? order by id limit ${SCAN}),
     found as materialized (
       select e.id, e.topic, e.state = 'composed' as composed, t.sure, t.text
       from scanned s join webhook_event e on e.id = s.id
       cross join lateral (
         select coalesce(e.resource_id = any(?::text[]) or e.lookup_id = any(?::text[]), false) as sure,
           concat_ws(e'\\n', e.resource_id, e.lookup_id, e.event_data, e.payload) as text) t
       where e.topic <> ? and e.payload_removed is distinct from 'erased'
         and case when e.state = 'composed' then t.sure or ${MENTIONS} else e.event_data ~* ? end
       order by e.id limit ${MAX_TEXTS}
     )
     select (select max(id) from scanned having count(*) = ${SCAN}) as scanned_to, f.*
     from (values (1)) one left join found f on true order by f.id`,
    [after, resources, resources, exceptTopic, ...searchTermsOf(needles), candidates]
  )
  const found = rows.filter(({ id }) => id)
  return tracePageOf(found, ({ id }) => id, rows[0]?.scanned_to ?? null)
}

/** Finds deliveries by their own body and their remark. Those whose event is found are not necessarily among them. */
export async function searchDeliveries(
  db: Db,
  needles: SearchTerms,
  after: string
): Promise<TracePage<FoundDelivery, string>> {
  const { resources, exceptTopic } = needles
  const rows = await query<FoundDelivery & { scanned_to: string | null }>(
    db,
    `with scanned as materialized (select id from webhook_delivery where id > ? order by id limit ${SCAN}),
     found as materialized (
       select d.id, d.topic, t.sure, t.text
       from scanned s join webhook_delivery d on d.id = s.id
       cross join lateral (
         select coalesce(d.resource_id = any(?::text[]), false) as sure,
           concat_ws(e'\\n', d.body, d.remark) as text) t
       where d.topic <> ? and d.payload_removed is distinct from 'erased' and (t.sure or ${MENTIONS})
       order by d.id limit ${MAX_TEXTS}
     )
     select (select max(id) from scanned having count(*) = ${SCAN}) as scanned_to, f.*
     from (values (1)) one left join found f on true order by f.id`,
    [after, resources, exceptTopic, ...searchTermsOf(needles)]
  )
  const found = rows.filter(({ id }) => id)
  return tracePageOf(found, ({ id }) => id, rows[0]?.scanned_to ?? null)
}

/** Finds attempts by their request and its response. */
export async function searchAttempts(
  db: Db,
  needles: SearchTerms,
  after: AttemptKey
): Promise<TracePage<FoundAttempt, AttemptKey>> {
  const rows = await query<FoundAttempt & { to_delivery: string | null; to_attempt: number | null }>(
    db,
    `with scanned as materialized (
       select delivery_id, attempt from webhook_attempt where (delivery_id, attempt) > (?, ?)
       order by delivery_id, attempt limit ${SCAN}
     ), last as (
       select delivery_id, attempt from scanned where (select count(*) from scanned) = ${SCAN}
       order by delivery_id desc, attempt desc limit 1
     ), found as materialized (
       select a.delivery_id, a.attempt, t.text
       from scanned s join webhook_attempt a using (delivery_id, attempt)
       cross join lateral (
         select concat_ws(e'\\n', a.url, a.request_headers, a.response_headers, a.response_body, a.remark) as text) t
       where ${MENTIONS}
       order by a.delivery_id, a.attempt limit ${MAX_TEXTS}
     )
     select l.delivery_id as to_delivery, l.attempt as to_attempt, f.*, d.topic, false as sure
     from (values (1)) one left join last l on true left join found f on true
     left join webhook_delivery d on d.id = f.delivery_id
     order by f.delivery_id, f.attempt`,
    [after.delivery_id, after.attempt, ...searchTermsOf(needles)]
  )
  const found = rows.filter(({ delivery_id }) => delivery_id)
  const [{ to_delivery, to_attempt } = { to_delivery: null, to_attempt: null }] = rows
  const scannedTo = to_delivery === null ? null : { delivery_id: to_delivery, attempt: to_attempt! }
  return tracePageOf(found, ({ delivery_id, attempt }) => ({ delivery_id, attempt }), scannedTo)
}

/** Finds snapshots by their resource and state. */
export async function searchSnapshots(
  db: Db,
  needles: SearchTerms,
  after: ResourceKey
): Promise<TracePage<FoundSnapshot, ResourceKey>> {
  const rows = await query<FoundSnapshot & { to_entity: string | null; to_resource: string | null }>(
    db,
    `with scanned as materialized (
       select entity, resource_id from webhook_snapshot where (entity, resource_id) > (?, ?)
       order by entity, resource_id limit ${SCAN}
     ), last as (
       select entity, resource_id from scanned where (select count(*) from scanned) = ${SCAN}
       order by entity desc, resource_id desc limit 1
     ), found as materialized (
       select s.entity, s.resource_id, t.sure, t.text
       from scanned k join webhook_snapshot s using (entity, resource_id)
       cross join lateral (
         select coalesce(s.resource_id = any(?::text[]), false) as sure, s.state as text) t
       where s.state is not null and (t.sure or ${MENTIONS})
       order by s.entity, s.resource_id limit ${MAX_TEXTS}
     )
     select l.entity as to_entity, l.resource_id as to_resource, f.*
     from (values (1)) one left join last l on true left join found f on true
     order by f.entity, f.resource_id`,
    [after.entity, after.resource_id, needles.resources, ...searchTermsOf(needles)]
  )
  const found = rows.filter(({ resource_id }) => resource_id)
  const [{ to_entity, to_resource } = { to_entity: null, to_resource: null }] = rows
  const scannedTo = to_entity === null ? null : { entity: to_entity, resource_id: to_resource! }
  return tracePageOf(found, ({ entity, resource_id }) => ({ entity, resource_id }), scannedTo)
}

/** Lists the payloads of these resources' events, a part of the log at a time. */
export async function searchOwnPayloads(
  db: Db,
  resources: readonly string[],
  after: string
): Promise<TracePage<{ id: string; topic: string; resource_id: string; payload: string }, string>> {
  const rows = await query<{
    id: string
    topic: string
    resource_id: string
    payload: string
    scanned_to: string | null
  }>(
    db,
    `with scanned as materialized (select id from webhook_event where id > ? order by id limit ${SCAN}),
     found as materialized (
       select e.id, e.topic, e.resource_id, e.payload from scanned s join webhook_event e on e.id = s.id
       where e.resource_id = any(?::text[]) and e.payload is not null
       order by e.id limit ${MAX_TEXTS}
     )
     select (select max(id) from scanned having count(*) = ${SCAN}) as scanned_to, f.*
     from (values (1)) one left join found f on true order by f.id`,
    [after, resources]
  )
  const found = rows.filter(({ id }) => id)
  return tracePageOf(found, ({ id }) => id, rows[0]?.scanned_to ?? null)
}

/** Deliveries of these events that are not erased yet. */
export async function listDeliveriesOf(db: Db, eventIds: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select id from webhook_delivery
     where event_id = any(?::text[]) and payload_removed is distinct from 'erased'`,
    [eventIds]
  )
  return rows.map(({ id }) => id)
}

/**
 * Counts what an erasure would change in these deliveries: attempts with a response, and waiting deliveries, except replays of
 * successes.
 */
export async function countOfDeliveries(
  db: Db,
  ids: readonly string[]
): Promise<{ attempts: AttemptKey[]; cancelled: number }> {
  const [attempts, [waiting]] = await Promise.all([
    query<AttemptKey>(
      db,
      `select delivery_id, attempt from webhook_attempt where delivery_id = any(?::text[])
         and (response_body is not null or response_headers is not null)`,
      [ids]
    ),
    query<{ count: number }>(
      db,
      `select count(*)::int as count from webhook_delivery d
       where id = any(?::text[]) and status in ('created', 'retrying')
         and (select q.succeeded_at from webhook_queue q where q.delivery_id = d.id) is null`,
      [ids]
    ),
  ])
  return { attempts, cancelled: waiting?.count ?? 0 }
}

/** Error texts outside of the log: of webhooks, of backfills, and of rows that were set aside. */
export type Remark = {
  table: "webhook_endpoint" | "webhook_backfill" | "webhook_set_aside"
  id: string
  text: string
}

export async function listRemarks(db: Db): Promise<Remark[]> {
  return query(
    db,
    `select 'webhook_endpoint' as "table", id, last_error as text from webhook_endpoint where last_error is not null
     union all select 'webhook_backfill', id, error from webhook_backfill where error is not null
     union all select 'webhook_set_aside', part, last_error from webhook_set_aside`
  )
}
