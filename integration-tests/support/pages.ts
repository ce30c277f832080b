import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import type { Db } from "../../src/modules/webhook/store/db"

type Plan = { "Shared Hit Blocks": number; "Shared Read Blocks": number }

/** The pages that the statements of `run` touch, each as often as it is touched. */
export async function pagesOf(db: Knex, run: (db: Db) => Promise<unknown>): Promise<number> {
  let pages = 0
  const counting = {
    raw: async (sql: string, bindings: Knex.RawBinding[]) => {
      const trx = await db.transaction()
      const { rows } = await trx.raw(`explain (analyze, buffers, format json) ${sql}`, bindings)
      await trx.rollback()
      const [{ Plan: plan }] = rows[0]["QUERY PLAN"] as [{ Plan: Plan }]
      pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
      return db.raw(sql, bindings)
    },
  }
  await run(counting as unknown as Db)
  return pages
}
