import {
  FINISHED_STATUSES,
  UNFINISHED_STATUSES,
  type DeliverySelection,
  type DeliveryStatus,
  type FinishedStatus,
} from "../../../types"
import {
  BATCH_COLUMNS,
  batchOf,
  countScanned,
  scanOf,
  type BatchCount,
  type BulkBatch,
  type BulkRange,
  type EventRange,
  type IdsBetween,
} from "./bulk-batches"
import { query, queryOne, transaction, type Db } from "./db"
import { BODY, bindingsOf, HAS_BODY, hasStatus, textOf, type SqlCondition } from "./delivery-conditions"
import { orderingKey, blockClaims } from "./ordering"
import { UNCOUNTED_EVENTS } from "./stats"

/** Which of the chosen deliveries are made due, and in which place of the queue. */
export type Requeue =
  /** All that have not succeeded, including waiting ones. They are sent before all others. */
  | { kind: "retry" }
  /** Finished deliveries of these statuses. Their retry schedule begins again. They are sent after all others, oldest first. */
  | { kind: "replay"; statuses: readonly FinishedStatus[] }

/** Whether the app of a webhook may have a topic. */
type MayBeSent = (webhookId: string, topic: string) => boolean

/**
 * Makes deliveries due now. Skipped are deliveries in flight, those whose body is no longer stored, those of deleted webhooks,
 * and successes that their webhook's app may no longer have. A webhook with ordering gets them in the order of their creation,
 * after what is in flight.
 *
 * - The deliveries are locked by one statement and queued by another, which sees their present queue rows and webhooks. While a
 *   delivery is locked only claims and outcomes change its queue row, and what they have leased is in flight.
 * - Whether a payload was erased is read from the locked row, so that a concurrent erasure is seen.
 * - The queue row of a success keeps when it had succeeded. If its replay ends before an attempt, it is a success again
 *   (`endedUnsent`).
 * - Each delivery is added to `webhook_payload_due`, since the removal of payloads may have passed it already (see
 *   `store/payload-retention.ts`).
 * @param mayBeSent called for successes to webhooks of apps. Default: they may be sent.
 * @returns ids of the deliveries that are due now, in no order. The statement waits for locks, so that it skips no delivery
 *   for being locked.
 */
export async function requeueDeliveries(
  db: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  range: BulkRange,
  mayBeSent: MayBeSent = () => true
): Promise<BulkBatch> {
  return transaction(db, async (trx) => {
    await blockClaims(trx)
    const { arrived, ...locked } = await lockDeliveries(trx, selection, requeue, range)
    const refused = new Set(
      arrived.flatMap(({ id, webhook_id, topic }) => (mayBeSent(webhook_id, topic) ? [] : [id]))
    )
    const ids = locked.ids.filter((id) => !refused.has(id))
    return { ...locked, ids: ids.length ? await moveLocked(trx, ids, requeue) : [] }
  })
}

/**
 * SQL that finishes a waiting delivery `d` without an attempt. A replay of a success becomes a success again, since nothing was
 * sent.
 * @param succeededAt SQL of `succeeded_at` in its queue row.
 * @param remark SQL of its remark.
 */
export function endedUnsent(
  status: "cancelled" | "failed",
  { succeededAt, remark }: { succeededAt: string; remark: string }
): string {
  return `status = case when ${succeededAt} is null then '${status}' else 'success' end,
    finished_at = coalesce(${succeededAt}, now()), ${status}_at = case when ${succeededAt} is null then now() end,
    remark = case when ${succeededAt} is null then ${remark} end`
}

/**
 * Turns replays that the shop refused to send into the successes that they were before. Claims that were taken over are ignored.
 * Deliveries that were no success are left for `recordOutcomes`.
 */
export async function restoreSuccesses(
  db: Db,
  claimed: readonly { delivery_id: string; claims: number }[]
): Promise<void> {
  const sorted = [...claimed].sort((a, b) => (a.delivery_id < b.delivery_id ? -1 : 1))
  await query(
    db,
    `with kept as materialized (
       select c.id, q.succeeded_at
       from unnest(?::text[], ?::int[]) as c(id, claims)
       cross join lateral (select d.id from webhook_delivery d where d.id = c.id limit 1 for update) d
       cross join lateral (
         select q.succeeded_at from webhook_queue q
         where q.delivery_id = c.id and q.claims = c.claims and q.succeeded_at is not null limit 1 for update) q
     ), gone as (
       delete from webhook_queue where delivery_id = any(array(select id from kept))
     )
     update webhook_delivery d set status = 'success', finished_at = k.succeeded_at
     from kept k where d.id = any(array(select id from kept)) and d.id = k.id`,
    [sorted.map((one) => one.delivery_id), sorted.map((one) => one.claims)]
  )
}

/**
 * Counts the deliveries of a range that would be made due. It includes deliveries in flight, and successes that the webhook's
 * app may no longer have.
 */
export async function countRequeueable(
  db: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  range: IdsBetween
): Promise<BatchCount> {
  const { scanned, chosen } = await scanOf(db, selection, range, statusesOf(requeue))
  return countScanned(db, scanned, [...chosen, hasStatus(statusesOf(requeue)), CAN_BE_SENT], range)
}

/**
 * The reason why a delivery that was chosen by its id was not made due, from its present state; undefined where there is none.
 */
