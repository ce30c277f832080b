import { query, type Db } from "./db"

/**
 * The removal of payloads and answers before their deliveries go. Deliveries are looked at in the order of their ids,
 * each once when it is old enough (`webhook_payload_walk` keeps the place), so that an hour in which nothing is due
 * costs nothing, however long the log is. One that is not due by then, as it was tried for days or waits for a paused
 * webhook, is noted in `webhook_payload_due`. No index on the log serves this: maintaining one would slow each delivery.
 */

/** Days from the end of a delivery to the removal; null: as long as the delivery is in the log. */
export type PayloadDays = { success: number | null; failed: number | null }

/** Ids of the deliveries that were looked at, in their order, and those whose payload is removed, now or earlier. */
export type Looked = { ids: string[]; removed: string[] }

/** The place of the walk under these settings; others begin at the start of the log, what they passed may be due now. */
export async function readWalk(db: Db, settings: string): Promise<string> {
  const [walk] = await query<{ after: string }>(
    db,
    `with other as (delete from webhook_payload_walk where settings <> ?)
     select after from webhook_payload_walk where settings = ?`,
    [settings, settings]
  )
  return walk?.after ?? ""
}

export async function moveWalk(db: Db, settings: string, after: string): Promise<void> {
  await query(
    db,
    `insert into webhook_payload_walk (settings, after) values (?, ?)
     on conflict (settings) do update set after = excluded.after`,
    [settings, after]
  )
}

/** Removes what is due of the next deliveries of the log, by the primary key. */
export async function expireNext(
  db: Db,
  days: PayloadDays,
  { after, before, limit }: { after: string; before: string; limit: number }
): Promise<Looked> {
  return expire(db, days, `select id from webhook_delivery where id > ? and id < ? order by id limit ?`, [
    after,
    before,
    limit,
  ])
}

/** Removes what is due of the deliveries that the walk has left behind. */
export async function expireLate(
  db: Db,
  days: PayloadDays,
  { after, limit }: { after: string; limit: number }
): Promise<Looked> {
  return expire(
    db,
    days,
    `select delivery_id as id from webhook_payload_due where delivery_id > ? and look_at <= now()
     order by delivery_id limit ?`,
    [after, limit]
  )
}

/** Days that a delivery `d` is kept by its status; null where that has no bound. */
const DAYS =
  "case d.status when 'success' then k.success when 'failed' then k.failed when 'cancelled' then k.failed end"

/**
 * The ids of `seen`, of which each table is asked by its key. By a join the planner may read a table whole: how many ids are seen, it
 * guesses from the digits of their times.
 */
const SEEN = "any(array(select id from seen))"

/** One that is unfinished keeps its place among those to look at again: writing it again each hour would change nothing. */
async function expire(db: Db, days: PayloadDays, seen: string, bindings: unknown[]): Promise<Looked> {
  const [looked] = await query<Looked>(
    db,
    `with k as (select ?::float8 as success, ?::float8 as failed),
     seen as materialized (${seen}),
     expired as (
       update webhook_delivery d set body = null, payload_removed = 'expired'
       from k
       where d.id = ${SEEN} and d.payload_removed is null and d.finished_at <= now() - make_interval(secs => ${DAYS} * 86400)
       returning d.id
     ), answers as (
       update webhook_attempt a set response_headers = null, response_body = null
       from expired x where a.delivery_id = x.id
     ), later as materialized (
       select d.id, d.finished_at + make_interval(secs => ${DAYS} * 86400) as due_at
       from webhook_delivery d cross join k
       where d.id = ${SEEN} and d.payload_removed is null and (d.finished_at is null or ${DAYS} is not null)
         and d.id not in (select id from expired)
     ), noted as (
       insert into webhook_payload_due as p (delivery_id, look_at) select id, coalesce(due_at, now()) from later
       on conflict (delivery_id) do update set look_at = excluded.look_at where excluded.look_at > now()
     ), done as (
       delete from webhook_payload_due p
       where p.delivery_id = ${SEEN} and not exists (select 1 from later l where l.id = p.delivery_id)
     )
     select array(select id from seen order by id) as ids,
       array(select id from expired union all
         select d.id from webhook_delivery d where d.id = ${SEEN} and d.payload_removed = 'expired') as removed`,
    [days.success, days.failed, ...bindings]
  )
  return looked ?? { ids: [], removed: [] }
}

/**
 * Removes what the events of these deliveries hold, where no other delivery needs it: one whose payload is not removed
 * yet and that has no body of its own. In a statement of its own, after the deliveries' removal: of two processes that
 * remove the last two, the later sees both. Locked in order, so that they never wait for each other.
 */
export async function removeUnneededPayloads(db: Db, deliveryIds: readonly string[]): Promise<void> {
  await query(
    db,
    `with held as materialized (
       select e.id from webhook_event e
       where e.id in (select event_id from webhook_delivery where id = any(?::text[]))
         and (e.payload is not null or e.event_data is not null)
         and not exists (select 1 from webhook_delivery d
           where d.event_id = e.id and d.payload_removed is null and d.body is null)
       order by e.id for update of e
     )
     update webhook_event e
     set payload = null, event_data = null, payload_removed = coalesce(e.payload_removed, 'expired')
     from held where e.id = held.id`,
    [deliveryIds]
  )
}
