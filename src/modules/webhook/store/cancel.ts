import { UNFINISHED_STATUSES, type DeliverySelection } from "../../../types"
import { BATCH_COLUMNS, batchOf, lookedAt, type Batch, type Stretch } from "./bulk-batches"
import { query, type Db } from "./db"
import { bindingsOf, textOf, type Condition } from "./delivery-conditions"
import { endedUnsent } from "./requeue"

/** What an admin cancels. Whether an attempt has started, its row does not say. */
const IS_WAITING: Condition = { sql: "d.status in ('created', 'retrying')", bindings: [] }

/**
 * Cancels deliveries that wait. What is leased is only marked: whoever holds the lease cancels it unless its attempt has
 * started, and an attempt that has started is its last (`recordOutcomes`). The queue is asked for the ids of the
 * batch alone, as an array: a planner that takes it for empty, as it was when last looked at, would compare each of its rows with
 * each that was looked at. A success whose replay is cancelled stays a success (`endedUnsent`).
 * @returns ids of the deliveries that were cancelled or marked, and of those the marked ones in `leased`.
 */
export async function cancelDeliveries(
  db: Db,
  selection: DeliverySelection,
  remark: string,
  stretch: Stretch
): Promise<Batch & { leased: string[] }> {
  const { looked, chosen } = await lookedAt(db, selection, stretch, UNFINISHED_STATUSES)
  const where = [...chosen, IS_WAITING]
  const [row] = await query<{ ids: string[]; leased: string[]; looked: number; looked_to: string | null }>(
    db,
    `with ${looked.sql}, chosen as materialized (
       select d.id from looked join webhook_delivery d using (id)
       where ${textOf(where)}
       order by d.id limit ? for update of d
     ), queued as materialized (
       select delivery_id as id, leased_until > now() as leased, succeeded_at from webhook_queue
       where delivery_id = any(array(select id from chosen)) order by delivery_id for update
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
       where d.id = any(array(select id from chosen where id not in (select id from leased)))
     )
     select ${BATCH_COLUMNS}, array(select id from leased) as leased`,
    [...looked.bindings, ...bindingsOf(where), stretch.limit, remark, remark]
  )
  return { ...batchOf(row!, stretch.limit), leased: row!.leased }
}

/**
 * When a delivery `d` that is cancelled had succeeded. Which have is known from the rows that are locked, by a hash, and the time is read
 * by key: a join would compare each of a batch with each other where the planner takes the batch for one row. An attempt that ends
 * meanwhile takes the time away, and nothing else changes it.
 */
const SUCCEEDED_AT = `case when d.id in (select id from replayed)
  then (select q.succeeded_at from webhook_queue q where q.delivery_id = d.id) end`

/** How many deliveries of a stretch wait, those among them that are leased. */
export async function countCancellable(
  db: Db,
  selection: DeliverySelection,
  stretch: Pick<Stretch, "after" | "until">
): Promise<{ count: number; next: string | null }> {
  const { looked, chosen } = await lookedAt(db, selection, stretch, UNFINISHED_STATUSES)
  const where = [...chosen, IS_WAITING]
  const [row] = await query<{ count: number; looked: number; looked_to: string | null }>(
    db,
    `with ${looked.sql}
     select (select count(*)::int from looked join webhook_delivery d using (id) where ${textOf(where)}) as count,
       (select count(*)::int from looked) as looked, (select max(id) from looked) as looked_to`,
    [...looked.bindings, ...bindingsOf(where)]
  )
  const { count, ...rest } = row!
  return { count, next: batchOf({ ids: [], ...rest }, 1).next }
}

/** Cancels what was marked for it and is leased by nobody any more, at most `limit` at once. @returns how many. */
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

/** Takes back that a delivery was to be cancelled: its attempt had started. */
export async function unmarkCancelled(db: Db, deliveryId: string): Promise<void> {
  await query(db, "update webhook_queue set cancel_remark = null where delivery_id = ?", [deliveryId])
}

/** Which of these deliveries are cancelled; those among them that are successes as before, because their replay was not sent. */
export async function listCancelled(db: Db, deliveryIds: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select id from webhook_delivery where id = any(?::text[])
       and (status = 'cancelled' or status = 'success' and attempt_count = former_attempts)`,
    [deliveryIds]
  )
  return rows.map(({ id }) => id)
}
