import { query, transaction, type Db } from "./db"

/** Cancels deliveries that have waited longer than `days` for a paused or disabled webhook, at most `batch` at once. */
export async function cancelForgotten(db: Db, days: number, batch: number): Promise<number> {
  const rows = await query(
    db,
    `with chosen as materialized (
       select q.delivery_id from webhook_endpoint w
       join webhook_queue q on q.webhook_id = w.id and (q.leased_until is null or q.leased_until <= now())
       join webhook_delivery d on d.id = q.delivery_id
       where w.status <> 'active' and d.created_at < now() - make_interval(secs => ?)
       limit ? for update of d, q skip locked
     ), forgotten as (
       delete from webhook_queue where delivery_id = any(array(select delivery_id from chosen)) returning delivery_id
     )
     update webhook_delivery d set status = 'cancelled', finished_at = now(), cancelled_at = now(), remark = ?
     from forgotten f where d.id = f.delivery_id
     returning 1`,
    [days * 86_400, batch, `Cancelled: it waited longer than ${days} days for its webhook to be resumed`]
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
       delete from webhook_queue where delivery_id = any(array(select delivery_id from chosen)) returning delivery_id
     )
     update webhook_delivery d set status = 'cancelled', finished_at = now(), cancelled_at = now(), remark = 'Webhook was deleted'
     from orphans o where d.id = o.delivery_id
     returning 1`,
    [batch]
  )
  return rows.length
}

/**
 * Deletes deliveries that finished more than `days` ago, with their attempts, at most `batch` at once. One that is locked is
 * being sent anew, and one that was a moment ago is no longer finished when it is locked here.
 */
export async function deleteFinishedDeliveries(db: Db, days: number, batch: number): Promise<number> {
  const rows = await query(
    db,
    `with old as (
       select id from webhook_delivery
       where created_at < now() - make_interval(secs => ?) and finished_at < now() - make_interval(secs => ?)
       order by id limit ? for update skip locked
     ), attempts as (
       delete from webhook_attempt where delivery_id in (select id from old)
     ), due as (
       delete from webhook_payload_due where delivery_id in (select id from old)
     )
     delete from webhook_delivery where id in (select id from old) returning 1`,
    [days * 86_400, days * 86_400, batch]
  )
  return rows.length
}

/**
 * Deletes events older than `days` that no delivery refers to any more, at most `batch` at once: among them those that
 * could not be composed in all that time (a custom topic that is gone, say). They are locked by one statement and deleted
 * by another, which sees the deliveries that a recovery has made of them by then.
 */
export async function deleteUnusedEvents(db: Db, days: number, batch: number): Promise<number> {
  return transaction(db, async (trx) => {
    const unused = "not exists (select 1 from webhook_delivery d where d.event_id = e.id)"
    const locked = await query<{ id: string }>(
      trx,
      `select e.id from webhook_event e
       where e.created_at < now() - make_interval(secs => ?) and ${unused}
       order by e.created_at limit ? for update skip locked`,
      [days * 86_400, batch]
    )
    const ids = locked.map(({ id }) => id)
    const rows = ids.length
      ? await query(
          trx,
          `delete from webhook_event e where e.id = any(?::text[]) and ${unused} returning 1`,
          [ids]
        )
      : []
    return rows.length
  })
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
