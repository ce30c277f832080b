import type { EventSource, WebhookOrdering } from "../../../types"
import { query, queryOne, type Db } from "./db"
import { IS_FIRST } from "./ordering"

/** How many deliveries of a webhook may be claimed now, and for how long each is leased. */
export type Slots = { webhook_id: string; free: number; leaseSeconds: number }

/** The properties of a delivery that its attempts' headers and outcome depend on. */
export type DeliveryFacts = {
  id: string
  event_id: string
  topic: string
  source: EventSource
  /** Attempts recorded so far. */
  attempt_count: number
  /** Attempts before the last replay, which the retry schedule does not count. */
  former_attempts: number
  /** Whether a recovery has created it from a stored event. */
  recovered: boolean
  /** Null for a ping, a test with a sample, and an event that names no single resource. */
  resource_id: string | null
}

/** A leased delivery. `claims` is the fencing token: the outcome is ignored after the lease has expired and was taken over. */
export type ClaimedDelivery = DeliveryFacts & {
  webhook_id: string
  claims: number
  /**
   * Null for a body that the claim has not read: it is longer than `MAX_CLAIMED_BODY` bytes, or the claim was repeated without
   * bodies. It is read when the attempt starts. Null too for one that is no longer stored, of 0 bytes.
   */
  body: string | null
  body_bytes: number
  /** The webhook's change number at the claim, to compare the copy in memory with. */
  change_number: number
  /** The number of a failing webhook's probe; null for other attempts. */
  probe: number | null
}

/** Longest body, in bytes, that is read by the claim. So large bodies do not fill the memory while they wait. */
export const MAX_CLAIMED_BODY = 32 * 1024

/** Webhooks that one poll for due work passes. Each costs an index probe, about 15 µs. */
const POLL_LIMIT = 2_000

/**
 * Whether a queue row is due and not leased. A lease does not change the due time: an update of columns without an index stays
 * within its page (HOT), and the few leased rows are skipped.
 */
export const IS_DUE =
  "due_at <= now() and (leased_until is null or leased_until <= now()) and cancel_remark is null"

/** Whether a queue row may be claimed. With ordering only the first of each resource may, so that one at a time is in flight. */
export const CLAIMABLE: Record<WebhookOrdering, string> = {
  none: IS_DUE,
  resource: `${IS_DUE} and ${IS_FIRST}`,
}

/** Whether deliveries of a webhook `w` are sent. Those of the mode `pull` wait in the same queue to be fetched. */
const IS_SERVED = "w.mode = 'push' and w.status = 'active' and w.deleted_at is null"

/** Whether a failing webhook's next probe is due. */
const MAY_BE_PROBED = "(w.probe_at is null or w.probe_at <= now())"

/** Whether all due deliveries of a webhook `w` may be sent: it is neither failing nor has it a rate limit. */
export const IS_UNHINDERED = `${IS_SERVED} and w.failing_since is null and w.rate_limit is null`

/**
 * SQL of the source of an event `e`, which may be missing: the plugin deletes none that has a waiting delivery, but a restored backup
 * or a manual statement may.
 */
export const SOURCE = "coalesce(e.source, 'event_bus')"

/**
 * Leases the deliveries of the CTE `due` and returns them. Queue rows are found by an array of their `ctid`s, and deliveries one
 * by one (`limit 1`) by their key: with a plain join the planner would read the whole table while it is small. The length of
 * a body is known without reading it. A delivery whose event is missing is leased too: left out, it would be the first of each
 * claim for ever.
 * @param maxBody length in bytes of the longest body that is read.
 */
const leaseDue = (maxBody: number) => `
  update webhook_queue q
  set leased_until = now() + make_interval(secs => due.lease), claims = q.claims + 1
  from due
  cross join lateral (
    select d.event_id, d.topic, d.resource_id, ${SOURCE} as source, d.attempt_count, d.former_attempts, d.recovered,
      octet_length(coalesce(d.body, e.payload)) as body_bytes,
      case when octet_length(coalesce(d.body, e.payload)) <= ${maxBody} then coalesce(d.body, e.payload) end as body
    from webhook_delivery d left join webhook_event e on e.id = d.event_id
    where d.id = due.delivery_id limit 1
  ) d
  where q.ctid = any(array(select place from due)) and q.ctid = due.place
  returning q.delivery_id as id, q.webhook_id, q.claims, d.event_id, d.topic, d.resource_id, d.source, d.attempt_count,
    d.former_attempts, d.recovered, d.body, coalesce(d.body_bytes, 0) as body_bytes, due.change_number::float8, due.probe`

