import type { EventSource } from "../../../types"
import {
  JSON_LINES,
  jsonLines,
  plainArray,
  query,
  plannedFor,
  queryOne,
  queryPrepared,
  rowsFrom,
  transaction,
  type Db,
} from "./db"

/**
 * How long an update waits whose resource was looked up. It may add nothing to a creation whose own event arrives later: the
 * Redis bus delivers the events of a change one at a time, those of the variants before that of the product. Each further
 * event of the change prolongs the wait, up to `MAX_HOLD_SECONDS` in all.
 */
export const HOLD_SECONDS = 0.5
const MAX_HOLD_SECONDS = 5

/** Duration of a claim. The process that composes the event renews it; after a kill the event waits this long. */
export const CLAIM_SECONDS = 5

/** An event to be stored in the log. */
export type NewEvent = {
  id: string
  topic: string
  resource_id: string | null
  /** Id of another entity that leads to the resource. Fan-out looks the resource up. */
  lookup_id: string | null
  event_name: string
  event_data: unknown
  event_group_id: string | null
  source: EventSource
  /** Whether it absorbs later events of its topic and resource while it waits to be composed. */
  absorbs: boolean
  /** Whether it waits `HOLD_SECONDS` before it is composed. Default: no. */
  held?: boolean
  /** Whether it is inserted as claimed, because the inserting process composes it at once. Default: no. */
  claimed?: boolean
  /** Events with equal keys are one event, which the bus may deliver several times. Unique. */
  dedupe_key: string
  occurred_at: Date
  /** When the shop released the event to the bus. The payload is read later, so it contains all that was committed by then. */
  told_at: Date
  /** When the newest event that it includes was captured, by the database's clock. Default: now. */
  captured_at?: Date
}

/** An event claimed for composing. `claims` is the fencing token of the claim. */
export type ClaimedEvent = Omit<NewEvent, "dedupe_key" | "absorbs" | "held" | "claimed"> & {
  claims: number
  claimed_at: Date
  /** Names of all events that it includes, where it has absorbed events of other names; null: only its own. */
  causes: string[] | null
}

/** The result of inserting events. */
export type Inserted = {
  /** Number of unclaimed events that can be composed now, and could not before. */
  waiting: number
  /** Events that were inserted as claimed, oldest first. */
  claimed: ClaimedEvent[]
}

/**
 * Inserts events, one row each, in one statement. Leaves out events that are stored already, and events that a waiting event
 * of the same topic and resource absorbs. The rows are sorted by the keys of both unique indexes, so that two processes never
 * deadlock: rows with equal dedupe keys have equal topics and resources.
 *
 * An absorbed event has no row, so its dedupe key is stored in `webhook_absorbed`. Otherwise a second delivery of it, or
 * another event of its change, would become a second message once the absorbing event is composed.
 *
 * A claimed event is not in the unique index of absorbing events. So where an unclaimed event waits that would absorb it, it
 * is inserted as unclaimed, and is absorbed. If that other event is claimed before it has absorbed this one, this one is inserted
 * again: the other does not stand for it, and may be deleted as an echo of its creation.
 */
