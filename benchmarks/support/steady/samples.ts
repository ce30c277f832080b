import { execFile } from "node:child_process"
import { promisify } from "node:util"

import { firstOf } from "../../../scripts/present"
import { monotonicNow, pauseUntil } from "../clock"
import { median } from "../measurements"
import type { SteadyShop } from "./steady-shop"

const EVERY_MS = 200

/** Memory is read with every tenth sample. */
const MEMORY_EVERY = 10

type Sample = { at: number; pid: number; mb: number }

/** Samples the memory of the processes, and the leases that have ended without an outcome, during a load. */
export class Samples {
  /** Deliveries whose lease has ended without an outcome. */
  readonly ranOut = new Set<string>()
  private readonly memory: Sample[] = []

  constructor(private readonly shop: SteadyShop) {}

  async take(end: number): Promise<void> {
    for (let n = 0, next = monotonicNow(); next < end; n++, next += EVERY_MS) {
      await pauseUntil(next)
      // The database may be restarting.
      const ended = await this.shop.leased(true).catch(() => [])
      ended.forEach((id) => this.ranOut.add(id))
      if (n % MEMORY_EVERY === 0) {
        this.memory.push(...(await this.residentSets()))
      }
    }
  }

  /** The median of a process's resident set in a period, in MB. */
  megabytes(pid: number, from: number, to: number): number {
    return median(this.of(pid).flatMap(({ at, mb }) => (at >= from && at < to ? [mb] : [])))
  }

  /** The time of a process's first sample. */
  since(pid: number): number {
    return firstOf(this.of(pid)).at
  }

  private of(pid: number): Sample[] {
    return this.memory.filter((sample) => sample.pid === pid)
  }

  /** The memory of living processes. `ps` fails when none is alive. */
  private async residentSets(): Promise<Sample[]> {
    const pids = this.shop.shop.processes.map(({ pid }) => pid)
    const { stdout } = await promisify(execFile)("ps", ["-o", "pid=,rss=", "-p", pids.join(",")])
    const at = monotonicNow()
    return stdout
      .trim()
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number))
      .map(([pid = 0, kilobytes = 0]) => ({ at, pid, mb: kilobytes / 1024 }))
  }
}
