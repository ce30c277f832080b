import { MedusaError } from "@medusajs/framework/utils"

import { propertiesOf } from "../../types/typed"

/**
 * SQLSTATEs whose messages never quote a stored or a given value: connection (08), transaction state (25, 40),
 * authentication (28), resources and limits (53, 54), object state (55), operator intervention, time-outs among it (57),
 * system (58), and an unknown table or column or a missing right (42). Source: PostgreSQL documentation, appendix A.
 * All others may, so of those the code alone is said.
 */
const QUOTES_NO_VALUE = /^(08|25|28|40|53|54|55|57|58)|^42(P01|703|501)$/

/** Knex puts the statement, with its values, in front of the driver's message; MikroORM does the same. */
const STATEMENT =
  /^\s*(select\s.*\sfrom\s|insert into\s|update\s.*\sset\s|delete from\s|with\s.*\sas\s|(begin|commit|rollback);)/is

const UNIQUE_VIOLATION = "23505"

/** Longest message that a log line takes. */
const MAX_LENGTH = 500

/** What the driver notes on an error, as far as it is used. */
type DriverError = {
  message?: string
  code?: unknown
  severity?: unknown
  constraint?: string
  table?: string
  column?: string
  detail?: string
}

/**
 * A statement failed. The message has the SQLSTATE, the kind of statement and the constraint, and never a value: knex's
 * own error quotes every value that was bound, which are secrets, headers and payloads here. It has no `cause` for the
 * same reason. The API answers it with 500, and 422 for a unique violation.
 */
export class DatabaseError extends MedusaError {
  /** The SQLSTATE, or the network's code such as `ECONNREFUSED`; undefined when the driver gave none. */
  declare readonly code: string | undefined
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
  /** Of a unique violation: `Key (url) already exists.`, without the values. Medusa's error handler asks for it. */
  readonly detail: string | undefined

  /** @param sql the statement, with placeholders. */
  constructor(error: unknown, sql?: string) {
    const { message = "", code, constraint, table, column, detail }: DriverError = error ?? {}
    const name = sql === undefined ? "" : ` in "${nameOf(sql)}"`
    const about = constraint === undefined ? "" : `, constraint ${constraint}`
    super(MedusaError.Types.DB_ERROR, `Database error${name}: ${reasonOf(message, code)}${about}`)
    this.name = "DatabaseError"
    this.code = typeof code === "string" ? code : undefined
    this.constraint = constraint
    this.table = table ?? (code === UNIQUE_VIOLATION ? "row" : undefined)
    this.column = column
    this.detail = code === UNIQUE_VIOLATION ? `Key (${keyIn(detail)}) already exists.` : undefined
  }
}

/**
 * An error as one line that may be logged, stored and shown: a database's without the statement and its values, no
 * more of a URL than its host and path, no secret, and no more of other texts than their first line.
 */
export function errorText(error: unknown): string {
  const safe = isFromDatabase(error) ? new DatabaseError(error) : error
  if (safe instanceof SyntaxError) {
    // JSON.parse quotes what it cannot read.
    return "SyntaxError"
  }
  const text = safe instanceof Error ? safe.message : String(propertiesOf(safe).message ?? safe)
  return withoutSecrets(text).split("\n", 1)[0]!.slice(0, MAX_LENGTH)
}

function isFromDatabase(error: unknown): boolean {
  if (typeof error !== "object" || error === null || error instanceof DatabaseError) {
    return false
  }
  const { message, code, severity }: DriverError = error
  return (typeof code === "string" && severity !== undefined) || STATEMENT.test(message ?? "")
}

/** The driver's message is behind the last " - "; should it hold one itself, its end alone is said. */
function reasonOf(message: string, code: unknown): string {
  const own = STATEMENT.test(message) ? message.slice(message.lastIndexOf(" - ") + 3) : message
  const isSqlState = typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)
  if (!isSqlState) {
    return withoutSecrets(own)
  }
  return QUOTES_NO_VALUE.test(code) ? `${code} ${own}` : code
}

/** The columns in `Key (url, name)=(…, …) already exists.` */
function keyIn(detail: string | undefined): string {
  return /^Key \(([\w", ]+)\)=\(/.exec(detail ?? "")?.[1] ?? "the same key"
}

/** What a statement does first and to which table: `update webhook_endpoint`. Not "for update of", nor "do update set". */
function nameOf(sql: string): string {
  const writes = /(?<!\b(?:for|do|key)\s+)\b(insert into|update|delete from)\s+"?(\w+)/i.exec(sql)
  const [, verb, table] = writes ?? /\b(select)\b[\s\S]*?\bfrom\s+"?(\w+)/i.exec(sql) ?? []
  if (verb === undefined || table === undefined) {
    return "statement"
  }
  return verb.toLowerCase() === "select" ? `select from ${table}` : `${verb.toLowerCase()} ${table}`
}

/** Texts of others may quote a URL with its user and query, a secret, or a header's value. */
function withoutSecrets(text: string): string {
  return text
    .replace(/(\w+:\/\/)[^\s/?#@]*@/g, "$1")
    .replace(/(\w+:\/\/[^\s?#]*)[?#][^\s"']*/g, "$1")
    .replace(/\bwhsec_[\w+/=-]*/g, "whsec_•••")
    .replace(/\bwhapp_[0-9a-f]{64}\b/g, "whapp_•••")
    .replace(/\b(Bearer|Basic)\s+[^\s"',]+/gi, "$1 •••")
}
