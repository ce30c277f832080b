import { setTimeout as pause } from "node:timers/promises"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { insertWebhooks } from "../bench"
import { atMost, definePart, figure, type Finding } from "../part"
import { simulate, type Costs } from "../simulate"
import { cpuOfDatabase } from "../support/cpu"
import { emptyLog, insertDue, settle } from "../support/rows"
import { RunningWorker } from "../support/worker"

/** The number of webhooks with slow receivers, which is also the option `concurrency` of each worker. */
const WEBHOOKS = 60

/** The response time of `/slow`. */
const SLOW_MS = 250

export const scaling = definePart({
  description:
    "Deliveries a second of one and two workers to quick receivers and to those of 250 ms, against what `benchmarks/simulate.ts` says, from what a delivery costs in each process with one worker and quick receivers",
  target: { "two workers": atMost(1.2), "slow receivers": atMost(1.2), "two workers, slow": atMost(1.2) },

  async measure(bench) {
    const sink = await bench.sink()
    const db = await bench.database("scaling")
    const quick = await insertWebhooks(db, sink.origin, WEBHOOKS)
    const slow = await insertWebhooks(db, sink.origin, WEBHOOKS, "slow")
    const seconds = bench.scale(10, 5)
    const run = async (workers: number, webhookIds: string[], due: number): Promise<Measured> => {
      await emptyLog(db)
      await insertDue(db, webhookIds, due)
      await settle(db)
      return observe(db, workers, seconds, () => sink.cpuMs())
    }
    const due = bench.scale(200_000, 100_000)
    const one = await run(1, quick, due)
    const compared = async (workers: number, webhookIds: string[], answerMs: number): Promise<Finding> => {
      const { rate } = await run(workers, webhookIds, due)
      // Scaled to the share of the machine that the first run had.
      const plan = { costs: one.costs, workers, inFlight: WEBHOOKS, answerMs, cores: { shared: 2 } }
      const simulated = simulate({ ...plan, costs: scaled(one.costs, one.cores / 2) })
      return {
        result: Math.max(rate / simulated, simulated / rate),
        unit: "×",
        figures: { measured: figure([rate], "/s"), simulated: figure([simulated], "/s") },
      }
    }
    return {
      "two workers": await compared(2, quick, 0),
      "slow receivers": await compared(1, slow, SLOW_MS),
      "two workers, slow": await compared(2, slow, SLOW_MS),
    }
  },
})

/** `cores`: the average number of busy cores. */
type Measured = { rate: number; costs: Costs; cores: number }

async function observe(
  db: Knex,
  count: number,
  seconds: number,
  sinkMs: () => Promise<number>
): Promise<Measured> {
  const workers = await Promise.all(
    Array.from({ length: count }, () => RunningWorker.start("bench_scaling", WEBHOOKS))
  )
  await pause(2_000)
  const read = async () => ({
    at: performance.now(),
    sent: Number((await db.raw("select count(*) as sent from webhook_attempt")).rows[0].sent),
    worker: (await Promise.all(workers.map((worker) => worker.cpuMs()))).reduce((a, b) => a + b, 0),
    database: await cpuOfDatabase(db),
    receiver: await sinkMs(),
  })
  const before = await read()
  await pause(seconds * 1000)
  const after = await read()
  await Promise.all(workers.map((worker) => worker.stop()))
  const [sent, ms] = [after.sent - before.sent, after.at - before.at]
  const cost = (of: keyof Costs) => (after[of] - before[of]) / sent
  const costs = { worker: cost("worker"), database: cost("database"), receiver: cost("receiver") }
  const busy = (costs.worker + costs.database + costs.receiver) * sent
  return { rate: (sent / ms) * 1000, costs, cores: busy / ms }
}

/** The plan with the share of the cores that was available. */
function scaled({ worker, database, receiver }: Costs, share: number): Costs {
  return { worker: worker / share, database: database / share, receiver: receiver / share }
}
