import { MedusaError } from "@medusajs/framework/utils"

import { propertiesOf } from "../../types/typed"

/**
 * SQLSTATEs whose messages never contain a value: connection (08), transaction state (25, 40), authentication (28), resources
 * and limits (53, 54), object state (55), operator intervention, which includes time-outs (57), system (58), and unknown tables
 * or columns and missing privileges (42). Source: PostgreSQL documentation, appendix A. Of all others only the code is shown.
 */
const QUOTES_NO_VALUE = /^(08|25|28|40|53|54|55|57|58)|^42(P01|703|501)$/

/** Knex puts the statement, with its values, in front of the driver's message; MikroORM does the same. */
const STATEMENT =
  /^\s*(select\s.*\sfrom\s|insert into\s|update\s.*\sset\s|delete from\s|with\s.*\sas\s|(begin|commit|rollback);)/is

const UNIQUE_VIOLATION = "23505"

/** Longest message that a log line takes. */
const MAX_LENGTH = 500

/** The properties of a driver's error that are used. */
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
 * A statement has failed. The message has the SQLSTATE, the kind of statement and the constraint, and no values: Knex's own
 * error contains all bound values, among them secrets, headers and payloads. For the same reason there is no `cause`. The API
 * answers with 500, or with 422 for a unique violation.
 */
export class DatabaseError extends MedusaError {
  /** The SQLSTATE, or the network's code such as `ECONNREFUSED`; undefined when the driver gave none. */
  declare readonly code: string | undefined
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined
  /** For a unique violation `Key (url) already exists.`, without the values. Medusa's error handler reads it. */
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
 * An error as one line that may be logged, stored and shown. It has no statement and no values of the database, no secrets, of
 * URLs only host and path, and of other texts only the first line, at most 500 characters.
 */
export function errorText(error: unknown): string {
  const safe = isFromDatabase(error) ? new DatabaseError(error) : error
  if (safe instanceof SyntaxError) {
    // JSON.parse quotes what it cannot read.
    return "SyntaxError"
  }
  const text = safe instanceof Error ? safe.message : String(propertiesOf(safe).message ?? safe)
  const [line = ""] = withoutSecrets(text).split("\n", 1)
  return line.slice(0, MAX_LENGTH)
}

function isFromDatabase(error: unknown): boolean {
  if (typeof error !== "object" || error === null || error instanceof DatabaseError) {
    return false
  }
  const { message, code, severity }: DriverError = error
  return (typeof code === "string" && severity !== undefined) || STATEMENT.test(message ?? "")
}

/** The driver's message follows the last " - ". If it contains one itself, only its end is used. */
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

/** The first write of a statement and its table: `update webhook_endpoint`. "for update of" and "do update set" are no writes. */
function nameOf(sql: string): string {
  const writes = /(?<!\b(?:for|do|key)\s+)\b(insert into|update|delete from)\s+"?(\w+)/i.exec(sql)
  const [, verb, table] = writes ?? /\b(select)\b[\s\S]*?\bfrom\s+"?(\w+)/i.exec(sql) ?? []
  if (verb === undefined || table === undefined) {
    return "statement"
  }
  return verb.toLowerCase() === "select" ? `select from ${table}` : `${verb.toLowerCase()} ${table}`
}

/** Removes secrets from a text: users and queries of URLs, secrets, tokens and credentials in headers. */
function withoutSecrets(text: string): string {
  return text
    .replace(/(\w+:\/\/)[^\s/?#@]*@/g, "$1")
    .replace(/(\w+:\/\/[^\s?#]*)[?#][^\s"']*/g, "$1")
    .replace(/\bwhsec_[\w+/=-]*/g, "whsec_•••")
    .replace(/\bwhapp_[0-9a-f]{64}\b/g, "whapp_•••")
    .replace(/\b(Bearer|Basic)\s+[^\s"',]+/gi, "$1 •••")
}
