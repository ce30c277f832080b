import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { generateEntityId } from "@medusajs/framework/utils"

/** A body of 1.5 KB, as an order of a few lines has. */
export const BODY = JSON.stringify({ type: "product.updated", data: { description: "a".repeat(1480) } })

/** What the log keeps of an attempt's own headers. */
const HEADERS = JSON.stringify({
  "user-agent": "medusa-plugin-webhooks/0.1.0",
  "x-medusa-webhook-source": "https://shop.example.com",
})

const ANSWER = JSON.stringify({ connection: "keep-alive", date: "Fri, 21 Nov 2025 08:00:00 GMT" })

/** Deliveries of one event in the log: what ten webhooks that want the same get. */
const PER_EVENT = 10

/** Deliveries about one resource in the log. */
const PER_RESOURCE = 100

/** Deliveries that fan-out inserts at once, and that are due at the same moment. */
const TOGETHER = 200

/**
 * Inserts deliveries that are due now, an event and a body each, dealt out to the webhooks in turn.
 * @param resources how many they are about; each about one of its own by default.
 * @returns the id of the nth, counted from 1.
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
    [batch, batch, webhookIds as unknown as string, webhookIds.length, resources, count, count, BODY]
  )
  return (nth) => `whdel_${batch}${String(nth).padStart(10, "0")}`
}

/**
 * Inserts a log of finished deliveries with their events and attempts: in a hundred, five failed and one was
 * cancelled. A hundred of them are about one resource.
 */
export async function insertFinished(db: Knex, webhookIds: readonly string[], count: number): Promise<void> {
  await db.raw(
    `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key, occurred_at,
       created_at, state, payload)
     select 'whevt_' || lpad(n::text, 26, '0'), 'product.updated', 'prod_' || n * ${PER_EVENT} / ${PER_RESOURCE},
       'product.updated', '{}', 'event_bus', false, 'log' || n, at, at, 'composed', ?
     from generate_series(1, ?::int / ${PER_EVENT}) n,
       lateral (select now() - interval '20 days' + make_interval(secs => n) as at) t`,
    [BODY, count]
  )
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status, attempt_count, response_status,
       duration_ms, remark, created_at, finished_at, failed_at, cancelled_at)
     select 'whdel_' || lpad(n::text, 26, '0'), (?::text[])[n % ${PER_EVENT} + 1],
       'whevt_' || lpad((n / ${PER_EVENT} + 1)::text, 26, '0'), 'product.updated',
       'prod_' || (n / ${PER_EVENT} + 1) * ${PER_EVENT} / ${PER_RESOURCE}, status, 1,
       case status when 'success' then 204 when 'failed' then 500 end, 12,
       case status when 'failed' then '500 Internal Server Error' when 'cancelled' then 'Cancelled by an admin' end,
       at, at, case when status = 'failed' then at end, case when status = 'cancelled' then at end
     from generate_series(0, ?::int - 1) n,
       lateral (select now() - interval '20 days' + make_interval(secs => n / ${PER_EVENT}) as at,
         case when n / 10 % 20 = 7 then 'failed' when n / 10 % 100 = 50 then 'cancelled' else 'success' end as status) t`,
    [webhookIds as unknown as string, count]
  )
  await db.raw(
    `insert into webhook_attempt (delivery_id, attempt, started_at, duration_ms, url, request_headers, response_status,
       response_headers, response_body, remark)
     select id, 1, created_at, duration_ms, 'https://receiver.example.com/hook', ?, response_status, ?, '', remark
     from webhook_delivery where finished_at is not null`,
    [HEADERS, ANSWER]
  )
}

/** Settles what a bulk insert leaves to do, so that it does not fall into what is measured. */
export async function settle(db: Knex): Promise<void> {
  await db.raw("vacuum analyze")
  await db.raw("checkpoint")
}

/** Throws away all but the webhooks. */
export async function emptyLog(db: Knex): Promise<void> {
  await db.raw("truncate webhook_event, webhook_delivery, webhook_attempt, webhook_queue")
}

/** The first part of the ids of one insert: they grow with time, as the module's own do. */
function batchPrefix(): string {
  return generateEntityId(undefined, "").slice(-26, -10)
}
