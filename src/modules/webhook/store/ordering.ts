import type { WebhookOrdering } from "../../../types"
import { firstDeliveryId } from "../ids"
import { plainArray, query, transaction, type Db } from "./db"

/**
 * What a webhook with `ordering: "resource"` gets one after the other: its queue rows of one resource have the same
 * `ordering_key`, and go in the order of `ordered_at`, when the delivery was created, then by id. Rows without a key,
 * which is what all others have, wait for none. See docs/decisions/ordering.md.
 */

/** How far the clocks of two processes may be apart: ids have the one's time, rows have the database's. */
const CLOCK_SKEW_MS = 120_000

/** Keeps these locks apart from those of resources. */
const TURN = 1

/** Queue rows that one statement gives a key. */
const BATCH = 5_000

/** For how long a webhook counts as changed lately: what was queued in that very moment is put in order later. */
export const LATELY_SECONDS = 60

/** An event whose payload is to be stored, by what it is about. */
export type AboutResource = { id: string; topic: string; resource_id: string }

/** The key of a resource in SQL: `product.created` and `product.updated` of one product are in one order. */
export function orderingKey(topic: string, resourceId: string): string {
  return `hashtextextended(split_part(${topic}, '.', 1) || ':' || ${resourceId}, 0)`
}

/**
 * Whether a row `q` of the queue is the first of its key. A scalar subquery, ordered as its index is: a planner that
 * takes the queue for empty might make a join of it, or read the other index.
 */
export const IS_FIRST = `(q.ordering_key is null or (
  select earlier.delivery_id from webhook_queue earlier
  where earlier.webhook_id = q.webhook_id and earlier.ordering_key = q.ordering_key
    and (earlier.ordered_at, earlier.delivery_id) < (q.ordered_at, q.delivery_id)
  order by earlier.ordered_at, earlier.delivery_id limit 1) is null)`

/**
 * Claims for webhooks with ordering, in a transaction that keeps their turn: nothing is put in front meanwhile (see
 * `stopTurns`), so what is claimed stays the first of its resource. A webhook whose turn is stopped just now is left out.
 */
export async function inTurn<Claimed>(
  db: Db,
  webhookIds: readonly string[],
  claim: (trx: Db, webhookIds: ReadonlySet<string>) => Promise<Claimed>
): Promise<Claimed> {
  return transaction(db, async (trx) => {
    const rows = await query<{ id: string }>(
      trx,
      `select id from unnest(?::text[]) as id where pg_try_advisory_xact_lock_shared(hashtextextended(id, ${TURN}))`,
      [webhookIds]
    )
    return claim(trx, new Set(rows.map(({ id }) => id)))
  })
}

/** Lets no delivery of a webhook with ordering be claimed until this transaction ends. */
export async function stopTurns(trx: Db): Promise<void> {
  await query(
    trx,
    `select pg_advisory_xact_lock(hashtextextended(id, ${TURN}))
     from (select id from webhook_endpoint where ordering = 'resource' order by id) w`
  )
}

/** Lets no other process store payloads of these resources until this transaction ends. */
export async function lockResources(trx: Db, events: readonly AboutResource[]): Promise<void> {
  await query(
    trx,
    `select pg_advisory_xact_lock(key) from (
       select distinct ${orderingKey("topic", "resource_id")} as key
       from unnest(?::text[], ?::text[]) as e(topic, resource_id) order by key) k`,
    [events.map((e) => e.topic), events.map((e) => e.resource_id)]
  )
}

/**
 * Events whose payload may tell less than what was stored for a webhook with ordering since it was read: they are to be
 * read again.
 * @param since before their payloads were read, by the database's clock.
 * @returns their ids.
 */
export async function listOvertaken(
  trx: Db,
  events: readonly AboutResource[],
  since: Date
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    trx,
    `select distinct e.id
     from unnest(?::text[], ?::text[], ?::text[]) as e(id, topic, resource_id)
     join webhook_delivery d on d.resource_id = e.resource_id and d.id >= ? and d.created_at >= ?
       and split_part(d.topic, '.', 1) = split_part(e.topic, '.', 1)
     join webhook_endpoint w on w.id = d.webhook_id and w.ordering = 'resource'`,
    [...columns(events), firstDeliveryId(new Date(since.getTime() - CLOCK_SKEW_MS)), since]
  )
  return rows.map(({ id }) => id)
}

