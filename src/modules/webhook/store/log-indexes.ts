import { query, queryUnlimited, type Db } from "./db"

/** An index of the log: its table, and the SQL after `on <table>`. */
type LogIndex = { name: string; table: "webhook_delivery" | "webhook_attempt"; on: string }

/**
 * Indexes that a long log may lack after an upgrade, see `log-indexes.ts`. They are on columns that a success of a delivery
 * does not change.
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

/** The indexes that are missing or incomplete (`is_broken`). Tables on which some process is building an index are left out. */
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

/**
 * The statement that builds an index without blocking writes. It cannot run in a transaction. The names are constants, so they
 * need no binding.
 */
export const builtBy = ({ name, table, on }: LogIndex): string =>
  `create index concurrently if not exists "${name}" on "${table}" ${on}`

/** Builds an index. If another process is building it, this waits for that one. */
export async function buildIndex(db: Db, index: LogIndex): Promise<void> {
  await queryUnlimited(db, builtBy(index))
}

/** Drops an incomplete index, which is maintained by each write without being used. */
export async function dropBrokenIndex(db: Db, { name }: LogIndex): Promise<void> {
  await queryUnlimited(db, `drop index concurrently if exists "${name}"`)
}
