import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { standIn } from "./stand-in"
import { asWritten } from "../../src/types/typed"
import type { Db } from "../../src/modules/webhook/store/db"

type Plan = {
  "Node Type": string
  "Relation Name"?: string
  "Shared Hit Blocks": number
  "Shared Read Blocks": number
  "Actual Rows": number
  "Actual Loops": number
  "Rows Removed by Filter"?: number
  "Rows Removed by Join Filter"?: number
  Plans?: Plan[]
}

/** What the statements of `run` cost, one after the other. */
export type Cost = {
  /** The pages that they touch, each as often as it is touched. */
  pages: number
  /** Statements that read one of these tables whole, each with its table. */
  scans: string[]
  /** The most rows that one part of one statement has read or compared, each as often as it did. */
  rows: number
}

const LOG = ["webhook_event", "webhook_delivery", "webhook_attempt"]

/**
 * Each statement runs twice, and and only the second run is committed; those of a transaction one by one.
 * @param tables those that are not to be read whole.
 */
export async function costOf(db: Knex, run: (db: Db) => Promise<unknown>, tables = LOG): Promise<Cost> {
  const cost: Cost = { pages: 0, scans: [], rows: 0 }
  const counting: Db = standIn<Db>({
    isTransaction: true,
    raw: asWritten(async (sql: string, bindings: Knex.RawBinding[]) => {
      const trx = await db.transaction()
      const { rows } = await trx.raw(`explain (analyze, buffers, format json) ${sql}`, bindings)
      await trx.rollback()
      const [{ Plan: plan }]: [{ Plan: Plan }] = rows[0]["QUERY PLAN"]
      cost.pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
      cost.scans.push(
        ...scansOf(plan, tables).map((table) => `${table}: ${sql.replace(/\s+/g, " ").slice(0, 300)}`)
      )
      cost.rows = Math.max(cost.rows, mostRows(plan))
      return db.raw(sql, bindings)
    }),
    transaction: asWritten((work: (trx: Db) => Promise<unknown>) => work(counting)),
  })
  await run(counting)
  return cost
}

/** The pages that the statements of `run` touch. */
export async function pagesOf(db: Knex, run: (db: Db) => Promise<unknown>): Promise<number> {
  return (await costOf(db, run)).pages
}

/** Runs `work` while no statement of any process may change more than `most` rows of these tables: it fails instead. */
export async function refusingLargeStatements(
  db: Knex,
  tables: readonly string[],
  most: number,
  work: () => Promise<unknown>
): Promise<void> {
  await db.raw(`
    create function refuse_large_statement() returns trigger language plpgsql as $$ begin
      if (select count(*) from changed) > ${most} then
        raise 'a statement changes % rows of %', (select count(*) from changed), tg_table_name;
      end if;
      return null;
    end $$`)
  try {
    for (const table of tables) {
      for (const [change, rows] of [
        ["insert", "new"],
        ["update", "new"],
        ["delete", "old"],
      ]) {
        await db.raw(`create trigger small_${change} after ${change} on ${table}
          referencing ${rows} table as changed for each statement execute function refuse_large_statement()`)
      }
    }
    await work()
  } finally {
    await db.raw("drop function refuse_large_statement() cascade")
  }
}

function scansOf(plan: Plan, tables: readonly string[]): string[] {
  const table = plan["Relation Name"] ?? ""
  const own = plan["Node Type"] === "Seq Scan" && tables.includes(table) ? [table] : []
  return [...own, ...(plan.Plans ?? []).flatMap((part) => scansOf(part, tables))]
}

function mostRows(plan: Plan): number {
  const own =
    plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Join Filter"] ?? 0)
  return Math.max(plan["Actual Loops"] * own, ...(plan.Plans ?? []).map(mostRows))
}
