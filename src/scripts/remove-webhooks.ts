import { readdirSync } from "node:fs"
import { join, parse } from "node:path"

import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import { query, queryOne, transaction, type Db } from "../modules/webhook/store/db"

/** All tables of the plugin's migrations. A test compares the lists with a migrated database. */
export const TABLES = [
  "webhook_app",
  "webhook_app_rate",
  "webhook_app_token",
  "webhook_endpoint",
  "webhook_event",
  "webhook_delivery",
  "webhook_attempt",
  "webhook_audit",
  "webhook_queue",
  "webhook_backfill",
  "webhook_bulk_action",
  "webhook_catch_up",
  "webhook_catch_up_known",
  "webhook_erasure",
  "webhook_idempotency",
  "webhook_payload_due",
  "webhook_payload_walk",
  "webhook_portal_session",
  "webhook_set_aside",
  "webhook_stats",
  "webhook_stats_draft",
  "webhook_stats_rebuild",
  "webhook_tally",
  "webhook_absorbed",
  "webhook_snapshot",
  "webhook_sweep",
]
const FUNCTIONS = [
  "webhook_audit_app",
  "webhook_audit_app_token",
  "webhook_audit_change",
  "webhook_audit_portal_session",
  "webhook_note_outcomes",
  "webhook_note_unsent",
  "webhook_number_change",
]
const SEQUENCES = ["webhook_audit_number", "webhook_change_number", "webhook_revision"]

/** Indexes on the shop's own tables, which `migration-scripts/index-shop-changes.ts` builds. */
const SHOP_INDEXES = "IDX\\_webhooks\\_%\\_changed"

/**
 * `npx medusa exec …/remove-webhooks.js [apply]`: removes everything from the database that the plugin has created: its tables with all
 * webhooks and the log, its indexes on the shop's tables, and its rows in Medusa's lists of migrations, so that the plugin can be
 * installed again. Without `apply` it only prints what it would remove.
 * @throws Error for other arguments.
 */
export default async function removeWebhooks({ container, args }: ExecArgs): Promise<void> {
  const [apply] = args
  if (![undefined, "apply"].includes(apply) || args.length > 1) {
    throw new Error(`The only argument is "apply", not ${JSON.stringify(args.join(" "))}`)
  }
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const tables = await existing(db, TABLES)
  const indexes = await shopIndexes(db)
  for (const table of tables) {
    print(`table ${table}: ${await countRows(db, table)} rows`)
  }
  indexes.forEach((index) => print(`index ${index}`))
  if (apply === undefined) {
    print(
      'This was a dry run: nothing has changed. Stop the shop, then add "apply" to remove all of this permanently.'
    )
    return
  }

  // Otherwise this process reads the tables once a second while they are dropped.
  await container.resolve<WebhookModuleService>(WEBHOOK_MODULE).__hooks.onApplicationPrepareShutdown()
  // Concurrently, which needs no transaction and does not block the shop's writes to these tables.
  for (const index of indexes) {
    await query(db, `drop index concurrently if exists "${index}"`)
  }
  await transaction(db, async (trx) => {
    // Dropping a table drops its triggers, which use the functions.
    await drop(trx, "table", tables)
    await drop(trx, "function", FUNCTIONS)
    await drop(trx, "sequence", SEQUENCES)
    await forget(trx, "mikro_orm_migrations", "name", filesIn("../modules/webhook/migrations"))
    await forget(trx, "script_migrations", "script_name", filesIn("../migration-scripts"))
  })
  print(
    "Removed. Take the plugin out of medusa-config.ts and out of package.json before you start the shop again."
  )
}

function print(line: string): void {
  console.log(line)
}

/** The names of a folder's scripts, without the extension. */
function filesIn(folder: string): string[] {
  return readdirSync(join(__dirname, folder))
    .filter((file) => /^[^.]+\.(js|ts)$/.test(file))
    .map((file) => parse(file).name)
}

async function existing(db: Db, tables: readonly string[]): Promise<string[]> {
  const rows = await query<{ name: string }>(
    db,
    "select name from unnest(?::text[]) with ordinality as t (name, place) where to_regclass(name) is not null order by place",
    [tables]
  )
  return rows.map(({ name }) => name)
}

async function shopIndexes(db: Db): Promise<string[]> {
  const rows = await query<{ name: string }>(
    db,
    "select indexname as name from pg_indexes where schemaname = current_schema() and indexname like ? order by 1",
    [SHOP_INDEXES]
  )
  return rows.map(({ name }) => name)
}

async function countRows(db: Db, table: string): Promise<string> {
  const { count } = await queryOne<{ count: string }>(db, `select count(*) as count from "${table}"`)
  return count
}

async function drop(
  db: Db,
  kind: "table" | "function" | "sequence",
  names: readonly string[]
): Promise<void> {
  if (names.length > 0) {
    // In one statement, because tables may depend on one another.
    await query(db, `drop ${kind} if exists ${names.map((name) => `"${name}"`).join(", ")}`)
  }
}

/** Removes rows from a list in which Medusa records the names of executed files. */
async function forget(db: Db, table: string, column: string, names: readonly string[]): Promise<void> {
  if ((await existing(db, [table])).length > 0) {
    await query(db, `delete from "${table}" where regexp_replace("${column}", '\\.[jt]s$', '') = any(?)`, [
      names,
    ])
  }
}
