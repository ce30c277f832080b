import { GIVEN_UP_CAP } from "../limits"
import { query, type Db } from "./db"

/** In place of the webhook's id in rows of the statistics of the whole shop. */
export const SHOP = "*"

/** The statistics of one hour or day. */
export type BucketRow = {
  at: Date
  success: number
  failed: number
  cancelled: number
  failed_attempts: number
  unchanged: number
  p50_ms: number | null
  p95_ms: number | null
}

export type HourRow = Pick<BucketRow, "success" | "failed" | "failed_attempts"> & {
  webhook_id: string
  hour: Date
}

export type BacklogRow = {
  webhook_id: string
  last_delivery_at: Date | null
  given_up: number
  given_up_since: Date | null
  waiting: number
  next_due_at: Date | null
}

/** SQL of the ids of pings and tests, which are not counted. A partial index has exactly this condition. */
export const UNCOUNTED_EVENTS = `select id from webhook_event where source in ('ping', 'test')`

/**
 * The statistics of webhooks for each hour since `from`. Hours without events have no row. Webhooks are read one by one
 * (`offset` prevents another plan), since the planner would otherwise read these hours of all webhooks.
 */
export async function listHours(db: Db, webhookIds: readonly string[], from: Date): Promise<HourRow[]> {
  return query(
    db,
    `select s.* from unnest(?::text[]) as w(id) cross join lateral (
       select webhook_id, hour, success, failed, failed_attempts from webhook_stats
       where webhook_id = w.id and hour >= ? offset 0
     ) s`,
    [webhookIds, from]
  )
}

/**
 * The statistics of a webhook for each hour or day (UTC) since `from`, with the median and 95th percentile of the response
 * times. Times without events have no row.
 */
export async function listBuckets(
  db: Db,
  webhookId: string,
  step: "hour" | "day",
  from: Date
): Promise<BucketRow[]> {
  return query(
    db,
    `with happened as materialized (
       select date_trunc(?, hour, 'UTC') as at, s.* from webhook_stats s where webhook_id = ? and hour >= ?
     ), answered as (
       select at, ms, sum(sum(count)::int) over (partition by at order by ms) as upto,
         sum(sum(count)::int) over (partition by at) as total
       from happened cross join lateral unnest(answer_ms, answers) as a(ms, count) group by at, ms
     ), times as (
       select at, min(ms) filter (where upto >= total * 0.5) as p50_ms, min(ms) filter (where upto >= total * 0.95) as p95_ms
       from answered group by at
     ), counts as (
       select at, sum(success)::int as success, sum(failed)::int as failed, sum(cancelled)::int as cancelled,
         sum(failed_attempts)::int as failed_attempts, sum(unchanged)::int as unchanged
       from happened group by at
     )
     select * from counts left join times using (at)`,
    [step, webhookId, from]
  )
}

/**
 * The state of webhooks, without deleted and unknown ones. `failed_at` has an upper bound for the planner, which estimates a
 * range as narrow and uses the index.
 */
export async function readBacklogs(db: Db, webhookIds: readonly string[]): Promise<BacklogRow[]> {
  return query(
    db,
    `with uncounted_waiting as (
       select d.webhook_id, count(*) as waiting
       from webhook_event e join webhook_delivery d on d.event_id = e.id join webhook_queue q on q.delivery_id = d.id
       where e.source in ('ping', 'test')
       group by 1
     )
     select w.id as webhook_id, greatest(w.last_success_at, w.last_failure_at) as last_delivery_at, g.given_up,
       g.given_up_since,
       ((select count(*) from webhook_queue where webhook_id = w.id) - coalesce(u.waiting, 0))::int as waiting,
       (select due_at from webhook_queue where webhook_id = w.id order by due_at limit 1) as next_due_at
     from webhook_endpoint w
     left join uncounted_waiting u on u.webhook_id = w.id
     cross join lateral (
       select count(*)::int as given_up, min(failed_at) as given_up_since from (
         select failed_at from webhook_delivery
         where webhook_id = w.id and failed_at > coalesce(w.last_success_at, '-infinity') and failed_at <= now()
           and event_id not in (${UNCOUNTED_EVENTS})
         order by failed_at limit ${GIVEN_UP_CAP}
       ) given_up
     ) g
     where w.id = any(?::text[]) and w.deleted_at is null`,
    [webhookIds]
  )
}
