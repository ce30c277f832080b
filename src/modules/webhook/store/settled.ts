import { queryOne, type Db } from "./db"

/**
 * Allowance for the time from the creation of an id to the insert of its row, and for a process's clock that is behind the
 * database's.
 */
const SETTLE_SECONDS = 10

/**
 * The time before which no more deliveries will appear in the log. An open transaction may commit a row with an older id than
 * rows that are visible already; it has a `RowExclusiveLock` on the table until then. Call it before the log is read.
 */
export async function settledUntil(db: Db): Promise<Date> {
  const row = await queryOne<{ until: Date }>(
    db,
    `select least(clock_timestamp(), min(a.xact_start)) - make_interval(secs => ${SETTLE_SECONDS}) as until
     from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'relation' and l.relation = 'webhook_delivery'::regclass and l.mode = 'RowExclusiveLock'
       and l.database = (select oid from pg_database where datname = current_database())`
  )
  return row.until
}
