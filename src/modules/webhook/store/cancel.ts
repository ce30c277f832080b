import type { DeliverySelection } from "../../../types"
import { query, type Db } from "./db"
import { bindingsOf, selected, textOf } from "./delivery-conditions"

/**
 * Cancels deliveries that wait. What is leased is only marked: whoever holds the lease cancels it unless its attempt has
 * started, and an attempt that has started is its last (`recordOutcomes`). Rows are locked in the order of their ids, the
 * delivery before its queue row. Materialized, and as an array: a planner that takes the queue for empty, as it was when
 * last looked at, would choose anew for each row.
 * @param after the last id of the batch before.
 * @returns ids of those that it met, in no order, and whether each was leased.
 */
export async function cancelDeliveries(
  db: Db,
  selection: DeliverySelection,
  remark: string,
  after: string,
  limit: number
): Promise<{ id: string; leased: boolean }[]> {
  const where = selected(selection)
  return query(
    db,
    `with chosen as materialized (
       select d.id, coalesce(q.leased_until > now(), false) as leased
       from webhook_delivery d join webhook_queue q on q.delivery_id = d.id
       where ${textOf(where)} and d.status in ('created', 'retrying') and d.id > ?
       order by d.id limit ? for update of d, q
     ), gone as (
       delete from webhook_queue where delivery_id = any(array(select id from chosen where not leased))
     ), marked as (
       update webhook_queue set cancel_remark = ? where delivery_id = any(array(select id from chosen where leased))
     ), cancelled as (
       update webhook_delivery set status = 'cancelled', finished_at = now(), cancelled_at = now(), remark = ?
       where id = any(array(select id from chosen where not leased))
     )
     select id, leased from chosen`,
    [...bindingsOf(where), after, limit, remark, remark]
  )
}

/** Cancels what was marked for it and is leased by nobody any more, at most `limit` at once. @returns how many. */
export async function cancelMarked(db: Db, limit: number): Promise<number> {
  const rows = await query(
    db,
    `with chosen as materialized (
       select d.id, q.cancel_remark from webhook_queue q join webhook_delivery d on d.id = q.delivery_id
       where q.cancel_remark is not null and (q.leased_until is null or q.leased_until <= now())
       order by d.id limit ? for update of d, q skip locked
     ), gone as (
       delete from webhook_queue where delivery_id = any(array(select id from chosen))
     )
     update webhook_delivery d
     set status = 'cancelled', finished_at = now(), cancelled_at = now(), remark = c.cancel_remark
     from chosen c where d.id = any(array(select id from chosen)) and d.id = c.id
     returning 1`,
    [limit]
  )
  return rows.length
}

/** Takes back that a delivery was to be cancelled: its attempt had started. */
export async function unmarkCancelled(db: Db, deliveryId: string): Promise<void> {
  await query(db, "update webhook_queue set cancel_remark = null where delivery_id = ?", [deliveryId])
}

/** Which of these deliveries are cancelled. */
export async function listCancelled(db: Db, deliveryIds: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    "select id from webhook_delivery where id = any(?::text[]) and status = 'cancelled'",
    [deliveryIds]
  )
  return rows.map(({ id }) => id)
}
