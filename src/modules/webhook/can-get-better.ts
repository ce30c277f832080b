import { propertiesOf } from "../../types/typed"
import { errorText } from "./safe-errors"

/**
 * Classes of SQLSTATE after which the same statement may succeed later: connection (08), a server that was made read-only
 * by a failover (25), a password that is being changed (28), a database or schema that is being created (3D, 3F, 42),
 * serialisation and deadlock (40), resources (53), a lock (55), shutdown and time-out (57), the system (58).
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const TRANSIENT_CLASSES = new Set(["08", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58"])

/** A statement was cancelled: by `statement_timeout`, as a rule. */
const CANCELLED = "57014"

/** Errors that JavaScript throws at a value: JSON cannot hold it, or it is no date, or too long a text. */
const OF_VALUES = new Set(["TypeError", "RangeError", "SyntaxError"])

/**
 * Whether what failed may succeed when it is tried again as it is. What the database, or JSON, refuses for its content
 * fails each time. An error that says neither (a lost connection often has no code) may pass.
 */
export function canGetBetter(error: unknown): boolean {
  const state = sqlState(error)
  return state === undefined
    ? !OF_VALUES.has(String(propertiesOf(error).name))
    : TRANSIENT_CLASSES.has(state.slice(0, 2))
}

/** Whether a statement took too long, so that with half of its rows it may succeed. */
export function tookTooLong(error: unknown): boolean {
  return sqlState(error) === CANCELLED
}

/** Why something is refused, without its values, which a database driver puts into its messages. */
export function reasonOf(error: unknown): string {
  const state = sqlState(error)
  if (state !== undefined) {
    const { constraint, column } = propertiesOf(error)
    const place = [constraint, column].find((name) => typeof name === "string")
    return `the database refuses it (SQLSTATE ${state}${place ? `, ${place}` : ""})`
  }
  return errorText(error)
}

/** Five letters and digits, among them a digit, which Node's own codes (`EPIPE`) have not. */
function sqlState(error: unknown): string | undefined {
  const { code } = propertiesOf(error)
  return typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined
}
