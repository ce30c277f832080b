import {
  FINISHED_STATUSES,
  UNFINISHED_STATUSES,
  type DeliverySelection,
  type DeliveryStatus,
  type FinishedStatus,
} from "../../../types"
import { BATCH_COLUMNS, batchOf, lookedAt, type Batch, type EventRange, type Stretch } from "./bulk-batches"
import { query, transaction, type Db } from "./db"
import { BODY, bindingsOf, HAS_BODY, isOneOf, textOf, type Condition } from "./delivery-conditions"
import { orderingKey, stopTurns } from "./ordering"
import { UNCOUNTED_EVENTS } from "./stats"

/** Which of the chosen deliveries are sent once more, and when. */
export type Requeue =
  /** Every one that has not succeeded, also one that waits; ahead of all else. */
  | { kind: "retry" }
  /** Those in a status that is final, with a retry schedule that begins again; behind what waits, oldest first. */
  | { kind: "replay"; statuses: readonly FinishedStatus[] }

/** Whether the app of a webhook may have a topic. */
type MayBeSent = (webhookId: string, topic: string) => boolean

/**
 * Makes deliveries due now. In-flight ones are left alone, and those whose body is no longer stored, or whose webhook is
 * deleted. Whether the payload was erased is read from the delivery's row once it is locked, so that an erasure which runs
 * at the same moment is seen. Where the webhook has ordering, they keep their own place, behind what is in flight. Each is
 * noted for the removal of payloads, which may have passed it (see `store/payload-retention.ts`).
 *
 * The deliveries are locked by one statement and moved by another, which sees what the queue holds of them now: nobody
 * else changes that while they are locked, but for claims and outcomes, which hold what is in flight.
 *
 * A success that its webhook's app may not have any more is left as it is. So is one whose replay ends before it was sent
 * (`endedUnsent`): the queue keeps when it had succeeded.
 * @param mayBeSent asked of successes to webhooks of apps. Default: they may.
 * @returns ids of the deliveries that are due now, in no order. All the statement looked at are dealt with, whoever had
 * locked them meanwhile.
 */
export async function requeueDeliveries(
  db: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  stretch: Stretch,
  mayBeSent: MayBeSent = () => true
): Promise<Batch> {
  return transaction(db, async (trx) => {
    await stopTurns(trx)
    const { arrived, ...locked } = await lockDeliveries(trx, selection, requeue, stretch)
    const refused = new Set(
      arrived.flatMap(({ id, webhook_id, topic }) => (mayBeSent(webhook_id, topic) ? [] : [id]))
    )
    const ids = locked.ids.filter((id) => !refused.has(id))
    return { ...locked, ids: ids.length ? await moveLocked(trx, ids, requeue) : [] }
  })
}

/**
 * What a statement sets of a delivery `d` whose attempts end without one being made. One that had succeeded before it was
 * replayed is a success as before: nothing was sent.
 * @param succeededAt its `succeeded_at` in the queue, in SQL. @param remark in SQL.
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
 * Leaves deliveries as the successes that they were before they were replayed, where the shop did not let the replay through.
 * Each is fenced by the claim that it was taken by. What was no success is left for `recordOutcomes`.
 */
export async function keepSuccesses(
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
 * How many deliveries of a stretch would be made due, as far as the log tells; what is in flight is among them, and what its
 * webhook's app may not have any more.
 */
export async function countRequeueable(
  db: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  stretch: Pick<Stretch, "after" | "until">
): Promise<{ count: number; next: string | null }> {
  const { looked, chosen } = await lookedAt(db, selection, stretch, statusesOf(requeue))
  const where = [...chosen, isOneOf(statusesOf(requeue)), CAN_BE_SENT]
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

/** Why a delivery that was chosen by its id was not made due: what holds of it now. */
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

/** Waits for whoever has locked them, and asks again then: none is left out for being locked. */
async function lockDeliveries(
  trx: Db,
  selection: DeliverySelection | EventRange,
  requeue: Requeue,
  stretch: Stretch
): Promise<Batch & { arrived: Arrived[] }> {
  const { looked, chosen } = await lookedAt(trx, selection, stretch, statusesOf(requeue))
  const where = [...chosen, isOneOf(statusesOf(requeue)), CAN_BE_SENT]
  const [row] = await query<{
    ids: string[]
    looked: number
    looked_to: string | null
    arrived: Arrived[] | null
  }>(
    trx,
    `with ${looked.sql}, chosen as materialized (
       select d.id, d.status, d.webhook_id, d.topic, d.event_id, d.resource_id from looked join webhook_delivery d using (id)
       where ${textOf(where)}
       order by d.id limit ? for no key update of d
     )
     select ${BATCH_COLUMNS}, (
       select json_agg(json_build_object('id', c.id, 'webhook_id', c.webhook_id, 'topic', c.topic))
       from chosen c join webhook_endpoint w on w.id = c.webhook_id and w.app_id is not null
       where c.status = 'success'
         and (c.resource_id is not null or c.event_id not in (${UNCOUNTED_EVENTS}))) as arrived`,
    [...looked.bindings, ...bindingsOf(where), stretch.limit]
  )
  return { ...batchOf(row!, stretch.limit), arrived: row!.arrived ?? [] }
}

/** A success to a webhook of an app, that holds data of the shop (`holdsData`). */
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
       from webhook_delivery d join webhook_endpoint w on w.id = d.webhook_id where d.id = any(?::text[])
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

const CAN_BE_SENT: Condition = {
  sql: `${HAS_BODY}
    and exists (select 1 from webhook_endpoint w where w.id = d.webhook_id and w.deleted_at is null)`,
  bindings: [],
}

/** What may be sent once more. What is in flight is found out when it is locked. */
function statusesOf(requeue: Requeue): readonly DeliveryStatus[] {
  switch (requeue.kind) {
    case "retry":
      return [...UNFINISHED_STATUSES, ...FINISHED_STATUSES.filter((status) => status !== "success")]
    case "replay":
      return requeue.statuses
  }
}

/** How it goes in SQL. */
function requeueing(requeue: Requeue): { dueAt: string; formerAttempts: string } {
  switch (requeue.kind) {
    case "retry":
      return { dueAt: "'epoch'", formerAttempts: "d.former_attempts" }
    case "replay":
      return { dueAt: "now() + interval '1 microsecond' * c.nth", formerAttempts: "d.attempt_count" }
  }
}
