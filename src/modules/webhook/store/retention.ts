import { firstDeliveryId, firstEventId } from "../ids"
import { REMARK } from "../remarks"
import { query, queryOne, transaction, type Db } from "./db"
import { endedUnsent } from "./requeue"

const DAY_MS = 86_400_000

/**
 * The time `days` ago. Ids of older rows are below its id. Rows of a process whose clock was ahead are processed that much
 * later.
 */
const before = (days: number): Date => new Date(Date.now() - days * DAY_MS)

/** The rows that one statement reads: the next `batch` after an id, in the order of their ids. */
export type Portion = { after: string; batch: number }

/** The number of deleted rows, and the id after which the next statement begins; null at the end. */
export type Removed = { count: number; next: string | null }

const EXPIRED_REMARK = "case when w.status = 'active' then ?::text else ?::text end"

/**
 * Cancels up to `batch` deliveries that have waited longer than `days` for a paused or disabled webhook, or to be fetched.
 * @returns their number.
 */
export async function cancelExpired(db: Db, days: number, batch: number): Promise<number> {
  const rows = await query(
    db,
    `with chosen as materialized (
       select q.delivery_id from webhook_endpoint w
       join webhook_queue q on q.webhook_id = w.id and (q.leased_until is null or q.leased_until <= now())
       join webhook_delivery d on d.id = q.delivery_id
       where (w.status <> 'active' or w.mode = 'pull') and q.delivery_id < ? and d.created_at < now() - make_interval(secs => ?)
       limit ? for update of d, q skip locked
     ), expired as (
       delete from webhook_queue where delivery_id = any(array(select delivery_id from chosen))
       returning delivery_id, webhook_id, succeeded_at
     )
     update webhook_delivery d
     set ${endedUnsent("cancelled", { succeededAt: "x.succeeded_at", remark: EXPIRED_REMARK })}
     from expired x join webhook_endpoint w on w.id = x.webhook_id where d.id = x.delivery_id
     returning 1`,
    [firstDeliveryId(before(days)), days * 86_400, batch, REMARK.notFetched(days), REMARK.notResumed(days)]
  )
  return rows.length
}

/**
 * Cancels up to `batch` deliveries of deleted webhooks, which were in flight when the webhook was deleted.
 * @returns their number.
 */
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
 * Deletes deliveries of a portion that finished more than `days` ago, with their attempts. Locked ones are just being queued
 * again, so they are skipped. Rows are deleted by an array of their keys: with a join the planner might read a whole table.
 */
export async function deleteFinishedDeliveries(
  db: Db,
  days: number,
  { after, batch }: Portion
): Promise<Removed> {
  const bound = firstDeliveryId(before(days))
  return queryOne(
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
}

/**
 * Deletes events of a portion that are older than `days` and have no delivery, including those that could not be composed in
 * that time, such as events of a custom topic that no longer exists. They are locked by one statement and deleted by another,
 * which sees deliveries that a recovery has made meanwhile.
 */
export async function deleteUnusedEvents(db: Db, days: number, { after, batch }: Portion): Promise<Removed> {
  const bound = firstEventId(before(days))
  return transaction(db, async (trx) => {
    // One index probe for each event: with a join the planner might read all deliveries.
    const isUnused = "(select 1 from webhook_delivery d where d.event_id = e.id limit 1) is null"
    const locked = await queryOne<{ ids: string[]; next: string | null }>(
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
    const { ids, next } = locked
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

/** How long the dedupe keys of absorbed events are kept: longer than a bus may take to deliver an event again. */
const ABSORBED_DAYS = 3

/** Deletes up to `batch` dedupe keys of events that were absorbed more than `ABSORBED_DAYS` ago. @returns their number. */
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

/** Deletes up to `batch` backfills that ended more than `days` ago. @returns their number. */
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
