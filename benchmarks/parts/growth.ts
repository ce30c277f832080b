import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createPipeline } from "../../integration-tests/support/pipeline"
import { atLeast, definePart, ratio } from "../part"
import { drain } from "../support/drain"
import { insertDue, settle } from "../support/rows"
import { inTurns } from "../support/measurements"

const CONCURRENCY = 50

export const growth = definePart({
  description: "Throughput with 1,000,000 finished deliveries in the log, against an empty one",
  target: { dispatch: atLeast(0.97) },

  async measure(bench) {
    const full = await bench.finishedLog(bench.rows ?? bench.scale(1_000_000, 100_000))
    const empty = await bench.finishedLog(0)
    const deliveries = bench.scale(10_000, 3_000)
    const rate = async ({ db, webhookIds }: { db: Knex; webhookIds: string[] }): Promise<number> => {
      await insertDue(db, webhookIds, deliveries)
      await settle(db)
      const { pipeline } = createPipeline(db, { concurrency: CONCURRENCY })
      return drain(pipeline, db, deliveries)
    }
    const rates = await inTurns(bench.scale(7, 3), {
      "full log": () => rate(full),
      "empty log": () => rate(empty),
    })
    return { dispatch: ratio("/s", rates) }
  },
})