export async function insertEvents(db: Db, events: readonly NewEvent[]): Promise<Inserted> {
  const sorted = [...events].sort(byPlaceInIndexes)
  const data = sorted.map((e) => JSON.stringify(e.event_data ?? null))
  const rows = await queryPrepared<{ id: string; claimed: boolean; now: Date }>(
    db,
    `insert into webhook_event (id, topic, resource_id, lookup_id, event_name, event_data, event_group_id, source,
       absorbs, dedupe_key, occurred_at, told_at, last_captured_at, state, claims, claimed_until)
     select id, topic, resource_id, lookup_id, event_name, event_data, event_group_id, source, absorbs, dedupe_key,
       occurred_at, told_at, coalesce(captured_at, now()), case when mine then 'claimed' else 'captured' end, mine::int,
       case when mine then now() + make_interval(secs => ${CLAIM_SECONDS})
         when held then now() + make_interval(secs => ${HOLD_SECONDS}) end
     from ${rowsFrom(
       `?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ${JSON_LINES}, ?::text[], ?::text[], ?::boolean[], ?::text[],
        ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::boolean[], ?::boolean[]`,
       `e(id, topic, resource_id, lookup_id, event_name, event_data, event_group_id, source, absorbs, dedupe_key, occurred_at,
        told_at, captured_at, held, claimed)`,
       plannedFor(events.length)
     )}
     cross join lateral (
       select e.claimed and not (e.absorbs and exists (
         select from webhook_event w
         where w.topic = e.topic and w.resource_id = e.resource_id and w.state = 'captured' and w.absorbs)) as mine
       offset 0
     ) c
     where not e.absorbs
       or (select true from webhook_absorbed a where a.dedupe_key = e.dedupe_key limit 1) is null
     on conflict do nothing
     returning id, state = 'claimed' as claimed, now() as now`,
    [
      plainArray(sorted.map((e) => e.id)),
      sorted.map((e) => e.topic),
      sorted.map((e) => e.resource_id),
      sorted.map((e) => e.lookup_id),
      sorted.map((e) => e.event_name),
      jsonLines(data),
      sorted.map((e) => e.event_group_id),
      plainArray(sorted.map((e) => e.source)),
      plainArray(sorted.map((e) => e.absorbs)),
      plainArray(sorted.map((e) => e.dedupe_key)),
      plainArray(sorted.map((e) => e.occurred_at)),
      plainArray(sorted.map((e) => e.told_at)),
      plainArray(sorted.map((e) => e.captured_at ?? null)),
      plainArray(sorted.map((e) => Boolean(e.held))),
      plainArray(sorted.map((e) => Boolean(e.claimed))),
    ]
  )
  const { merged, left } =
    rows.length < events.length ? await mergeIntoPending(db, sorted) : { merged: 0, left: [] }
  const again: Inserted = left.length
    ? await insertEvents(
        db,
        sorted.filter(({ dedupe_key }) => left.includes(dedupe_key))
      )
    : { waiting: 0, claimed: [] }
  const mine = new Map(rows.filter(({ claimed }) => claimed).map(({ id, now }) => [id, now]))
  return {
    waiting: rows.length - mine.size + merged + again.waiting,
    claimed: [
      ...sorted.flatMap((event, index) => {
        const claimed_at = mine.get(event.id)
        return claimed_at ? [claimedEvent(event, claimed_at, data[index])] : []
      }),
      ...again.claimed,
    ].sort(byId),
  }
}

/** An event as `claimEvents` would return it. @param data the event's data as the JSON that is stored. */
export function claimedEvent(
  { dedupe_key: _key, absorbs: _absorbs, held: _held, claimed: _claimed, ...event }: NewEvent,
  claimed_at: Date,
  data = JSON.stringify(event.event_data ?? null)
): ClaimedEvent {
  const { captured_at = claimed_at } = event
  return { ...event, event_data: JSON.parse(data), claims: 1, claimed_at, captured_at, causes: null }
}

function byId(a: EventClaim, b: EventClaim): number {
  return compare(a.id, b.id)
}

