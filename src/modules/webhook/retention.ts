import { setTimeout } from "node:timers/promises"

import type { Db } from "./store/db"
import {
  cancelForgotten,
  cancelOrphans,
  deleteFinishedBackfills,
  deleteFinishedDeliveries,
  deleteUnusedEvents,
} from "./store/retention"

/** Rows one statement removes: at this size none took longer than 31 ms at 200,000 rows a second. */
const BATCH = 5_000

/** How long it rests after a batch, as a multiple of the time that the batch took: a tenth of one core is what it takes. */
const REST = 9

/**
 * Cancels what waits for a deleted webhook, or longer than `days` for a paused or disabled one, then removes what
 * finished that long ago: deliveries with their attempts, events, back-fills. In small batches and at rest most of the
 * time, so that deliveries go on meanwhile: a million of them take some minutes. Never removes an unfinished delivery or its event.
 */
export async function prune(
  db: Db,
  days: number
): Promise<{ cancelled: number; deliveries: number; events: number }> {
  await inUnhurriedBatches((batch) => deleteFinishedBackfills(db, days, batch))
  return {
    cancelled:
      (await inUnhurriedBatches((batch) => cancelOrphans(db, batch))) +
      (await inUnhurriedBatches((batch) => cancelForgotten(db, days, batch))),
    deliveries: await inUnhurriedBatches((batch) => deleteFinishedDeliveries(db, days, batch)),
    events: await inUnhurriedBatches((batch) => deleteUnusedEvents(db, days, batch)),
  }
}

/** Repeats a statement until it takes fewer rows than it might, and rests in between. @returns how many in all. */
async function inUnhurriedBatches(statement: (batch: number) => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const startedAt = performance.now()
    const count = await statement(BATCH)
    total += count
    if (count < BATCH) {
      return total
    }
    await setTimeout((performance.now() - startedAt) * REST)
  }
}
