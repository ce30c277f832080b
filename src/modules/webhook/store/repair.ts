import { queryOne, type Db } from "./db"

/** Rows that one statement reads. */
const ROWS_READ = 10_000

/** Ids of the repaired deliveries, and the id after which the next statement begins; null at the end. */
export type RepairedRows = { ids: string[]; next: string | null }

/**
 * Deletes queue rows that have no delivery, or a finished one. As the longest due rows of their webhook they would be claimed
 * before all others, and could never be sent.
 * @param after the id after which to begin.
 */
export async function deleteOrphanQueueRows(db: Db, after: string): Promise<RepairedRows> {
  return repairRows(
    db,
    `scanned as materialized (
       select delivery_id as id from webhook_queue where delivery_id > ? order by delivery_id limit ${ROWS_READ}
     ), mended as (
       delete from webhook_queue where delivery_id = any(array(
         select q.delivery_id from scanned join webhook_queue q on q.delivery_id = scanned.id
         left join webhook_delivery d on d.id = q.delivery_id
         where d.id is null or d.finished_at is not null
         order by q.delivery_id for update of q skip locked))
       returning delivery_id as id
     )`,
    after
  )
}

/**
 * Queues unfinished deliveries that have no queue row, due now.
 * @param after the id after which to begin.
 */
export async function queueLostDeliveries(db: Db, after: string): Promise<RepairedRows> {
  return repairRows(
    db,
    `scanned as materialized (
       select id from webhook_delivery where id > ? order by id limit ${ROWS_READ}
     ), stray as materialized (
       select d.id, d.webhook_id from scanned join webhook_delivery d using (id)
       where d.finished_at is null and not exists (select 1 from webhook_queue q where q.delivery_id = d.id)
       order by d.id for update of d skip locked
     ), mended as (
       insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
       select id, webhook_id, now(), now() from stray
       on conflict do nothing
       returning delivery_id as id
     )`,
    after
  )
}

async function repairRows(db: Db, ctes: string, after: string): Promise<RepairedRows> {
  return queryOne(
    db,
    `with ${ctes}
     select array(select id from mended) as ids,
       (select max(id) from scanned having count(*) = ${ROWS_READ}) as next`,
    [after]
  )
}
