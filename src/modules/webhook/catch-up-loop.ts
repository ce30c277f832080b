import type { Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../topics/catalogue"
import type { RunExclusive } from "./run-exclusive"
import type { CatchUpLedger } from "./catch-up-ledger"
import { Loop } from "./loop"

/** A run is due after this share of the interval. With the poll that notices it, runs begin at most one interval apart. */
const DUE_SHARE = 0.9

/** How often a process checks whether a run is due: a share of the interval, within bounds in milliseconds. */
const POLL_SHARE = 0.1
const MIN_POLL_MS = 200
const MAX_POLL_MS = 10_000

/** What a run of catch-up needs, except the shop. */
export type CatchUpRun = {
  ledger: CatchUpLedger
  catalogue: Catalogue
  /** The database's time. */
  now: () => Date
  /** Milliseconds after a change within which the bus may deliver its event. Later the event counts as lost. */
  graceMs: number
  /** Milliseconds for which the log keeps events. Older changes are not checked. */
  memoryMs: number
  /** Ends the run between two pages of rows. It throws then, and the next run checks the same changes again. */
  signal: AbortSignal
}

/** Finds lost changes in the shop. */
export interface LostChanges {
  /** Captures the changes that the event bus has lost. @returns the number of new events. */
  find(run: CatchUpRun): Promise<number>
}

type CatchUpSettings = { intervalMs: number; memoryMs: number }

/**
 * Runs catch-up at its interval, in one process at a time. Whether a run is due is read from the ledger in PostgreSQL. Medusa's
 * scheduled jobs may be stored in Redis, which could lose them together with the events that catch-up has to find.
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
    const pollMs = Math.min(Math.max(settings.intervalMs * POLL_SHARE, MIN_POLL_MS), MAX_POLL_MS)
    this.loop = new Loop("catch-up", () => this.step(), pollMs, logger)
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
    return this.ledger.isBehind(new Date(this.ledger.now().getTime() - intervalMs - DUE_SHARE * intervalMs))
  }

  private run(): Promise<number> {
    const { ledger, catalogue, settings, stopping } = this
    return this.lost.find({
      ledger,
      catalogue,
      now: () => ledger.now(),
      graceMs: settings.intervalMs,
      memoryMs: settings.memoryMs,
      signal: stopping.signal,
    })
  }
}
