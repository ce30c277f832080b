import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createPipeline } from "../../integration-tests/support/pipeline"
import type { Pipeline } from "../../src/modules/webhook/pipeline"
import { monotonicNow, pauseUntil } from "./clock"
import { insertDue } from "./rows"
import type { Sink } from "./sink"

/** The time between two deliveries to healthy webhooks: 100 per second in total. */
const EVERY_MS = 10

/** Time in which slow and hanging webhooks fill their slots. */
const SETTLE_MS = 1_000

/**
 * Runs a pipeline and creates deliveries for some webhooks at a steady rate, beside other waiting deliveries.
 * @param settleMs how long the pipeline runs before the first of them.
 * @returns the time of each delivery until its arrival at the sink, in milliseconds.
 */
export async function deliverTrickle(
  db: Knex,
  webhookIds: string[],
  sink: Sink,
  count: number,
  settleMs = SETTLE_MS
): Promise<number[]> {
  const { pipeline } = createPipeline(db)
  await pipeline.start()
  await pauseUntil(monotonicNow() + settleMs)
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
    const webhookId = webhookIds[n % webhookIds.length] ?? ""
    const idOf = await insertDue(db, [webhookId], 1)
    createdAt.set(idOf(1), at)
    // Wakes the pipeline for this webhook only, as fan-out does. Otherwise each wake would query the queue for a thousand webhooks.
    pipeline.dispatcher.wake([webhookId])
  }
  await Promise.all(Array.from({ length: count }, (_, n) => create(n)))
  return createdAt
}
