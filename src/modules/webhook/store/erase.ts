import { REMARK } from "../remarks"
import { query, transaction, type Db } from "./db"
import { endedUnsent } from "./requeue"
import type { AttemptKey, Remark } from "./traces"

/**
 * Erases the payloads of events, their own data, and everything that their deliveries hold. One that is not composed yet
 * is ended with it: `claims` leaves out what a process may be composing. In one transaction: nobody sends half of it. The
 * events are locked first, so that nobody adds a delivery behind the ones that are found.
 * @param candidates a regular expression for addresses, which some rows have in place of a resource's id.
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

/** Erases what deliveries hold themselves: their own body, and the answers of their attempts. */
export async function eraseDeliveries(
  db: Db,
  ids: readonly string[],
  candidates: string | null
): Promise<{ deliveries: number; attempts: number; cancelled: number }> {
  return transaction(db, (trx) => eraseTexts(trx, ids, candidates))
}

/**
 * With the queue row goes the fence of an attempt that is under way: its outcome is left out, and the answer with it (see
 * `recordOutcomes`). The deliveries are locked first, so no retry puts the row back.
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
 * Ends deliveries that wait and are locked. The queue is read by a statement after the one that locked them: one that waited for a lock
 * would not see what had put a replay there meanwhile. Nobody else changes `succeeded_at` while the delivery is locked.
 * @returns how many are cancelled; the others had arrived before, and are successes as they were.
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

/** Erases the answers of single attempts. */
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

/** What was sent where stays, but for an address in the URL, the headers or the remark. */
const BLANKED = `response_body = null, response_headers = null,
  url = case when a.url ~* ? then substring(a.url from '^[a-zA-Z]+://[^/\\?#]*') else a.url end,
  request_headers = case when a.request_headers ~* ? then '{}' else a.request_headers end,
  remark = case when a.remark ~* ? then '${REMARK.erased}' else a.remark end`

const blankedBy = (candidates: string | null) => [candidates, candidates, candidates]

/** The columns of error texts beside the log, and of what tells their rows apart. */
const REMARKS = {
  webhook_endpoint: { text: "last_error", key: "id" },
  webhook_backfill: { text: "error", key: "id" },
  webhook_set_aside: { text: "last_error", key: "part" },
}

/** Erases error texts beside the log. */
export async function eraseRemarks(db: Db, remarks: readonly Remark[]): Promise<void> {
  for (const { table, id } of remarks) {
    const { text, key } = REMARKS[table]
    await query(db, `update ${table} set ${text} = ? where ${key} = ?`, [REMARK.erased, id])
  }
}
