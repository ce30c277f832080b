import type { EventSource } from "../../../types"
import { JSON_LINES, jsonLines, plainArray, query, queryPrepared, transaction, type Db } from "./db"

/**
 * How long an update that was found by look-up waits, since it may be the echo of a creation whose own event is still to
 * come: the Redis event bus hands over the events of one change one at a time, the variants' before the product's. Each
 * further event of the change prolongs the wait, up to the second bound.
 */
export const HOLD_SECONDS = 0.5
const MAX_HOLD_SECONDS = 5

/** How long an event waits whose process was killed while it composed it. One that lives renews its claim meanwhile. */
export const CLAIM_SECONDS = 5

/** An event on its way into the log. */
export type NewEvent = {
  id: string
  topic: string
  resource_id: string | null
  /** Id of another entity that leads to the resource; fan-out looks it up. */
  lookup_id: string | null
  event_name: string
  event_data: unknown
  event_group_id: string | null
  source: EventSource
  /** Whether it absorbs the next event of its topic and resource while it waits to be composed. */
  absorbs: boolean
  /** Whether it waits `HOLD_SECONDS` before it is composed. Default: no. */
  held?: boolean
  /** Whether the process that inserts it composes it at once: it is inserted as claimed. Default: no. */
  claimed?: boolean
  /** Equal keys are one event, however often the bus delivers it. */
  dedupe_key: string
  occurred_at: Date
  /** When the shop released it: what was committed until then is in the payload, which is read later. */
  told_at: Date
  /** When the newest event was captured that it tells of, by the database's clock. Default: now. */
  captured_at?: Date
}

/** An event claimed for composing. `claims` fences its outcome. */
export type ClaimedEvent = Omit<NewEvent, "dedupe_key" | "absorbs" | "held" | "claimed"> & {
  claims: number
  claimed_at: Date
  /** Names of the events that it stands for, where it has absorbed some of another name; null: its own alone. */
  causes: string[] | null
}

/** What became of events that were inserted. */
export type Inserted = {
  /** How many wait to be composed now that did not before. */
  waiting: number
  /** Those that the process has claimed, oldest first. */
  claimed: ClaimedEvent[]
}

/**
 * Stores events, one row each, in one durable insert. Known ones, and those that a waiting event of the same topic
 * and resource absorbs, are left out. Sorted by what the two unique indexes hold, so that two processes never wait for
 * each other: equal keys have equal topics and resources.
 *
 * What is absorbed has no row with its key, so the key is noted: a further event of its change, or the same delivered once
 * more, may come when what absorbed it is composed, and would be another message.
 *
 * What is claimed has no place in the index of what absorbs, so it is inserted as not claimed where something waits that
 * absorbs it. If that is claimed meanwhile it is read later than this statement begins, and tells of the change all the same.
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
     from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ${JSON_LINES}, ?::text[], ?::text[],
       ?::boolean[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::boolean[], ?::boolean[])
     as e(id, topic, resource_id, lookup_id, event_name, event_data, event_group_id, source, absorbs, dedupe_key,
       occurred_at, told_at, captured_at, held, claimed)
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
  const told = rows.length < events.length ? await mergeIntoPending(db, sorted) : 0
  const mine = new Map(rows.filter(({ claimed }) => claimed).map(({ id, now }) => [id, now]))
  return {
    waiting: rows.length - mine.size + told,
    claimed: sorted
      .flatMap((event, index) => {
        const claimed_at = mine.get(event.id)
        return claimed_at ? [claimedEvent(event, claimed_at, data[index])] : []
      })
      .sort(byId),
  }
}

/** An event as `claimEvents` would give it: with its data as it is stored. */
export function claimedEvent(
  { dedupe_key: _key, absorbs: _absorbs, held: _held, claimed: _claimed, ...event }: NewEvent,
  claimed_at: Date,
  data = JSON.stringify(event.event_data ?? null)
): ClaimedEvent {
  const { captured_at = claimed_at } = event
  return { ...event, event_data: JSON.parse(data), claims: 1, claimed_at, captured_at, causes: null }
}

function byId(a: ClaimedEvent, b: ClaimedEvent): number {
  return compare(a.id, b.id)
}

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
 * Tells waiting events what they may have absorbed, and notes the keys that no event has. One of another change takes
 * them out of their own: as an echo of their creation they would be dropped (see `deleteEchoes`), and what they absorbed
 * with them. One that nothing holds up ends their wait, and one of their own change that is held prolongs it. And catch-up
 * has to know up to when they tell, fan-out which webhooks were there for the newest of
 * them, and a receiver which events they stand for.
 * @returns how many of them wait for nothing but to be composed.
 */
