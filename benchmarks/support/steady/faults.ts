import type { StartedPostgres } from "../../../scripts/postgres"
import { itemAt } from "../../../scripts/present"
import { monotonicNow, pauseUntil } from "../clock"
import type { SteadyShop } from "./steady-shop"

/** The minimum time between a worker's restart and the next kill. */
const WORK_MS = 15_000

/** A kill or a restart: its start, its end, and the deliveries that were leased right after it. */
export type Fault = { from: number; to: number; leased: ReadonlySet<string> }

/** Kills workers, restarts PostgreSQL, and records the deliveries in flight. */
export class Faults {
  readonly kills: Fault[] = []
  readonly restarts: Fault[] = []

  constructor(
    private readonly shop: SteadyShop,
    private readonly postgres: StartedPostgres,
    private readonly say: (what: string) => void
  ) {}

  /**
   * Kills a worker with `kill -9` at each of these times, and starts it again. The next kill is delayed until the worker has worked for a
   * while.
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

  /** Restarts PostgreSQL at each of these times. */
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

  /** After how many of them the delivery was leased. Each of these may have interrupted its request. */
  timesLeased(id: string): number {
    return [...this.kills, ...this.restarts].filter(({ leased }) => leased.has(id)).length
  }
}

function seconds(from: number, to: number): string {
  return ((to - from) / 1000).toFixed(1)
}