/**
 * Events behind an earlier one of their resource that waits to be composed, or is just being composed by another
 * process. One that could not be composed holds up no other, nor does an update that waits for its creation.
 * @param together ids of the events that are composed together.
 * @returns their ids.
 */
export async function listBehindOthers(
  trx: Db,
  events: readonly AboutResource[],
  together: readonly string[]
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    trx,
    `select distinct e.id
     from unnest(?::text[], ?::text[], ?::text[]) as e(id, topic, resource_id)
     join webhook_event earlier on earlier.resource_id = e.resource_id and earlier.id < e.id
       and split_part(earlier.topic, '.', 1) = split_part(e.topic, '.', 1)
     where earlier.state <> 'composed' and earlier.id < ? and earlier.id <> all(?::text[])
       and (earlier.state = 'claimed'
         or earlier.state = 'captured' and (earlier.claimed_until is null or earlier.claimed_until <= now()))`,
    [...columns(events), events.map(({ id }) => id).reduce(later, ""), plainArray(together)]
  )
  return rows.map(({ id }) => id)
}

/** How long a deletion waits for a creation that cannot be composed now. */
const CREATION_SECONDS = 60

/**
 * Deletions whose resource's creation was captured before them and is not composed yet: it waits, or another process has claimed
 * it, which may have been killed. Once a deletion is composed, its creation is sent to nobody who is sent deletions. A creation
 * that could not be composed, or whose row is absent, delays them for a minute after their capture. One that was claimed together with
 * them does so too: whether it can be composed is not known yet.
 * @returns their ids.
 */
export async function listBeforeTheirCreation(
  db: Db,
  deletions: readonly AboutResource[]
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select distinct e.id
     from unnest(?::text[], ?::text[], ?::text[]) as e(id, topic, resource_id)
     join webhook_event creation on creation.resource_id = e.resource_id and creation.id < e.id
       and creation.topic = regexp_replace(e.topic, '[^.]*$', 'created')
     join webhook_event deletion on deletion.id = e.id
     where creation.state <> 'composed' and creation.id < ?
       and (creation.state <> 'postponed'
         or deletion.created_at > now() - make_interval(secs => ${CREATION_SECONDS}))`,
    [...columns(deletions), deletions.map(({ id }) => id).reduce(later, "")]
  )
  return rows.map(({ id }) => id)
}

/**
 * Puts what waits into its order, or out of it, after webhooks were changed. What is locked just now is left as it is.
 * @param seconds how long ago they may have been changed; null for any time.
 */
export async function orderWaiting(db: Db, seconds: number | null): Promise<void> {
  while ((await orderSome(db, seconds, ORDERED)) === BATCH);
  while ((await orderSome(db, seconds, UNORDERED)) === BATCH);
}

type Order = { of: WebhookOrdering; waiting: string; key: string; at: string }

const ORDERED: Order = {
  of: "resource",
  waiting: "q.ordering_key is null and d.resource_id is not null",
  key: orderingKey("d.topic", "d.resource_id"),
  at: "d.created_at",
}

const UNORDERED: Order = {
  of: "none",
  waiting: "q.ordering_key is not null",
  key: "null::bigint",
  at: "null::timestamptz",
}

async function orderSome(db: Db, seconds: number | null, { of, waiting, key, at }: Order): Promise<number> {
  const rows = await query(
    db,
    `with chosen as materialized (
       select q.delivery_id, ${key} as key, ${at} as at
       from webhook_endpoint w
       join webhook_queue q on q.webhook_id = w.id
       join webhook_delivery d on d.id = q.delivery_id
       where w.ordering = '${of}' and w.changed_at > coalesce(now() - make_interval(secs => ?), '-infinity')
         and ${waiting}
       limit ${BATCH} for update of q skip locked
     )
     update webhook_queue q set ordering_key = c.key, ordered_at = c.at
     from chosen c where q.delivery_id = c.delivery_id
     returning 1`,
    [seconds]
  )
  return rows.length
}

function columns(events: readonly AboutResource[]): unknown[] {
  return [plainArray(events.map((e) => e.id)), events.map((e) => e.topic), events.map((e) => e.resource_id)]
}

function later(a: string, b: string): string {
  return a > b ? a : b
}
