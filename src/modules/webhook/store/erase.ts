import { REMARK } from "../remarks"
import { query, transaction, type Db } from "./db"
import { endedUnsent } from "./requeue"
import type { AttemptKey, Remark } from "./traces"

/**
 * Erases events: their payloads, their own data, and the bodies and responses of their deliveries, in one transaction. An event
 * that is not composed yet becomes composed, and its `claims` is increased, so that a process which is just composing it stores
 * nothing. The events are locked first, so that no delivery is added meanwhile.
 * @param candidates a regular expression for addresses, which some rows have as a resource's id.
 */
export async function eraseEvents(
  db: Db,
  ids: readonly string[],
  candidates: string | null
): Promise<{ events: number; deliveries: number; attempts: number; cancelled: number }> {
  return transaction(db, async (trx) => {
    await query(trx, "select 1 from webhook_event where id = any(?::text[]) order by id for update", [ids])
    const deliveries = await query<{ id: string }>(
      trx,
      "select id from webhook_delivery where event_id = any(?::text[])",
      [ids]
    )
    const erased = await eraseTexts(
      trx,
      deliveries.map(({ id }) => id),
      candidates
    )
    const events = await query(
      trx,
      `update webhook_event
       set payload = null, payload_removed = 'erased', event_data = 'null', claimed_until = null,
         claims = claims + case when state = 'composed' then 0 else 1 end, state = 'composed',
         resource_id = case when resource_id ~* ? then null else resource_id end,
         lookup_id = case when lookup_id ~* ? then null else lookup_id end
       where id = any(?::text[]) and payload_removed is distinct from 'erased'
       returning 1`,
      [candidates, candidates, ids]
    )
    return { ...erased, events: events.length }
  })
}

/** Erases deliveries: their own body, and the responses of their attempts. */
export async function eraseDeliveries(
  db: Db,
  ids: readonly string[],
  candidates: string | null
): Promise<{ deliveries: number; attempts: number; cancelled: number }> {
  return transaction(db, (trx) => eraseTexts(trx, ids, candidates))
}

/**
 * Deletes the queue rows too, so that the outcome of an attempt under way, with its response, is ignored (see `recordOutcomes`).
 * The deliveries are locked first, so that no retry inserts the row again.
 */
async function eraseTexts(
  trx: Db,
  ids: readonly string[],
  candidates: string | null
): Promise<{ deliveries: number; attempts: number; cancelled: number }> {
  const locked = await query<{ id: string; waits: boolean }>(
    trx,
    `select id, status in ('created', 'retrying') as waits from webhook_delivery
     where id = any(?::text[]) and payload_removed is distinct from 'erased' order by id for update`,
    [ids]
  )
  const cancelled = await endWaiting(
    trx,
    locked.flatMap(({ id, waits }) => (waits ? [id] : []))
  )
  const deliveries = await query(
    trx,
    `update webhook_delivery
     set body = null, payload_removed = 'erased', remark = case when remark ~* ? then ? else remark end,
       resource_id = case when resource_id ~* ? then null else resource_id end
     where id = any(?::text[])
     returning 1`,
    [candidates, REMARK.erased, candidates, locked.map(({ id }) => id)]
  )
  await leaveQueue(trx, ids)
  const attempts = await query(
    trx,
    `update webhook_attempt a set ${BLANKED}
     where delivery_id = any(?::text[]) and (response_body is not null or response_headers is not null)
     returning 1`,
    [...blankedBy(candidates), ids]
  )
  return {
    deliveries: deliveries.length,
    attempts: attempts.length,
    cancelled,
  }
}

/**
 * Cancels locked, waiting deliveries. The queue is read by another statement than the one that locked them, which would not see
 * a replay that was queued while it waited for the lock. `succeeded_at` does not change while the delivery is locked.
 * @returns the number of cancelled deliveries. Replays become successes again.
 */
async function endWaiting(trx: Db, ids: readonly string[]): Promise<number> {
  const ended = await query<{ cancelled: boolean }>(
    trx,
    `with waiting as materialized (
       select d.id, (select q.succeeded_at from webhook_queue q where q.delivery_id = d.id) as succeeded_at
       from webhook_delivery d where d.id = any(?::text[])
     )
     update webhook_delivery d
     set ${endedUnsent("cancelled", { succeededAt: "w.succeeded_at", remark: "?::text" })}
     from waiting w where d.id = any(?::text[]) and d.id = w.id
     returning d.status = 'cancelled' as cancelled`,
    [ids, REMARK.erasedUnsent, ids]
  )
  return ended.filter(({ cancelled }) => cancelled).length
}

async function leaveQueue(trx: Db, ids: readonly string[]): Promise<void> {
  await query(
    trx,
    `with locked as materialized (
       select delivery_id from webhook_queue where delivery_id = any(?::text[]) order by delivery_id for update
     )
     delete from webhook_queue where delivery_id = any(array(select delivery_id from locked))`,
    [ids]
  )
}

/** Erases the responses of single attempts. */
export async function eraseAttempts(
  db: Db,
  keys: readonly AttemptKey[],
  candidates: string | null
): Promise<number> {
  const rows = await query(
    db,
    `update webhook_attempt a set ${BLANKED}
     from unnest(?::text[], ?::int[]) as k(delivery_id, attempt)
     where a.delivery_id = k.delivery_id and a.attempt = k.attempt
     returning 1`,
    [...blankedBy(candidates), keys.map(({ delivery_id }) => delivery_id), keys.map(({ attempt }) => attempt)]
  )
  return rows.length
}

/** SQL that erases an attempt's response, and its URL's path, headers and remark if they contain an address. */
const BLANKED = `response_body = null, response_headers = null,
  url = case when a.url ~* ? then substring(a.url from '^[a-zA-Z]+://[^/\\?#]*') else a.url end,
  request_headers = case when a.request_headers ~* ? then '{}' else a.request_headers end,
  remark = case when a.remark ~* ? then '${REMARK.erased}' else a.remark end`

const blankedBy = (candidates: string | null) => [candidates, candidates, candidates]

/** The columns of error texts outside of the log, and the keys of their tables. */
const REMARKS = {
  webhook_endpoint: { text: "last_error", key: "id" },
  webhook_backfill: { text: "error", key: "id" },
  webhook_set_aside: { text: "last_error", key: "part" },
}

/** Erases error texts outside of the log. */
export async function eraseRemarks(db: Db, remarks: readonly Remark[]): Promise<void> {
  for (const { table, id } of remarks) {
    const { text, key } = REMARKS[table]
    await query(db, `update ${table} set ${text} = ? where ${key} = ?`, [REMARK.erased, id])
  }
}
