/**
 * The order of locks. A transaction locks rows of these tables in this order, and the rows of one table in the order of their
 * ids:
 *
 *   webhook_app, webhook_endpoint, webhook_event, webhook_snapshot, webhook_delivery, webhook_queue
 *
 * - Rows of webhook_snapshot are locked in the order of entity and resource id. They are read without a lock before the shop is
 *   read, and are written only if they are unchanged since; see docs/decisions/snapshots.md.
 * - Only claims, by dispatch and by the pull API, lock rows of webhook_queue without their deliveries. They skip locked rows
 *   and wait for no delivery. So a transaction that has locked a delivery may wait for its queue row.
 * - Inserts of events lock entries of unique indexes in the order of topic, resource id and dedupe key.
 * - A queue row is inserted only by a transaction that has locked or inserted its delivery. A delivery is finished or deleted
 *   only by a transaction that has locked it or its queue row. So each queue row has a delivery, and each unfinished delivery a
 *   queue row. There is no foreign key, see docs/decisions/order-of-locks.md; `store/repair.ts` checks it.
 * - A statement sees what was committed before it began. While it waits for the lock of a delivery, the delivery may be finished
 *   and queued again, with a queue row that the statement does not see. So one statement waits for the lock, and the next one of
 *   the transaction reads the queue. Exempt are statements that skip locked rows, and those that find queue rows by `claims`. A
 *   test refuses others (`__tests__/locks.unit.spec.ts`).
 * - Changes of deliveries add rows to webhook_tally, by a trigger, which waits for no lock. The statements that add these up,
 *   or rebuild statistics, lock none of the tables above.
 */
import { createHash } from "node:crypto"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { MedusaError } from "@medusajs/framework/utils"

import { propertiesOf } from "../../../types/typed"
import { DatabaseError } from "../safe-errors"
import { ANSWER, AnswerTimer, onConnection, type Connection, type Pool } from "./connection"

/**
 * The shop's connection pool, or a transaction on it. Arrays are bound as PostgreSQL arrays, which Knex's own type leaves out.
 */
export type Db = Pick<Knex, "transaction" | "isTransaction"> & {
  /** A test's stand-in has none. Then no time is limited. */
  client?: Pool
  raw(sql: string, bindings?: readonly unknown[]): Statement
}

