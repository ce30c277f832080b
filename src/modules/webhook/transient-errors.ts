import { propertiesOf } from "../../types/typed"
import { errorText } from "./safe-errors"

/**
 * Beginnings of the SQLSTATEs after which the same statement may succeed later: connection (08), a server that was made
 * read-only by a failover (25), a password that is being changed (28), a database or schema that is being created (3D, 3F, 42),
 * serialisation and deadlock (40), resources (53), a lock (55), shutdown and time-out (57), the system (58). Some connection
 * poolers say XX000 when they have no connection to give; the other internal errors mean damaged data.
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const TRANSIENT_STATES = ["08", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58", "XX000"]

/**
 * Beginnings of those SQLSTATEs after which one row may be to blame as well, because it is damaged or too large: files
 * (58), internal errors (XX000), a time-out and memory. Not `lock_timeout`: a read waits for the lock of a whole table only.
 */
const ROW_STATES = ["58", "XX000", "57014", "53200"]

/** `query_canceled`, usually by `statement_timeout`, and `lock_not_available`, by `lock_timeout`. */
const TIMEOUTS = ["57014", "55P03"]

/** Knex's message for a statement that has not been answered in time. That for a pool without a free connection is another. */
const LATE_ANSWER = /\bDefined query timeout of \d+ms exceeded\b/

/** JavaScript's errors about a value: it is not JSON, not a date, or too long a text. */
const VALUE_ERRORS = new Set(["TypeError", "RangeError", "SyntaxError"])

/**
 * Whether the same operation may succeed when it is tried again. It cannot if the database or JSON refuses a value. An error
 * without a code counts as transient, because a lost connection often has none.
 */
export function isTransient(error: unknown): boolean {
  const state = sqlState(error)
  return state === undefined
    ? !VALUE_ERRORS.has(String(propertiesOf(error).name))
    : TRANSIENT_STATES.some((start) => state.startsWith(start))
}

/** Whether an error may come from a single row, so that the same statement may succeed without it. */
export function mayBeOneRow(error: unknown): boolean {
  const state = sqlState(error)
  return !isTransient(error) || (state !== undefined && ROW_STATES.some((start) => state.startsWith(start)))
}

/** `Database error in "update webhook_app": 25006 cannot …`, as `DatabaseError` writes it. */
const DATABASE_ERROR = /^Database error(?: in "[^"]*")?: (?:([0-9A-Z]{5})\b)?/

/** The same for the message of a `DatabaseError`. Workflows throw copies of errors, of which only the message is left. */
export function isTransientMessage(message: string): boolean {
  const found = DATABASE_ERROR.exec(message)
  return found !== null && isTransient({ code: found[1] })
}

/** Whether a statement was cancelled for its duration, so that with half of its rows it may succeed. */
export function isTimeout(error: unknown): boolean {
  return TIMEOUTS.includes(sqlState(error) ?? "")
}

/**
 * Whether a statement was not answered within the plugin's own limit (`ANSWER`): it takes too long, or its connection is broken.
 */
export function isUnanswered(error: unknown): boolean {
  return LATE_ANSWER.test(errorText(error))
}

/** Whether a statement took too long for the database or for the plugin, so that with half of its rows it may succeed. */
export function takesTooLong(error: unknown): boolean {
  return isTimeout(error) || isUnanswered(error)
}

/** The reason of a permanent error as one line, without the values that a database driver puts into its messages. */
export function reasonOf(error: unknown): string {
  const state = sqlState(error)
  if (isTimeout(error)) {
    return `it takes longer than the database allows (SQLSTATE ${state})`
  }
  if (state !== undefined) {
    const { constraint, column } = propertiesOf(error)
    const place = [constraint, column].find((name) => typeof name === "string")
    return `the database refuses it (SQLSTATE ${state}${place ? `, ${place}` : ""})`
  }
  return errorText(error)
}

/** The SQLSTATE of an error, or the name of an error that has none. */
export function codeOf(error: unknown): string {
  return sqlState(error) ?? String(propertiesOf(error).name)
}

/** A SQLSTATE has five letters and digits. Node's own codes, such as `EPIPE`, contain no digit. */
function sqlState(error: unknown): string | undefined {
  const { code } = propertiesOf(error)
  return typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined
}