/** Order in which events are inserted: the order of the keys of both unique indexes. */
export function byPlaceInIndexes(a: NewEvent, b: NewEvent): number {
  return (
    compare(a.topic, b.topic) ||
    compare(a.resource_id ?? "", b.resource_id ?? "") ||
    compare(a.dedupe_key, b.dedupe_key)
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Updates the waiting events that have absorbed some of these events, and stores the dedupe keys of the absorbed ones.
 *
 * - `event_group_id`: becomes null when an event of another change was absorbed. Otherwise the waiting event could be deleted
 *   (see `deleteRedundantUpdates`), and the other change with it.
 * - `claimed_until`: an event that is not held ends the wait of a held one; a held one of the same change prolongs it.
 * - `told_at`: up to when the message includes changes, for catch-up.
 * - `last_captured_at`: which webhooks existed for the newest event, for fan-out.
 * - `causes`: the names of all events, for the receiver.
 * @returns `merged`: how many of the waiting events can be composed now. `left`: the dedupe keys of events that are neither stored
 *   nor absorbed, because the waiting event was claimed meanwhile.
 */
async function mergeIntoPending(
  db: Db,
  events: readonly NewEvent[]
): Promise<{ merged: number; left: string[] }> {
  const absorbable = events.filter(({ absorbs }) => absorbs)
  return queryOne(
    db,
    `with e as materialized (
       select topic, resource_id, array_agg(coalesce(event_group_id, '')) as groups, bool_and(held) as held,
         max(told_at) as told_at, max(coalesce(captured_at, now())) as captured_at, array_agg(distinct event_name) as names
       from unnest(?::text[], ?::text[], ?::text[], ?::boolean[], ?::timestamptz[], ?::timestamptz[], ?::text[])
         as e(topic, resource_id, event_group_id, held, told_at, captured_at, event_name)
       group by 1, 2
     ), locked as materialized (
       select w.id, w.topic, w.resource_id, e.groups, e.held, e.told_at, e.captured_at, e.names,
         w.event_group_id <> any(e.groups) or w.claimed_until is not null or w.told_at < e.told_at as is_news
       from e join webhook_event w on w.topic = e.topic and w.resource_id = e.resource_id and w.state = 'captured'
         and w.absorbs
       order by w.id for update of w
     ), unknown as materialized (
       select distinct a.key, exists (
           select from locked l where l.topic = a.topic and l.resource_id = a.resource_id) as is_absorbed
       from unnest(?::text[], ?::text[], ?::text[]) as a(key, topic, resource_id)
       where (select true from webhook_event known where known.dedupe_key = a.key limit 1) is null
     ), noted as (
       insert into webhook_absorbed (dedupe_key)
       select key from unknown where is_absorbed order by key
       on conflict do nothing
     ), updated as (
       update webhook_event waiting
       set event_group_id = case when waiting.event_group_id = all(e.groups) then waiting.event_group_id end,
         claimed_until = case
           when not e.held then null
           when waiting.claimed_until is not null and waiting.event_group_id = any(e.groups)
             then least(now() + make_interval(secs => ${HOLD_SECONDS}),
               waiting.created_at + make_interval(secs => ${MAX_HOLD_SECONDS}))
           else waiting.claimed_until end,
         told_at = greatest(waiting.told_at, e.told_at),
         last_captured_at = greatest(waiting.last_captured_at, e.captured_at),
         causes = case when coalesce(waiting.causes, array[waiting.event_name]) @> e.names then waiting.causes
           else array(select distinct name from unnest(coalesce(waiting.causes, array[waiting.event_name]) || e.names) as n(name)
             order by name) end
       from locked e where waiting.id = e.id
       returning waiting.claimed_until is null and e.is_news as due
     )
     select (select count(*)::int from updated where due) as merged, array(
       select key from unknown
       where not is_absorbed and (select true from webhook_absorbed a where a.dedupe_key = key limit 1) is null) as "left"`,
    [
      events.map((event) => event.topic),
      events.map((event) => event.resource_id),
      events.map((event) => event.event_group_id),
      events.map((event) => Boolean(event.held)),
      events.map((event) => event.told_at),
      plainArray(events.map((event) => event.captured_at ?? null)),
      events.map((event) => event.event_name),
      absorbable.map(({ dedupe_key }) => dedupe_key),
      absorbable.map(({ topic }) => topic),
      absorbable.map(({ resource_id }) => resource_id),
    ]
  )
}

/** A claimed event before its data was parsed. */
export type UnparsedEvent = Omit<ClaimedEvent, "event_data"> & { event_data: string | null }

/** Bytes of data that are claimed together: two hundred events may have 16 MB each. The first one may be larger. */
const CLAIMED_BYTES = 32 * 1024 * 1024

/**
 * Claims up to `limit` events that wait to be composed, oldest first, for `leaseSeconds`. Claimed events absorb no others,
 * because later changes may not be in the payload. Events whose claim has expired are claimed again. The length of an event's data
 * is known without reading it.
 * @param withData whether to read their data. Default: yes.
 * @returns the events, oldest first, with their data as JSON, and whether there may be more.
 */
export async function claimEvents(
  db: Db,
  limit: number,
  leaseSeconds: number,
  withData = true
): Promise<{ claimed: UnparsedEvent[]; isFull: boolean }> {
  const rows = await query<UnparsedEvent & { found: number }>(
    db,
    `with found as materialized (
       select id, coalesce(octet_length(event_data), 0) as bytes from webhook_event
       where state <> 'composed' and (claimed_until is null or claimed_until <= now())
       order by id limit ? for update skip locked
     ), due as materialized (
       select id from (select id, sum(bytes) over (order by id) - bytes as before from found) f where before < ${CLAIMED_BYTES}
     )
     update webhook_event e
     set state = 'claimed', claims = e.claims + 1, claimed_until = now() + make_interval(secs => ?)
     from due
     where e.id = due.id
     returning e.id, e.topic, e.resource_id, e.lookup_id, e.event_name, ${withData ? "e.event_data" : "null as event_data"},
       e.event_group_id, e.source,
       e.occurred_at, e.told_at, e.last_captured_at as captured_at, e.claims, e.causes, now() as claimed_at,
       (select count(*)::int from found) as found`,
    [limit, leaseSeconds]
  )
  const found = rows[0]?.found ?? 0
  const claimed = rows.map(({ found: _, ...event }) => event).sort(byId)
  return { claimed, isFull: found === limit || claimed.length < found }
}

/** The data of an event as JSON; null where it has none. */
export async function readEventData(db: Db, id: string): Promise<string | null> {
  const [row] = await query<{ event_data: string | null }>(
    db,
    "select event_data from webhook_event where id = ?",
    [id]
  )
  return row?.event_data ?? null
}

/** Ends claimed events that can never be composed: they become composed, without data and without deliveries. */
export async function endEvents(db: Db, claims: readonly EventClaim[]): Promise<void> {
  await query(
    db,
    `update webhook_event e set state = 'composed', claimed_until = null, event_data = null, payload_removed = 'unused'
     from unnest(?::text[], ?::int[]) as c(id, claims)
     where e.id = c.id and e.claims = c.claims and e.state = 'claimed'`,
    [claims.map(({ id }) => id), claims.map(({ claims }) => claims)]
  )
}

/** A claim of an event, with its fencing token. Statements ignore a claim that another process has taken over. */
export type EventClaim = Pick<ClaimedEvent, "id" | "claims">

/** Prolongs claims to `leaseSeconds` from now. Skips locked rows: these are just being recorded. */
export async function renewClaims(
  db: Db,
  claims: readonly EventClaim[],
  leaseSeconds: number
): Promise<void> {
  await query(
    db,
    `with held as materialized (
       select e.id from unnest(?::text[], ?::int[]) as c(id, claims) join webhook_event e on e.id = c.id
       where e.claims = c.claims and e.state = 'claimed' for update of e skip locked
     )
     update webhook_event e set claimed_until = greatest(e.claimed_until, now() + make_interval(secs => ?))
     from held where e.id = held.id`,
    [claims.map(({ id }) => id), claims.map(({ claims }) => claims), leaseSeconds]
  )
}

/**
 * Ends claims of events, each of which is claimed again after its delay.
 * @param state `postponed`: they could not be composed, and later events of their resources do not wait for them. `claimed`:
 *   these do wait.
 */
export async function postponeEvents(
  db: Db,
  postponed: readonly (EventClaim & { delaySeconds: number })[],
  state: "postponed" | "claimed"
): Promise<void> {
  await query(
    db,
    `update webhook_event e set state = ?, claimed_until = now() + make_interval(secs => p.delay)
     from unnest(?::text[], ?::int[], ?::float8[]) as p(id, claims, delay)
     where e.id = p.id and e.claims = p.claims and e.state = 'claimed'`,
    [
      state,
      postponed.map(({ id }) => id),
      postponed.map(({ claims }) => claims),
      postponed.map(({ delaySeconds }) => delaySeconds),
    ]
  )
}

/**
 * Replaces claimed events with a `lookup_id` by the events of the resources that were found, in one transaction. An event whose
 * claim was taken over, or that was erased meanwhile, is not replaced.
 */
export async function replaceEvents(
  db: Db,
  replaced: readonly { claim: EventClaim; by: readonly NewEvent[] }[]
): Promise<void> {
  await transaction(db, async (trx) => {
    const rows = await query<{ id: string }>(
      trx,
      `delete from webhook_event e using unnest(?::text[], ?::int[]) as c(id, claims)
       where e.id = c.id and e.claims = c.claims and e.state = 'claimed'
       returning e.id`,
      [replaced.map(({ claim: { id } }) => id), replaced.map(({ claim: { claims } }) => claims)]
    )
    const deleted = new Set(rows.map(({ id }) => id))
    const replacements = replaced.flatMap(({ claim: { id }, by }) => (deleted.has(id) ? by : []))
    if (replacements.length) {
      await insertEvents(trx, replacements)
    }
  })
}

/**
 * Deletes claimed updates that add nothing to a creation or deletion of the same change: for example, a change that creates a
 * product with its variants is one message.
 * @returns ids of the deleted events.
 */
export async function deleteRedundantUpdates(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `delete from webhook_event e
     where e.id = any(?::text[]) and e.state = 'claimed' and e.absorbs and exists (
       select 1 from webhook_event other
       where other.event_group_id = e.event_group_id and other.resource_id = e.resource_id
         and other.topic in (
           regexp_replace(e.topic, '[^.]*$', 'created'), regexp_replace(e.topic, '[^.]*$', 'deleted')))
     returning e.id`,
    [ids]
  )
  return rows.map((row) => row.id)
}

/**
 * Deletes claimed creations that catch-up has captured already, because their workflow took longer than the grace period. Looked
 * up by the unique index of dedupe keys, one probe each.
 * @param late each with the dedupe key that catch-up gives to that creation (`caughtUpKey`).
 * @returns ids of the deleted events.
 */
export async function deleteRepeatedCreations(
  db: Db,
  late: readonly { id: string; key: string }[]
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    db,
    `delete from webhook_event e using unnest(?::text[], ?::text[]) as l(id, key)
     where e.id = l.id and e.state = 'claimed'
       and exists (select from webhook_event told where told.dedupe_key = l.key)
     returning e.id`,
    [late.map(({ id }) => id), late.map(({ key }) => key)]
  )
  return rows.map((row) => row.id)
}
