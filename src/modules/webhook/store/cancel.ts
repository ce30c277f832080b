import type { DeliverySelection } from "../../../types"
import { query, type Db } from "./db"
import { bindingsOf, selected, textOf } from "./delivery-conditions"

/**
 * Cancels deliveries that wait. In-flight ones are left alone: what was sent cannot be called back. Materialized, and as
 * an array: a planner that takes the queue for empty, as it was when last looked at, would choose anew for each row.
 * @returns ids of the deliveries that were cancelled.
 */
export async function cancelDeliveries(
  db: Db,
  selection: DeliverySelection,
  remark: string,
  limit: number
): Promise<string[]> {
  const where = selected(selection)
  const rows = await query<{ id: string }>(
    db,
    `with chosen as materialized (
       select d.id from webhook_delivery d join webhook_queue q on q.delivery_id = d.id
       where ${textOf(where)} and d.status in ('created', 'retrying')
         and (q.leased_until is null or q.leased_until <= now())
       order by d.id limit ? for update of q skip locked
     ), gone as (
       delete from webhook_queue where delivery_id = any(array(select id from chosen)) returning delivery_id
     )
     update webhook_delivery d set status = 'cancelled', finished_at = now(), cancelled_at = now(), remark = ?
     from gone where d.id = gone.delivery_id
     returning d.id`,
    [...bindingsOf(where), limit, remark]
  )
  return rows.map((row) => row.id)
}
