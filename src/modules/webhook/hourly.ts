import type { Logger } from "@medusajs/framework/types"

import type { RunExclusive } from "./run-exclusive"
import { Loop } from "./loop"

const HOUR_MS = 3_600_000

/** How often a process looks at the clock. */
const LOOK_MS = 60_000

/**
 * Does a piece of work when an hour has begun, and at the start where that is asked for, in one process: all of them try, and
 * whoever comes while another does it leaves it to that one. Not a scheduled job of Medusa's, see
 * `docs/decisions/catch-up.md`.
 */
export class Hourly {
  private readonly loop: Loop
  private readonly stopping = new AbortController()
  private lastHour: number

  /**
   * @param work is told to end by the signal.
   * @param first when it is done for the first time.
   */
  constructor(
    private readonly name: string,
    private readonly work: (signal: AbortSignal) => Promise<unknown>,
    private readonly runExclusive: RunExclusive,
    logger: Logger,
    first: "at once" | "next hour" = "next hour"
  ) {
    this.lastHour = first === "at once" ? -1 : hour()
    this.loop = new Loop(name, () => this.step(), LOOK_MS, logger)
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
