import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createPipeline, type TestBus } from "../../integration-tests/support/pipeline"
import { withKey } from "../../src/modules/webhook/capture/capture"
import { insertEvents } from "../../src/modules/webhook/store/events"
import { insertWebhooks } from "../bench"
import { atLeast, atMost, definePart, figure, ratio } from "../part"
import { monotonicNow } from "../support/clock"
import { pauseUntil } from "../support/pause"
import { emptyLog, settle } from "../support/rows"
import { inTurns, percentile } from "../support/stats"

const EMITTERS = 100

/** Events per second of all emitters together, where each waits for its turn instead of for the one before. */
const PACE = 5_000

export const capture = definePart({
  description:
    "Events captured by 100 concurrent emitters, and how long a subscriber holds the bus meanwhile: emitting as fast as it takes them, and at 5,000 events per second",
  reach: { rate: atLeast(5_000), "held at 5,000/s, p95": atMost(3), "held at full rate, p95": null },

  async measure(bench) {
    const db = await bench.database("capture")
    await insertWebhooks(db, (await bench.sink()).origin, 10)
    // As a process in server mode: it captures, and leaves the rest to others.
    const { pipeline, bus } = createPipeline(db, {}, { works: false })
    await pipeline.start()
    const each = bench.scale(200, 50)

    const rounds = await inTurns(bench.scale(5, 3), {
      "at full rate": () => emitAll(db, bus, each, 0),
      "single-row commit": () => commitSingleRows(db, bench.scale(500, 100)),
      "at 5,000/s": () => emitAll(db, bus, each, (EMITTERS / PACE) * 1000),
    })
    await pipeline.stop()

    const commits = rounds["single-row commit"]
    const held = (runs: Run[]) => runs.map(({ held }) => percentile(held, 0.95))
    const rate = figure(
      rounds["at full rate"].map(({ rate }) => rate),
      "/s"
    )
    return {
      rate: { result: rate.value, unit: "/s", figures: { captured: rate } },
      "held at 5,000/s, p95": ratio("ms", { held: held(rounds["at 5,000/s"]), "single-row commit": commits }),
      "held at full rate, p95": ratio("ms", {
        held: held(rounds["at full rate"]),
        "single-row commit": commits,
      }),
    }
  },
})

type Run = { rate: number; held: number[] }

/**
 * Emits from all emitters at once, `each` events each.
 * @param everyMs how far an emitter's events stand apart; 0: it emits the next when the one before has been taken.
 */
async function emitAll(db: Knex, bus: TestBus, each: number, everyMs: number): Promise<Run> {
  await emptyLog(db)
  await settle(db)
  const held: number[] = []
  const startedAt = monotonicNow()
  const emit = async (id: string) => {
    const emittedAt = monotonicNow()
    await bus.emit("product.updated", { id })
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

/** How long one event takes that is stored alone, in milliseconds at the median. */
async function commitSingleRows(db: Knex, count: number): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n < count; n++) {
    const startedAt = monotonicNow()
    await insertEvents(db, [
      withKey({
        topic: "product.updated",
        resource_id: `single_${n}`,
        lookup_id: null,
        event_name: "product.updated",
        event_data: { id: `single_${n}` },
        event_group_id: null,
        source: "event_bus",
        absorbs: true,
        occurred_at: new Date(),
      }),
    ])
    taken.push(monotonicNow() - startedAt)
  }
  return percentile(taken, 0.5)
}
