import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createPipeline, insertWebhook } from "../../integration-tests/support/pipeline"
import type { Pipeline } from "../../src/modules/webhook/pipeline"
import { insertWebhooks } from "../bench"
import { atMost, definePart, ratio } from "../part"
import { monotonicNow } from "../support/clock"
import { pauseUntil } from "../support/pause"
import { insertDue, settle } from "../support/rows"
import type { Sink } from "../support/sink"
import { inTurns, percentile } from "../support/stats"

const HEALTHY = 20

/** What hangs holds its slots this long, again and again. */
const TIMEOUT_MS = 2_000

/** Between two deliveries to healthy webhooks: a hundred a second in all. */
const EVERY_MS = 10

/** For the hanging webhook to fill its slots. */
const SETTLE_MS = 1_000

export const fairness = definePart({
  description:
    "From a delivery's creation to its arrival for 20 healthy webhooks with a steady trickle, p95, while one more hangs at its timeout with 100,000 deliveries waiting, against the same without it",
  reach: { p95: atMost(1.5), p50: null },

  async measure(bench) {
    const sink = await bench.sink()
    const trickle = bench.scale(600, 200)
    const peaceful = await bench.database("peaceful")
    const peacefulIds = await insertWebhooks(peaceful, sink.origin, HEALTHY)
    const disturbed = await bench.database("disturbed")
    const disturbedIds = await insertWebhooks(disturbed, sink.origin, HEALTHY)
    // Without retries, and with failures uncounted, it is never held back: the worst that it can do.
    const hanging = await insertWebhook(disturbed, {
      url: `${sink.origin}/hang`,
      timeout_ms: TIMEOUT_MS,
      retry_schedule: [],
      max_failures: 0,
    })
    await insertDue(disturbed, [hanging], bench.scale(100_000, 20_000))
    await settle(disturbed)

    const rounds = await inTurns(bench.scale(5, 3), {
      disturbed: () => deliverTrickle(disturbed, disturbedIds, sink, trickle),
      peaceful: () => deliverTrickle(peaceful, peacefulIds, sink, trickle),
    })
    const at = (share: number) => ({
      "with the hanging one": rounds.disturbed.map((taken) => percentile(taken, share)),
      "without it": rounds.peaceful.map((taken) => percentile(taken, share)),
    })
    return { p95: ratio("ms", at(0.95)), p50: ratio("ms", at(0.5)) }
  },
})

/** @returns for each delivery, how long it took to arrive, in milliseconds. */
async function deliverTrickle(db: Knex, webhookIds: string[], sink: Sink, count: number): Promise<number[]> {
  const { pipeline } = createPipeline(db)
  await pipeline.start()
  await pauseUntil(monotonicNow() + SETTLE_MS)
  await sink.reset()
  const createdAt = await trickle(db, pipeline, webhookIds, count)
  await sink.arrived(count)
  const arrivals = await sink.arrivals()
  await pipeline.stop()
  return arrivals.flatMap(({ delivery, at }) => at - (createdAt.get(delivery) ?? at))
}

/** Creates deliveries for one webhook after the other. @returns when each was created, by its id. */
async function trickle(
  db: Knex,
  pipeline: Pipeline,
  webhookIds: string[],
  count: number
): Promise<Map<string, number>> {
  const createdAt = new Map<string, number>()
  const startedAt = monotonicNow()
  const create = async (n: number) => {
    await pauseUntil(startedAt + n * EVERY_MS)
    const at = monotonicNow()
    const idOf = await insertDue(db, [webhookIds[n % webhookIds.length] ?? ""], 1)
    createdAt.set(idOf(1), at)
    pipeline.dispatcher.wake()
  }
  await Promise.all(Array.from({ length: count }, (_, n) => create(n)))
  return createdAt
}
