import type { Logger } from "@medusajs/framework/types"

import type { Db } from "./store/db"
import { deleteOrphanQueueRows, queueLostDeliveries, type RepairedRows } from "./store/repair"

/** Statements over the log in one run: half a million deliveries an hour, which takes seconds. */
const STATEMENTS = 50

/**
 * Checks that the queue and the log are consistent, and repairs them. The plugin's own transactions keep them consistent (see
 * `store/db.ts`), but a restored backup or a manual statement may not. Each run checks the whole queue, and a part of the log,
 * which begins where the last run ended.
 */
export class QueueRepair {
  private checkedTo = ""

  constructor(
    private readonly db: Db,
    private readonly logger: Logger
  ) {}

  /** @param signal ends it between two statements. */
  async run(signal: AbortSignal): Promise<void> {
    await this.walk(
      "",
      Infinity,
      signal,
      "removed rows of the queue that have no unfinished delivery",
      deleteOrphanQueueRows
    )
    this.checkedTo = await this.walk(
      this.checkedTo,
      STATEMENTS,
      signal,
      "queued unfinished deliveries that had no row in the queue",
      queueLostDeliveries
    )
  }

  /** @returns the id at which the next walk begins. */
  private async walk(
    from: string,
    statements: number,
    signal: AbortSignal,
    what: string,
    repair: (db: Db, after: string) => Promise<RepairedRows>
  ): Promise<string> {
    let after = from
    for (let nth = 0; nth < statements && !signal.aborted; nth++) {
      const { ids, next } = await repair(this.db, after)
      if (ids.length) {
        this.logger.warn(`webhooks: ${what}: ${ids.length}, ${ids[0]} among them`)
      }
      if (next === null) {
        return ""
      }
      after = next
    }
    return after
  }
}