export async function whyNotRequeued(
  db: Db,
  id: string
): Promise<"in_flight" | "due" | "no_webhook" | "no_payload" | undefined> {
  const [row] = await query<{ reason: "in_flight" | "due" | "no_webhook" | "no_payload" | null }>(
    db,
    `select case when w.id is null or w.deleted_at is not null then 'no_webhook'
       when ${BODY} is null then 'no_payload' when q.leased_until > now() then 'in_flight'
       when q.due_at <= now() then 'due' end as reason
     from webhook_delivery d
     left join webhook_endpoint w on w.id = d.webhook_id
     left join webhook_event e on e.id = d.event_id
     left join webhook_queue q on q.delivery_id = d.id
     where d.id = ?`,
    [id]
  )
  return row?.reason ?? undefined
}

/** Locks the chosen deliveries. It waits for locks, and checks the conditions again on the locked rows. */
async function lockDeliveries(
  trx: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  range: BulkRange
): Promise<BulkBatch & { arrived: Arrived[] }> {
  const { scanned, chosen } = await scanOf(trx, selection, range, statusesOf(requeue))
  const where = [...chosen, hasStatus(statusesOf(requeue)), CAN_BE_SENT]
  const row = await queryOne<{
    ids: string[]
    scanned: number
    scanned_to: string | null
    arrived: Arrived[] | null
  }>(
    trx,
    `with ${scanned.sql}, chosen as materialized (
       select d.id, d.status, d.webhook_id, d.topic, d.event_id, d.resource_id from scanned join webhook_delivery d using (id)
       where ${textOf(where)}
       order by d.id limit ? for no key update of d
     )
     select ${BATCH_COLUMNS}, (
       select json_agg(json_build_object('id', c.id, 'webhook_id', c.webhook_id, 'topic', c.topic))
       from chosen c join webhook_endpoint w on w.id = c.webhook_id and w.app_id is not null
       where c.status = 'success'
         and (c.resource_id is not null or c.event_id not in (${UNCOUNTED_EVENTS}))) as arrived`,
    [...scanned.bindings, ...bindingsOf(where), range.limit]
  )
  return { ...batchOf(row, range), arrived: row.arrived ?? [] }
}

/** A success to an app's webhook whose body is data of the shop (`holdsData`). */
type Arrived = { id: string; webhook_id: string; topic: string }

async function moveLocked(trx: Db, ids: readonly string[], requeue: Requeue): Promise<string[]> {
  const { dueAt, formerAttempts } = requeueing(requeue)
  const rows = await query<{ id: string }>(
    trx,
    `with chosen as materialized (
       select d.id, d.webhook_id, d.topic, d.resource_id, d.created_at, w.ordering,
         case when d.status = 'success' then d.finished_at end as succeeded_at,
         coalesce(w.inactive_since, now()) - make_interval(secs => w.inactive_seconds) as entered_at,
         row_number() over (order by d.id) as nth
       from webhook_delivery d join webhook_endpoint w on w.id = d.webhook_id and w.deleted_at is null
       where d.id = any(?::text[])
     ), waiting as materialized (
       select delivery_id, due_at from webhook_queue
       where delivery_id = any(?::text[]) and (leased_until is null or leased_until <= now())
       order by delivery_id for update skip locked
     ), moved as (
       update webhook_queue q set due_at = ${dueAt}, leased_until = null
       from waiting join chosen c on c.id = waiting.delivery_id
       where q.delivery_id = waiting.delivery_id and waiting.due_at > 'epoch'
       returning q.delivery_id
     ), queued as (
       insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at, succeeded_at, ordering_key, ordered_at)
       select c.id, c.webhook_id, ${dueAt}, c.entered_at, c.succeeded_at,
         o.key, case when o.key is not null then greatest(c.created_at, (
           select max(q.ordered_at) + interval '1 microsecond' from webhook_queue q
           where q.webhook_id = c.webhook_id and q.ordering_key = o.key and q.leased_until > now())) end
       from chosen c
       cross join lateral (
         select case when c.ordering = 'resource' then ${orderingKey("c.topic", "c.resource_id")} end as key) o
       where not exists (select 1 from webhook_queue q where q.delivery_id = c.id)
       returning delivery_id
     ), noted as (
       insert into webhook_payload_due (delivery_id, look_at) select delivery_id, now() from queued on conflict do nothing
     )
     update webhook_delivery d
     set status = case when d.attempt_count = 0 then 'created' else 'retrying' end, finished_at = null, failed_at = null,
       cancelled_at = null, former_attempts = ${formerAttempts}
     from (select delivery_id from moved union all select delivery_id from queued) due where d.id = due.delivery_id
     returning d.id`,
    [ids, ids]
  )
  return rows.map((row) => row.id)
}

const CAN_BE_SENT: SqlCondition = {
  sql: `${HAS_BODY}
    and exists (select 1 from webhook_endpoint w where w.id = d.webhook_id and w.deleted_at is null)`,
  bindings: [],
}

/** The statuses that are made due. Whether a delivery is in flight is checked when it is locked. */
export function statusesOf(requeue: Requeue): readonly DeliveryStatus[] {
  switch (requeue.kind) {
    case "retry":
      return [...UNFINISHED_STATUSES, ...FINISHED_STATUSES.filter((status) => status !== "success")]
    case "replay":
      return requeue.statuses
  }
}

/** SQL of the due time and of the attempts that the retry schedule does not count. */
function requeueing(requeue: Requeue): { dueAt: string; formerAttempts: string } {
  switch (requeue.kind) {
    case "retry":
      return { dueAt: "'epoch'", formerAttempts: "d.former_attempts" }
    case "replay":
      return { dueAt: "now() + interval '1 microsecond' * c.nth", formerAttempts: "d.attempt_count" }
  }
}
