import type { DeliverySelection } from "../../../types"
import { query, type Db } from "./db"
import {
  BATCH_COLUMNS,
  batchOf,
  bindingsOf,
  lookedAt,
  selected,
  textOf,
  type Batch,
  type Condition,
  type Stretch,
} from "./delivery-conditions"

/** What an admin cancels: what waits. In-flight ones are left alone: what was sent cannot be called back. */
const IS_WAITING: Condition = {
  sql: "d.status in ('created', 'retrying') and (q.leased_until is null or q.leased_until <= now())",
  bindings: [],
}

/**
 * Cancels deliveries that wait. Materialized, and as an array: a planner that takes the queue for empty, as it was when
 * last looked at, would choose anew for each row.
 * @returns ids of the deliveries that were cancelled.
 */
export async function cancelDeliveries(
  db: Db,
  selection: DeliverySelection,
  remark: string,
  stretch: Stretch
): Promise<Batch> {
  const where = [...selected(selection), IS_WAITING]
  const looked = lookedAt(selection, stretch, "waiting")
  const [row] = await query<{ ids: string[]; looked: number; looked_to: string | null }>(
    db,
    `with ${looked.sql}, chosen as materialized (
       select d.id from looked join webhook_queue q on q.delivery_id = looked.id
       join webhook_delivery d on d.id = q.delivery_id
       where ${textOf(where)}
       order by d.id limit ? for update of q skip locked
     ), gone as (
       delete from webhook_queue where delivery_id = any(array(select id from chosen)) returning delivery_id
     ), cancelled as (
       update webhook_delivery d set status = 'cancelled', finished_at = now(), cancelled_at = now(), remark = ?
       from gone where d.id = gone.delivery_id
     )
     select ${BATCH_COLUMNS}`,
    [...looked.bindings, ...bindingsOf(where), stretch.limit, remark]
  )
  return batchOf(row!, stretch.limit)
}

/** How many deliveries of a stretch wait. */
export async function countCancellable(
  db: Db,
  selection: DeliverySelection,
  stretch: Pick<Stretch, "after" | "until">
): Promise<{ count: number; next: string | null }> {
  const where = [...selected(selection), IS_WAITING]
  const looked = lookedAt(selection, stretch, "waiting")
  const [row] = await query<{ count: number; looked: number; looked_to: string | null }>(
    db,
    `with ${looked.sql}
     select (select count(*)::int from looked join webhook_queue q on q.delivery_id = looked.id
         join webhook_delivery d on d.id = q.delivery_id where ${textOf(where)}) as count,
       (select count(*)::int from looked) as looked, (select max(id) from looked) as looked_to`,
    [...looked.bindings, ...bindingsOf(where)]
  )
  const { count, ...rest } = row!
  return { count, next: batchOf({ ids: [], ...rest }, 1).next }
}
