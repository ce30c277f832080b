import { asWritten } from "../../src/types/typed"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { generateEntityId } from "@medusajs/framework/utils"

/** A body of 1.5 KB, the size of an order with a few items. */
export const BODY = JSON.stringify({ type: "product.updated", data: { description: "a".repeat(1480) } })

/** The headers of an attempt, as the log stores them. */
const HEADERS = JSON.stringify({
  "user-agent": "medusa-plugin-webhooks/0.1.0",
  "x-medusa-webhook-source": "https://shop.example.com",
})

const ANSWER = JSON.stringify({ connection: "keep-alive", date: "Fri, 21 Nov 2025 08:00:00 GMT" })

/** The number of deliveries of an event in the log: ten webhooks with the same topic. */
const PER_EVENT = 10

/** The number of deliveries about one resource in the log. */
const PER_RESOURCE = 100

/** The number of deliveries of one insert, which are due at the same time. */
const TOGETHER = 200

/**
 * Inserts deliveries that are due now, each with its own event and body, for the webhooks round-robin.
 * @param resources the number of resources of the deliveries. Default: one per delivery.
 * @returns a function that gives the id of the nth delivery, counted from 1.
 */
export async function insertDue(
  db: Knex,
  webhookIds: readonly string[],
  count: number,
  resources = count
): Promise<(nth: number) => string> {
  const batch = batchPrefix()
  await db.raw(
    `with due as materialized (
       select 'whevt_' || ? || lpad(n::text, 10, '0') as event_id, 'whdel_' || ? || lpad(n::text, 10, '0') as id,
         (?::text[])[n % ? + 1] as webhook_id, 'prod_' || n % ? as resource_id,
         now() - make_interval(secs => (? - n) / ${TOGETHER} * 0.001) as due_at
       from generate_series(1, ?) n
     ), event as (
       insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key,
         occurred_at, state, payload)
       select event_id, 'product.updated', resource_id, 'product.updated', '{}', 'event_bus', false, event_id, now(),
         'composed', ? from due
     ), delivery as (
       insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status)
       select id, webhook_id, event_id, 'product.updated', resource_id, 'created' from due
     )
     insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
     select id, webhook_id, due_at, due_at from due`,
    [batch, batch, asWritten<string>(webhookIds), webhookIds.length, resources, count, count, BODY]
  )
  return (nth) => `whdel_${batch}${String(nth).padStart(10, "0")}`
}

/** The shape of a log of finished deliveries. */
export type LogShape = {
  /** The number of days up to now over which the events are spread evenly. */
  days: number
  /** The number of deliveries of an event. The first webhook gets every event, the others take turns. */
  perEvent: number
}

/** The number of events of one insert, with their deliveries and attempts: few enough for its sort to stay in memory. */
const EVENTS_TOGETHER = 50_000

/**
 * Inserts a log of finished deliveries with their events and attempts, by set-based SQL: ten million in minutes. Ids contain the time of
 * their rows, as the module's do. Of 100 deliveries, five failed after five attempts and one was cancelled. 100 deliveries are about
 * the same resource. The topics are `TOPICS`, round-robin. The indexes are built after the rows are inserted.
 * @param webhookIds at least as many as an event has deliveries.
 */
export async function insertFinished(
  db: Knex,
  webhookIds: readonly string[],
  count: number,
  { days, perEvent }: LogShape = { days: 20, perEvent: Math.min(PER_EVENT, webhookIds.length) }
): Promise<void> {
  const events = Math.ceil(count / perEvent)
  const { rows } = await db.raw("select extract(epoch from now()) * 1000 as now")
  const start = Math.floor(rows[0].now) - days * DAY_MS
  const build = await withoutIndexes(db)
  for (let from = 0; from < events; from += EVENTS_TOGETHER) {
    const to = Math.min(from + EVENTS_TOGETHER, events)
    await insertStretch(db, { from, to, start, gapMs: (days * DAY_MS) / events }, webhookIds, perEvent)
  }
  await build()
}

/** Topics of the events in the log. */
export const TOPICS = [
  "product.updated",
  "order.updated",
  "order.created",
  "customer.updated",
  "product.created",
]

const DAY_MS = 86_400_000

/** A range of events by their numbers. The time of the nth is `start + n * gapMs`. */
type EventStretch = { from: number; to: number; start: number; gapMs: number }

