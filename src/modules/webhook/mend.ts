import type { Logger } from "@medusajs/framework/types"

import type { Db } from "./store/db"
import { deleteStrayQueueRows, queueStrayDeliveries, type Mended } from "./store/mend"

/** Statements over the log in one go: half a million deliveries an hour are enough to come round, and cost seconds. */
const STATEMENTS = 50

/**
 * Looks whether the queue and the log still agree, and mends what does not: no transaction of the plugin leaves it so (see
 * `store/db.ts`), but a restored backup may, or a statement that somebody wrote by hand. The queue is looked through whole,
 * the log from where the last time ended.
 */
export class Mending {
  private lookedTo = ""

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
      deleteStrayQueueRows
    )
    this.lookedTo = await this.walk(
      this.lookedTo,
      STATEMENTS,
      signal,
      "queued unfinished deliveries that had no row in the queue",
      queueStrayDeliveries
    )
  }

  /** @returns where the next walk begins. */
  private async walk(
    from: string,
    statements: number,
    signal: AbortSignal,
    what: string,
    mend: (db: Db, after: string) => Promise<Mended>
  ): Promise<string> {
    let after = from
    for (let nth = 0; nth < statements && !signal.aborted; nth++) {
      const { ids, next } = await mend(this.db, after)
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
