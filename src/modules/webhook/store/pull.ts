import type { DeliveryStatus, WebhookOrdering } from "../../../types"
import { CLAIMABLE, IS_DUE, SOURCE, type DeliveryFacts } from "./claims"
import { query, type Db } from "./db"
import { withClaimLocks } from "./ordering"

/** A delivery that is leased to a consumer. `claims` is the fencing token. */
export type LeasedMessage = {
  id: string
  webhook_id: string
  claims: number
  /** When the lease before expired without an acknowledgement; null if there was none. */
  unacknowledged_at: Date | null
}

/** The content of a leased delivery. */
export type MessageContent = DeliveryFacts & {
  /** Null when it is no longer stored, or exceeds the limit of this fetch. */
  body: string | null
  /** Whether the body exceeds the limit of this fetch. */
  too_much: boolean
}

/** Due rows of a webhook that are searched for expired leases. Leased rows are the oldest. */
const SCAN_LIMIT = 10_000

/** CTE that leases the rows of the CTE `chosen (place, unacknowledged_at)`, and returns them in the order of their due times. */
const LEASE_CHOSEN = `leased as (
    update webhook_queue q set leased_until = now() + make_interval(secs => ?), claims = q.claims + 1
    from chosen c where q.ctid = any(array(select place from chosen)) and q.ctid = c.place
    returning q.delivery_id as id, q.webhook_id, q.claims, c.unacknowledged_at, q.due_at
  )
  select id, webhook_id, claims, unacknowledged_at from leased order by due_at, id`

/**
 * Leases due deliveries of an active webhook to a consumer, as `claimDue` does for dispatch: in the order of their due times,
 * by the index on (webhook_id, due_at), without locked and leased ones. There is no cursor, so a row whose transaction commits
 * late is found by the next fetch. With ordering, only the first delivery of each resource is leased.
 */
export async function leaseMessages(
  db: Db,
  webhookId: string,
  ordering: WebhookOrdering,
  limit: number,
  seconds: number
): Promise<LeasedMessage[]> {
  const lease = (db: Db): Promise<LeasedMessage[]> =>
    query(
      db,
      `with chosen as materialized (
         select q.place, q.leased_until as unacknowledged_at
         from webhook_endpoint w
         cross join lateral (
           select q.ctid as place, q.leased_until from webhook_queue q
           where q.webhook_id = w.id and ${CLAIMABLE[ordering]}
           order by q.due_at limit ? for update skip locked
         ) q
         where w.id = ? and w.mode = 'pull' and w.status = 'active' and w.ordering = '${ordering}' and w.deleted_at is null
         limit ?
       ), ${LEASE_CHOSEN}`,
      [limit, webhookId, limit, seconds]
    )
  return ordering === "none"
    ? lease(db)
    : withClaimLocks(db, [webhookId], async (trx, mine) => (mine.has(webhookId) ? lease(trx) : []))
}

/** Leases to the caller up to `limit` deliveries of any webhook whose lease has expired without an acknowledgement. */
export async function leaseUnacknowledged(db: Db, limit: number, seconds: number): Promise<LeasedMessage[]> {
  return query(
    db,
    `with ended as materialized (
       select q.place from webhook_endpoint w
       cross join lateral (
         select q.ctid as place, q.leased_until from webhook_queue q where q.webhook_id = w.id and q.due_at <= now()
         order by q.due_at limit ${SCAN_LIMIT}
       ) q
       where w.mode = 'pull' and w.deleted_at is null and q.leased_until <= now()
       limit ?
     ), chosen as materialized (
       select q.ctid as place, q.leased_until as unacknowledged_at
       from webhook_queue q where q.ctid = any(array(select place from ended)) and q.leased_until is not null and ${IS_DUE}
       for update skip locked
     ), ${LEASE_CHOSEN}`,
    [limit, seconds]
  )
}

/**
 * The contents of leased deliveries, in the order of `ids`. It is a separate statement after the lease, so that it sees all
 * that was recorded before.
 * @param maxBytes most bytes of bodies; further bodies are left out. With `firstWhole` the first body is always included.
 */
