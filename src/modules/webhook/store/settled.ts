import { query, type Db } from "./db"

/**
 * How long it takes from an id to the statement that inserts its row, and by how much the clock of the process that made the id may
 * be behind the database's.
 */
const SETTLE_SECONDS = 10

/**
 * The moment before which no delivery comes to be any more: a transaction that is still open may commit a row whose id is older than
 * rows that can be read already. Who inserts deliveries holds this lock until it has committed. Asked before the log is read.
 */
export async function settledUntil(db: Db): Promise<Date> {
  const [row] = await query<{ until: Date }>(
    db,
    `select least(clock_timestamp(), min(a.xact_start)) - make_interval(secs => ${SETTLE_SECONDS}) as until
     from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'relation' and l.relation = 'webhook_delivery'::regclass and l.mode = 'RowExclusiveLock'
       and l.database = (select oid from pg_database where datname = current_database())`
  )
  return row!.until
}
