import type { DeliverySelection, FinishedStatus } from "../../../types"
import { query, type Db } from "./db"
import {
  bindingsOf,
  HAS_BODY,
  isOneOf,
  selected,
  textOf,
  type Condition,
  type EventRange,
} from "./delivery-conditions"
import { orderingKey, stopTurns } from "./ordering"

/** Which of the chosen deliveries are sent once more, and when. */
export type Requeue =
  /** Every one that has not succeeded, also one that waits; ahead of all else. */
  | { kind: "retry" }
  /** Those in a status that is final, with a retry schedule that begins anew; behind what waits, oldest first. */
  | { kind: "replay"; statuses: readonly FinishedStatus[] }

/**
 * Makes deliveries due now. In-flight ones are left alone, and those whose body is no longer stored, or whose webhook is
 * deleted. That the payload was not erased is asked of the delivery itself: its row is locked, so an erasure that goes on is seen. Where
 * their webhook has ordering they go in their own place, behind what is in flight.
 * It is noted for the removal of payloads, which may have passed it (see `store/payload-retention.ts`).
 * @param after the last id of the batch before: a delivery that has meanwhile been sent is not sent twice.
 * @returns ids of the deliveries that are due now, in no order.
 */
export async function requeueDeliveries(
  db: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  after: string,
  limit: number
): Promise<string[]> {
  return db.transaction(async (trx) => {
    await stopTurns(trx)
    return requeueSome(trx, selection, requeue, after, limit)
  })
}

async function requeueSome(
  db: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  after: string,
  limit: number
): Promise<string[]> {
  const { fit, lock, dueAt, formerAttempts } = requeueing(requeue)
  const where = [...selected(selection), fit]
  const rows = await query<{ id: string }>(
    db,
    `with chosen as materialized (
       select d.id, d.webhook_id, d.topic, d.resource_id, d.created_at from webhook_delivery d
       where ${textOf(where)} and d.id > ? and d.payload_removed is null
         and ${HAS_BODY}
         and exists (select 1 from webhook_endpoint w where w.id = d.webhook_id and w.deleted_at is null)
       order by d.id limit ? ${lock}
     ), queued as (
       insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at, ordering_key, ordered_at)
       select c.id, c.webhook_id, ${dueAt}, coalesce(w.inactive_since, now()) - make_interval(secs => w.inactive_seconds),
         o.key, case when o.key is not null then greatest(c.created_at, (
           select max(q.ordered_at) + interval '1 microsecond' from webhook_queue q
           where q.webhook_id = c.webhook_id and q.ordering_key = o.key and q.leased_until > now())) end
       from chosen c
       join webhook_endpoint w on w.id = c.webhook_id
       cross join lateral (
         select case when w.ordering = 'resource' then ${orderingKey("c.topic", "c.resource_id")} end as key) o
       on conflict (delivery_id) do update set due_at = excluded.due_at, leased_until = null
       returning delivery_id
     ), noted as (
       insert into webhook_payload_due (delivery_id, look_at) select delivery_id, now() from queued on conflict do nothing
     )
     update webhook_delivery d
     set status = case when d.attempt_count = 0 then 'created' else 'retrying' end, finished_at = null, failed_at = null,
       cancelled_at = null, former_attempts = ${formerAttempts}
     from queued q where d.id = q.delivery_id
     returning d.id`,
    [...bindingsOf(where), after, limit]
  )
  return rows.map((row) => row.id)
}

/** How it goes in SQL. What is finished has no row in the queue, so whoever holds its lock is sending it again. */
function requeueing(requeue: Requeue): {
  fit: Condition
  lock: string
  dueAt: string
  formerAttempts: string
} {
  switch (requeue.kind) {
    case "retry":
      return {
        fit: {
          sql: `d.status <> 'success' and not exists (select 1 from webhook_queue q where q.delivery_id = d.id
            and (q.leased_until > now() or q.due_at <= 'epoch'))`,
          bindings: [],
        },
        lock: "for update of d",
        dueAt: "'epoch'",
        formerAttempts: "d.former_attempts",
      }
    case "replay":
      return {
        fit: isOneOf(requeue.statuses),
        lock: "for update of d skip locked",
        dueAt: "now() + interval '1 microsecond' * row_number() over (order by c.id)",
        formerAttempts: "d.attempt_count",
      }
  }
}
