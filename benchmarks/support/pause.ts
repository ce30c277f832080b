import { monotonicNow } from "./clock"

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Waits for a moment of `monotonicNow`; one that is past is not waited for. */
export async function pauseUntil(at: number): Promise<void> {
  const ms = at - monotonicNow()
  if (ms > 0) {
    await pause(ms)
  }
}
