import type { DisabledReason, WebhookStatus } from "../../../types"
import { REMARK } from "../remarks"
import { plainArray, query, queryOne, type Db } from "./db"
import { endedUnsent } from "./requeue"

/** The health in a webhook's row. */
export type HealthRow = {
  id: string
  status: WebhookStatus
  failed_attempts: number
  consecutive_failures: number
  /** The number of the next probe, from 1; 0 while it is served. */
  probe_number: number
  change_number: number
}

/** The new health of a webhook. */
type HealthUpdate = {
  id: string
  failed_attempts: number
  consecutive_failures: number
  probe_number: number
  /** Seconds from now to the next probe; null leaves its time unchanged. */
  probe_in: number | null
  /** When it began to be failing, if it becomes so by this update. Null: now. */
  failing_since: Date | null
  disable: Extract<DisabledReason, "max_failures" | "gone"> | null
  succeeded: boolean
  failed: boolean
  /** The last failed attempt's remark; null leaves the stored one unchanged. */
  last_error: string | null
}

/** A webhook's state before and after an update. */
export type HealthChange = {
  id: string
  was_status: WebhookStatus
  status: WebhookStatus
  disabled_reason: DisabledReason | null
  disabled_at: Date | null
  was_failing: boolean
  failing_since: Date | null
  /** Whether a delivery has failed, for the first time since the last success. */
  gave_up: boolean
  last_success_at: Date | null
  change_number: number
}

/**
 * Locks webhooks until the transaction ends, in the order of their ids, and reads their health. Call it before deliveries are
 * locked. A healthy webhook is left out if nothing failed and its last success was recorded within the last second: only
 * `last_success_at` would change.
 * @param webhooks ids, each with whether to lock it in any case.
 */
export async function lockHealth(db: Db, webhooks: ReadonlyMap<string, boolean>): Promise<HealthRow[]> {
  return query(
    db,
    `select w.id, w.status, w.failed_attempts, w.consecutive_failures, w.change_number::float8,
       case when w.failing_since is null then 0 else greatest(w.probe_number, 1) end as probe_number
     from unnest(?::text[], ?::boolean[]) as t(id, failed) join webhook_endpoint w on w.id = t.id
     where t.failed or w.failing_since is not null or w.failed_attempts > 0 or w.consecutive_failures > 0
       or w.ping_error is not null or w.last_success_at is null or w.last_success_at < now() - interval '1 second'
     order by w.id for no key update of w`,
    [plainArray([...webhooks.keys()]), plainArray([...webhooks.values()])]
  )
}

/**
 * Writes the health of webhooks that `lockHealth` has locked, with times of the database. `updated_at` changes only when a
 * webhook is disabled, becomes failing or recovers, not with a counter.
 * @returns the state before and after, for each webhook.
 */
export async function writeHealth(
  db: Db,
  updates: readonly HealthUpdate[]
): Promise<Omit<HealthChange, "gave_up">[]> {
  return query(
    db,
    `with u as materialized (
       select * from unnest(?::text[], ?::int[], ?::int[], ?::int[], ?::float8[], ?::timestamptz[], ?::text[],
         ?::boolean[], ?::boolean[], ?::text[])
       as u(id, failed_attempts, consecutive_failures, probe_number, probe_in, failing_since, disable, succeeded, failed,
         last_error)
     ), before as materialized (
       select w.id, w.status, w.failing_since from u join webhook_endpoint w on w.id = u.id
     )
     update webhook_endpoint w
     set failed_attempts = u.failed_attempts, consecutive_failures = u.consecutive_failures,
       probe_number = u.probe_number,
       failing_since = case when u.probe_number > 0 then coalesce(b.failing_since, u.failing_since, now()) end,
       probe_at = case when u.probe_number = 0 then null
         else coalesce(now() + make_interval(secs => u.probe_in), w.probe_at) end,
       recovered_at = case when u.probe_number > 0 then null
         when b.failing_since is not null and w.mode = 'push' then now()
         else w.recovered_at end,
       last_success_at = case when u.succeeded then now() else w.last_success_at end,
       last_failure_at = case when u.failed then now() else w.last_failure_at end,
       last_error = coalesce(u.last_error, w.last_error),
       ping_error = case when u.succeeded then null else w.ping_error end,
       status = case when u.disable is null then w.status else 'disabled' end,
       disabled_reason = coalesce(u.disable, w.disabled_reason),
       disabled_at = case when u.disable is null then w.disabled_at else now() end,
       inactive_since = case when u.disable is null then w.inactive_since else now() end,
       updated_at = case when u.disable is not null or (u.probe_number > 0) <> (b.failing_since is not null)
         then clock_timestamp() else w.updated_at end
     from u join before b on b.id = u.id
     where w.id = u.id
     returning w.id, b.status as was_status, w.status, w.disabled_reason, w.disabled_at,
       b.failing_since is not null as was_failing, w.failing_since, w.last_success_at, w.change_number::float8`,
    [
      updates.map((u) => u.id),
      updates.map((u) => u.failed_attempts),
      updates.map((u) => u.consecutive_failures),
      updates.map((u) => u.probe_number),
      updates.map((u) => u.probe_in),
      updates.map((u) => u.failing_since),
      updates.map((u) => u.disable),
      updates.map((u) => u.succeeded),
      updates.map((u) => u.failed),
      updates.map((u) => u.last_error),
    ]
  )
}

