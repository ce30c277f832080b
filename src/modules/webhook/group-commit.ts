import { isTransient, reasonOf, takesTooLong } from "./transient-errors"

/** Most items of one write, which bounds the statement's size. */
const MAX_BATCH = 1_000

/** Pause after a failed write, doubling up to five seconds. */
const FIRST_PAUSE_MS = 50
const MAX_PAUSE_MS = 5_000

/** Longest pause before an item is tried again whose write takes too long even alone. The first is a second; it doubles. */
const MAX_DELAY_MS = 60_000

type Waiting<Item> = {
  items: readonly Item[]
  resolve: () => void
  reject: (error: unknown) => void
  /** How often its write took too long, alone. Then it is written by itself. */
  late?: number
}

/** An item can never be written. The message is the reason, without values. */
export class RefusedError extends Error {}

/**
 * Group commit: items that arrive during a write are written together by the next one. A caller's promise resolves when its
 * items are written. After a transient error the write is retried until it succeeds or this is closed, because the callers
 * (the event bus, an attempt) cannot retry themselves. After a permanent error the refused items are found and set aside,
 * and all others are written. An item whose write takes too long, even alone, is tried again later, and others are written
 * meanwhile.
 */
export class GroupCommit<Item> {
  private waiting: Waiting<Item>[] = []
  /** What is tried again later, each with the function that does so now. */
  private readonly delayed = new Set<() => void>()
  private draining: Promise<void> | undefined
  private closed = false

  /**
   * @param gatherMs milliseconds to wait for further items before each write.
   * @param onSetAside called with each item that can never be written, before its caller's promise is rejected.
   */
  constructor(
    private readonly write: (items: readonly Item[]) => Promise<void>,
    private readonly onRetry: (error: unknown) => void,
    private readonly gatherMs = 0,
    private readonly onSetAside: (item: Item, reason: string) => Promise<void> | void = () => undefined
  ) {}

  /**
   * Resolves when all of the items are written.
   * @throws RefusedError when one of them can never be written; the write's last error when this is closed before.
   */
  add(items: readonly Item[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.enqueue({ items, resolve, reject })
    })
  }

  /** Writes the waiting items. From now on a write that fails is not retried. */
  async close(): Promise<void> {
    this.closed = true
    this.delayed.forEach((writeNow) => writeNow())
    await this.draining
  }

  private enqueue(one: Waiting<Item>): void {
    this.waiting.push(one)
    this.draining ??= this.drain()
  }

  /** Tries late items again after a pause, or at once when this is closed: `close` waits for them. */
  private delay(one: Waiting<Item>, late: number): void {
    if (this.closed) {
      this.enqueue({ ...one, late })
      return
    }
    const writeNow = () => {
      clearTimeout(timer)
      this.delayed.delete(writeNow)
      this.enqueue({ ...one, late })
    }
    const timer = setTimeout(writeNow, Math.min(1_000 * 2 ** (late - 1), MAX_DELAY_MS))
    this.delayed.add(writeNow)
  }

  private async drain(): Promise<void> {
    while (this.waiting.length) {
      await this.gather()
      await this.commit(this.take())
    }
    this.draining = undefined
  }

  /**
   * Waits one turn of the event loop at least. Medusa's local bus releases all events of a change within one turn, and only
   * events that are written together can be recognised as one message (see `deleteRedundantUpdates`).
   */
  private async gather(): Promise<void> {
    await new Promise((resolve) =>
      this.gatherMs && !this.closed ? setTimeout(resolve, this.gatherMs) : setImmediate(resolve)
    )
  }

  private async commit(group: readonly Waiting<Item>[]): Promise<void> {
    try {
      const items = group.flatMap((one) => one.items)
      const late = new Set<Item>()
      const refused = await writeAllBut(items, (some) => this.writeUntilDone(some, late))
      for (const [item, reason] of refused) {
        await this.onSetAside(item, reason)
      }
      group.forEach((one) => this.settle(one, refused, late))
    } catch (error) {
      group.forEach((one) => one.reject(error))
    }
  }

  private settle(one: Waiting<Item>, refused: ReadonlyMap<Item, string>, late: ReadonlySet<Item>): void {
    const items = one.items.filter((item) => late.has(item))
    const bad = one.items.find((item) => refused.has(item))
    if (bad !== undefined) {
      one.reject(new RefusedError(refused.get(bad)))
    }
    if (items.length) {
      this.delay({ ...one, items }, (one.late ?? 0) + 1)
    } else {
      // Without an effect after a rejection.
      one.resolve()
    }
  }

  /** Takes the first calls' items, at most `MAX_BATCH` of them, but always those of one call. Late ones are taken alone. */
  private take(): Waiting<Item>[] {
    let calls = 0
    let size = 0
    do {
      size += this.waiting[calls++]?.items.length ?? 0
    } while (!this.waiting[0]?.late && size + sizeOf(this.waiting[calls]) <= MAX_BATCH)
    return this.waiting.splice(0, calls)
  }

  private async writeUntilDone(items: readonly Item[], late: Set<Item>): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
      try {
        return await this.write(items)
      } catch (error) {
        if (this.closed || !isTransient(error) || mayFitInHalves(error, items)) {
          throw error
        }
        this.onRetry(error)
        if (takesTooLong(error)) {
          items.forEach((item) => late.add(item))
          return
        }
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
  }
}

/**
 * Writes all items but those that can never be written. After a permanent error the items are written in halves, recursively,
 * until the refused ones are alone: one bad item among a thousand takes about twenty writes.
 * @returns the refused items, each with the reason, without values.
 * @throws a transient error of `write`; the first half may be written by then.
 */
export async function writeAllBut<Item>(
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<void>
): Promise<Map<Item, string>> {
  try {
    await write(items)
    return new Map()
  } catch (error) {
    if (isTransient(error) && !mayFitInHalves(error, items)) {
      throw error
    }
    if (items.length === 1) {
      return new Map(items.map((item) => [item, reasonOf(error)]))
    }
    const middle = Math.ceil(items.length / 2)
    const first = await writeAllBut(items.slice(0, middle), write)
    const second = await writeAllBut(items.slice(middle), write)
    return new Map([...first, ...second])
  }
}

/** Whether a statement timed out that may fit into the time with half of its items. */
function mayFitInHalves(error: unknown, items: readonly unknown[]): boolean {
  return items.length > 1 && takesTooLong(error)
}

/** How many items would be taken with the next call; infinite for a late one, which is taken alone, and for none. */
function sizeOf(one: Waiting<unknown> | undefined): number {
  return one && !one.late ? one.items.length : Infinity
}
