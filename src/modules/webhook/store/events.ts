import type { EventSource } from "../../../types"
import { query, type Db } from "./db"

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
  /** Equal keys are one event, however often the bus delivers it. */
  dedupe_key: string
  occurred_at: Date
}

/** An event claimed for composing. `claims` fences its outcome. */
export type ClaimedEvent = Omit<NewEvent, "dedupe_key" | "absorbs"> & { claims: number }

/**
 * Stores events, one row each, in one durable insert. Known ones, and those that a waiting event of the same topic
 * and resource absorbs, are left out. Sorted, so that two processes never wait for each other.
 * @returns how many were new.
 */
export async function insertEvents(db: Db, events: readonly NewEvent[]): Promise<number> {
  const sorted = [...events].sort((a, b) => (a.dedupe_key < b.dedupe_key ? -1 : 1))
  const inserted = await query(
    db,
    `insert into webhook_event (id, topic, resource_id, lookup_id, event_name, event_data, event_group_id, source,
       absorbs, dedupe_key, occurred_at)
     select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
       ?::boolean[], ?::text[], ?::timestamptz[])
     on conflict do nothing
     returning 1`,
    [
      sorted.map((e) => e.id),
      sorted.map((e) => e.topic),
      sorted.map((e) => e.resource_id),
      sorted.map((e) => e.lookup_id),
      sorted.map((e) => e.event_name),
      sorted.map((e) => JSON.stringify(e.event_data ?? null)),
      sorted.map((e) => e.event_group_id),
      sorted.map((e) => e.source),
      sorted.map((e) => e.absorbs),
      sorted.map((e) => e.dedupe_key),
      sorted.map((e) => e.occurred_at),
    ]
  )
  if (inserted.length < events.length) {
    await keepAbsorbed(db, sorted)
  }
  return inserted.length
}

/**
 * Takes waiting events that absorbed one of another change out of their own: as an echo of their creation they would be
 * dropped (see `deleteEchoes`), and what they absorbed with them.
 */
async function keepAbsorbed(db: Db, events: readonly NewEvent[]): Promise<void> {
  await query(
    db,
    `update webhook_event waiting set event_group_id = null
     from unnest(?::text[], ?::text[], ?::text[]) as e(topic, resource_id, event_group_id)
     where waiting.topic = e.topic and waiting.resource_id = e.resource_id and waiting.state = 'captured'
       and waiting.absorbs and waiting.event_group_id <> coalesce(e.event_group_id, '')`,
    [
      events.map((event) => event.topic),
      events.map((event) => event.resource_id),
      events.map((event) => event.event_group_id),
    ]
  )
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
       e.occurred_at, e.claims`,
    [limit, leaseSeconds]
  )
  return rows
    .map((row) => ({ ...row, event_data: JSON.parse(row.event_data) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Puts claimed events back, to be tried again after `delaysSeconds`, one for each id. */
export async function postponeEvents(
  db: Db,
  ids: readonly string[],
  delaysSeconds: readonly number[]
): Promise<void> {
  await query(
    db,
    `update webhook_event e set claimed_until = now() + make_interval(secs => p.delay)
     from unnest(?::text[], ?::float8[]) as p(id, delay)
     where e.id = p.id and e.state = 'claimed'`,
    [ids, delaysSeconds]
  )
}

/** Puts events of resources found by lookup in the place of the events that were looked up, all or nothing. */
export async function replaceEvents(
  db: Db,
  ids: readonly string[],
  replacements: readonly NewEvent[]
): Promise<void> {
  await db.transaction(async (trx) => {
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
