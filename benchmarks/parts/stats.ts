import { createPipeline } from "../../integration-tests/support/pipeline"
import { itemAt } from "../../scripts/present"
import { statsOf, summarize } from "../../src/modules/webhook/stats"
import type { StatsRange } from "../../src/types"
import { insertWebhooks } from "../bench"
import { atLeast, atMost, definePart, figure, ratio, type Finding } from "../part"
import { monotonicNow } from "../support/clock"
import { drain } from "../support/drain"
import { emptyLog, insertDue, insertHours, settle } from "../support/rows"
import { inTurns, median } from "../support/measurements"

const CONCURRENCY = 50

/** The number of webhooks of a page of the list. */
const LISTED = 50

/** The number of reads per round. The round's result is their median. */
const READINGS = 15

export const stats = definePart({
  description:
    "Statistics of 1,000 webhooks with each hour of thirty days: a list of 50 with their bars, and one webhook's ranges; and throughput with what is counted, against the same without",
  target: {
    list: atMost(20),
    "24h": atMost(20),
    "7d": atMost(20),
    "30d": atMost(20),
    dispatch: atLeast(0.97),
  },

  async measure(bench) {
    const db = await bench.database("stats")
    const ids = await insertWebhooks(db, (await bench.sink()).origin, bench.scale(1_000, 100))
    await insertHours(db)
    await settle(db)
    const one = (range: StatsRange) => time(() => statsOf(db, itemAt(ids, 7), range, new Date()))
    const times = await inTurns(bench.scale(9, 3), {
      list: () => time(() => summarize(db, ids.slice(0, LISTED), new Date())),
      "24h": () => one("24h"),
      "7d": () => one("7d"),
      "30d": () => one("30d"),
    })

    const deliveries = bench.scale(20_000, 5_000)
    const rate = async (triggers: "enable" | "disable"): Promise<number> => {
      await emptyLog(db)
      await db.raw(`alter table webhook_delivery ${triggers} trigger user`)
      await insertDue(db, ids.slice(0, 10), deliveries)
      await settle(db)
      const { pipeline } = createPipeline(db, { concurrency: CONCURRENCY })
      return drain(pipeline, db, deliveries)
    }
    const rates = await inTurns(bench.scale(9, 5), {
      counting: () => rate("enable"),
      "not counting": () => rate("disable"),
    })
    return {
      list: milliseconds(times.list),
      "24h": milliseconds(times["24h"]),
      "7d": milliseconds(times["7d"]),
      "30d": milliseconds(times["30d"]),
      dispatch: ratio("/s", rates),
    }
  },
})

/** @returns the median time of some reads, in milliseconds. */
async function time(read: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let nth = 0; nth < READINGS; nth++) {
    const startedAt = monotonicNow()
    await read()
    taken.push(monotonicNow() - startedAt)
  }
  return median(taken)
}

function milliseconds(times: readonly number[]): Finding {
  const read = figure(times, "ms")
  return { result: read.value, unit: "ms", figures: { read } }
}
