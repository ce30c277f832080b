import { readdirSync } from "node:fs"
import { join } from "node:path"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Migration } from "@medusajs/framework/mikro-orm/migrations"
import { dynamicImport, ModulesSdkUtils } from "@medusajs/framework/utils"

import { propertiesOf } from "../../src/types/typed"
import { entryOf } from "../../scripts/present"

const MIGRATIONS = join(__dirname, "../../src/modules/webhook/migrations")

/** A database of its own with the module's tables, on the server that `DB_*` names. */
export async function createDatabase(
  name: string
): Promise<{ db: Knex; url: string; drop: () => Promise<void> }> {
  const server = connect("postgres")
  await server.raw(`drop database if exists "${name}" with (force)`)
  await server.raw(`create database "${name}"`)
  const db = connect(name)
  await migrate(db)
  return {
    db,
    url: urlOf(name),
    drop: async () => {
      await db.destroy()
      await server.raw(`drop database if exists "${name}" with (force)`)
      await server.destroy()
    },
  }
}

/** The module's tables, whichever there are. */
export async function tablesOf(db: Knex): Promise<string[]> {
  const { rows } = await db.raw(
    "select table_name as name from information_schema.tables where table_name like 'webhook%' order by 1"
  )
  return rows.map(({ name }: { name: string }) => name)
}

/** What the module's own background work writes at any moment: counts, and where catch-up stands. */
const BACKGROUND = /^webhook_(stats.*|tally|catch_up)$/

/** Every row of the module's tables, as text; `still` leaves out those that background work may change meanwhile. */
export async function dumpTables(db: Knex, { still = false } = {}): Promise<string[]> {
  const tables = (await tablesOf(db)).filter((table) => !still || !BACKGROUND.test(table))
  const dumps = await Promise.all(tables.map((table) => db.raw(`select t::text as text from "${table}" t`)))
  return dumps.flatMap(({ rows }) => rows.map(({ text }: { text: string }) => text))
}

/** Empties the module's tables. */
export async function emptyTables(db: Knex): Promise<void> {
  await truncate(db, await tablesOf(db))
}

/**
 * Empties tables of a shop that may be at work. The whole tables are locked, one after the other, and a statement of the shop may hold
 * one and wait for another. PostgreSQL ends one of the two then; where it is this one, which has changed nothing, it is run again.
 */
export async function truncate(db: Knex, tables: readonly string[]): Promise<void> {
  for (;;) {
    try {
      await db.raw(`truncate ${tables.join(", ")}`)
      return
    } catch (error) {
      if (propertiesOf(error).code !== DEADLOCK) {
        throw error
      }
    }
  }
}

const DEADLOCK = "40P01"

/** A connection pool to a database on the test server. @param port another one that leads to it. */
export function connect(database: string, max = 10, port?: number): Knex {
  return ModulesSdkUtils.createPgConnection({
    clientUrl: urlOf(database, port),
    pool: { min: 0, max },
  })
}

function urlOf(database: string, port?: number): string {
  const { DB_HOST = "127.0.0.1", DB_PORT = "5432", DB_USERNAME = "postgres", DB_PASSWORD = "" } = process.env
  const place = port === undefined ? `${DB_HOST}:${DB_PORT}` : `127.0.0.1:${port}`
  return `postgres://${DB_USERNAME}:${encodeURIComponent(DB_PASSWORD)}@${place}/${database}`
}

/** The module's migrations by their names, oldest first. */
export function migrationNames(): string[] {
  return readdirSync(MIGRATIONS)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.replace(/\.ts$/, ""))
    .sort()
}

/** The last migration of the version from which shops upgrade. Each release updates it. */
const LAST_VERSION = "Migration20261128160000"

/** The migrations that a shop of the last version has not run, oldest first. */
export const LATER_MIGRATIONS = migrationNames().filter((name) => name > LAST_VERSION)

/** Undoes migrations, the newest first. */
export async function revert(db: Knex, names: readonly string[]): Promise<void> {
  for (const name of [...names].reverse()) {
    for (const statement of await statementsOf(name, "down")) {
      await db.raw(statement)
    }
  }
}

/** What a migration runs, in its order. */
export async function statementsOf(name: string, direction: "up" | "down"): Promise<string[]> {
  const exported: Record<string, new (...args: unknown[]) => Migration> = await dynamicImport(
    join(MIGRATIONS, `${name}.ts`)
  )
  const Exported = entryOf(exported, name)
  const migration = new Exported(undefined, undefined)
  await migration[direction]()
  return migration.getQueries().map(String)
}

async function migrate(db: Knex): Promise<void> {
  for (const name of migrationNames()) {
    for (const statement of await statementsOf(name, "up")) {
      await db.raw(statement)
    }
  }
}
