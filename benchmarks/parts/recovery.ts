import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createPipeline } from "../../integration-tests/support/pipeline"
import type { Pipeline } from "../../src/modules/webhook/pipeline"
import { insertWebhooks } from "../bench"
import { atMost, definePart, figure, ratio } from "../part"
import { monotonicNow, pauseUntil } from "../support/clock"
import { untilQueueIsEmpty } from "../support/drain"
import { emptyLog, insertDue, settle } from "../support/rows"
import type { Sink } from "../support/sink"

/** Deliveries that are created per second of the outage. */
const LOAD = 500

/** The number of batches per second. */
const PORTIONS = 10

/** The number of drains of new deliveries before and after the outage. */
const FRESH = 2

export const recovery = definePart({
  description:
    "A receiver that refuses connections for a minute under load, then is back: time from its first success to the last delivery, against the time that the same number takes fresh; and how long it took until the first success",
  target: { drain: atMost(1.5), "back to first success": null },

  async measure(bench) {
    const sink = await bench.sink()
    const seconds = bench.scale(60, 15)
    const backlog = seconds * LOAD
    const db = await bench.database("recovery")
    const [webhookId = ""] = await insertWebhooks(db, sink.origin, 1)

    const fresh: number[] = []
    const drainFresh = async () => {
      for (let run = 0; run < FRESH; run++) {
        fresh.push(await timeFreshDrain(db, webhookId, sink, backlog))
      }
    }
    await timeFreshDrain(db, webhookId, sink, backlog) // Warm-up, which is not measured.
    await drainFresh()
    const { waited, drained } = await recover(db, webhookId, sink, seconds)
    await drainFresh()
    const wait = figure([waited], "s")
    return {
      drain: ratio("s", { "after the outage": [drained], fresh }),
      "back to first success": { result: waited, unit: "s", figures: { waited: wait } },
    }
  },
})

/** @returns seconds from the first arrival to the last. */
async function timeFreshDrain(db: Knex, webhookId: string, sink: Sink, deliveries: number): Promise<number> {
  await emptyLog(db)
  await insertDue(db, [webhookId], deliveries)
  await settle(db)
  const { pipeline } = createPipeline(db)
  await sink.reset()
  await pipeline.start()
  const lastAt = await sink.arrived(deliveries)
  await untilQueueIsEmpty(db)
  await pipeline.stop()
  const firstAt = await sink.arrived(1)
  return (lastAt - firstAt) / 1000
}

/** @returns the seconds from the receiver's return to its first success, and from there to its last one. */
async function recover(
  db: Knex,
  webhookId: string,
  sink: Sink,
  seconds: number
): Promise<{ waited: number; drained: number }> {
  await emptyLog(db)
  const { pipeline } = createPipeline(db)
  await pipeline.start()
  await sink.shut()
  await load(db, pipeline, webhookId, seconds)
  await sink.reset()
  const backAt = monotonicNow()
  await sink.reopen()
  const lastAt = await sink.arrived(seconds * LOAD)
  const firstAt = await sink.arrived(1)
  await untilQueueIsEmpty(db)
  await pipeline.stop()
  return { waited: (firstAt - backAt) / 1000, drained: (lastAt - firstAt) / 1000 }
}

/** Creates deliveries at a steady rate. */
async function load(db: Knex, pipeline: Pipeline, webhookId: string, seconds: number): Promise<void> {
  const startedAt = monotonicNow()
  for (let portion = 0; portion < seconds * PORTIONS; portion++) {
    await pauseUntil(startedAt + (portion / PORTIONS) * 1000)
    await insertDue(db, [webhookId], LOAD / PORTIONS)
    pipeline.dispatcher.wake()
  }
}
