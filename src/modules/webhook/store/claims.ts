import type { EventSource, WebhookOrdering } from "../../../types"
import { query, type Db } from "./db"
import { IS_FIRST } from "./ordering"

/** How many attempts a webhook may start now, and for how long each is leased. */
export type Slots = { webhook_id: string; free: number; leaseSeconds: number }

/** A delivery to attempt now. `claims` fences its outcome: a lease that ran out and was taken over counts for nothing. */
export type ClaimedDelivery = {
  id: string
  webhook_id: string
  claims: number
  event_id: string
  topic: string
  source: EventSource
  /** Attempts recorded so far. */
  attempt_count: number
  /** Those of them that its retry schedule does not count: it was sent anew after them. */
  former_attempts: number
  body: string
  /** The webhook's last change, in milliseconds since 1970, to tell whether the copy in memory is its present one. */
  webhook_updated_at: number
}

/**
 * A lease does not touch the due time: an update that no index sees stays within its page (HOT), and the few leased
 * rows are skipped.
 */
export const IS_DUE = "due_at <= now() and (leased_until is null or leased_until <= now())"

/** What may be claimed: of webhooks with ordering only the first of each resource, of which one is in flight then. */
const CLAIMABLE: Record<WebhookOrdering, string> = { none: IS_DUE, resource: `${IS_DUE} and ${IS_FIRST}` }

/** Whole milliseconds, as times have that were read into a `Date`; reading one for each row would cost more. */
const UPDATED_AT = "floor(extract(epoch from w.updated_at) * 1000)::float8"

/**
 * Leases the deliveries of the CTE `due` and gives what an attempt needs. Rows are met by their place and, one by one
 * (`limit 1`), by their key: with a join the planner would read the whole table while it is small.
 */
const LEASE_DUE = `
  update webhook_queue q
  set leased_until = now() + make_interval(secs => due.lease), claims = q.claims + 1
  from due
  cross join lateral (
    select d.event_id, d.topic, e.source, d.attempt_count, d.former_attempts,
      coalesce(d.body, e.payload) as body
    from webhook_delivery d join webhook_event e on e.id = d.event_id
    where d.id = due.delivery_id limit 1
  ) d
  where q.ctid = due.place
  returning q.delivery_id as id, q.webhook_id, q.claims, d.event_id, d.topic, d.source, d.attempt_count,
    d.former_attempts, d.body, due.webhook_updated_at`

/**
 * Claims due deliveries of active webhooks, longest due first within each, at most its free slots for each webhook and
 * `limit` in all. Lateral per webhook, so that a full or hanging one costs the others nothing; the index is
 * (webhook_id, due_at).
 */
export async function claimDue(
  db: Db,
  slots: readonly Slots[],
  limit: number,
  ordering: WebhookOrdering = "none"
): Promise<ClaimedDelivery[]> {
  return query(
    db,
    `with due as materialized (
       select q.place, q.delivery_id, s.lease, ${UPDATED_AT} as webhook_updated_at
       from unnest(?::text[], ?::int[], ?::float8[]) as s(webhook_id, free, lease)
       join webhook_endpoint w on w.id = s.webhook_id and w.status = 'active' and w.failing_since is null
         and w.rate_limit is null and w.ordering = '${ordering}' and w.deleted_at is null
       cross join lateral (
         select q.ctid as place, q.delivery_id from webhook_queue q
         where q.webhook_id = s.webhook_id and ${CLAIMABLE[ordering]}
         order by due_at limit s.free for update skip locked
       ) q
       limit ?
     ) ${LEASE_DUE}`,
    [...columns(slots), limit]
  )
}

/**
 * Claims one due delivery, the longest due, for each failing webhook whose turn for a probe has come. The turn moves
 * on by the lease, so that no other process probes meanwhile; the outcome sets the next.
 */
export async function claimProbes(
  db: Db,
  slots: readonly Slots[],
  ordering: WebhookOrdering = "none"
): Promise<ClaimedDelivery[]> {
  return query(
    db,
    `with turn as materialized (
       select w.id, ${UPDATED_AT} as updated_at, s.lease
       from unnest(?::text[], ?::int[], ?::float8[]) as s(webhook_id, free, lease)
       join webhook_endpoint w on w.id = s.webhook_id
       where w.status = 'active' and w.failing_since is not null and w.ordering = '${ordering}' and w.deleted_at is null
         and (w.probe_at is null or w.probe_at <= now())
       for update of w skip locked
     ), due as materialized (
       select q.place, q.delivery_id, t.id as webhook_id, t.lease, t.updated_at as webhook_updated_at
       from turn t
       cross join lateral (
         select q.ctid as place, q.delivery_id from webhook_queue q
         where q.webhook_id = t.id and ${CLAIMABLE[ordering]}
         order by due_at limit 1 for update skip locked
       ) q
     ), taken as (
       update webhook_endpoint w set probe_at = now() + make_interval(secs => due.lease)
       from due where w.id = due.webhook_id
     ) ${LEASE_DUE}`,
    columns(slots)
  )
}

