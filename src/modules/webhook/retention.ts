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
 * time, so that deliveries go on meanwhile: a million of them take some minutes. Never removes an unfinished delivery or
 * its event.
 * @param signal ends it between two batches; then it throws.
 */
export async function prune(
  db: Db,
  days: number,
  signal?: AbortSignal
): Promise<{ cancelled: number; deliveries: number; events: number }> {
  const all = (statement: (batch: number) => Promise<number>) => inUnhurriedBatches(statement, signal)
  await all((batch) => deleteFinishedBackfills(db, days, batch))
  return {
    cancelled:
      (await all((batch) => cancelOrphans(db, batch))) +
      (await all((batch) => cancelForgotten(db, days, batch))),
    deliveries: await all((batch) => deleteFinishedDeliveries(db, days, batch)),
    events: await all((batch) => deleteUnusedEvents(db, days, batch)),
  }
}

/** Repeats a statement until it takes fewer rows than it might, and rests in between. @returns how many in all. */
async function inUnhurriedBatches(
  statement: (batch: number) => Promise<number>,
  signal?: AbortSignal
): Promise<number> {
  let total = 0
  for (;;) {
    const startedAt = performance.now()
    const count = await statement(BATCH)
    total += count
    if (count < BATCH) {
      return total
    }
    await setTimeout((performance.now() - startedAt) * REST, undefined, { signal })
  }
}
