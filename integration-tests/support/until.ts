/**
 * Waits for a condition instead of for a time.
 * @param check gives the awaited value, or something falsy while it is not there yet.
 * @throws Error that names what was awaited, after `timeoutMs`: by default long enough for a very busy machine, as it costs
 * time only where something is wrong. What must come soon is compared with something else that was measured in the same run.
 */
export async function until<Value>(
  what: string,
  check: () => Value | Promise<Value>,
  timeoutMs = 60_000
): Promise<There<Value>> {
  const startedAt = Date.now()
  for (;;) {
    const value = await check()
    if (isThere(value)) {
      return value
    }
    const waitedMs = Date.now() - startedAt
    if (waitedMs > timeoutMs) {
      throw new Error(`Waited ${timeoutMs} ms for ${what}`)
    }
    await new Promise((resolve) => setTimeout(resolve, pauseAfter(waitedMs)))
  }
}

/** A tenth of the time waited so far, from 10 to 50 ms: checks would slow down what they wait for. */
function pauseAfter(waitedMs: number): number {
  return Math.min(50, Math.max(10, waitedMs / 10))
}

type There<Value> = Exclude<Value, false | 0 | null | undefined>

function isThere<Value>(value: Value): value is There<Value> {
  return Boolean(value)
}
