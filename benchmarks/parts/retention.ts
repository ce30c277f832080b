import { createPipeline } from "../../integration-tests/support/pipeline"
import { prune } from "../../src/modules/webhook/retention"
import { insertWebhooks } from "../bench"
import { atLeast, definePart, figure, ratio } from "../part"
import { monotonicNow } from "../support/clock"
import { drain } from "../support/drain"
import { insertDue, insertFinished, settle } from "../support/rows"
import { inTurns } from "../support/stats"

const CONCURRENCY = 50

const DAY_SECONDS = 86_400

/** Of the log that `insertFinished` writes: how old its first deliveries are, and how many it has for each second. */
const OLDEST_DAYS = 20
const PER_SECOND = 10

export const retention = definePart({
  description:
    "Throughput while the log's old deliveries are removed, with their attempts and events about a million rows in all, against the same while nothing is; and how many rows go in a second",
  reach: { dispatch: atLeast(0.9), removed: null },

  async measure(bench) {
    const db = await bench.database("retention")
    const webhookIds = await insertWebhooks(db, (await bench.sink()).origin, 10)
    const rounds = bench.scale(7, 3)
    const slice = bench.scale(60_000, 20_000)
    bench.say(`writing a log of ${(slice * (rounds + 1)).toLocaleString("en")} deliveries`)
    await insertFinished(db, webhookIds, slice * (rounds + 1))

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
      const seconds = ((removed.length + 1) * slice) / PER_SECOND
      const startedAt = monotonicNow()
      const rows = await prune(db, OLDEST_DAYS - seconds / DAY_SECONDS)
      removed.push((2 * rows.deliveries + rows.events) / ((monotonicNow() - startedAt) / 1000))
    }
    const rates = await inTurns(rounds, {
      "beside a removal": () => rate(removeNextSlice),
      "nothing removed": () => rate(),
    })
    const speed = figure(removed.slice(1), "/s")
    return {
      dispatch: ratio("/s", rates),
      removed: { result: speed.value, unit: "/s", figures: { rows: speed } },
    }
  },
})
