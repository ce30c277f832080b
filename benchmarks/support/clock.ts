import { setTimeout as pause } from "node:timers/promises"

/** Milliseconds of the machine's monotonic clock, which all processes share. */
export function monotonicNow(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Waits until a time of `monotonicNow`. Returns at once for a time in the past. */
export async function pauseUntil(at: number): Promise<void> {
  const ms = at - monotonicNow()
  if (ms > 0) {
    await pause(ms)
  }
}
