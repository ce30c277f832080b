import { setTimeout } from "node:timers/promises"

import type { Db } from "./store/db"
import { beginRebuild, isRebuildDue, rebuildNext } from "./store/stats-rebuild"
import { addUpTally, deleteOldStats } from "./store/stats-tally"

/** Notes that one statement adds up: some 100 ms, and more than the fastest dispatch leaves in a second. */
const NOTES = 10_000

/** Deliveries that one statement of a rebuild looks at: some 50 ms. */
const DELIVERIES = 5_000

/** Rows that one statement removes. */
const ROWS = 5_000

/** What the longest chart shows, whatever is kept of the log. */
const LONGEST_CHART_DAYS = 30

/** How long a rebuild in the background rests after a batch, as a multiple of the time that the batch took. */
const REST = 4

/** Adds up what has happened since the last time. @returns whether there may be more. */
export async function addUp(db: Db): Promise<boolean> {
  return (await addUpTally(db, NOTES)) === NOTES
}

/**
 * Removes statistics that nobody asks for any more and, once after an upgrade, counts what the log had by then.
 * @param retentionDays how long the log is kept.
 */
export async function keepStats(db: Db, retentionDays: number, signal: AbortSignal): Promise<void> {
  const days = Math.max(retentionDays, LONGEST_CHART_DAYS)
  while ((await deleteOldStats(db, days, ROWS)) === ROWS && !signal.aborted) {
    // Until there is nothing left of those.
  }
  if (await isRebuildDue(db)) {
    await rebuildStats(db, retentionDays, { signal, rest: REST })
  }
}

/**
 * Counts the hours of the last `days` again, up to the last one that is over, from what the log still holds. Deliveries go
 * on meanwhile, and the charts show what they showed until all is counted. A run that is interrupted goes on the next time.
 * @param signal ends it between two batches.
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