export async function readMessages(
  db: Db,
  ids: readonly string[],
  maxBytes: number,
  { firstWhole = true } = {}
): Promise<MessageContent[]> {
  const whole = firstWhole ? 1 : 0
  return query(
    db,
    `select id, event_id, topic, resource_id, source, attempt_count, former_attempts, recovered,
       case when upto <= ? or nth = ? then body end as body, upto > ? and nth <> ? and body is not null as too_much
     from (
       select d.id, d.event_id, d.topic, d.resource_id, ${SOURCE} as source, d.attempt_count, d.former_attempts, d.recovered, i.nth,
         coalesce(d.body, e.payload) as body,
         sum(octet_length(coalesce(d.body, e.payload, ''))) over (order by i.nth) as upto
       from unnest(?::text[]) with ordinality as i(id, nth)
       join webhook_delivery d on d.id = i.id
       left join webhook_event e on e.id = d.event_id
     ) m order by nth`,
    [maxBytes, whole, maxBytes, whole, ids]
  )
}

/**
 * Active webhooks of the mode `pull` whose messages wait to be fetched and that are not failing, each with the time since which the
 * first message in its queue waits, and the database's time. Time while the webhook was paused or disabled does not count. A message
 * that was retried is due since 1970, so its time in the queue counts too.
 */
export async function listWaitingToBeFetched(
  db: Db
): Promise<{ id: string; oldest_since: Date; last_fetched_at: Date | null; now: Date }[]> {
  return query(
    db,
    `select w.id, q.since as oldest_since, w.last_fetched_at, now() as now
     from webhook_endpoint w
     cross join lateral (
       select greatest(q.due_at, q.entered_at + make_interval(secs => w.inactive_seconds)) as since
       from webhook_queue q where q.webhook_id = w.id and ${IS_DUE} order by q.due_at limit 1
     ) q
     where w.mode = 'pull' and w.status = 'active' and w.failing_since is null and w.deleted_at is null`
  )
}

/**
 * Stores the time of a fetch, unless one within the last minute is stored.
 * @returns whether the webhook is active and failing.
 */
export async function noteFetch(db: Db, webhookId: string): Promise<boolean> {
  const rows = await query<{ is_failing: boolean }>(
    db,
    `update webhook_endpoint set last_fetched_at = now()
     where id = ? and (last_fetched_at is null or last_fetched_at < now() - interval '1 minute'
       or failing_since is not null and status = 'active')
     returning failing_since is not null and status = 'active' as is_failing`,
    [webhookId]
  )
  return rows.some(({ is_failing }) => is_failing)
}

/** A delivery that an app acknowledges. */
type FetchedDelivery = DeliveryFacts & {
  status: DeliveryStatus
  /** Null for one that is not waiting, or was never fetched. */
  claims: number | null
  /** When its lease ends or has ended; null if that was recorded already. */
  leased_until: Date | null
}

/**
 * Takes over the leases of fetched deliveries, to record their acknowledgement. The deliveries are locked before their queue
 * rows, so that it waits for outcomes that are just being recorded.
 * @returns those of these deliveries that the webhook has.
 */
export async function claimForAcknowledgement(
  db: Db,
  webhookId: string,
  ids: readonly string[],
  seconds: number
): Promise<FetchedDelivery[]> {
  return query(
    db,
    `with d as materialized (
       select id, event_id, topic, resource_id, status, attempt_count, former_attempts, recovered from webhook_delivery
       where id = any(?::text[]) and webhook_id = ? order by id for update
     ), held as materialized (
       select q.delivery_id, q.claims, q.leased_until from webhook_queue q
       where q.delivery_id = any(array(select id from d)) and q.claims > 0 order by q.delivery_id for update
     ), taken as (
       update webhook_queue q set leased_until = now() + make_interval(secs => ?), claims = q.claims + 1
       where q.delivery_id = any(array(select delivery_id from held))
       returning q.delivery_id, q.claims
     )
     select d.id, d.event_id, d.topic, d.resource_id, ${SOURCE} as source, d.status, d.attempt_count, d.former_attempts, d.recovered, t.claims,
       h.leased_until
     from d left join webhook_event e on e.id = d.event_id
     left join held h on h.delivery_id = d.id left join taken t on t.delivery_id = d.id`,
    [ids, webhookId, seconds]
  )
}

/** Those of these webhooks that have messages to fetch now. */
export async function listFetchable(db: Db, webhookIds: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `select w.id from unnest(?::text[]) as i(id)
     join webhook_endpoint w on w.id = i.id and w.mode = 'pull' and w.status = 'active' and w.deleted_at is null
     cross join lateral (
       select 1 from webhook_queue q
       where q.webhook_id = w.id and (w.ordering = 'none' and ${IS_DUE} or w.ordering = 'resource' and ${CLAIMABLE.resource})
       limit 1
     ) q`,
    [webhookIds]
  )
  return rows.map(({ id }) => id)
}
