import type { Logger } from "@medusajs/framework/types"

import type { Db } from "./store/db"
import { countSetAside, type SetAsidePart } from "./store/pipeline-health"

/**
 * Reports rows that the database will never accept. They are left out, so that they do not block those behind them. The report
 * is an error in the log and a count that `GET /admin/webhooks/health` shows. Neither contains a value of the row.
 */
export class SetAside {
  constructor(
    private readonly db: Db,
    private readonly logger: Logger,
    private readonly part: SetAsidePart
  ) {}

  /** Never rejects. @param what names the row in the log, such as "an event product.updated". */
  async note(what: string, reason: string): Promise<void> {
    this.logger.error(`webhooks: ${this.part} set aside ${what}: ${reason}`)
    try {
      await countSetAside(this.db, this.part, `${what}: ${reason}`)
    } catch {
      // The error above is in the log. The cause of this one, such as a lost connection, is logged by the loops.
    }
  }
}
