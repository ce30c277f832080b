import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { DATA, ROOT, startMedusa } from "../../scripts/medusa"
import { databaseUrl, openPostgres } from "../../scripts/postgres"
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
  const server = connect("postgres", 2)
  await server.transaction(async (lock) => {
    await lock.raw("select pg_advisory_xact_lock(?)", [LOCK])
    const template = `shop_template_${fingerprint()}`
    const { rows } = await server.raw("select 1 from pg_database where datname = ?", [template])
    if (rows.length === 0) {
      await makeTemplate(server, template)
    }
    await server.raw("drop database if exists ?? with (force)", [name])
    await server.raw("create database ?? template ??", [name, template])
  })
  await server.destroy()
  return databaseUrl(await openPostgres(), name)
}

/** Renamed when done, so that one that was interrupted is not taken for a template. */
async function makeTemplate(server: Knex, template: string): Promise<void> {
  const partial = "shop_template_partial"
  await server.raw("drop database if exists ?? with (force)", [partial])
  await server.raw("create database ??", [partial])
  const env = {
    NODE_ENV: "test",
    DATABASE_URL: databaseUrl(await openPostgres(), partial),
    REDIS_URL: "",
    DISABLE_MEDUSA_ADMIN: "true",
    LOG_LEVEL: "error",
  }
  const once = (...command: string[]) =>
    startMedusa(command, env, { kind: "file", path: join(DATA, "shop-database.log") })
  await once("db:migrate").succeed("The migration")
  await once("exec", "scripts/demo/seed.ts").succeed("The seed")
  await server.raw("alter database ?? rename to ??", [partial, template])
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
