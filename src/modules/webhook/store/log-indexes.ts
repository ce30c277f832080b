import { query, type Db } from "./db"

/** An index of the log: its table, and what is behind `on <table>`. */
export type LogIndex = { name: string; table: "webhook_delivery" | "webhook_attempt"; on: string }

/**
 * The indexes that a log may lack which was long before there were these, see `log-indexes.ts`. All are on columns that the
 * success of a delivery leaves alone.
 */
export const LOG_INDEXES: readonly LogIndex[] = [
  { name: "IDX_webhook_delivery_topic", table: "webhook_delivery", on: `("topic", "id")` },
  {
    name: "IDX_webhook_delivery_failed_id",
    table: "webhook_delivery",
    on: `("id") where "failed_at" is not null`,
  },
  {
    name: "IDX_webhook_delivery_cancelled_id",
    table: "webhook_delivery",
    on: `("id") where "cancelled_at" is not null`,
  },
  {
    name: "IDX_webhook_attempt_answer",
    table: "webhook_attempt",
    on: `("response_status", "delivery_id") where "response_status" < 200 or "response_status" > 299`,
  },
]

/**
 * The indexes that are not there, or that whoever built them left unfinished (`is_broken`). Those of a table on which some
 * process builds an index are left out: it may be the one.
 */
export async function listMissingIndexes(db: Db): Promise<(LogIndex & { is_broken: boolean })[]> {
  const rows = await query<{ name: string; is_broken: boolean }>(
    db,
    `select l.name, i.indexrelid is not null as is_broken
     from unnest(?::text[], ?::text[]) as l(name, on_table)
     left join pg_index i on i.indexrelid = to_regclass(quote_ident(l.name))
     where i.indisvalid is not true and to_regclass(l.on_table) is not null
       and not exists (select 1 from pg_stat_progress_create_index p where p.relid = to_regclass(l.on_table))`,
    [LOG_INDEXES.map(({ name }) => name), LOG_INDEXES.map(({ table }) => table)]
  )
  const broken = new Map(rows.map(({ name, is_broken }) => [name, is_broken]))
  return LOG_INDEXES.flatMap((index) =>
    broken.has(index.name) ? { ...index, is_broken: broken.get(index.name)! } : []
  )
}

/** How an index is built while the shop writes. Not within a transaction. Names are ours, so they need no binding. */
export const builtBy = ({ name, table, on }: LogIndex): string =>
  `create index concurrently if not exists "${name}" on "${table}" ${on}`

/** Whoever comes while another process builds it waits for that one. */
export async function buildIndex(db: Db, index: LogIndex): Promise<void> {
  await query(db, builtBy(index))
}

/** Removes what a build that was interrupted has left: it serves nobody, and is written all the same. */
export async function dropBrokenIndex(db: Db, { name }: LogIndex): Promise<void> {
  await query(db, `drop index concurrently if exists "${name}"`)
}
