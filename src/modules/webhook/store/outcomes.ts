import type { DeliveryStatus } from "../../../types"
import { JSON_LINES, jsonLines, plainArray, query, queryOne, type Db } from "./db"

/** The outcome of an attempt, with the fencing token of the claim (`claims`). */
export type RecordedOutcome = {
  delivery_id: string
  claims: number
  /** 1, 2, … */
  attempt: number
  /** The delivery's new status. */
  status: Exclude<DeliveryStatus, "created" | "cancelled">
  /** Milliseconds from now to the next attempt; null when the delivery is finished. */
  retry_in_ms: number | null
  started_at: Date
  duration_ms: number
  /** Null for a delivery that was fetched (mode `pull`). */
  url: string | null
  /** JSON text of `keptHeaders`. */
  request_headers: string
  response_status: number | null
  /** JSON text. */
  response_headers: string | null
  response_body: string | null
  remark: string | null
}

/** SQL for shops that keep no payloads of successes: removes the delivery's body, and the responses of its failed attempts. */
const REMOVE_PAYLOADS = {
  columns: `, body = case when h.status = 'success' then null else d.body end,
       payload_removed = case when h.status = 'success' then 'expired' else d.payload_removed end`,
  answers: `, answers as (
       update webhook_attempt a set response_headers = null, response_body = null
       from held h
       where a.delivery_id = h.delivery_id and h.status = 'success' and h.attempt > 1
     )`,
}

const KEEP_PAYLOADS: typeof REMOVE_PAYLOADS = { columns: "", answers: "" }

/**
 * Records outcomes in one statement: inserts the attempt, updates the delivery, and deletes its queue row, or makes it due at the
 * next attempt. A delivery that was marked as cancelled during its attempt gets no other attempt. Outcomes are ignored whose
 * lease was taken over, whose delivery was finished meanwhile, or which are recorded already.
 *
 * Rows are locked in the order of their ids, the deliveries before their queue rows, as a cancel does. The queue row of a finished
 * delivery is locked by its deletion. That of a delivery with another attempt is locked first, to see whether it was marked as
 * cancelled since the statement began. Rows are found by an array of their keys: with a plain join the planner would read the
 * whole table while it is small.
 * @param removesSuccesses whether the payloads of successful deliveries are removed. `removeUnneededPayloads` removes those of
 *   the events.
 * @returns ids of the deliveries that were recorded.
 */
export async function recordOutcomes(
  db: Db,
  outcomes: readonly RecordedOutcome[],
  removesSuccesses = false
): Promise<string[]> {
  const { columns, answers } = removesSuccesses ? REMOVE_PAYLOADS : KEEP_PAYLOADS
  const sorted = [...outcomes].sort((a, b) => (a.delivery_id < b.delivery_id ? -1 : 1))
  const rows = await query<{ id: string }>(
    db,
    `with o as materialized (
       select * from unnest(?::text[], ?::int[], ?::int[], ?::text[], ?::float8[], ?::timestamptz[], ?::int[],
         ?::text[], ${JSON_LINES}, ?::int[], ${JSON_LINES}, ?::text[], ?::text[])
       as o(delivery_id, claims, attempt, status, retry_in_ms, started_at, duration_ms, url, request_headers,
         response_status, response_headers, response_body, remark)
     ), locked as materialized (
       select o.* from o
       cross join lateral (
         select d.id from webhook_delivery d where d.id = o.delivery_id and d.attempt_count < o.attempt limit 1 for update) d
     ), finished as (
       delete from webhook_queue q using locked l
       where q.delivery_id = any(array(select delivery_id from locked where retry_in_ms is null))
         and q.delivery_id = l.delivery_id and q.claims = l.claims
       returning q.delivery_id
     ), retried as materialized (
       select l.*, q.cancel_remark from locked l
       cross join lateral (
         select q.cancel_remark from webhook_queue q
         where q.delivery_id = l.delivery_id and q.claims = l.claims limit 1 for update) q
       where l.retry_in_ms is not null
     ), cancelled as (
       delete from webhook_queue
       where delivery_id = any(array(select delivery_id from retried where cancel_remark is not null))
     ), requeued as (
       update webhook_queue q
       set due_at = now() + make_interval(secs => r.retry_in_ms / 1000), leased_until = null, succeeded_at = null
       from retried r
       where q.delivery_id = any(array(select delivery_id from retried where cancel_remark is null))
         and q.delivery_id = r.delivery_id
     ), held as materialized (
       select l.*, null as cancel_remark from locked l where l.delivery_id in (select delivery_id from finished)
       union all
       select * from retried
     ), logged as (
       insert into webhook_attempt (delivery_id, attempt, started_at, duration_ms, url, request_headers,
         response_status, response_headers, response_body, remark)
       select delivery_id, attempt, started_at, duration_ms, url, request_headers, response_status, response_headers,
         response_body, remark
       from held
     )${answers}
     update webhook_delivery d
     set status = case when h.cancel_remark is null then h.status else 'cancelled' end, attempt_count = h.attempt,
       response_status = h.response_status, duration_ms = h.duration_ms, remark = coalesce(h.cancel_remark, h.remark),
       finished_at = case when h.retry_in_ms is null or h.cancel_remark is not null then now() end,
       failed_at = case when h.status = 'failed' then now() end,
       cancelled_at = case when h.cancel_remark is not null then now() end${columns}
     from held h where d.id = any(array(select delivery_id from held)) and d.id = h.delivery_id
     returning d.id`,
    [
      plainArray(sorted.map((o) => o.delivery_id)),
      plainArray(sorted.map((o) => o.claims)),
      plainArray(sorted.map((o) => o.attempt)),
      plainArray(sorted.map((o) => o.status)),
      plainArray(sorted.map((o) => o.retry_in_ms)),
      plainArray(sorted.map((o) => o.started_at)),
      plainArray(sorted.map((o) => o.duration_ms)),
      sorted.map((o) => o.url),
      jsonLines(sorted.map((o) => o.request_headers)),
      plainArray(sorted.map((o) => o.response_status)),
      jsonLines(sorted.map((o) => o.response_headers)),
      sorted.map((o) => o.response_body),
      sorted.map((o) => o.remark),
    ]
  )
  return rows.map((row) => row.id)
}

/**
 * Whether an outcome is recorded. Waits for a transaction that is recording it. To be called in a transaction: the second
 * statement sees what was committed while the first one waited.
 */
export async function isRecorded(
  trx: Db,
  { delivery_id, attempt, started_at }: Pick<RecordedOutcome, "delivery_id" | "attempt" | "started_at">
): Promise<boolean> {
  await query(trx, "select 1 from webhook_delivery where id = ? for update", [delivery_id])
  const { recorded } = await queryOne<{ recorded: boolean }>(
    trx,
    `select exists (
       select from webhook_attempt where delivery_id = ? and attempt = ? and started_at = ?) as recorded`,
    [delivery_id, attempt, started_at]
  )
  return recorded
}

/** Ends the lease of a claimed delivery, and makes it due after some seconds. */
export async function postponeDelivery(
  db: Db,
  { delivery_id, claims }: Pick<RecordedOutcome, "delivery_id" | "claims">,
  seconds: number
): Promise<void> {
  await query(
    db,
    `update webhook_queue set due_at = now() + make_interval(secs => ?), leased_until = null
     where delivery_id = ? and claims = ?`,
    [seconds, delivery_id, claims]
  )
}
