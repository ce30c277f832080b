import type { DisabledReason, WebhookStatus } from "../../../types"
import { query, type Db } from "./db"

/** What a batch of outcomes says of a webhook's health; see `dispatch/health.ts`. */
export type HealthReport = {
  webhook_id: string
  /** Whether any attempt succeeded: the counts below are then of what came after. */
  succeeded: boolean
  failed_attempts: number
  failed_deliveries: number
  last_success_at: Date | null
  last_failure_at: Date | null
  /** The last failed attempt's remark. */
  last_error: string | null
  /** Whether the receiver answered 410 Gone. */
  gone: boolean
  /** Whether it has retries, without which it is never held back. */
  retries: boolean
  max_failures: number
}

/** A webhook's state before and after a report. */
export type HealthChange = {
  id: string
  was_status: WebhookStatus
  status: WebhookStatus
  disabled_reason: DisabledReason | null
  disabled_at: Date | null
  was_failing: boolean
  failing_since: Date | null
  /** Whether deliveries were given up, for the first time since its last success. */
  gave_up: boolean
  last_success_at: Date | null
  updated_at: Date
}

/** Failed attempts in a row after which a webhook is probed instead of served. */
const FAILING_AFTER = 5

/**
 * Applies reports to the webhooks' counters and moves them between served, failing and disabled. `updated_at` moves
 * with the state alone, never with a counter: it tells the other processes to read the webhook anew.
 * Probes are spaced 1 s, doubling to 60 s.
 */
export async function applyHealthReports(db: Db, reports: readonly HealthReport[]): Promise<HealthChange[]> {
  const sorted = [...reports].sort((a, b) => (a.webhook_id < b.webhook_id ? -1 : 1))
  return query(
    db,
    `with r as materialized (
       select * from unnest(?::text[], ?::boolean[], ?::int[], ?::int[], ?::timestamptz[], ?::timestamptz[],
         ?::text[], ?::boolean[], ?::boolean[], ?::int[])
       as r(webhook_id, succeeded, failed_attempts, failed_deliveries, last_success_at, last_failure_at, last_error,
         gone, retries, max_failures)
     ), before as materialized (
       select w.id, w.status, w.failing_since,
         case when r.succeeded then 0 else w.failed_attempts end + r.failed_attempts as failed_attempts,
         case when r.succeeded then 0 else w.consecutive_failures end + r.failed_deliveries as consecutive_failures
       from webhook_endpoint w join r on r.webhook_id = w.id
       order by w.id for update of w
     ), after as materialized (
       select b.*,
         case when b.status <> 'active' then null when r.gone then 'gone'
           when r.max_failures > 0 and r.failed_deliveries > 0 and b.consecutive_failures >= r.max_failures
           then 'max_failures' end as disable,
         r.retries and b.failed_attempts >= ${FAILING_AFTER} as failing
       from before b join r on r.webhook_id = b.id
     )
     update webhook_endpoint w
     set failed_attempts = a.failed_attempts,
       consecutive_failures = a.consecutive_failures,
       last_success_at = coalesce(r.last_success_at, w.last_success_at),
       last_failure_at = coalesce(r.last_failure_at, w.last_failure_at),
       last_error = coalesce(r.last_error, w.last_error),
       failing_since = case when a.failing then coalesce(a.failing_since, now()) end,
       probe_at = case when a.failing
         then now() + make_interval(secs => least(60, power(2, least(a.failed_attempts - ${FAILING_AFTER}, 10)))) end,
       status = case when a.disable is null then w.status else 'disabled' end,
       disabled_reason = coalesce(a.disable, w.disabled_reason),
       disabled_at = case when a.disable is null then w.disabled_at else now() end,
       inactive_since = case when a.disable is null then w.inactive_since else now() end,
       updated_at = case when a.disable is not null or a.failing <> (a.failing_since is not null)
         then clock_timestamp() else w.updated_at end
     from after a join r on r.webhook_id = a.id
     where w.id = a.id
     returning w.id, a.status as was_status, w.status, w.disabled_reason, w.disabled_at,
       a.failing_since is not null as was_failing, w.failing_since,
       r.failed_deliveries > 0 and w.consecutive_failures = r.failed_deliveries as gave_up, w.last_success_at,
       w.updated_at`,
    [
      sorted.map((r) => r.webhook_id),
      sorted.map((r) => r.succeeded),
      sorted.map((r) => r.failed_attempts),
      sorted.map((r) => r.failed_deliveries),
      sorted.map((r) => r.last_success_at),
      sorted.map((r) => r.last_failure_at),
      sorted.map((r) => r.last_error),
      sorted.map((r) => r.gone),
      sorted.map((r) => r.retries),
      sorted.map((r) => r.max_failures),
    ]
  )
}

/** Makes what waits for a later retry due at once: the receiver is back. */
export async function makeWaitingDue(db: Db, webhookIds: readonly string[]): Promise<void> {
  await query(
    db,
    `update webhook_queue set due_at = now()
     where webhook_id = any(?::text[]) and due_at > now() and leased_until is null`,
    [webhookIds]
  )
}

/**
 * Gives up deliveries that have waited for a failing webhook longer than `limitSeconds`, by its active time, at most
 * `batch` at once.
 * @returns those deliveries.
 */
export async function giveUpOverdue(
  db: Db,
  webhooks: readonly { id: string; limitSeconds: number }[],
  batch: number
): Promise<{ id: string; webhook_id: string; topic: string; remark: string }[]> {
  return query(
    db,
    `with chosen as materialized (
       select q.delivery_id
       from unnest(?::text[], ?::float8[]) as l(webhook_id, seconds)
       join webhook_endpoint w on w.id = l.webhook_id and w.failing_since is not null and w.status = 'active'
       join webhook_queue q on q.webhook_id = w.id and (q.leased_until is null or q.leased_until <= now())
       where now() - make_interval(secs => w.inactive_seconds) > q.entered_at + make_interval(secs => l.seconds)
       limit ? for update of q skip locked
     ), overdue as (
       delete from webhook_queue where delivery_id = any(array(select delivery_id from chosen))
       returning delivery_id, webhook_id
     )
     update webhook_delivery d
     set status = 'failed', finished_at = now(), failed_at = now(),
       remark = 'Given up: the receiver failed for too long' || coalesce('. Last error: ' || w.last_error, '')
     from overdue o join webhook_endpoint w on w.id = o.webhook_id where d.id = o.delivery_id
     returning d.id, d.webhook_id, d.topic, d.remark`,
    [webhooks.map((w) => w.id), webhooks.map((w) => w.limitSeconds), batch]
  )
}

/** Lets failing webhooks be probed now: an admin asked for a retry. */
export async function hastenProbes(db: Db, webhookIds: readonly string[]): Promise<void> {
  await query(
    db,
    `update webhook_endpoint set probe_at = now() where id = any(?::text[]) and failing_since is not null`,
    [webhookIds]
  )
}