/**
 * Finds webhooks with due work: a loose scan of the queue's index on (webhook_id, due_at), with one probe for each webhook that
 * has queue rows, so that idle webhooks cost nothing. Failing webhooks are left out until their probe is due: a thousand of
 * them would otherwise cause a claim twice a second that returns nothing.
 * @param after the id after which to continue; empty for the beginning.
 * @returns ids of webhooks, and the id after which the next call continues; empty at the end.
 */
export async function findDue(db: Db, after: string): Promise<{ webhookIds: string[]; next: string }> {
  const first = (above: string) => `(
    select q.webhook_id, q.due_at from webhook_queue q where q.webhook_id > ${above}
    order by q.webhook_id, q.due_at limit 1)`
  const row = await queryOne<{ due: string[]; passed: number; last: string | null }>(
    db,
    `with recursive waiting as (
       ${first("?")}
       union all
       select n.webhook_id, n.due_at from waiting w cross join lateral ${first("w.webhook_id")} n
     ), passed as materialized (
       select webhook_id, due_at from waiting limit ${POLL_LIMIT}
     )
     select count(*)::int as passed, max(p.webhook_id) as last,
       coalesce(array_agg(p.webhook_id) filter (where p.due_at <= now() and exists (
         select from webhook_endpoint w
         where w.id = p.webhook_id and ${IS_SERVED} and (w.failing_since is null or ${MAY_BE_PROBED})
       )), '{}') as due
     from passed p`,
    [after]
  )
  const { due, passed, last } = row
  return { webhookIds: due, next: passed === POLL_LIMIT ? (last ?? "") : "" }
}

/**
 * Claims due deliveries of active webhooks, longest due first within each, at most its free slots for each webhook.
 * Lateral per webhook, so that a full or hanging one costs the others nothing; the index is (webhook_id, due_at).
 */
export async function claimDue(
  db: Db,
  slots: readonly Slots[],
  ordering: WebhookOrdering = "none",
  maxBody = MAX_CLAIMED_BODY
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
     ) ${leaseDue(maxBody)}`,
    [...columns(slots), maxRows(slots)]
  )
}

/**
 * Claims a probe for each failing webhook whose probe is due: the delivery that has been due for longest. The time of the next
 * probe moves on by the lease, so that no other process probes meanwhile. The outcome sets it again.
 */
export async function claimProbes(
  db: Db,
  slots: readonly Slots[],
  ordering: WebhookOrdering = "none",
  maxBody = MAX_CLAIMED_BODY
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
     ) ${leaseDue(maxBody)}`,
    columns(slots)
  )
}

/**
 * The window in which a rate limit counts claims: a second, and 0.1 s for the different times that attempts take from their
 * claim to the receiver. As long as these differ by no more than that, the receiver gets no more than the limit in any second.
 */
const RATE_WINDOW_SECONDS = 1.1

/**
 * Claims due deliveries of webhooks with a rate limit, by a sliding window. `rate_claims` in the webhook's row has the claims of
 * all processes within the last `RATE_WINDOW_SECONDS`. A claim takes at most what they leave of the limit, and at most half
 * of the limit. So no second, wherever it begins, exceeds the limit, and an idle second allows no burst. The row is locked
 * before `rate_claims` is read, because another process may have claimed meanwhile. Claims that lie further in the future than the
 * window do not count: the database's clock was ahead then.
 */
export async function claimRated(
  db: Db,
  slots: readonly Slots[],
  ordering: WebhookOrdering = "none",
  maxBody = MAX_CLAIMED_BODY
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
         where abs((claim ->> 0)::float8 - clock.at) < ${RATE_WINDOW_SECONDS}
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
     ) ${leaseDue(maxBody)}`,
    [...columns(slots), maxRows(slots)]
  )
}

/**
 * Leases one delivery whatever its webhook's state, for an admin's test.
 * @returns undefined when it is not in the queue, or is leased.
 */
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
     ) ${leaseDue(MAX_CLAIMED_BODY)}`,
    [leaseSeconds, deliveryId]
  )
  return rows[0]
}

/** The body of a delivery; null when it is no longer stored. */
export async function readBody(db: Db, deliveryId: string): Promise<string | null> {
  const [row] = await query<{ body: string | null }>(
    db,
    `select coalesce(d.body, e.payload) as body from webhook_delivery d left join webhook_event e on e.id = d.event_id
     where d.id = ?`,
    [deliveryId]
  )
  return row?.body ?? null
}

/**
 * Returns leases that were not used, so that the deliveries can be claimed at once.
 * @returns ids of those among them that are marked as cancelled: `cancelMarked` can cancel them now.
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
 * Most rows that a claim can return, as a `limit` for the planner. Without it the planner estimates the whole backlog as the
 * claim's size, and reads the whole queue.
 */
function maxRows(slots: readonly Slots[]): number {
  return slots.reduce((sum, { free }) => sum + free, 0)
}
