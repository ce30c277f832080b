import { mayBeOneRow } from "../transient-errors"
import { query, type Db } from "./db"

/** A topic that catch-up watches: its changes since `since` count, and those until `looked_until` were checked. */
export type Watch = { topic: string; since: Date; looked_until: Date }

/** The log's events of a resource under one topic, taken together. */
export type LoggedEvents = {
  topic: string
  resource_id: string
  /** When the shop released the newest of them. */
  told_at: Date
  /** Whether one of them is not composed yet, so that its message will have the present state. */
  waiting: boolean
  /** The newest `updated_at` of the resource in a composed one; null for none. */
  shown_at: Date | null
}

/** Begins to watch topics from `at` on. Topics that are watched already are unchanged. */
export async function insertWatches(db: Db, topics: readonly string[], at: Date): Promise<void> {
  await query(
    db,
    `insert into webhook_catch_up (topic, since, looked_until) select topic, ?, ? from unnest(?::text[]) as topic
     on conflict do nothing`,
    [at, at, topics]
  )
}

/** Ends the watches of all topics, except these. */
export async function deleteOtherWatches(db: Db, topics: readonly string[]): Promise<void> {
  await query(db, `delete from webhook_catch_up where topic <> all(?::text[])`, [topics])
}

export async function listWatches(db: Db): Promise<Watch[]> {
  return query(db, `select topic, since, looked_until from webhook_catch_up order by topic`)
}

/**
 * Stores that changes of these topics were checked until a time. Watches that are further already are unchanged, except those
 * whose time is in the future: the database's clock was ahead when it was stored.
 */
export async function moveWatches(db: Db, topics: readonly string[], until: Date): Promise<void> {
  await query(
    db,
    `update webhook_catch_up set looked_until = ?
     where topic = any(?::text[]) and (looked_until < ? or looked_until > now())`,
    [until, topics, until]
  )
}

/**
 * The log's events of these resources and topics that were captured at or after `since`. It uses the index on `created_at`,
 * since the range is recent and another index would slow capture. Events that were composed before the column `shown_at`
 * existed have the time in their payload. If one of the payloads cannot be read, none is: then these events count as up to date.
 */
export async function listLoggedEvents(
  db: Db,
  topics: readonly string[],
  resourceIds: readonly string[],
  since: Date
): Promise<LoggedEvents[]> {
  const list = (shownAt: string) => listLogged(db, topics, resourceIds, since, shownAt)
  try {
    return await list("coalesce(shown_at, (payload::json #>> '{data,updated_at}')::timestamptz)")
  } catch (error) {
    if (!mayBeOneRow(error)) {
      throw error
    }
    return list("shown_at")
  }
}

function listLogged(
  db: Db,
  topics: readonly string[],
  resourceIds: readonly string[],
  since: Date,
  shownAt: string
): Promise<LoggedEvents[]> {
  return query(
    db,
    `select topic, resource_id, max(coalesce(told_at, created_at)) as told_at, bool_or(state <> 'composed') as waiting,
       max(${shownAt}) as shown_at
     from webhook_event
     where created_at >= ? and topic = any(?::text[]) and resource_id = any(?::text[])
     group by topic, resource_id`,
    [since, topics, resourceIds]
  )
}
