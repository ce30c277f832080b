import type { DeliveryStatus } from "../../../types"
import { JSON_LINES, jsonLines, plainArray, query, type Db } from "./db"

/** What is recorded of an attempt and of its delivery, fenced by the claim it was made under. */
export type RecordedOutcome = {
  delivery_id: string
  claims: number
  attempt: number
  status: Exclude<DeliveryStatus, "created" | "cancelled">
  /** When the next attempt is due; null when the delivery is finished. */
  retry_at: Date | null
  started_at: Date
  duration_ms: number
  url: string
  /** JSON text of those that the other columns do not tell, see `keptHeaders`. */
  request_headers: string
  response_status: number | null
  /** JSON text. */
  response_headers: string | null
  response_body: string | null
  remark: string | null
}

/** What a success takes away with it where nothing of it is kept: its body, and the answers of attempts that failed. */
const FORGETTING = {
  columns: `, body = case when o.status = 'success' then null else d.body end,
       payload_removed = case when o.status = 'success' then 'expired' else d.payload_removed end`,
  answers: `, answers as (
       update webhook_attempt a set response_headers = null, response_body = null
       from o join held using (delivery_id)
       where a.delivery_id = o.delivery_id and o.status = 'success' and o.attempt > 1
     )`,
}

const REMEMBERING: typeof FORGETTING = { columns: "", answers: "" }

/**
 * Writes outcomes in one statement: the attempt into the log, the delivery's new state, and the queue row, which goes
 * when the delivery is finished and otherwise becomes due at its next attempt. An outcome whose lease was taken over,
 * or whose delivery was cancelled meanwhile, is left out.
 * @param forgets whether the payloads of successes are removed with them. The events' follow in
 * `removeUnneededPayloads`.
 * @returns ids of the deliveries that were recorded.
 */
export async function recordOutcomes(
  db: Db,
  outcomes: readonly RecordedOutcome[],
  forgets = false
): Promise<string[]> {
  const { columns, answers } = forgets ? FORGETTING : REMEMBERING
  const rows = await query<{ id: string }>(
    db,
    `with o as materialized (
       select * from unnest(?::text[], ?::int[], ?::int[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::int[],
         ?::text[], ${JSON_LINES}, ?::int[], ${JSON_LINES}, ?::text[], ?::text[])
       as o(delivery_id, claims, attempt, status, retry_at, started_at, duration_ms, url, request_headers,
         response_status, response_headers, response_body, remark)
     ), finished as (
       delete from webhook_queue q using o
       where q.delivery_id = o.delivery_id and q.claims = o.claims and o.retry_at is null
       returning q.delivery_id
     ), requeued as (
       update webhook_queue q set due_at = o.retry_at, leased_until = null from o
       where q.delivery_id = o.delivery_id and q.claims = o.claims and o.retry_at is not null
       returning q.delivery_id
     ), held as (
       select delivery_id from finished union all select delivery_id from requeued
     ), logged as (
       insert into webhook_attempt (delivery_id, attempt, started_at, duration_ms, url, request_headers,
         response_status, response_headers, response_body, remark)
       select o.delivery_id, o.attempt, o.started_at, o.duration_ms, o.url, o.request_headers, o.response_status,
         o.response_headers, o.response_body, o.remark
       from o join held using (delivery_id)
     )${answers}
     update webhook_delivery d
     set status = o.status, attempt_count = o.attempt, response_status = o.response_status,
       duration_ms = o.duration_ms, remark = o.remark, finished_at = case when o.retry_at is null then now() end,
       failed_at = case when o.status = 'failed' then now() end${columns}
     from o join held using (delivery_id)
     where d.id = o.delivery_id
     returning d.id`,
    [
      plainArray(outcomes.map((o) => o.delivery_id)),
      plainArray(outcomes.map((o) => o.claims)),
      plainArray(outcomes.map((o) => o.attempt)),
      plainArray(outcomes.map((o) => o.status)),
      plainArray(outcomes.map((o) => o.retry_at)),
      plainArray(outcomes.map((o) => o.started_at)),
      plainArray(outcomes.map((o) => o.duration_ms)),
      outcomes.map((o) => o.url),
      jsonLines(outcomes.map((o) => o.request_headers)),
      plainArray(outcomes.map((o) => o.response_status)),
      jsonLines(outcomes.map((o) => o.response_headers)),
      outcomes.map((o) => o.response_body),
      outcomes.map((o) => o.remark),
    ]
  )
  return rows.map((row) => row.id)
}
