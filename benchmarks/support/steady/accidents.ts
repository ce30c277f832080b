import type { StartedPostgres } from "../../../scripts/postgres"
import { itemAt } from "../../../scripts/present"
import { monotonicNow } from "../clock"
import { pauseUntil } from "../pause"
import type { SteadyShop } from "./shop"

/** How long a worker that was started again works before the next kill. */
const WORK_MS = 15_000

/** What happened from when to when, and which deliveries were leased right after. */
export type Accident = { from: number; to: number; leased: ReadonlySet<string> }

/** Kills workers and restarts PostgreSQL, and notes what was in flight. */
export class Accidents {
  readonly kills: Accident[] = []
  readonly restarts: Accident[] = []

  constructor(
    private readonly shop: SteadyShop,
    private readonly postgres: StartedPostgres,
    private readonly say: (what: string) => void
  ) {}

  /**
   * `kill -9` of a worker at each of these moments, after which it is started again. Where that takes most of the time until
   * the next, the next comes when it has worked for a while.
   */
  async kill(plan: readonly { at: number; worker: number }[], end: number): Promise<void> {
    const { shop } = this.shop
    for (const { at, worker } of plan) {
      await pauseUntil(Math.max(at, (this.kills.at(-1)?.to ?? 0) + WORK_MS))
      if (monotonicNow() > end - WORK_MS) {
        return
      }
      const from = monotonicNow()
      await itemAt(shop.workers, worker).stop()
      const leased = new Set(await this.shop.leased())
      await shop.replaceWorker(worker)
      const to = monotonicNow()
      this.kills.push({ from, to, leased })
      this.say(
        `killed worker ${worker + 1}, ${leased.size} deliveries leased; back after ${seconds(from, to)} s`
      )
    }
  }

  /** Restarts PostgreSQL at each of these moments. */
  async restart(plan: readonly { at: number; mode: "fast" | "immediate" }[]): Promise<void> {
    for (const { at, mode } of plan) {
      await pauseUntil(at)
      const from = monotonicNow()
      await this.postgres.restart(mode)
      const to = monotonicNow()
      const leased = new Set(await this.shop.leased())
      this.restarts.push({ from, to, leased })
      this.say(`restarted PostgreSQL (${mode}) in ${seconds(from, to)} s, ${leased.size} deliveries leased`)
    }
  }

  /** At how many of them a delivery was leased: so often its request may have been cut. */
  timesLeased(id: string): number {
    return [...this.kills, ...this.restarts].filter(({ leased }) => leased.has(id)).length
  }
}

function seconds(from: number, to: number): string {
  return ((to - from) / 1000).toFixed(1)
}
