import type { Logger } from "@medusajs/framework/types"

import { Loop } from "./loop"
import { errorText } from "./safe-errors"
import type { Db } from "./store/db"
import { buildIndex, builtBy, dropBrokenIndex, listMissingIndexes } from "./store/log-indexes"

/** How often is looked whether an index is missing. One short statement. */
const LOOK_MS = 60_000

/**
 * Builds the indexes of the log that a migration has left out since the log is long: there they would hold up the shop's
 * writes for minutes, and PostgreSQL builds none beside them within a migration's transaction. The log is complete without
 * them, only slow. What a process that was killed has begun the next one begins again.
 */
export class LogIndexes {
  private readonly loop: Loop
  private building: Promise<void> | undefined

  constructor(
    private readonly db: Db,
    private readonly logger: Logger
  ) {
    this.loop = new Loop("looking for indexes of the log", () => this.step(), LOOK_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  /** Waits for no build: PostgreSQL ends that by itself, or another process begins it again. */
  stop(): Promise<void> {
    return this.loop.stop()
  }

  /** Builds what is missing. @returns when it is there. */
  async build(): Promise<void> {
    for (const { is_broken, ...index } of await listMissingIndexes(this.db)) {
      this.logger.info(`webhooks: builds the index ${index.name} of ${index.table}, beside all else`)
      try {
        if (is_broken) {
          await dropBrokenIndex(this.db, index)
        }
        await buildIndex(this.db, index)
        this.logger.info(`webhooks: has built the index ${index.name}`)
      } catch (error) {
        this.logger.warn(
          `webhooks: could not build the index ${index.name}: ${errorText(error)}. Until it is there parts of the log are slow. ` +
            `It is tried again; where the database ends long statements, run it by hand: ${builtBy(index)}`
        )
      }
    }
  }

  private async step(): Promise<boolean> {
    this.building ??= this.build()
      .catch((error) => this.logger.error(`webhooks: looking for indexes failed: ${errorText(error)}`))
      .finally(() => (this.building = undefined))
    return false
  }
}
