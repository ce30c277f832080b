import { monotonicNow } from "./clock"

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Waits until a time of `monotonicNow`. Returns at once for a time in the past. */
export async function pauseUntil(at: number): Promise<void> {
  const ms = at - monotonicNow()
  if (ms > 0) {
    await pause(ms)
  }
}
