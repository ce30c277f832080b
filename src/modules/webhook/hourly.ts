import type { Logger } from "@medusajs/framework/types"

import type { RunExclusive } from "./run-exclusive"
import { Loop } from "./loop"

const HOUR_MS = 3_600_000

/** How often a process checks the time. */
const POLL_MS = 60_000

/**
 * Runs a task at the beginning of each hour, and optionally at the start, in one process: a process that finds the task under
 * way in another skips it. For the reasons against Medusa's scheduled jobs see `docs/decisions/catch-up.md`.
 */
export class Hourly {
  private readonly loop: Loop
  private readonly stopping = new AbortController()
  private lastHour: number

  /**
   * @param work the task. Its signal is aborted by `stop`.
   * @param first when it runs for the first time.
   */
  constructor(
    private readonly name: string,
    private readonly work: (signal: AbortSignal) => Promise<unknown>,
    private readonly runExclusive: RunExclusive,
    logger: Logger,
    first: "at once" | "next hour" = "next hour"
  ) {
    this.lastHour = first === "at once" ? -1 : hour()
    this.loop = new Loop(name, () => this.step(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  stop(): Promise<void> {
    this.stopping.abort()
    return this.loop.stop()
  }

  private async step(): Promise<boolean> {
    const present = hour()
    if (present !== this.lastHour) {
      await this.runExclusive(this.name, () => this.work(this.stopping.signal))
      this.lastHour = present
    }
    return false
  }
}

function hour(): number {
  return Math.floor(Date.now() / HOUR_MS)
}
