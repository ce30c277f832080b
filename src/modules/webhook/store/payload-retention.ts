import { query, type Db } from "./db"

/**
 * Removal of payloads and responses before their deliveries are deleted. Deliveries are read in the order of their ids, each
 * once, when it is old enough. `webhook_payload_walk` stores the position, so that the cost does not depend on the length of
 * the log. Deliveries that are not due then, because they were retried for days or wait for a paused webhook, are stored in
 * `webhook_payload_due`. There is no index for this on the log, since it would slow each delivery.
 */

/** Days from the end of a delivery to the removal of its payload; null: the payload is kept as long as the delivery. */
export type PayloadDays = { success: number | null; failed: number | null }

/** Ids of the deliveries that were read, in order, and of those among them whose payload is removed, now or earlier. */
export type ScannedDeliveries = { ids: string[]; removed: string[] }

/** The position of the walk with these settings. After a change of the settings it begins at the start of the log. */
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

/** Removes the due payloads of the next deliveries of the log. */
export async function expireNext(
  db: Db,
  days: PayloadDays,
  { after, before, limit }: { after: string; before: string; limit: number }
): Promise<ScannedDeliveries> {
  return expire(db, days, `select id from webhook_delivery where id > ? and id < ? order by id limit ?`, [
    after,
    before,
    limit,
  ])
}

/** Removes the due payloads of deliveries that the walk has passed already. */
export async function expireDue(
  db: Db,
  days: PayloadDays,
  { after, limit }: { after: string; limit: number }
): Promise<ScannedDeliveries> {
  return expire(
    db,
    days,
    `select delivery_id as id from webhook_payload_due where delivery_id > ? and look_at <= now()
     order by delivery_id limit ?`,
    [after, limit]
  )
}

/** SQL of the days for a delivery `d` by its status; null for no limit. */
const DAYS =
  "case d.status when 'success' then k.success when 'failed' then k.failed when 'cancelled' then k.failed end"

/**
 * An array of the ids of `seen`, to read each table by its key. With a join the planner may read whole tables, since it
 * misestimates the ids.
 */
const SEEN = "any(array(select id from seen))"

/**
 * Removes the due payloads of the deliveries in `seen`. Unfinished ones are read again each hour, without a write. A delivery is
 * locked before it is removed from `webhook_payload_due`, so that one which is just being queued again is looked at again.
 */
async function expire(
  db: Db,
  days: PayloadDays,
  seen: string,
  bindings: unknown[]
): Promise<ScannedDeliveries> {
  const [scanned] = await query<ScannedDeliveries>(
    db,
    `with k as (select ?::float8 as success, ?::float8 as failed),
     seen as materialized (${seen}),
     ended as materialized (
       select d.id from webhook_delivery d cross join k
       where d.id = ${SEEN} and d.payload_removed is null and d.finished_at <= now() - make_interval(secs => ${DAYS} * 86400)
       order by d.id for no key update of d
     ), expired as (
       update webhook_delivery d set body = null, payload_removed = 'expired'
       where d.id = any(array(select id from ended)) returning d.id
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
     ), settled as materialized (
       select d.id from webhook_payload_due p join webhook_delivery d on d.id = p.delivery_id cross join k
       where p.delivery_id = ${SEEN} and (d.payload_removed is not null or d.finished_at is not null and ${DAYS} is null)
       for update of d skip locked
     ), done as (
       delete from webhook_payload_due p
       where p.delivery_id = ${SEEN} and (p.delivery_id in (select id from expired) or p.delivery_id in (select id from settled)
         or not exists (select 1 from webhook_delivery d where d.id = p.delivery_id))
     )
     select array(select id from seen order by id) as ids,
       array(select id from expired union all
         select d.id from webhook_delivery d where d.id = ${SEEN} and d.payload_removed = 'expired') as removed`,
    [days.success, days.failed, ...bindings]
  )
  return scanned ?? { ids: [], removed: [] }
}

/**
 * Removes the payloads and data of these deliveries' events, if no delivery needs them: one without a body of its own whose
 * payload is not removed. It is a separate statement after the removal from the deliveries, so that of two processes that
 * remove the last two, the later one sees both. Rows are locked in order, so that two processes never deadlock.
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
