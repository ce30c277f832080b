import { keysOf } from "../../src/types/typed"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/**
 * Ways in which PostgreSQL makes a write fail, each by an error of its own making: what a trigger does with the row as a
 * text. Those in `QUOTING` quote the row, as a merchant's own trigger or constraint may.
 */
const WAYS = {
  "a read-only database":
    "perform set_config('transaction_read_only', 'on', true); insert into failing_line values ('')",
  "a statement time-out": "perform pg_sleep(60)",
  "a connection that is cut": "perform pg_terminate_backend(pg_backend_pid())",
  "a unique violation": "insert into failing_line values (left(new::text, 2000)), (left(new::text, 2000))",
  "a check violation": "insert into failing_never values (new::text)",
  "a value that it refuses": "perform new::text::int",
  "an exception of a trigger":
    "raise exception 'refused: %', new::text using detail = new::text, hint = new::text",
} as const

export type Way = keyof typeof WAYS

/** The way for which a pool needs a `statement_timeout`. */
export const TIME_OUT: Way = "a statement time-out"

export const ALL_WAYS: readonly Way[] = keysOf(WAYS)

/** Those whose own message, detail or context has the row, which PostgreSQL's own log then has too. */
export const QUOTING: readonly Way[] = [
  "a unique violation",
  "a check violation",
  "a value that it refuses",
  "an exception of a trigger",
]

/** Makes writes to tables fail on demand. */
export class FailingWrites {
  private constructor(private readonly db: Knex) {}

  static async prepare(db: Knex): Promise<FailingWrites> {
    await db.raw(`create table failing_line (line text primary key)`)
    await db.raw(`create table failing_never (line text check (line is null))`)
    const branches = Object.entries(WAYS).map(([way, act]) => `when '${way}' then ${act};`)
    await db.raw(
      `create function fail_write() returns trigger language plpgsql as
       $$ begin case tg_argv[0] ${branches.join(" ")} end case; return new; end $$`
    )
    return new FailingWrites(db)
  }

  async arm(way: Way, table: string, on: "insert" | "update" | "insert or update"): Promise<void> {
    await this.db.raw(
      `create trigger fail_write before ${on} on ${table} for each row execute function fail_write('${way}')`
    )
  }

  async disarm(...tables: string[]): Promise<void> {
    for (const table of tables) {
      await this.db.raw(`drop trigger if exists fail_write on ${table}`)
    }
  }
}
