import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { present } from "../../scripts/present"
import { QueryComposer } from "../../src/payloads/query-composer"
import { serve } from "../support/child"
import { connect } from "../support/database"
import { createPipeline, type TestProcess } from "../support/pipeline"
import { ShopInTable } from "../support/shop-in-table"

/** Between the reading of a product and its use, at most: longer than it takes, so that processes overlap. */
const MAX_READING_MS = 30

/** A shop in which a state may be old before it is used. */
class UnhurriedShop extends ShopInTable {
  override async graph(what: Parameters<ShopInTable["graph"]>[0]): Promise<{ data: unknown[] }> {
    const found = await super.graph(what)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_READING_MS))
    return found
  }
}

let running: (TestProcess & { db: Knex }) | undefined

/** One process of a shop whose products are rows of a table. */
const methods = {
  start: async (database: string): Promise<void> => {
    const db = connect(database, 5)
    const shop = new UnhurriedShop(db)
    const composer = new QueryComposer(() => shop)
    running = { db, ...createPipeline(db, {}, { composer }) }
    await running.pipeline.start()
  },

  /** Resolves when the event is captured. */
  emit: async (name: string, id: string): Promise<void> => {
    await present(running, "a running shop").bus.emit(name, { id })
  },

  stop: async (): Promise<void> => {
    const { pipeline, db } = present(running, "a running shop")
    running = undefined
    await pipeline.stop()
    await db.destroy()
  },
}

export type TableProcess = typeof methods

serve(methods)
