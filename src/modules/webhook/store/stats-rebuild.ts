import { roundedMs, ROUNDED_MS_BINDINGS } from "../response-times"
import { firstDeliveryId } from "../ids"
import { query, queryOne, transaction, type Db } from "./db"
import { SHOP, UNCOUNTED_EVENTS } from "./stats"
import { addHappened, lockStats } from "./stats-tally"

/** How long ago an hour must have ended: longer than the plugin's transactions, which count for the hour in which they began. */
const SETTLED = "interval '10 minutes'"

/** How far the clock of a process, which ids are made with, may be ahead of the database's. */
const CLOCKS_APART_MS = 3_600_000

type Run = { from: Date; until: Date; after: string }

/**
 * Whether the log has deliveries that are not counted: those from before the triggers existed, up to the end of the hour in
 * which they were created.
 */
export async function isRebuildDue(db: Db): Promise<boolean> {
  const [row] = await query<{ due: boolean }>(
    db,
    `select from_hour is not null or done_until is null or done_until <= counted_since as due from webhook_stats_rebuild`
  )
  return row?.due ?? false
}

/** Begins to count the last `days` again, up to the last full hour. An interrupted run is continued, unless it has fewer days. */
export async function beginRebuild(db: Db, days: number): Promise<void> {
  await transaction(db, async (trx) => {
    await lockStats(trx)
    const begun = await query(
      trx,
      `insert into webhook_stats_rebuild as r (counted_since, from_hour, until_hour, after)
       values (now(), date_trunc('hour', now() - make_interval(secs => ?), 'UTC'),
         date_trunc('hour', now() - ${SETTLED}, 'UTC'), '')
       on conflict (id) do update set from_hour = excluded.from_hour, until_hour = excluded.until_hour, after = ''
       where r.from_hour is null or r.from_hour > excluded.from_hour + interval '1 day'
       returning 1`,
      [days * 86_400]
    )
    if (begun.length) {
      await query(trx, "delete from webhook_stats_draft")
    }
  })
}

/**
 * Counts the next deliveries of the log, with their attempts, into the draft. After the last one the draft replaces the
 * statistics of its hours.
 * @returns whether there is more to do.
 */
export async function rebuildNext(db: Db, limit: number): Promise<boolean> {
  return transaction(db, async (trx) => {
    await lockStats(trx)
    const [run] = await query<Run>(
      trx,
      `select from_hour as "from", until_hour as until, after from webhook_stats_rebuild where from_hour is not null`
    )
    if (!run) {
      return false
    }
    const { count, last } = await countNext(trx, run, limit)
    if (count === limit) {
      await query(trx, "update webhook_stats_rebuild set after = ?", [last])
    } else {
      await publish(trx, run)
    }
    return count === limit
  })
}

/**
 * An attempt counts for the hour in which it ended, a delivery for the hour of its last end. A waiting replay of a success
 * counts for the hour of the success. The queue is read by key, since few deliveries wait.
 */
async function countNext(
  trx: Db,
  { from, until, after }: Run,
  limit: number
): Promise<{ count: number; last: string | null }> {
  const before = firstDeliveryId(new Date(until.getTime() + CLOCKS_APART_MS))
  return queryOne(
    trx,
    `with scanned as materialized (
       select id, webhook_id, event_id, status, finished_at from webhook_delivery
       where id > ? and id < ? order by id limit ?
     ), counted as materialized (
       select *, case when finished_at is null then (
         select q.succeeded_at from webhook_queue q where q.delivery_id = scanned.id) end as succeeded_at
       from scanned where event_id not in (${UNCOUNTED_EVENTS})
     ), attempted as materialized (
       select d.webhook_id, a.remark, a.response_status, a.duration_ms,
         a.started_at + make_interval(secs => a.duration_ms / 1000.0) as ended_at
       from counted d join webhook_attempt a on a.delivery_id = d.id
     ), happened as (
       select webhook_id, date_trunc('hour', ended_at, 'UTC') as hour, succeeded::int as success,
         (status = 'failed')::int as failed, (status = 'cancelled')::int as cancelled, 0 as failed_attempts, 0 as unchanged, null::int as ms,
         null::int as answers
       from (
         select *, coalesce(finished_at, succeeded_at) as ended_at, status = 'success' or succeeded_at is not null as succeeded
         from counted
       ) d where ended_at >= ? and ended_at < ?
       union all
       select webhook_id, date_trunc('hour', ended_at, 'UTC'), 0, 0, 0, (remark is not null)::int, 0,
         case when response_status is not null then ${roundedMs("duration_ms")} end,
         case when response_status is not null then 1 end
       from attempted where ended_at >= ? and ended_at < ?
     ), added as (${addHappened("webhook_stats_draft")})
     select count(*)::int as count, max(id) as last from scanned`,
    [after, before, limit, from, until, ...ROUNDED_MS_BINDINGS, from, until]
  )
}

/** Updates that changed nothing have no delivery. Their number is copied from the present statistics. */
async function publish(trx: Db, { from, until }: Run): Promise<void> {
  await query(
    trx,
    `insert into webhook_stats_draft (webhook_id, hour, success, failed, cancelled, failed_attempts, answer_ms, answers, unchanged)
     select webhook_id, hour, 0, 0, 0, 0, '{}', '{}', sum(unchanged) from (
       select webhook_id, hour, unchanged from webhook_stats where hour >= ? and hour < ?
       union all
       select w.id, date_trunc('hour', at, 'UTC'), unchanged
       from webhook_tally cross join lateral (values (webhook_id), ('${SHOP}')) w(id) where at >= ? and at < ?
     ) u where unchanged > 0 group by webhook_id, hour
     on conflict (webhook_id, hour) do update set unchanged = excluded.unchanged`,
    [from, until, from, until]
  )
  await query(trx, "delete from webhook_tally where at >= ? and at < ?", [from, until])
  await query(trx, "delete from webhook_stats where hour >= ? and hour < ?", [from, until])
  await query(
    trx,
    `with draft as (delete from webhook_stats_draft returning *) insert into webhook_stats select * from draft`
  )
  await query(
    trx,
    `update webhook_stats_rebuild set done_until = until_hour, from_hour = null, until_hour = null, after = null`
  )
}
