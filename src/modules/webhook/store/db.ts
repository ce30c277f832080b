/**
 * The order of locks. A transaction locks rows of these tables in this order, and rows of one table by their ids:
 *
 *   webhook_app, webhook_endpoint, webhook_event, webhook_snapshot, webhook_delivery, webhook_queue
 *
 * - Rows of webhook_snapshot are locked by their keys, entity and resource id. They are read without a lock before the shop is, and
 *   written where they are what was read; see docs/decisions/snapshots.md.
 * - Only claims, of dispatch and of whoever fetches, lock rows of the queue without their deliveries. They skip what is locked and wait for no delivery, so
 *   whoever has locked a delivery may wait for its row in the queue.
 * - Events that are inserted lock their places in unique indexes, in the order of topic, resource and key.
 * - Only who has locked a delivery, or inserts it, may insert its row in the queue; only who has locked a delivery or its
 *   row in the queue may finish or delete it. So a row in the queue has a delivery, and an unfinished delivery a row in the
 *   queue. No foreign key says so, see docs/decisions/order-of-locks.md.
 *   `store/mend.ts` looks whether it holds.
 * - Whoever changes deliveries adds rows to webhook_tally, by a trigger: that waits for nobody. Who adds them up, or rebuilds
 *   statistics, locks none of the four.
 */
import { propertiesOf } from "../../../types/typed"
import { createHash } from "node:crypto"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { DatabaseError } from "../safe-errors"

/** The shop's own connection pool, or a transaction on it. Arrays are bound as PostgreSQL arrays, which Knex's own type leaves out. */
export type Db = Pick<Knex, "transaction" | "isTransaction"> & {
  /** `options` takes the name by which the driver prepares the statement. */
  raw(
    sql: string,
    bindings?: readonly unknown[]
  ): Promise<Result> & { options(options: { name: string }): Promise<Result> }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Each statement has rows of its own.
type Result = { rows: any[]; rowCount: number }

/**
 * Runs one statement and gives its rows. Arrays are bound as PostgreSQL arrays.
 * @throws DatabaseError without any of the values.
 */
export async function query<Row>(db: Db, sql: string, bindings: readonly unknown[] = []): Promise<Row[]> {
  try {
    const result = await db.raw(sql, bindings)
    return result.rows
  } catch (error) {
    throw new DatabaseError(error, sql)
  }
}

/** Names of prepared statements, by their text. */
const names = new Map<string, string>()

/** Whether the server still knows a connection's statements by their names. */
let keepsNames = true

/**
 * SQLSTATEs by which a name is refused, before anything of the statement is done: it is unknown (26000) or taken (42P05), as
 * behind a pooler that gives each transaction another connection and knows no names, or a migration has changed the type of
 * a column that it gives (0A000).
 */
const NAME_REFUSED = new Set(["26000", "42P05", "0A000"])

/**
 * Runs one statement as `query` does, prepared: each connection parses it once, and plans it a few times. That is half of
 * the time of a statement with few rows. For statements whose plan depends on no value. From the first time that a name is
 * refused on they run without, and so they do in a transaction, which a refusal would end.
 *
 * A name is made of the text: behind a pooler the connection of a process with another version of the plugin may be met.
 * @throws DatabaseError without any of the values.
 */
export async function queryPrepared<Row>(db: Db, sql: string, bindings: readonly unknown[]): Promise<Row[]> {
  if (!keepsNames || db.isTransaction) {
    return query(db, sql, bindings)
  }
  try {
    const result = await db.raw(sql, bindings).options({ name: nameOf(sql) })
    return result.rows
  } catch (error) {
    if (NAME_REFUSED.has(String(propertiesOf(error).code))) {
      keepsNames = false
      return query(db, sql, bindings)
    }
    throw new DatabaseError(error, sql)
  }
}

function nameOf(sql: string): string {
  const name = names.get(sql) ?? `webhooks_${createHash("sha256").update(sql).digest("hex").slice(0, 32)}`
  names.set(sql, name)
  return name
}

/**
 * Runs statements in one transaction.
 * @throws what `work` throws, also where the connection is lost and the rollback fails too; DatabaseError when the
 *   transaction itself cannot begin or end.
 */
export async function transaction<Result>(db: Db, work: (trx: Db) => Promise<Result>): Promise<Result> {
  let failure: { error: unknown } | undefined
  try {
    return await db.transaction((trx) =>
      work(trx).catch((error: unknown) => {
        failure = { error }
        throw error
      })
    )
  } catch (error) {
    throw failure ? failure.error : new DatabaseError(error)
  }
}

/**
 * An array for a binding, written out: the driver would escape it element by element.
 * @param values what needs no escape: numbers, times, ids, and names of ours.
 */
export function plainArray(values: readonly (string | number | boolean | Date | null)[]): string {
  const texts = values.map((value) => (value instanceof Date ? value.toISOString() : (value ?? "null")))
  return `{${texts.join(",")}}`
}

/** What `jsonLines` stands for in a statement: an array of texts. */
export const JSON_LINES = "string_to_array(?, e'\\n', '')"

/**
 * JSON texts for a binding, one a line, which they never break. As elements of an array each of their quotes would be
 * escaped here and read over there: a tenth of the time that a batch of payloads takes.
 */
export function jsonLines(values: readonly (string | null)[]): string {
  return values.map((value) => value ?? "").join("\n")
}
