import type { WebhookOrdering } from "../../../types"
import { firstDeliveryId } from "../ids"
import { plainArray, query, queryOne, transaction, type Db } from "./db"

/**
 * Ordering. A webhook with `ordering: "resource"` gets the deliveries of a resource one after the other. Their queue rows have
 * the same `ordering_key`, and are sent in the order of `ordered_at`, when the delivery was created, then of the id. Rows
 * without a key, as those of all other webhooks, wait for no other. See docs/decisions/ordering.md.
 */

/** Largest difference between a process's clock, which ids are made with, and the database's, which rows have. */
const CLOCK_SKEW_MS = 120_000

/** Seed of the hash in the advisory locks of webhooks, which keeps them apart from those of resources (seed 0). */
const CLAIM_LOCK_SEED = 1

/** Queue rows that one statement updates. */
const BATCH = 5_000

/**
 * A webhook counts as changed recently for this long. Its rows are ordered repeatedly, since some may be queued at the moment
 * of the change.
 */
export const LATELY_SECONDS = 60

/** An event that has a resource. */
export type AboutResource = { id: string; topic: string; resource_id: string }

/**
 * SQL of a resource's ordering key. Topics of one resource share it: `product.created` and `product.updated` are in one order.
 */
export function orderingKey(topic: string, resourceId: string): string {
  return `hashtextextended(split_part(${topic}, '.', 1) || ':' || ${resourceId}, 0)`
}

/**
 * Whether a queue row `q` is the first of its ordering key. A scalar subquery, ordered as its index is: with outdated statistics
 * the planner might turn an `exists` into a join, or read the other index.
 */
export const IS_FIRST = `(q.ordering_key is null or (
  select earlier.delivery_id from webhook_queue earlier
  where earlier.webhook_id = q.webhook_id and earlier.ordering_key = q.ordering_key
    and (earlier.ordered_at, earlier.delivery_id) < (q.ordered_at, q.delivery_id)
  order by earlier.ordered_at, earlier.delivery_id limit 1) is null)`

/**
 * Claims for webhooks with ordering, in a transaction with a shared advisory lock for each. `blockClaims` takes these locks
 * exclusively, so no delivery is put in front of a claimed one meanwhile. Webhooks whose lock is taken are left out.
 * @param claim gets the ids of the webhooks whose lock was acquired.
 */
export async function withClaimLocks<Claimed>(
  db: Db,
  webhookIds: readonly string[],
  claim: (trx: Db, lockedIds: ReadonlySet<string>) => Promise<Claimed>
): Promise<Claimed> {
  return transaction(db, async (trx) => {
    const rows = await query<{ id: string }>(
      trx,
      `select id from unnest(?::text[]) as id where pg_try_advisory_xact_lock_shared(hashtextextended(id, ${CLAIM_LOCK_SEED}))`,
      [webhookIds]
    )
    return claim(trx, new Set(rows.map(({ id }) => id)))
  })
}

/** Blocks claims for all webhooks with ordering until this transaction ends. */
export async function blockClaims(trx: Db): Promise<void> {
  await query(
    trx,
    `select pg_advisory_xact_lock(hashtextextended(id, ${CLAIM_LOCK_SEED}))
     from (select id from webhook_endpoint where ordering = 'resource' order by id) w`
  )
}

/** Blocks other processes from storing payloads of these resources for webhooks with ordering, until this transaction ends. */
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
 * Lists events whose payload may be older than one that was stored for a webhook with ordering since it was read. They have to be
 * composed again.
 * @param since a time before their payloads were read, by the database's clock.
 * @returns ids of events.
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
 * Lists events behind an earlier event of their resource that waits to be composed, or that another process is composing. An
 * earlier event does not count if it could not be composed, or if it is held (`HOLD_SECONDS`).
 * @param together ids of the events that are composed together.
 * @returns ids of events.
 */
export async function listBehindEarlier(
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

/** How long a deletion waits for a creation that cannot be composed now, from the capture of the deletion. */
const CREATION_SECONDS = 60

/**
 * Lists deletions whose resource's creation was captured earlier and is not composed yet. It waits, is claimed by another
 * process, which may have been killed, or was claimed together with the deletion. Webhooks that are sent deletions are not sent
 * a creation that is composed after its deletion. A creation that could not be composed, or whose row is absent, counts for
 * `CREATION_SECONDS`.
 * @returns ids of deletions.
 */
export async function listAwaitingCreation(db: Db, deletions: readonly AboutResource[]): Promise<string[]> {
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
 * Sets or removes the ordering keys of queue rows whose webhook's `ordering` was changed. Locked rows are skipped.
 * @param seconds only webhooks that were changed within this time before now; null for all.
 * @param withinMs milliseconds after which no further statement begins. Default: all rows.
 */
export async function orderWaiting(db: Db, seconds: number | null, withinMs = Infinity): Promise<void> {
  const deadline = performance.now() + withinMs
  // Of the beginning, since a million rows may take longer than `LATELY_SECONDS`.
  const { since } = await queryOne<{ since: string }>(
    db,
    "select coalesce(now() - make_interval(secs => ?), '-infinity')::text as since",
    [seconds]
  )
  for (const order of [ORDERED, UNORDERED]) {
    while (performance.now() <= deadline && (await orderSome(db, since, order)) === BATCH);
  }
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

async function orderSome(db: Db, since: string, { of, waiting, key, at }: Order): Promise<number> {
  const rows = await query(
    db,
    `with chosen as materialized (
       select q.delivery_id, ${key} as key, ${at} as at
       from webhook_endpoint w
       join webhook_queue q on q.webhook_id = w.id
       join webhook_delivery d on d.id = q.delivery_id
       where w.ordering = '${of}' and w.changed_at > ?::timestamptz
         and ${waiting}
       limit ${BATCH} for update of q skip locked
     )
     update webhook_queue q set ordering_key = c.key, ordered_at = c.at
     from chosen c where q.delivery_id = c.delivery_id
     returning 1`,
    [since]
  )
  return rows.length
}

function columns(events: readonly AboutResource[]): unknown[] {
  return [plainArray(events.map((e) => e.id)), events.map((e) => e.topic), events.map((e) => e.resource_id)]
}

/** The greater of two ids. */
function later(a: string, b: string): string {
  return a > b ? a : b
}
