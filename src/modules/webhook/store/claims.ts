import type { EventSource, WebhookOrdering } from "../../../types"
import { query, type Db } from "./db"
import { IS_FIRST } from "./ordering"

/** How many deliveries of a webhook may be claimed now, and for how long each is leased. */
export type Slots = { webhook_id: string; free: number; leaseSeconds: number }

/** What of a delivery its attempts are told by. */
export type DeliveryFacts = {
  id: string
  event_id: string
  topic: string
  source: EventSource
  /** Attempts recorded so far. */
  attempt_count: number
  /** Those of them that its retry schedule does not count: it was sent again after them. */
  former_attempts: number
  /** Whether a recovery made it of a stored event. */
  recovered: boolean
  /** What it is about; null for a ping, and for a test with a sample. */
  resource_id: string | null
}

/** A delivery to attempt now. `claims` fences its outcome: a lease that ran out and was taken over counts for nothing. */
export type ClaimedDelivery = DeliveryFacts & {
  webhook_id: string
  claims: number
  /** Null for one of more than `MAX_CLAIMED_BODY` bytes, which is read when its attempt starts. */
  body: string | null
  body_bytes: number
  /** The webhook's change number, to tell whether the copy in memory is its present one. */
  change_number: number
  /** For a failing webhook's probe, which one it is; else null. */
  probe: number | null
}

/** Bytes of a body that comes with its claim: most do, and a few large ones cannot fill the memory ahead of their time. */
export const MAX_CLAIMED_BODY = 32 * 1024

/** Webhooks that one look for due work passes. Each costs an index probe, about 15 µs. */
const LOOK_LIMIT = 2_000

/**
 * A lease does not touch the due time: an update that no index sees stays within its page (HOT), and the few leased
 * rows are skipped.
 */
export const IS_DUE =
  "due_at <= now() and (leased_until is null or leased_until <= now()) and cancel_remark is null"

/** What may be claimed: of webhooks with ordering only the first of each resource, of which one is in flight then. */
export const CLAIMABLE: Record<WebhookOrdering, string> = {
  none: IS_DUE,
  resource: `${IS_DUE} and ${IS_FIRST}`,
}

/** Whether a webhook `w` is sent anything. One that is fetched from is not: its deliveries wait in the same queue. */
const IS_SERVED = "w.mode = 'push' and w.status = 'active' and w.deleted_at is null"

/** Whether it is a failing webhook's turn for a probe. */
const MAY_BE_PROBED = "(w.probe_at is null or w.probe_at <= now())"

/** Whether a webhook `w` is sent whatever is due, as far as there are slots for it. */
export const IS_UNHINDERED = `${IS_SERVED} and w.failing_since is null and w.rate_limit is null`

/**
 * Leases the deliveries of the CTE `due` and gives what an attempt needs. Rows are met by an array of their places and,
 * one by one (`limit 1`), by their key: with a join alone the planner would read the whole table while it is small. The length of a body
 * is known without reading it.
 */
const LEASE_DUE = `
  update webhook_queue q
  set leased_until = now() + make_interval(secs => due.lease), claims = q.claims + 1
  from due
  cross join lateral (
    select d.event_id, d.topic, d.resource_id, e.source, d.attempt_count, d.former_attempts, d.recovered,
      octet_length(coalesce(d.body, e.payload)) as body_bytes,
      case when octet_length(coalesce(d.body, e.payload)) <= ${MAX_CLAIMED_BODY} then coalesce(d.body, e.payload) end as body
    from webhook_delivery d join webhook_event e on e.id = d.event_id
    where d.id = due.delivery_id limit 1
  ) d
  where q.ctid = any(array(select place from due)) and q.ctid = due.place
  returning q.delivery_id as id, q.webhook_id, q.claims, d.event_id, d.topic, d.resource_id, d.source, d.attempt_count,
    d.former_attempts, d.recovered, d.body, coalesce(d.body_bytes, 0) as body_bytes, due.change_number::float8, due.probe`

/**
 * Webhooks with due work that may be claimed now: a loose scan of the queue's index on (webhook_id, due_at), one probe for each
 * webhook that has anything in it, so that idle webhooks cost nothing. Of those that are failing it finds only the ones whose
 * probe is due: a thousand that are not would be looked at twice a second without being sent
 * anything.
 * @param after the id to go on behind; empty for the beginning.
 * @returns their ids, and where the next look goes on; empty when this one came to the end.
 */
export async function findDue(db: Db, after: string): Promise<{ webhookIds: string[]; next: string }> {
  const first = (above: string) => `(
    select q.webhook_id, q.due_at from webhook_queue q where q.webhook_id > ${above}
    order by q.webhook_id, q.due_at limit 1)`
  const [row] = await query<{ due: string[]; passed: number; last: string | null }>(
    db,
    `with recursive waiting as (
       ${first("?")}
       union all
       select n.webhook_id, n.due_at from waiting w cross join lateral ${first("w.webhook_id")} n
     ), passed as materialized (
       select webhook_id, due_at from waiting limit ${LOOK_LIMIT}
     )
     select count(*)::int as passed, max(p.webhook_id) as last,
       coalesce(array_agg(p.webhook_id) filter (where p.due_at <= now() and exists (
         select from webhook_endpoint w
         where w.id = p.webhook_id and ${IS_SERVED} and (w.failing_since is null or ${MAY_BE_PROBED})
       )), '{}') as due
     from passed p`,
    [after]
  )
  const { due, passed, last } = row!
  return { webhookIds: due, next: passed === LOOK_LIMIT ? (last ?? "") : "" }
}