/** Stores the results of pings and tests: the error, or null after a success. The webhooks must be locked. */
export async function writePingErrors(
  db: Db,
  pings: readonly { webhook_id: string; error: string | null }[]
): Promise<void> {
  await query(
    db,
    `update webhook_endpoint w set ping_error = p.error
     from unnest(?::text[], ?::text[]) as p(id, error)
     where w.id = p.id and w.ping_error is distinct from p.error`,
    [pings.map(({ webhook_id }) => webhook_id), pings.map(({ error }) => error)]
  )
}

/**
 * Makes up to `limit` waiting deliveries of a webhook due now, in the order of their due times.
 * @param from the due time at which to continue; null for the beginning. As text, since a `Date` has no microseconds.
 * @returns their number, and the due time at which to continue.
 */
export async function makeWaitingDue(
  db: Db,
  webhookId: string,
  from: string | null,
  limit: number
): Promise<{ count: number; until: string | null }> {
  return queryOne(
    db,
    `with chosen as materialized (
       select q.delivery_id, q.due_at from webhook_queue q
       where q.webhook_id = ? and q.due_at > now() and q.due_at >= coalesce(?::timestamptz, '-infinity')
         and (q.leased_until is null or q.leased_until <= now())
       order by q.due_at limit ? for update skip locked
     ), moved as (
       update webhook_queue set due_at = now() where delivery_id = any(array(select delivery_id from chosen))
     )
     select count(*)::int as count, max(due_at)::text as until from chosen`,
    [webhookId, from, limit]
  )
}

/** Clears `recovered_at` after all waiting deliveries were made due, unless the webhook has changed meanwhile. */
export async function finishRecovery(db: Db, webhookId: string, changeNumber: number): Promise<void> {
  await query(db, `update webhook_endpoint set recovered_at = null where id = ? and change_number = ?`, [
    webhookId,
    changeNumber,
  ])
}

/** A delivery that was given up. A replay that is given up leaves an earlier success a success. */
type GivenUpDelivery = {
  id: string
  webhook_id: string
  topic: string
  status: "failed" | "success"
  remark: string | null
}

const GIVEN_UP = `'${REMARK.givenUp}' || coalesce('. Last error: ' || w.last_error, '')`

/**
 * Gives up deliveries that have waited for a failing webhook longer than `limitSeconds` of its active time, at most `batch`, those
 * that have waited longest first. The webhooks must be locked. It reads no others, by the index on (webhook_id, entered_at).
 * @returns the deliveries that were given up, including replays of successes.
 */
export async function giveUpOverdue(
  db: Db,
  webhooks: readonly { id: string; limitSeconds: number }[],
  batch: number
): Promise<GivenUpDelivery[]> {
  return query(
    db,
    `with waiting as materialized (
       select q.delivery_id
       from unnest(?::text[], ?::float8[]) as l(webhook_id, seconds)
       join webhook_endpoint w on w.id = l.webhook_id and w.failing_since is not null and w.status = 'active'
       cross join lateral (
         select q.delivery_id from webhook_queue q
         where q.webhook_id = w.id and q.entered_at < now() - make_interval(secs => w.inactive_seconds + l.seconds)
           and (q.leased_until is null or q.leased_until <= now())
         order by q.entered_at limit ?
       ) q
       limit ?
     ), chosen as materialized (
       select d.id as delivery_id from waiting
       join webhook_delivery d on d.id = waiting.delivery_id
       join webhook_queue q on q.delivery_id = waiting.delivery_id and (q.leased_until is null or q.leased_until <= now())
       order by d.id for update of d, q skip locked
     ), overdue as (
       delete from webhook_queue where delivery_id = any(array(select delivery_id from chosen))
       returning delivery_id, webhook_id, succeeded_at
     )
     update webhook_delivery d
     set ${endedUnsent("failed", { succeededAt: "o.succeeded_at", remark: GIVEN_UP })}
     from overdue o join webhook_endpoint w on w.id = o.webhook_id where d.id = o.delivery_id
     returning d.id, d.webhook_id, d.topic, d.status, d.remark`,
    [webhooks.map((w) => w.id), webhooks.map((w) => w.limitSeconds), batch, batch]
  )
}

/** Whether a delivery was given up. Waits for a transaction that gives it up, as `isRecorded` does. */
export async function isGivenUp(trx: Db, deliveryId: string): Promise<boolean> {
  await query(trx, "select 1 from webhook_delivery where id = ? for update", [deliveryId])
  const rows = await query(trx, "select 1 from webhook_delivery where id = ? and status = 'failed'", [
    deliveryId,
  ])
  return rows.length > 0
}

/** Active webhooks that have been failing for longer than this. */
export async function listOutages(
  db: Db,
  seconds: number
): Promise<{ id: string; failing_since: Date; failing_seconds: number }[]> {
  return query(
    db,
    `select id, failing_since, extract(epoch from now() - failing_since)::float8 as failing_seconds from webhook_endpoint
     where status = 'active' and failing_since <= now() - make_interval(secs => ?) and deleted_at is null`,
    [seconds]
  )
}

/**
 * Makes the probes of failing webhooks due now, after a retry by an admin, or after a claimed probe was not made.
 * @returns the ids of those that are failing and active.
 */
export async function probeNow(db: Db, webhookIds: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string; status: WebhookStatus }>(
    db,
    `with failing as materialized (
       select id from webhook_endpoint where id = any(?::text[]) and failing_since is not null
       order by id for no key update
     )
     update webhook_endpoint w set probe_at = now() from failing where w.id = failing.id returning w.id, w.status`,
    [webhookIds]
  )
  return rows.filter(({ status }) => status === "active").map(({ id }) => id)
}
