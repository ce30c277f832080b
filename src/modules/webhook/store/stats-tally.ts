import { roundedMs, ROUNDED_MS_BINDINGS } from "../response-times"
import { query, queryOne, transaction, type Db } from "./db"
import { SHOP } from "./stats"

/**
 * SQL that adds the rows of a CTE `happened (webhook_id, hour, success, failed, cancelled, failed_attempts, unchanged, ms,
 * answers)` to a table of statistics, for each webhook and for the whole shop. `answers` is the number of responses with the
 * response time `ms`, rounded to its bucket; both are null in rows without responses.
 */
export const addHappened = (table: "webhook_stats" | "webhook_stats_draft") => `
  insert into ${table} as s
    (webhook_id, hour, success, failed, cancelled, failed_attempts, unchanged, answer_ms, answers)
  select webhook_id, hour, sum(success), sum(failed), sum(cancelled), sum(failed_attempts), sum(unchanged),
    coalesce(array_agg(ms order by ms) filter (where ms is not null), '{}'),
    coalesce(array_agg(answers order by ms) filter (where ms is not null), '{}')
  from (
    select webhook_id, hour, ms, sum(success) as success, sum(failed) as failed, sum(cancelled) as cancelled,
      sum(failed_attempts) as failed_attempts, sum(unchanged) as unchanged, sum(answers) as answers
    from (
      select * from happened
      union all
      select '${SHOP}', hour, success, failed, cancelled, failed_attempts, unchanged, ms, answers from happened
    ) each_and_all
    group by webhook_id, hour, ms
  ) h
  group by webhook_id, hour
  on conflict (webhook_id, hour) do update
  set success = s.success + excluded.success, failed = s.failed + excluded.failed,
    cancelled = s.cancelled + excluded.cancelled, failed_attempts = s.failed_attempts + excluded.failed_attempts,
    unchanged = s.unchanged + excluded.unchanged,
    (answer_ms, answers) = (
      select coalesce(array_agg(ms order by ms), '{}'), coalesce(array_agg(answers order by ms), '{}') from (
        select ms, sum(answers) as answers
        from unnest(s.answer_ms || excluded.answer_ms, s.answers || excluded.answers) as u(ms, answers) group by ms) t)`

/** An advisory lock, so that only one transaction at a time writes statistics. A lock on the table would block autovacuum. */
export async function lockStats(trx: Db): Promise<void> {
  await query(trx, "select pg_advisory_xact_lock(hashtextextended('webhook_stats', 0))")
}

/**
 * Adds up to `limit` rows of the tally, which triggers on deliveries and attempts write, to the statistics, and deletes them.
 * @returns the number of rows.
 */
export async function addUpTally(db: Db, limit: number): Promise<number> {
  const [noted] = await query(db, "select 1 from webhook_tally limit 1")
  return noted ? transaction(db, (trx) => addUp(trx, limit)) : 0
}

async function addUp(trx: Db, limit: number): Promise<number> {
  await lockStats(trx)
  const row = await queryOne<{ count: number }>(
    trx,
    `with taken as materialized (
       delete from webhook_tally where ctid = any(array(select ctid from webhook_tally limit ?)) returning *, date_trunc('hour', at, 'UTC') as hour
     ), answered as materialized (
       select webhook_id, hour, ms, count(*) as answers from taken cross join lateral unnest(answers_ms) as a(ms)
       group by 1, 2, 3
     ), happened as (
       select webhook_id, hour, success, failed, cancelled, failed_attempts, unchanged, null::int as ms, null::int as answers
       from taken
       union all
       select webhook_id, hour, 0, 0, 0, 0, 0, ${roundedMs("ms")}, answers from answered
     ), added as (${addHappened("webhook_stats")})
     select count(*)::int as count from taken`,
    [limit, ...ROUNDED_MS_BINDINGS]
  )
  return row.count
}

/** Deletes statistics that are older than `days`. @returns the number of rows. */
export async function deleteOldStats(db: Db, days: number, limit: number): Promise<number> {
  const rows = await query(
    db,
    `delete from webhook_stats where ctid = any(array(
       select ctid from webhook_stats where hour < now() - make_interval(secs => ?) limit ?)) returning 1`,
    [days * 86_400, limit]
  )
  return rows.length
}