type Statement = Promise<Result> & {
  /** Sets the name under which the driver prepares the statement. */
  options(options: { name: string }): Statement
  timeout(ms: number): Statement
  connection(connection: Connection): Statement
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Each statement has rows of its own.
type Result = { rows: any[]; rowCount: number }

/**
 * Runs one statement and returns its rows.
 * @param sql with `?` for each binding.
 * @param bindings arrays are bound as PostgreSQL arrays.
 * @throws DatabaseError, whose message contains none of the values; also when the database has not answered for a minute.
 */
export async function query<Row>(db: Db, sql: string, bindings: readonly unknown[] = []): Promise<Row[]> {
  try {
    const result = await answerTo(db, () => db.raw(sql, bindings))
    return result.rows
  } catch (error) {
    throw new DatabaseError(error, sql)
  }
}

/** Runs a statement that may take hours, such as the build of an index. @throws DatabaseError */
export async function queryUnlimited(db: Db, sql: string): Promise<void> {
  try {
    await db.raw(sql)
  } catch (error) {
    throw new DatabaseError(error, sql)
  }
}

/** The answer to a statement, within `ANSWER`. */
async function answerTo(db: Db, statement: () => Statement): Promise<Result> {
  const { client, isTransaction } = db
  if (!client) {
    return statement()
  }
  if (isTransaction) {
    return statement().timeout(ANSWER.withinMs)
  }
  return onConnection(
    client,
    (connection) => statement().connection(connection).timeout(ANSWER.withinMs),
    (processId) => endProcess(db, processId)
  )
}

/** Ends a process of the server, if it is one of this user's in this database. */
async function endProcess(db: Db, processId: number): Promise<void> {
  await db
    .raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where pid = ? and usename = current_user and datname = current_database()`,
      [processId]
    )
    .timeout(ANSWER.withinMs)
}

/**
 * Runs one statement that always returns a row, such as a `select count(*)`.
 * @returns the first row.
 * @throws DatabaseError, whose message contains none of the values; MedusaError when there is no row.
 */
export async function queryOne<Row>(db: Db, sql: string, bindings: readonly unknown[] = []): Promise<Row> {
  return firstRow(await query<Row>(db, sql, bindings))
}

/** The first row of a result that always has one. @throws MedusaError when it has none. */
export function firstRow<Row>([row]: readonly Row[]): Row {
  if (row === undefined) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      "A statement that always returns a row returned none"
    )
  }
  return row
}

/** Names of prepared statements, by their text. */
const names = new Map<string, string>()

/** Whether prepared statements work with this database. */
let usesPreparedStatements = true

/**
 * SQLSTATEs that refuse a prepared statement before anything is executed: its name is unknown (26000) or in use (42P05), behind a
 * pooler that gives each transaction another connection; or a migration has changed the type of a column of its result
 * (0A000).
 */
const PREPARED_REFUSED = new Set(["26000", "42P05", "0A000"])

/**
 * Runs one statement as `query` does, as a prepared statement: each connection parses it once and plans it a few times. That
 * saves half of the time of a statement with few rows. Use it only for statements whose plan depends on no value. It is not
 * prepared in a transaction, which a refusal would abort, nor after a prepared statement was refused once.
 *
 * The name is a hash of the text: behind a pooler a connection may be shared with a process of another version of the plugin.
 * @throws DatabaseError, whose message contains none of the values.
 */
export async function queryPrepared<Row>(db: Db, sql: string, bindings: readonly unknown[]): Promise<Row[]> {
  if (!usesPreparedStatements || db.isTransaction) {
    return query(db, sql, bindings)
  }
  try {
    const result = await answerTo(db, () => db.raw(sql, bindings).options({ name: nameOf(sql) }))
    return result.rows
  } catch (error) {
    if (PREPARED_REFUSED.has(String(propertiesOf(error).code))) {
      usesPreparedStatements = false
      return query(db, sql, bindings)
    }
    throw new DatabaseError(error, sql)
  }
}

/**
 * When PostgreSQL plans a prepared statement. "once": the plan is made for one row and kept, which saves about half of the time of
 * an insert of one event. "each time": for the present rows and sizes of tables.
 *
 * A kept plan may read a whole table that was small when the plan was made, until PostgreSQL has analyzed the table. So it is
 * used for few rows only. While there is much to do, the statements have more rows.
 */
export type Planned = "once" | "each time"

/** Most rows of one array for which a plan is kept. */
const FEW = 10

/** When to plan a statement with this many rows. */
export function plannedFor(rows: number): Planned {
  return rows <= FEW ? "once" : "each time"
}

/**
 * Rows from arrays, for the `from` of a statement.
 *
 * PostgreSQL expects ten rows of an unknown array. So a plan for any values seems more expensive than a plan for one row, and each
 * execution is planned. With an unknown limit it expects a tenth of the rows, which is one. The limit here is null: there is none.
 * @param arrays the arguments of `unnest`, such as `?::text[], ?::int8[]`.
 * @param alias the name of the rows and of their columns, such as `i(id, claims)`.
 */
export function rowsFrom(arrays: string, alias: string, planned: Planned): string {
  const rows = `unnest(${arrays}) as ${alias}`
  return planned === "once"
    ? `(select * from ${rows} limit (select null::int8)) ${alias.slice(0, alias.indexOf("("))}`
    : rows
}

function nameOf(sql: string): string {
  const name = names.get(sql) ?? `webhooks_${createHash("sha256").update(sql).digest("hex").slice(0, 32)}`
  names.set(sql, name)
  return name
}

/**
 * Runs statements in one transaction.
 * @throws what `work` throws, also if the rollback fails then; DatabaseError when the transaction cannot begin or commit. If the
 *   database does not answer to the commit, it may have executed it.
 */
export async function transaction<Result>(db: Db, work: (trx: Db) => Promise<Result>): Promise<Result> {
  let failure: { error: unknown } | undefined
  const keepError = (error: unknown): never => {
    failure = { error }
    throw error
  }
  const { client, isTransaction } = db
  try {
    if (!client || isTransaction) {
      return await db.transaction((trx) => work(trx).catch(keepError))
    }
    return await onConnection(
      client,
      (connection) => runOn(db, connection, (trx) => work(trx).catch(keepError)),
      (processId) => endProcess(db, processId)
    )
  } catch (error) {
    throw failure ? failure.error : new DatabaseError(error)
  }
}

async function runOn<Result>(
  db: Db,
  connection: Connection,
  work: (trx: Db) => Promise<Result>
): Promise<Result> {
  const timer = new AnswerTimer(connection)
  timer.start()
  try {
    const running = db.transaction(
      async (trx) => {
        timer.stop()
        timer.throwIfLate()
        return work(trx).finally(() => timer.start())
      },
      { connection }
    )
    return await Promise.race([running, timer.timeout])
  } finally {
    timer.stop()
  }
}

/**
 * A PostgreSQL array as text, for a binding. It is faster than the driver, which escapes each element.
 * @param values that need no escape: numbers, times, and texts without commas, quotes, braces, backslashes and spaces, such as
 *   the plugin's own ids.
 */
export function plainArray(values: readonly (string | number | boolean | Date | null)[]): string {
  const texts = values.map((value) => (value instanceof Date ? value.toISOString() : (value ?? "null")))
  return `{${texts.join(",")}}`
}

/** SQL that turns a binding made by `jsonLines` into an array of texts. */
export const JSON_LINES = "string_to_array(?, e'\\n', '')"

/**
 * JSON texts for a binding, one a line; JSON.stringify writes no line feed. An array would need an escape for each quote, which
 * takes a tenth of the time of a batch of payloads.
 */
export function jsonLines(values: readonly (string | null)[]): string {
  return values.map((value) => value ?? "").join("\n")
}

/** A text as a pattern of PostgreSQL's `like` and `ilike` that matches only itself. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`)
}
