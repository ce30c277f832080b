import { setTimeout as pause } from "node:timers/promises"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import type { Pipeline } from "../../src/modules/webhook/pipeline"
import { monotonicNow } from "./clock"

/** The interval of checks whether the queue is empty, in milliseconds: rare enough not to affect the measurement. */
const POLL_MS = 10

/**
 * Runs a pipeline until everything that is due is sent and recorded, and stops it.
 * @param deliveries how many are due.
 * @returns deliveries per second.
 */
export async function drain(pipeline: Pipeline, db: Knex, deliveries: number): Promise<number> {
  const startedAt = monotonicNow()
  await pipeline.start()
  await untilQueueIsEmpty(db)
  const seconds = (monotonicNow() - startedAt) / 1000
  await pipeline.stop()
  return deliveries / seconds
}

/**
 * Waits until no delivery waits or is in flight. It reads the end of the index, which is emptied last. A read from the beginning would
 * scan all deleted rows each time.
 */
export async function untilQueueIsEmpty(db: Knex): Promise<void> {
  for (;;) {
    const { rows } = await db.raw("select 1 from webhook_queue order by webhook_id desc, due_at desc limit 1")
    if (!rows.length) {
      return
    }
    await pause(POLL_MS)
  }
}
