import { UNFINISHED_STATUSES, type DeliverySelection } from "../../../types"
import {
  BATCH_COLUMNS,
  batchOf,
  countScanned,
  scanOf,
  type BatchCount,
  type BulkBatch,
  type BulkRange,
  type IdsBetween,
} from "./bulk-batches"
import { query, queryOne, transaction, type Db } from "./db"
import { bindingsOf, textOf, type SqlCondition } from "./delivery-conditions"
import { endedUnsent } from "./requeue"

/** The deliveries that can be cancelled. Whether an attempt has started is not stored in the row. */
const IS_WAITING: SqlCondition = { sql: "d.status in ('created', 'retrying')", bindings: [] }

/**
 * Cancels waiting deliveries. Leased ones are only marked: the process that has the lease cancels them, or, if the attempt has
 * started, it is the last (`recordOutcomes`). A cancelled replay of a success becomes a success again (`endedUnsent`).
 *
 * The deliveries are locked by one statement and cancelled by another, which sees their present queue rows (see `db.ts`).
 * @returns ids of the deliveries that were cancelled or marked; `leased` has the ids of the marked ones.
 */
export async function cancelDeliveries(
  db: Db,
  selection: DeliverySelection,
  remark: string,
  range: BulkRange
): Promise<BulkBatch & { leased: string[] }> {
  const { scanned, chosen } = await scanOf(db, selection, range, UNFINISHED_STATUSES)
  const where = [...chosen, IS_WAITING]
  return transaction(db, async (trx) => {
    const row = await queryOne<{ ids: string[]; scanned: number; scanned_to: string | null }>(
      trx,
      `with ${scanned.sql}, chosen as materialized (
         select d.id from scanned join webhook_delivery d using (id)
         where ${textOf(where)}
         order by d.id limit ? for update of d
       )
       select ${BATCH_COLUMNS}`,
      [...scanned.bindings, ...bindingsOf(where), range.limit]
    )
    const leased = row.ids.length ? await cancelLocked(trx, row.ids, remark) : []
    return { ...batchOf(row, range), leased }
  })
}

/**
 * Cancels or marks locked deliveries. The queue is read by an array of their ids: if the planner's statistics say that the queue
 * is empty, it would compare each of its rows with each row of the batch.
 * @returns ids of those that are leased, and only marked.
 */
async function cancelLocked(trx: Db, ids: readonly string[], remark: string): Promise<string[]> {
  const { leased } = await queryOne<{ leased: string[] }>(
    trx,
    `with queued as materialized (
       select delivery_id as id, leased_until > now() as leased, succeeded_at from webhook_queue
       where delivery_id = any(?::text[]) order by delivery_id for update
     ), replayed as materialized (
       select id from queued where succeeded_at is not null
     ), leased as materialized (
       select id from queued where leased
     ), gone as (
       delete from webhook_queue
       where delivery_id = any(array(select id from queued where id not in (select id from leased)))
     ), marked as (
       update webhook_queue set cancel_remark = ? where delivery_id = any(array(select id from leased))
     ), cancelled as (
       update webhook_delivery d
       set ${endedUnsent("cancelled", { succeededAt: SUCCEEDED_AT, remark: "?::text" })}
       where d.id = any(?::text[]) and d.id not in (select id from leased)
     )
     select array(select id from leased) as leased`,
    [ids, remark, remark, ids]
  )
  return leased
}

/**
 * SQL of the time at which a cancelled delivery `d` had succeeded before its replay. Whether it had is known from the locked
 * rows, by a hash; the time is read by key. With a join, the planner would compare all pairs of a batch that it takes for one
 * row. Only the outcome of an attempt that ends meanwhile can remove the time.
 */
const SUCCEEDED_AT = `case when d.id in (select id from replayed)
  then (select q.succeeded_at from webhook_queue q where q.delivery_id = d.id) end`

/** Counts the waiting deliveries of a range, including leased ones. */
export async function countCancellable(
  db: Db,
  selection: DeliverySelection,
  range: IdsBetween
): Promise<BatchCount> {
  const { scanned, chosen } = await scanOf(db, selection, range, UNFINISHED_STATUSES)
  return countScanned(db, scanned, [...chosen, IS_WAITING], range)
}

/** Cancels up to `limit` marked deliveries that are no longer leased. @returns their number. */
export async function cancelMarked(db: Db, limit: number): Promise<number> {
  const rows = await query(
    db,
    `with chosen as materialized (
       select d.id, q.cancel_remark, q.succeeded_at from webhook_queue q join webhook_delivery d on d.id = q.delivery_id
       where q.cancel_remark is not null and (q.leased_until is null or q.leased_until <= now())
       order by d.id limit ? for update of d, q skip locked
     ), gone as (
       delete from webhook_queue where delivery_id = any(array(select id from chosen))
     )
     update webhook_delivery d
     set ${endedUnsent("cancelled", { succeededAt: "c.succeeded_at", remark: "c.cancel_remark" })}
     from chosen c where d.id = any(array(select id from chosen)) and d.id = c.id
     returning 1`,
    [limit]
  )
  return rows.length
}

/** Removes the mark of a delivery that could not be cancelled because its attempt had started. */
export async function unmarkCancelled(db: Db, deliveryId: string): Promise<void> {
  await query(db, "update webhook_queue set cancel_remark = null where delivery_id = ?", [deliveryId])
}

/** Those of these deliveries that are cancelled, including successes whose replay was cancelled. */
export async function listCancelled(db: Db, deliveryIds: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select id from webhook_delivery where id = any(?::text[])
       and (status = 'cancelled' or status = 'success' and attempt_count = former_attempts)`,
    [deliveryIds]
  )
  return rows.map(({ id }) => id)
}
