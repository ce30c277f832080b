import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createPipeline } from "../../integration-tests/support/pipeline"
import { withKey } from "../../src/modules/webhook/capture/capture"
import { insertEvents } from "../../src/modules/webhook/store/events"
import { insertWebhooks } from "../bench"
import { atLeast, atMost, definePart, figure, ratio } from "../part"
import { monotonicNow, pauseUntil } from "../support/clock"
import { emptyLog, settle } from "../support/rows"
import { inTurns, median, percentile } from "../support/measurements"

const EMITTERS = 100

/** Events per second of all emitters together. Each emits at fixed times instead of after its previous event. */
const PACE = 5_000

export const capture = definePart({
  description:
    "Events captured by 100 concurrent emitters, and how long a subscriber holds the bus meanwhile, p95: where they offer 5,000 events per second, against a row that is committed alone in peace, and at full rate, against the same emitters with a commit for each event",
  target: { rate: atLeast(5_000), "held at 5,000/s": atMost(3), "held at full rate": null },

  async measure(bench) {
    const db = await bench.database("capture")
    await insertWebhooks(db, (await bench.sink()).origin, 10)
    // Like a process in server mode, which only captures.
    const { pipeline, bus } = createPipeline(db, {}, { works: false })
    await pipeline.start()
    const captured = (id: string) => bus.emit("product.updated", { id })
    const each = bench.scale(200, 50)

    const rounds = await inTurns(bench.scale(5, 3), {
      full: () => emitAll(db, captured, each, 0),
      single: () => commitSingleRows(db, bench.scale(500, 100)),
      paced: () => emitAll(db, captured, each, (EMITTERS / PACE) * 1000),
      alone: () => emitAll(db, (id) => commitSingleRow(db, id), each / 4, 0),
    })
    await pipeline.stop()

    const held = (runs: Run[]) => runs.map(({ held }) => percentile(held, 0.95))
    const rates = rounds.full.map(({ rate }) => rate)
    return {
      rate: { result: median(rates), unit: "/s", figures: { captured: figure(rates, "/s") } },
      "held at 5,000/s": ratio("ms", { held: held(rounds.paced), "single-row commit": rounds.single }),
      "held at full rate": ratio("ms", {
        held: held(rounds.full),
        "with a commit each": held(rounds.alone),
      }),
    }
  },
})

type Run = { rate: number; held: number[] }

/**
 * Emits `each` events with every emitter, concurrently.
 * @param everyMs the time between the events of an emitter. 0: each event is emitted when the previous one is captured.
 */
async function emitAll(
  db: Knex,
  take: (id: string) => Promise<void>,
  each: number,
  everyMs: number
): Promise<Run> {
  await emptyLog(db)
  await settle(db)
  const held: number[] = []
  const startedAt = monotonicNow()
  const emit = async (id: string) => {
    const emittedAt = monotonicNow()
    await take(id)
    held.push(monotonicNow() - emittedAt)
  }
  const emitter = async (n: number) => {
    const firstAt = startedAt + (n / EMITTERS) * everyMs
    for (let event = 0; event < each; event++) {
      await pauseUntil(firstAt + event * everyMs)
      await emit(`prod_${n}_${event}`)
    }
  }
  await Promise.all(Array.from({ length: EMITTERS }, (_, n) => emitter(n)))
  return { rate: (held.length / (monotonicNow() - startedAt)) * 1000, held }
}

/** @returns the median time to store a single event, in milliseconds. */
async function commitSingleRows(db: Knex, count: number): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < count; n++) {
    const startedAt = monotonicNow()
    await commitSingleRow(db, `single_${n}`)
    taken.push(monotonicNow() - startedAt)
  }
  return median(taken)
}

/** Stores an event as capture does, in its own transaction. */
async function commitSingleRow(db: Knex, resource_id: string): Promise<void> {
  await insertEvents(db, [
    withKey({
      topic: "product.updated",
      resource_id,
      lookup_id: null,
      event_name: "product.updated",
      event_data: { id: resource_id },
      event_group_id: null,
      source: "event_bus",
      absorbs: true,
      occurred_at: new Date(),
      told_at: new Date(),
    }),
  ])
}
