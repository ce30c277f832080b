import type { TroubledWebhook } from "../../../types"
import { query, type Db } from "./db"
import { UNCOUNTED_EVENTS } from "./stats"

/** Largest exact count of waiting deliveries. A higher count is not worth its scan. */
const WAITING_CAP = 10_000

export type TroubledRow = Omit<TroubledWebhook, "likely_cause"> & { secret_rotated_at: Date | null }

/**
 * Webhooks that need an admin, in the order of the list, which further failures do not change: disabled after failures, a failed ping,
 * failing. One without retries fails since its
 * first delivery after the last success was given up.
 */
export async function listTroubled(db: Db, limit: number): Promise<TroubledRow[]> {
  return query(
    db,
    `select w.id, w.name, w.mode, w.app_id, w.status, w.health, w.disabled_reason, w.last_success_at, w.secret_rotated_at,
       case w.health when 'disabled' then w.disabled_at when 'failed_ping' then w.pinged_at
         else coalesce(w.failing_since, (
           select failed_at from webhook_delivery
           where webhook_id = w.id and failed_at > coalesce(w.last_success_at, '-infinity') and failed_at <= now()
             and event_id not in (${UNCOUNTED_EVENTS})
           order by failed_at limit 1
         ), w.last_failure_at) end as since,
       case w.health when 'failed_ping' then w.ping_error else w.last_error end as last_error,
       (select count(*)::int from (select 1 from webhook_queue where webhook_id = w.id limit ${WAITING_CAP}) q) as waiting,
       case when w.status = 'active' and w.mode = 'push' then coalesce(w.probe_at,
         (select due_at from webhook_queue where webhook_id = w.id order by due_at limit 1)) end as next_try_at
     from webhook_endpoint w
     where w.health not in ('healthy', 'inactive') and w.deleted_at is null
     order by w.health, w.id desc limit ?`,
    [limit]
  )
}

/** The median response times of webhooks on the last `days`, oldest first. A day without responses has no row. */
export async function listDailyMedians(
  db: Db,
  webhookIds: readonly string[],
  days: number
): Promise<{ webhook_id: string; at: Date; p50_ms: number }[]> {
  return query(
    db,
    `with answered as (
       select s.webhook_id, date_trunc('day', s.hour, 'UTC') as at, u.ms, sum(u.answers) as answers
       from webhook_stats s cross join lateral unnest(s.answer_ms, s.answers) as u(ms, answers)
       where s.webhook_id = any(?::text[]) and s.hour >= now() - make_interval(days => ?) group by 1, 2, 3
     ), counted as (
       select *, sum(answers) over (partition by webhook_id, at order by ms) as upto,
         sum(answers) over (partition by webhook_id, at) as total
       from answered
     )
     select webhook_id, at, min(ms) as p50_ms from counted where upto >= total * 0.5 group by 1, 2 order by 1, 2`,
    [webhookIds, days]
  )
}
