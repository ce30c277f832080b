import { setTimeout } from "node:timers/promises"

import type { Db } from "./store/db"
import { beginRebuild, isRebuildDue, rebuildNext } from "./store/stats-rebuild"
import { addUpTally, deleteOldStats } from "./store/stats-tally"

/** Rows of the tally that one statement adds up: about 100 ms, and more than the fastest dispatch adds in a second. */
const TALLY_BATCH = 10_000

/** Deliveries that one statement of a rebuild reads: about 50 ms. */
const DELIVERIES = 5_000

/** Rows that one statement deletes. */
const ROWS = 5_000

/** Days of the longest chart, whatever the retention of the log. */
const LONGEST_CHART_DAYS = 30

/** Pause of a rebuild in the background after a batch, as a multiple of the time that the batch took. */
const REST = 4

/** Adds the tally to the statistics. @returns whether there may be more. */
export async function addUp(db: Db): Promise<boolean> {
  return (await addUpTally(db, TALLY_BATCH)) === TALLY_BATCH
}

/**
 * Deletes statistics that no chart shows any more. Once after an upgrade, it counts the deliveries that the log had by then.
 * @param retentionDays days for which the log is kept.
 */
export async function keepStats(db: Db, retentionDays: number, signal: AbortSignal): Promise<void> {
  const days = Math.max(retentionDays, LONGEST_CHART_DAYS)
  while ((await deleteOldStats(db, days, ROWS)) === ROWS && !signal.aborted) {
    // The condition deletes the rows.
  }
  if (await isRebuildDue(db)) {
    await rebuildStats(db, retentionDays, { signal, rest: REST })
  }
}

/**
 * Counts the last `days` again, up to the last full hour, from the log. Deliveries continue, and the charts change when all is
 * counted. An interrupted run continues at the next call.
 * @param signal ends it between two batches.
 * @param rest pause after a batch, as a multiple of the time that it took.
 */
export async function rebuildStats(
  db: Db,
  days: number,
  { signal, rest = 0 }: { signal?: AbortSignal; rest?: number } = {}
): Promise<void> {
  await beginRebuild(db, days)
  let startedAt = performance.now()
  while (!signal?.aborted && (await rebuildNext(db, DELIVERIES))) {
    await setTimeout((performance.now() - startedAt) * rest, undefined, { signal })
    startedAt = performance.now()
  }
}
