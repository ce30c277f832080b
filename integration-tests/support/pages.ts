import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { standIn } from "./stand-in"
import { asWritten } from "../../src/types/typed"
import type { Db } from "../../src/modules/webhook/store/db"

type Plan = {
  "Node Type": string
  "Relation Name"?: string
  "Shared Hit Blocks": number
  "Shared Read Blocks": number
  Plans?: Plan[]
}

/** What the statements of `run` cost, one after the other. */
export type Cost = {
  /** The pages that they touch, each as often as it is touched. */
  pages: number
  /** Statements that read one of these tables whole, each with its table. */
  scans: string[]
}

const LOG = ["webhook_event", "webhook_delivery", "webhook_attempt"]

/**
 * Each statement runs twice, and only the second time for good; those of a transaction one by one.
 * @param tables those that are not to be read whole.
 */
export async function costOf(db: Knex, run: (db: Db) => Promise<unknown>, tables = LOG): Promise<Cost> {
  const cost: Cost = { pages: 0, scans: [] }
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

function scansOf(plan: Plan, tables: readonly string[]): string[] {
  const table = plan["Relation Name"] ?? ""
  const own = plan["Node Type"] === "Seq Scan" && tables.includes(table) ? [table] : []
  return [...own, ...(plan.Plans ?? []).flatMap((part) => scansOf(part, tables))]
}