/**
 * Seconds over which a rate limit counts what was claimed: one, and how much later than its claim an attempt may reach the
 * receiver than another, by the network or a busy process. Up to that, no second at the receiver has more than the limit.
 */
const RATE_WINDOW_SECONDS = 1.1

/**
 * Claims due deliveries of webhooks with a rate limit. The row keeps what was claimed within the last
 * `RATE_WINDOW_SECONDS`, by any process; what is claimed now is at most what the limit leaves of that, and half of the
 * limit. So no second, wherever it begins, has more than the limit, and an idle one earns nothing. The row is locked first
 * and read then, as another process may have claimed meanwhile.
 */
export async function claimRated(
  db: Db,
  slots: readonly Slots[],
  ordering: WebhookOrdering = "none"
): Promise<ClaimedDelivery[]> {
  return query(
    db,
    `with locked as materialized (
       select w.id, ${UPDATED_AT} as updated_at, w.rate_limit, w.rate_claims, s.lease, s.free
       from unnest(?::text[], ?::int[], ?::float8[]) as s(webhook_id, free, lease)
       join webhook_endpoint w on w.id = s.webhook_id
       where w.status = 'active' and w.failing_since is null and w.rate_limit is not null
         and w.ordering = '${ordering}' and w.deleted_at is null
       for update of w skip locked
     ), turn as materialized (
       select l.id, l.updated_at, l.lease, c.at, c.kept, least(l.free, l.rate_limit - c.spent, (l.rate_limit + 1) / 2) as allowed
       from locked l cross join lateral (
         select extract(epoch from clock_timestamp())::float8 as at
       ) clock cross join lateral (
         select clock.at, coalesce(sum((claim ->> 1)::int), 0)::int as spent,
           coalesce(jsonb_agg(claim), '[]'::jsonb) as kept
         from jsonb_array_elements(coalesce(l.rate_claims, '[]'::jsonb)) as claim
         where (claim ->> 0)::float8 > clock.at - ${RATE_WINDOW_SECONDS}
       ) c
     ), due as materialized (
       select q.place, q.delivery_id, t.id as webhook_id, t.lease, t.updated_at as webhook_updated_at
       from turn t
       cross join lateral (
         select q.ctid as place, q.delivery_id from webhook_queue q
         where q.webhook_id = t.id and ${CLAIMABLE[ordering]}
         order by due_at limit greatest(t.allowed, 0) for update skip locked
       ) q
     ), spent as (
       update webhook_endpoint w set rate_claims = t.kept || jsonb_build_array(jsonb_build_array(t.at, n.claimed))
       from turn t join (select webhook_id, count(*) as claimed from due group by 1) n on n.webhook_id = t.id
       where w.id = t.id
     ) ${LEASE_DUE}`,
    columns(slots)
  )
}

/** Leases one delivery for the caller, whatever its webhook's state: the admin's test. */
export async function claimOne(
  db: Db,
  deliveryId: string,
  leaseSeconds: number
): Promise<ClaimedDelivery | undefined> {
  const rows = await query<ClaimedDelivery>(
    db,
    `with due as materialized (
       select q.ctid as place, q.delivery_id, ?::float8 as lease, ${UPDATED_AT} as webhook_updated_at
       from webhook_queue q join webhook_endpoint w on w.id = q.webhook_id
       where q.delivery_id = ? and (q.leased_until is null or q.leased_until <= now())
       for update of q
     ) ${LEASE_DUE}`,
    [leaseSeconds, deliveryId]
  )
  return rows[0]
}

/** Gives leases back that were not used, so that another process need not wait for their end. */
export async function returnLeases(
  db: Db,
  claimed: readonly Pick<ClaimedDelivery, "id" | "claims">[]
): Promise<void> {
  await query(
    db,
    `update webhook_queue q set leased_until = null
     from unnest(?::text[], ?::int[]) as c(id, claims)
     where q.delivery_id = c.id and q.claims = c.claims`,
    [claimed.map((c) => c.id), claimed.map((c) => c.claims)]
  )
}

function columns(slots: readonly Slots[]): unknown[] {
  return [slots.map((s) => s.webhook_id), slots.map((s) => s.free), slots.map((s) => s.leaseSeconds)]
}