async function insertStretch(
  db: Knex,
  { from, to, start, gapMs }: EventStretch,
  webhookIds: readonly string[],
  perEvent: number
): Promise<void> {
  const event = `'whevt_' || ${timeDigits("ms")} || lpad(n::text, 16, '0')`
  const others = webhookIds.length - 1
  await db.raw(
    `with event as materialized (
       select n, ms, ${event} as id, ${timeDigits("ms")} as digits, to_timestamp(ms / 1000.0) as at,
         (?::text[])[n % ${TOPICS.length} + 1] as topic, 'prod_' || n * ${perEvent} / ${PER_RESOURCE} as resource_id
       from (select n, (? + n * ?::float8)::bigint as ms from generate_series(?::int, ?::int) n) e
     ), inserted as (
       insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key,
         occurred_at, created_at, state, payload)
       select id, topic, resource_id, topic, '{}', 'event_bus', false, 'log' || n, at, at, 'composed', ? from event
     ), delivery as materialized (
       select 'whdel_' || digits || lpad((n::bigint * ${perEvent} + k)::text, 16, '0') as id,
         (?::text[])[case when k = 0 then 1 else (n * ${perEvent - 1} + k - 1) % ${Math.max(others, 1)} + 2 end] as webhook_id,
         id as event_id, topic, resource_id, at,
         case when (n * ${perEvent} + k) / 10 % 20 = 7 then 'failed'
           when (n * ${perEvent} + k) / 10 % 100 = 50 then 'cancelled' else 'success' end as status
       from event, generate_series(0, ${perEvent - 1}) k order by n, k
     ), deliveries as (
       insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status, attempt_count, response_status,
         duration_ms, remark, created_at, finished_at, failed_at, cancelled_at)
       select id, webhook_id, event_id, topic, resource_id, status, case status when 'failed' then 5 else 1 end,
         case status when 'success' then 204 when 'failed' then 500 end, 12,
         case status when 'failed' then '500 Internal Server Error' when 'cancelled' then 'Cancelled by an admin' end,
         at, at, case when status = 'failed' then at end, case when status = 'cancelled' then at end
       from delivery
     )
     insert into webhook_attempt (delivery_id, attempt, started_at, duration_ms, url, request_headers, response_status,
       response_headers, response_body, remark)
     select id, attempt, at, 12, 'https://receiver.example.com/hook', ?,
       case status when 'success' then 204 when 'failed' then 500 end, ?, '',
       case status when 'failed' then '500 Internal Server Error' end
     from delivery, generate_series(1, case status when 'failed' then 5 else 1 end) attempt`,
    [
      asWritten<string>(TOPICS),
      start,
      gapMs,
      from,
      to - 1,
      BODY,
      asWritten<string>(webhookIds),
      HEADERS,
      ANSWER,
    ]
  )
}

/** SQL for the first ten characters of a ULID, from milliseconds since 1970. */
function timeDigits(ms: string): string {
  const digits = Array.from(
    { length: 10 },
    (_, n) => `substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', (${ms} >> ${45 - 5 * n} & 31)::int + 1, 1)`
  )
  return digits.join(" || ")
}

/** Drops the indexes of the log, except the primary keys. @returns a function that builds them again. */
async function withoutIndexes(db: Knex): Promise<() => Promise<void>> {
  const { rows } = await db.raw(
    `select indexname as name, indexdef as definition from pg_indexes
     where tablename in ('webhook_event', 'webhook_delivery', 'webhook_attempt') and indexname like 'IDX_%'`
  )
  const indexes: { name: string; definition: string }[] = rows
  for (const { name } of indexes) {
    await db.raw(`drop index "${name}"`)
  }
  // Two at a time, because each uses parallel workers and a connection, for which the others would wait.
  const build = async () => {
    for (let index = indexes.pop(); index; index = indexes.pop()) {
      const { definition } = index
      await db.transaction(async (trx) => {
        await trx.raw("set local maintenance_work_mem = '256MB'")
        await trx.raw(definition)
      })
    }
  }
  return async () => {
    await Promise.all([build(), build()])
  }
}

/** The hours of thirty days. */
const HOURS = 720

/** Inserts statistics for each hour of thirty days, for every webhook and the shop, in the order of time. */
export async function insertHours(db: Knex): Promise<void> {
  await db.raw(
    `insert into webhook_stats
     select w.id, date_trunc('hour', now(), 'UTC') - make_interval(hours => ${HOURS} - h), 900, 12, 3, 40,
       array(select 30 + i * (1 + h % 9) from generate_series(1, 20) i), array(select 40 + i from generate_series(1, 20) i)
     from generate_series(1, ${HOURS}) h cross join (select id from webhook_endpoint union all select '*') w`
  )
}

/** Runs the maintenance after a bulk insert, so that it does not run during the measurement. */
export async function settle(db: Knex): Promise<void> {
  await db.raw("vacuum analyze")
  await db.raw("checkpoint")
}

/** Deletes everything except the webhooks. */
export async function emptyLog(db: Knex): Promise<void> {
  await db.raw("truncate webhook_event, webhook_delivery, webhook_attempt, webhook_queue")
}

/** The prefix of the ids of one insert. It increases with time, as in the module's ids. */
function batchPrefix(): string {
  return generateEntityId(undefined, "").slice(-26, -10)
}
