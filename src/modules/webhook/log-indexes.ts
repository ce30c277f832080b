import type { Logger } from "@medusajs/framework/types"

import { Loop } from "./loop"
import { errorText } from "./safe-errors"
import type { Db } from "./store/db"
import { buildIndex, builtBy, dropBrokenIndex, listMissingIndexes } from "./store/log-indexes"

/** How often to check for missing indexes, by one short statement. */
const POLL_MS = 60_000

/**
 * Builds the indexes of the log that a migration has left out because the log is long. There they would block the shop's writes
 * for minutes, since `create index concurrently` is not possible in a migration's transaction. Without them parts of the log
 * are slow. A build that was interrupted by a kill is started again by the next process.
 */
export class LogIndexes {
  private readonly loop: Loop
  private building: Promise<void> | undefined

  constructor(
    private readonly db: Db,
    private readonly logger: Logger
  ) {
    this.loop = new Loop("check of the log indexes", () => this.step(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  /** Does not wait for a build. PostgreSQL completes it, or another process starts it again. */
  stop(): Promise<void> {
    return this.loop.stop()
  }

  /** Builds the missing indexes, one after the other. Errors of a build are logged. */
  async build(): Promise<void> {
    for (const { is_broken, ...index } of await listMissingIndexes(this.db)) {
      this.logger.info(`webhooks: building the index ${index.name} on ${index.table} in the background`)
      try {
        if (is_broken) {
          await dropBrokenIndex(this.db, index)
        }
        await buildIndex(this.db, index)
        this.logger.info(`webhooks: built the index ${index.name}`)
      } catch (error) {
        this.logger.warn(
          `webhooks: could not build the index ${index.name}: ${errorText(error)}. Until it exists, parts of the log are slow. ` +
            `The build is retried. If the database ends long statements, run this by hand: ${builtBy(index)}`
        )
      }
    }
  }

  private async step(): Promise<boolean> {
    this.building ??= this.build()
      .catch((error) =>
        this.logger.error(`webhooks: the check of the log indexes failed: ${errorText(error)}`)
      )
      .finally(() => (this.building = undefined))
    return false
  }
}
