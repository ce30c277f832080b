import { GIVEN_UP_CAP } from "../limits"
import { query, type Db } from "./db"

/** One hour or day, as the range of ids that deliveries created in it have. */
export type Bucket = { at: Date; fromId: string; toId: string }

export type BucketRow = {
  webhook_id: string
  at: Date
  success: number
  failed: number
  cancelled: number
  waiting: number
  p50_ms: number | null
  p95_ms: number | null
}

export type StandingRow = {
  webhook_id: string
  last_delivery_at: Date | null
  given_up: number
  given_up_since: Date | null
  waiting: number
}

/** Ids of the events that count for nothing: few, and in a partial index with exactly this condition. */
export const UNCOUNTED_EVENTS = `select id from webhook_event where source in ('ping', 'test')`

/**
 * Deliveries by webhook and bucket and what became of them, with their response times; where there were none there is
 * no row. Lateral per bucket: each is one range of ids, small enough to sort in memory.
 */
export async function countByBucket(
  db: Db,
  webhookIds: readonly string[],
  buckets: readonly Bucket[]
): Promise<BucketRow[]> {
  return query(
    db,
    `select s.webhook_id, b.at, s.success, s.failed, s.cancelled, s.waiting,
       round(s.percentiles[1])::int as p50_ms, round(s.percentiles[2])::int as p95_ms
     from unnest(?::timestamptz[], ?::text[], ?::text[]) as b(at, from_id, to_id)
     cross join lateral (
       select webhook_id,
         (count(*) filter (where status = 'success'))::int as success,
         (count(*) filter (where status = 'failed'))::int as failed,
         (count(*) filter (where status = 'cancelled'))::int as cancelled,
         (count(*) filter (where status in ('created', 'retrying')))::int as waiting,
         percentile_cont(array[0.5, 0.95]) within group (order by duration_ms)
           filter (where response_status is not null) as percentiles
       from webhook_delivery
       where webhook_id = any(?::text[]) and id >= b.from_id and id < b.to_id and event_id not in (${UNCOUNTED_EVENTS})
       group by webhook_id
     ) s`,
    [buckets.map((b) => b.at), buckets.map((b) => b.fromId), buckets.map((b) => b.toId), webhookIds]
  )
}

/**
 * How webhooks stand; those that are deleted, or never were, are left out. `failed_at` has an upper bound for the
 * planner's sake: it takes a range for narrow, and so the index on it.
 */
export async function readStandings(db: Db, webhookIds: readonly string[]): Promise<StandingRow[]> {
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
       ((select count(*) from webhook_queue where webhook_id = w.id) - coalesce(u.waiting, 0))::int as waiting
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
