import type { Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../topics/catalogue"
import type { RunExclusive } from "./run-exclusive"
import type { CatchUpLedger } from "./catch-up-ledger"
import { Loop } from "./loop"

/** Share of an interval after which the next run may begin: with the wait for the look that finds so, at most a whole one. */
const RHYTHM = 0.9

/** How often a process looks whether a run is due, as a share of the interval; within these bounds, in milliseconds. */
const LOOK = 0.1
const MIN_LOOK_MS = 200
const MAX_LOOK_MS = 10_000

/** One run of catch-up, but for what it reads of the shop. */
export type CatchUpRun = {
  ledger: CatchUpLedger
  catalogue: Catalogue
  now: () => Date
  /** How long the bus has to tell of a change before it counts as lost, in milliseconds. */
  graceMs: number
  /** How long the log remembers what it told, in milliseconds: what is older is not looked at. */
  memoryMs: number
  /** Ends the run between two pages of rows: it throws, and the next run looks at the same again. */
  signal: AbortSignal
}

/** What catch-up asks of the shop. */
export interface LostChanges {
  /** Captures the changes that the event bus has lost. @returns how many events that made. */
  find(run: CatchUpRun): Promise<number>
}

export type CatchUpSettings = { intervalMs: number; memoryMs: number }

/**
 * Runs catch-up in its rhythm, in whichever process finds first that it is time. The rhythm is the ledger's, which
 * is in PostgreSQL: a schedule of Medusa's workflow engine is in Redis, which may forget it together with the
 * events that catch-up is to find.
 */
export class CatchUpLoop {
  private readonly loop: Loop
  private readonly stopping = new AbortController()

  constructor(
    private readonly ledger: CatchUpLedger,
    private readonly catalogue: Catalogue,
    private readonly lost: LostChanges,
    private readonly runExclusive: RunExclusive,
    private readonly settings: CatchUpSettings,
    private readonly logger: Logger
  ) {
    const lookMs = Math.min(Math.max(settings.intervalMs * LOOK, MIN_LOOK_MS), MAX_LOOK_MS)
    this.loop = new Loop("catch-up", () => this.step(), lookMs, logger)
  }

  start(): void {
    this.loop.start()
  }

  stop(): Promise<void> {
    this.stopping.abort()
    return this.loop.stop()
  }

  private async step(): Promise<boolean> {
    if (await this.isDue()) {
      const found = await this.runExclusive("catch-up", async () => ((await this.isDue()) ? this.run() : 0))
      if (found) {
        this.logger.warn(`webhooks: catch-up found ${found} events that the event bus had lost`)
      }
    }
    return false
  }

  private async isDue(): Promise<boolean> {
    const { intervalMs } = this.settings
    return this.ledger.isBehind(new Date(Date.now() - intervalMs - RHYTHM * intervalMs))
  }

  private run(): Promise<number> {
    const { ledger, catalogue, settings, stopping } = this
    return this.lost.find({
      ledger,
      catalogue,
      now: () => new Date(),
      graceMs: settings.intervalMs,
      memoryMs: settings.memoryMs,
      signal: stopping.signal,
    })
  }
}
