import type { Logger } from "@medusajs/framework/types"

import type { Db } from "./store/db"
import { countSetAside, type SetAsidePart } from "./store/set-aside"

/**
 * Notes what can never be written, and was therefore left out so that it stops nothing behind it: in the log, and as a
 * number that `GET /admin/webhooks/health` shows. Neither holds a value.
 */
export class SetAside {
  constructor(
    private readonly db: Db,
    private readonly logger: Logger,
    private readonly part: SetAsidePart
  ) {}

  /** @param what names it in the log: "an event product.updated", say. Never fails. */
  async note(what: string, reason: string): Promise<void> {
    this.logger.error(`webhooks: ${this.part} set aside ${what}: ${reason}`)
    try {
      await countSetAside(this.db, this.part, `${what}: ${reason}`)
    } catch {
      // The line in the log stays; what stops the count from being written is in the log as well.
    }
  }
}