async function mergeIntoPending(db: Db, events: readonly NewEvent[]): Promise<number> {
  const told = await query<{ due: boolean }>(
    db,
    `with e as materialized (
       select topic, resource_id, array_agg(coalesce(event_group_id, '')) as groups, bool_and(held) as held,
         max(told_at) as told_at, max(coalesce(captured_at, now())) as captured_at, array_agg(distinct event_name) as names
       from unnest(?::text[], ?::text[], ?::text[], ?::boolean[], ?::timestamptz[], ?::timestamptz[], ?::text[])
         as e(topic, resource_id, event_group_id, held, told_at, captured_at, event_name)
       group by 1, 2
     ), locked as materialized (
       select w.id, e.groups, e.held, e.told_at, e.captured_at, e.names,
         w.event_group_id <> any(e.groups) or w.claimed_until is not null or w.told_at < e.told_at as is_news
       from e join webhook_event w on w.topic = e.topic and w.resource_id = e.resource_id and w.state = 'captured'
         and w.absorbs
       order by w.id for update of w
     ), noted as (
       insert into webhook_absorbed (dedupe_key)
       select distinct key from unnest(?::text[]) as key
       where (select true from webhook_event known where known.dedupe_key = key limit 1) is null
       order by key
       on conflict do nothing
     )
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
     returning waiting.claimed_until is null and e.is_news as due`,
    [
      events.map((event) => event.topic),
      events.map((event) => event.resource_id),
      events.map((event) => event.event_group_id),
      events.map((event) => Boolean(event.held)),
      events.map((event) => event.told_at),
      plainArray(events.map((event) => event.captured_at ?? null)),
      events.map((event) => event.event_name),
      events.filter(({ absorbs }) => absorbs).map(({ dedupe_key }) => dedupe_key),
    ]
  )
  return told.filter(({ due }) => due).length
}

/**
 * Takes up to `limit` events that wait to be composed, oldest first, for `leaseSeconds`. Taken ones absorb no more:
 * what happens from here on is not sure to be in the payload. An event whose claimer died is taken again.
 */
export async function claimEvents(db: Db, limit: number, leaseSeconds: number): Promise<ClaimedEvent[]> {
  const rows = await query<Omit<ClaimedEvent, "event_data"> & { event_data: string }>(
    db,
    `with due as materialized (
       select id from webhook_event
       where state <> 'composed' and (claimed_until is null or claimed_until <= now())
       order by id limit ? for update skip locked
     )
     update webhook_event e
     set state = 'claimed', claims = e.claims + 1, claimed_until = now() + make_interval(secs => ?)
     from due
     where e.id = due.id
     returning e.id, e.topic, e.resource_id, e.lookup_id, e.event_name, e.event_data, e.event_group_id, e.source,
       e.occurred_at, e.told_at, e.last_captured_at as captured_at, e.claims, e.causes, now() as claimed_at`,
    [limit, leaseSeconds]
  )
  return rows.map((row) => ({ ...row, event_data: JSON.parse(row.event_data) })).sort(byId)
}

/** Which claim of an event is meant: one that was taken over since counts for nothing. */
export type Claim = Pick<ClaimedEvent, "id" | "claims">

/** Prolongs claims that are held: from now on for `leaseSeconds`. Waits for nobody: what is locked is being recorded. */
export async function renewClaims(db: Db, claims: readonly Claim[], leaseSeconds: number): Promise<void> {
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
 * Puts claimed events back, each to be tried again after its delay.
 * @param state whether they could not be composed, or still hold up what comes after them.
 */
export async function postponeEvents(
  db: Db,
  postponed: readonly (Claim & { delaySeconds: number })[],
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

/** Puts events of resources found by lookup in the place of the events that were looked up, all or nothing. */
export async function replaceEvents(
  db: Db,
  ids: readonly string[],
  replacements: readonly NewEvent[]
): Promise<void> {
  await transaction(db, async (trx) => {
    if (replacements.length) {
      await insertEvents(trx, replacements)
    }
    await query(trx, `delete from webhook_event where id = any(?::text[]) and state = 'claimed'`, [ids])
  })
}

/**
 * Deletes claimed updates that only echo a creation or deletion: one change of the shop that made a product and its
 * variants is one message.
 * @returns ids of the deleted.
 */
export async function deleteEchoes(db: Db, ids: readonly string[]): Promise<string[]> {
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
 * Deletes claimed creations that catch-up has told of already: their workflow took longer than its grace. Asked by the unique
 * index, which tells at once that nothing is there.
 * @param late each with the key that catch-up gives that creation.
 * @returns ids of the deleted.
 */
export async function deleteToldCreations(
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
