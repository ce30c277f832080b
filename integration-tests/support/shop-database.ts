import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { DATA, ROOT, startMedusa } from "../../scripts/medusa"
import { databaseUrl, openPostgres } from "../../scripts/postgres"
import type { Program } from "../../scripts/program"
import { connect } from "./database"

/** Any number that nothing else locks. */
const LOCK = 7_314_160

/** What a template is made of: other files make another. */
const SOURCES = ["package-lock.json", "medusa-config.ts", "scripts/demo", "src/modules/webhook/migrations"]

/**
 * A database of a shop with the demo's goods, on the server that `DB_*` names: a copy of one that is migrated and filled when it is first
 * asked for, because that takes Medusa half a minute.
 * @returns its address.
 */
export async function createShopDatabase(name: string): Promise<string> {
  await createCopy(name, filledTemplate)
  return databaseUrl(await openPostgres(), name)
}

/** The same without goods: it has the tables of Medusa and the plugin, and no rows but those that migrations insert. */
export async function createMigratedDatabase(name: string): Promise<void> {
  await createCopy(name, migratedTemplate)
}

/** @param provide makes the template where it is not there yet, and returns its name. */
async function createCopy(name: string, provide: (server: Knex) => Promise<string>): Promise<void> {
  const server = connect("postgres", 2)
  await server.transaction(async (lock) => {
    await lock.raw("select pg_advisory_xact_lock(?)", [LOCK])
    await createFrom(server, await provide(server), name)
  })
  await server.destroy()
}

function migratedTemplate(server: Knex): Promise<string> {
  return templateOf(
    server,
    "migrated",
    async () => "template1",
    async (medusa) => {
      await medusa("db:migrate").succeed("The migration")
    }
  )
}

function filledTemplate(server: Knex): Promise<string> {
  return templateOf(
    server,
    "filled",
    () => migratedTemplate(server),
    async (medusa) => {
      await medusa("exec", "scripts/demo/seed.ts").succeed("The seed")
    }
  )
}

/** Renamed when done, so that one that was interrupted is not taken for a template. */
async function templateOf(
  server: Knex,
  kind: string,
  basis: () => Promise<string>,
  fill: (medusa: (...command: string[]) => Program) => Promise<void>
): Promise<string> {
  const template = `shop_${kind}_${fingerprint()}`
  const { rows } = await server.raw("select 1 from pg_database where datname = ?", [template])
  if (rows.length > 0) {
    return template
  }
  const partial = `shop_${kind}_partial`
  await createFrom(server, await basis(), partial)
  const env = {
    NODE_ENV: "test",
    DATABASE_URL: databaseUrl(await openPostgres(), partial),
    REDIS_URL: "",
    DISABLE_MEDUSA_ADMIN: "true",
    LOG_LEVEL: "error",
  }
  await fill((...command) =>
    startMedusa(command, env, { kind: "file", path: join(DATA, "shop-database.log") })
  )
  await server.raw("alter database ?? rename to ??", [partial, template])
  return template
}

async function createFrom(server: Knex, template: string, name: string): Promise<void> {
  await server.raw("drop database if exists ?? with (force)", [name])
  await server.raw("create database ?? template ??", [name, template])
}

function fingerprint(): string {
  const hash = createHash("sha256")
  for (const source of SOURCES) {
    const path = join(ROOT, source)
    const files = /\.\w+$/.test(source) ? [path] : readdirSync(path).map((file) => join(path, file))
    files.filter((file) => /\.\w+$/.test(file)).forEach((file) => hash.update(readFileSync(file)))
  }
  return hash.digest("hex").slice(0, 12)
}
