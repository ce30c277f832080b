import { firstDeliveryId, firstEventId } from "../ids"
import { REMARK } from "../remarks"
import { query, transaction, type Db } from "./db"
import { endedUnsent } from "./requeue"

const DAY_MS = 86_400_000

/**
 * Ids of what was created more than `days` ago are below those of this moment. What a process made whose clock was ahead comes
 * that much later.
 */
const before = (days: number): Date => new Date(Date.now() - days * DAY_MS)

/** The rows that one statement looks at: the next `batch` behind an id, in the order of their ids. */
export type Portion = { after: string; batch: number }

/** How many rows it has removed, and the id behind which the next looks; null at the end. */
export type Removed = { count: number; next: string | null }

const FORGOTTEN = "case when w.status = 'active' then ?::text else ?::text end"

/**
 * Cancels deliveries that have waited longer than `days` for a paused or disabled webhook, or to be fetched, at most `batch` at
 * once.
 */
export async function cancelForgotten(db: Db, days: number, batch: number): Promise<number> {
  const rows = await query(
    db,
    `with chosen as materialized (
       select q.delivery_id from webhook_endpoint w
       join webhook_queue q on q.webhook_id = w.id and (q.leased_until is null or q.leased_until <= now())
       join webhook_delivery d on d.id = q.delivery_id
       where (w.status <> 'active' or w.mode = 'pull') and q.delivery_id < ? and d.created_at < now() - make_interval(secs => ?)
       limit ? for update of d, q skip locked
     ), forgotten as (
       delete from webhook_queue where delivery_id = any(array(select delivery_id from chosen))
       returning delivery_id, webhook_id, succeeded_at
     )
     update webhook_delivery d
     set ${endedUnsent("cancelled", { succeededAt: "f.succeeded_at", remark: FORGOTTEN })}
     from forgotten f join webhook_endpoint w on w.id = f.webhook_id where d.id = f.delivery_id
     returning 1`,
    [firstDeliveryId(before(days)), days * 86_400, batch, REMARK.notFetched(days), REMARK.notResumed(days)]
  )
  return rows.length
}

/** Cancels what still waits for a webhook that was deleted while it was in flight, at most `batch` at once. */
export async function cancelOrphans(db: Db, batch: number): Promise<number> {
  const rows = await query(
    db,
    `with chosen as materialized (
       select q.delivery_id from webhook_endpoint w
       join webhook_queue q on q.webhook_id = w.id and (q.leased_until is null or q.leased_until <= now())
       join webhook_delivery d on d.id = q.delivery_id
       where w.deleted_at is not null
       limit ? for update of d, q skip locked
     ), orphans as (
       delete from webhook_queue where delivery_id = any(array(select delivery_id from chosen))
       returning delivery_id, succeeded_at
     )
     update webhook_delivery d
     set ${endedUnsent("cancelled", { succeededAt: "o.succeeded_at", remark: "?::text" })}
     from orphans o where d.id = o.delivery_id
     returning 1`,
    [batch, REMARK.webhookDeleted]
  )
  return rows.length
}

/**
 * Deletes those of a portion of the log that finished more than `days` ago, with their attempts. One that is locked is
 * being sent again, and one that was a moment ago is no longer finished when it is locked here. Rows are deleted by an array of
 * their keys: with a join the planner might read a whole table.
 */
export async function deleteFinishedDeliveries(
  db: Db,
  days: number,
  { after, batch }: Portion
): Promise<Removed> {
  const bound = firstDeliveryId(before(days))
  const [row] = await query<Removed>(
    db,
    `with portion as materialized (
       select (select id from webhook_delivery where id > ? and id < ? order by id limit 1 offset ?) as last
     ), old as materialized (
       select id from webhook_delivery
       where id > ? and id <= coalesce((select last from portion), ?)
         and created_at < now() - make_interval(secs => ?) and finished_at < now() - make_interval(secs => ?)
       order by id for update skip locked
     ), attempts as (
       delete from webhook_attempt where delivery_id = any(array(select id from old))
     ), due as (
       delete from webhook_payload_due where delivery_id = any(array(select id from old))
     ), gone as (
       delete from webhook_delivery where id = any(array(select id from old)) returning 1
     )
     select (select count(*)::int from gone) as count, (select last from portion) as next`,
    [after, bound, batch - 1, after, bound, days * 86_400, days * 86_400]
  )
  return row!
}

/**
 * Deletes those events of a portion of the log that are older than `days` and that no delivery refers to any more: among
 * them those that could not be composed in all that time (a custom topic that is gone, say). They are locked by one
 * statement and deleted by another, which sees the deliveries that a recovery has made of them by then.
 */
export async function deleteUnusedEvents(db: Db, days: number, { after, batch }: Portion): Promise<Removed> {
  const bound = firstEventId(before(days))
  return transaction(db, async (trx) => {
    // Asked event by event: as a join the planner might read all deliveries.
    const isUnused = "(select 1 from webhook_delivery d where d.event_id = e.id limit 1) is null"
    const [locked] = await query<{ ids: string[]; next: string | null }>(
      trx,
      `with portion as materialized (
         select (select id from webhook_event where id > ? and id < ? order by id limit 1 offset ?) as last
       ), unused as materialized (
         select e.id from webhook_event e
         where e.id > ? and e.id <= coalesce((select last from portion), ?)
           and e.created_at < now() - make_interval(secs => ?) and ${isUnused}
         order by e.id for update skip locked
       )
       select array(select id from unused) as ids, (select last from portion) as next`,
      [after, bound, batch - 1, after, bound, days * 86_400]
    )
    const { ids, next } = locked!
    const rows = ids.length
      ? await query(
          trx,
          `delete from webhook_event e where e.id = any(?::text[]) and ${isUnused} returning 1`,
          [ids]
        )
      : []
    return { count: rows.length, next }
  })
}

/** How long the keys of absorbed events are kept: longer than a bus waits before it delivers something once more. */
const ABSORBED_DAYS = 3

/** Deletes keys of events that were absorbed some days ago, at most `batch` at once. */
export async function deleteAbsorbedKeys(db: Db, batch: number): Promise<number> {
  const rows = await query(
    db,
    `delete from webhook_absorbed where dedupe_key = any(array(
       select dedupe_key from webhook_absorbed
       where absorbed_at < now() - interval '${ABSORBED_DAYS} days' order by absorbed_at limit ? for update skip locked))
     returning 1`,
    [batch]
  )
  return rows.length
}

/** Deletes runs that ended more than `days` ago, at most `batch` at once. */
export async function deleteFinishedBackfills(db: Db, days: number, batch: number): Promise<number> {
  const rows = await query(
    db,
    `delete from webhook_backfill where id in (
       select id from webhook_backfill
       where status <> 'running' and finished_at < now() - make_interval(secs => ?) order by id limit ?)
     returning 1`,
    [days * 86_400, batch]
  )
  return rows.length
}
