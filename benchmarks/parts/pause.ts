import { setTimeout as rest } from "node:timers/promises"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createPipeline, updateWebhook } from "../../integration-tests/support/pipeline"
import { insertWebhooks } from "../bench"
import { atMost, definePart, figure } from "../part"
import { monotonicNow } from "../support/clock"
import { emptyLog, insertDue } from "../support/rows"
import type { Sink } from "../support/sink"

const WAITING = 120

/** Time until the receiver is busy. */
const BUSY_MS = 1_500

/** Time in which more requests could arrive: a claimed delivery is sent or returned within a second. */
const WATCHED_MS = 2_500

export const pause = definePart({
  description:
    "Attempts that start after a webhook was paused and the answer given, with 120 deliveries waiting for a receiver that takes 300 ms",
  target: { "after the answer": atMost(0) },

  async measure(bench) {
    const sink = await bench.sink()
    const db = await bench.database("pause")
    const [webhookId = ""] = await insertWebhooks(db, sink.origin, 1, "after/300")
    const counts: number[] = []
    for (let round = 0; round < bench.scale(5, 2); round++) {
      counts.push(await countAfterPause(db, webhookId, sink))
    }
    const counted = figure(counts, "attempts")
    return {
      "after the answer": {
        result: Math.max(...counts),
        unit: "attempts",
        figures: { "after the answer": counted },
      },
    }
  },
})

/** @returns how many requests arrived after the response to the pause. */
async function countAfterPause(db: Knex, webhookId: string, sink: Sink): Promise<number> {
  await emptyLog(db)
  await sink.reset()
  await updateWebhook(db, webhookId, { status: "active" })
  await insertDue(db, [webhookId], WAITING)
  const { pipeline } = createPipeline(db)
  await pipeline.start()
  await rest(BUSY_MS)
  await updateWebhook(db, webhookId, { status: "paused" })
  await pipeline.reload()
  const answeredAt = monotonicNow()
  await rest(WATCHED_MS)
  await pipeline.stop()
  return (await sink.arrivals()).filter(({ at }) => at > answeredAt).length
}