/**
 * Claims due deliveries of active webhooks, longest due first within each, at most its free slots for each webhook.
 * Lateral per webhook, so that a full or hanging one costs the others nothing; the index is (webhook_id, due_at).
 */
export async function claimDue(
  db: Db,
  slots: readonly Slots[],
  ordering: WebhookOrdering = "none"
): Promise<ClaimedDelivery[]> {
  return query(
    db,
    `with due as materialized (
       select q.place, q.delivery_id, s.lease, w.change_number, null::int as probe
       from unnest(?::text[], ?::int[], ?::float8[]) as s(webhook_id, free, lease)
       join webhook_endpoint w on w.id = s.webhook_id and ${IS_UNHINDERED} and w.ordering = '${ordering}'
       cross join lateral (
         select q.ctid as place, q.delivery_id from webhook_queue q
         where q.webhook_id = s.webhook_id and ${CLAIMABLE[ordering]}
         order by due_at limit s.free for update skip locked
       ) q
       limit ?
     ) ${LEASE_DUE}`,
    [...columns(slots), most(slots)]
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
       select w.id, w.change_number, greatest(w.probe_number, 1) as probe, s.lease
       from unnest(?::text[], ?::int[], ?::float8[]) as s(webhook_id, free, lease)
       join webhook_endpoint w on w.id = s.webhook_id
       where ${IS_SERVED} and w.failing_since is not null and w.ordering = '${ordering}' and ${MAY_BE_PROBED}
       for no key update of w skip locked
     ), due as materialized (
       select q.place, q.delivery_id, t.id as webhook_id, t.lease, t.change_number, t.probe
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
       select w.id, w.change_number, w.rate_limit, w.rate_claims, s.lease, s.free
       from unnest(?::text[], ?::int[], ?::float8[]) as s(webhook_id, free, lease)
       join webhook_endpoint w on w.id = s.webhook_id
       where ${IS_SERVED} and w.failing_since is null and w.rate_limit is not null and w.ordering = '${ordering}'
       for no key update of w skip locked
     ), turn as materialized (
       select l.id, l.change_number, l.lease, c.at, c.kept, least(l.free, l.rate_limit - c.spent, (l.rate_limit + 1) / 2) as allowed
       from locked l cross join lateral (
         select extract(epoch from clock_timestamp())::float8 as at
       ) clock cross join lateral (
         select clock.at, coalesce(sum((claim ->> 1)::int), 0)::int as spent,
           coalesce(jsonb_agg(claim), '[]'::jsonb) as kept
         from jsonb_array_elements(coalesce(l.rate_claims, '[]'::jsonb)) as claim
         where (claim ->> 0)::float8 > clock.at - ${RATE_WINDOW_SECONDS}
       ) c
     ), due as materialized (
       select q.place, q.delivery_id, t.id as webhook_id, t.lease, t.change_number, null::int as probe
       from turn t
       cross join lateral (
         select q.ctid as place, q.delivery_id from webhook_queue q
         where q.webhook_id = t.id and ${CLAIMABLE[ordering]}
         order by due_at limit greatest(t.allowed, 0) for update skip locked
       ) q
       limit ?
     ), spent as (
       update webhook_endpoint w set rate_claims = t.kept || jsonb_build_array(jsonb_build_array(t.at, n.claimed))
       from turn t join (select webhook_id, count(*) as claimed from due group by 1) n on n.webhook_id = t.id
       where w.id = t.id
     ) ${LEASE_DUE}`,
    [...columns(slots), most(slots)]
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
       select q.ctid as place, q.delivery_id, ?::float8 as lease, w.change_number, null::int as probe
       from webhook_queue q join webhook_endpoint w on w.id = q.webhook_id
       where q.delivery_id = ? and (q.leased_until is null or q.leased_until <= now())
       for update of q
     ) ${LEASE_DUE}`,
    [leaseSeconds, deliveryId]
  )
  return rows[0]
}

/** The body of a delivery; null when it is not stored any more. */
export async function readBody(db: Db, deliveryId: string): Promise<string | null> {
  const [row] = await query<{ body: string | null }>(
    db,
    `select coalesce(d.body, e.payload) as body from webhook_delivery d join webhook_event e on e.id = d.event_id
     where d.id = ?`,
    [deliveryId]
  )
  return row?.body ?? null
}

/**
 * Gives leases back that were not used, so that no one need wait for their end.
 * @returns those of them that were cancelled meanwhile and are to be cancelled now.
 */
export async function returnLeases(
  db: Db,
  claimed: readonly Pick<ClaimedDelivery, "id" | "claims">[]
): Promise<string[]> {
  const rows = await query<{ id: string; cancelled: boolean }>(
    db,
    `with held as materialized (
       select q.delivery_id from unnest(?::text[], ?::int[]) as c(id, claims)
       join webhook_queue q on q.delivery_id = c.id and q.claims = c.claims
       order by q.delivery_id for update of q
     )
     update webhook_queue q set leased_until = null
     where q.delivery_id = any(array(select delivery_id from held))
     returning q.delivery_id as id, q.cancel_remark is not null as cancelled`,
    [claimed.map((c) => c.id), claimed.map((c) => c.claims)]
  )
  return rows.filter(({ cancelled }) => cancelled).map(({ id }) => id)
}

function columns(slots: readonly Slots[]): unknown[] {
  return [slots.map((s) => s.webhook_id), slots.map((s) => s.free), slots.map((s) => s.leaseSeconds)]
}

/**
 * How many deliveries a claim can take, so that the planner knows too: without it, it takes a backlog for the claim's own
 * size and reads the whole queue.
 */
function most(slots: readonly Slots[]): number {
  return slots.reduce((sum, { free }) => sum + free, 0)
}
