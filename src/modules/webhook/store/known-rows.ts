import { query, type Db } from "./db"

/** A deleted row of the shop, and when it was first found missing. */
export type GoneRow = { resource_id: string; gone_since: Date }

/**
 * Stores ids of rows that exist in the shop, to find their deletion later. Does nothing for a topic that catch-up does not
 * watch.
 */
export async function insertKnown(db: Db, topic: string, resourceIds: readonly string[]): Promise<void> {
  await query(
    db,
    `insert into webhook_catch_up_known (topic, resource_id)
     select w.topic, id from webhook_catch_up w cross join unnest(?::text[]) as id where w.topic = ?
     on conflict do nothing`,
    [resourceIds, topic]
  )
}

/** The known rows of a topic, except these. */
export async function listOtherKnown(
  db: Db,
  topic: string,
  resourceIds: readonly string[]
): Promise<string[]> {
  const rows = await query<{ resource_id: string }>(
    db,
    `select resource_id from webhook_catch_up_known
     where topic = ? and resource_id not in (select unnest(?::text[]))`,
    [topic, resourceIds]
  )
  return rows.map(({ resource_id }) => resource_id)
}

/** Marks rows as gone, whether they were known or not. @returns them, each with the time of the first mark. */
export async function markGone(
  db: Db,
  topic: string,
  resourceIds: readonly string[],
  at: Date
): Promise<GoneRow[]> {
  return query(
    db,
    `insert into webhook_catch_up_known as k (topic, resource_id, gone_since)
     select w.topic, id, ? from webhook_catch_up w cross join unnest(?::text[]) as id where w.topic = ?
     on conflict (topic, resource_id) do update set gone_since = coalesce(k.gone_since, excluded.gone_since)
     returning resource_id, gone_since`,
    [at, resourceIds, topic]
  )
}

export async function deleteKnown(db: Db, topic: string, resourceIds: readonly string[]): Promise<void> {
  await query(db, `delete from webhook_catch_up_known where topic = ? and resource_id = any(?::text[])`, [
    topic,
    resourceIds,
  ])
}

/** Ids of the resources of all events of these topics that were captured since a time. */
export async function listNamed(db: Db, topics: readonly string[], since: Date): Promise<string[]> {
  const rows = await query<{ resource_id: string }>(
    db,
    `select distinct resource_id from webhook_event
     where created_at >= ? and topic = any(?::text[]) and resource_id is not null`,
    [since, topics]
  )
  return rows.map(({ resource_id }) => resource_id)
}
