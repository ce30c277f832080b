import { createPipeline } from "../../integration-tests/support/pipeline"
import { prune } from "../../src/modules/webhook/retention"
import { LOG_DAYS } from "../bench"
import { atLeast, atMost, definePart, figure, ratio } from "../part"
import { monotonicNow } from "../support/clock"
import { drain } from "../support/drain"
import { insertDue, settle } from "../support/rows"
import { inTurns } from "../support/measurements"

const CONCURRENCY = 50

export const retention = definePart({
  description:
    "Throughput while the log's old deliveries are removed, with their attempts and events, against the same while nothing is; how many rows go in a second; and how long an hour takes in which nothing is due (`--rows` for a longer log)",
  target: { dispatch: atLeast(0.9), removed: atLeast(20_000), "nothing due": atMost(20) },

  async measure(bench) {
    const rounds = bench.scale(7, 3)
    const slice = bench.scale(60_000, 20_000)
    const count = bench.rows ?? slice * (rounds + 1)
    const { db, webhookIds } = await bench.finishedLog(count)

    const empty: number[] = []
    for (let nth = 0; nth < 9; nth++) {
      const startedAt = monotonicNow()
      await prune(db, LOG_DAYS + 1)
      empty.push(monotonicNow() - startedAt)
    }

    const deliveries = bench.scale(10_000, 3_000)
    const rate = async (beside?: () => Promise<void>): Promise<number> => {
      await insertDue(db, webhookIds, deliveries)
      await settle(db)
      const { pipeline } = createPipeline(db, { concurrency: CONCURRENCY })
      const [measured] = await Promise.all([drain(pipeline, db, deliveries), beside?.()])
      return measured
    }
    const removed: number[] = []
    const removeNextSlice = async (): Promise<void> => {
      const days = LOG_DAYS * (1 - ((removed.length + 1) * slice) / count)
      const startedAt = monotonicNow()
      const rows = await prune(db, days)
      // 1.2 attempts a delivery.
      removed.push((2.2 * rows.deliveries + rows.events) / ((monotonicNow() - startedAt) / 1000))
    }
    const rates = await inTurns(rounds, {
      "beside a removal": () => rate(removeNextSlice),
      "nothing removed": () => rate(),
    })
    const [speed, idle] = [figure(removed.slice(1), "/s"), figure(empty, "ms")]
    return {
      dispatch: ratio("/s", rates),
      removed: { result: speed.value, unit: "/s", figures: { rows: speed } },
      "nothing due": { result: idle.value, unit: "ms", figures: { "an hour's run": idle } },
    }
  },
})
