import { query, type Db } from "./db"

/** A topic that catch-up looks after: changes since `since`, of which those until `looked_until` were looked at. */
export type Watch = { topic: string; since: Date; looked_until: Date }

/** What the log holds of a resource under one topic. */
export type Told = {
  topic: string
  resource_id: string
  /** Up to when its events tell. */
  told_at: Date
  /** Whether one of them is not composed yet, so that it will tell the present state. */
  waiting: boolean
  /** The newest `updated_at` that a composed one shows; null where none does. */
  shown_at: Date | null
}

/** Begins to look after topics from `at` on; known ones go on as they are. */
export async function insertWatches(db: Db, topics: readonly string[], at: Date): Promise<void> {
  await query(
    db,
    `insert into webhook_catch_up (topic, since, looked_until) select topic, ?, ? from unnest(?::text[]) as topic
     on conflict do nothing`,
    [at, at, topics]
  )
}

/** Ends the watch over every topic but these. */
export async function deleteOtherWatches(db: Db, topics: readonly string[]): Promise<void> {
  await query(db, `delete from webhook_catch_up where topic <> all(?::text[])`, [topics])
}

export async function listWatches(db: Db): Promise<Watch[]> {
  return query(db, `select topic, since, looked_until from webhook_catch_up order by topic`)
}

/** Never moves back, nor over a watch that began later. */
export async function moveWatches(db: Db, topics: readonly string[], until: Date): Promise<void> {
  await query(
    db,
    `update webhook_catch_up set looked_until = ? where topic = any(?::text[]) and looked_until < ?`,
    [until, topics, until]
  )
}

/**
 * What the events captured at or after `since` tell of these resources under these topics. Goes by the index on
 * `created_at`: the window holds what happened lately, and capture need not maintain one more index. Events that were
 * composed before there was `shown_at` tell it in their payload.
 */
export async function listTold(
  db: Db,
  topics: readonly string[],
  resourceIds: readonly string[],
  since: Date
): Promise<Told[]> {
  return query(
    db,
    `select topic, resource_id, max(coalesce(told_at, created_at)) as told_at, bool_or(state <> 'composed') as waiting,
       max(coalesce(shown_at, (payload::json #>> '{data,updated_at}')::timestamptz)) as shown_at
     from webhook_event
     where created_at >= ? and topic = any(?::text[]) and resource_id = any(?::text[])
     group by topic, resource_id`,
    [since, topics, resourceIds]
  )
}
