import { canGetBetter, reasonOf, tookTooLong } from "./can-get-better"

/** Rows in one write: a bound on the statement's size. */
const MAX_BATCH = 1_000

/** Pause after a failed write, doubling up to five seconds. */
const FIRST_PAUSE_MS = 50
const MAX_PAUSE_MS = 5_000

type Waiting<Item> = { items: readonly Item[]; resolve: () => void; reject: (error: unknown) => void }

/** An item can never be written: its message says why, without values. */
export class RefusedError extends Error {}

/**
 * Shares one durable write among all who ask while another is under way: what arrives during a write joins the next.
 * A caller is answered when its items are written. A write that fails and may succeed later is tried again until it does
 * or this closes, since whoever waits (the event bus, an attempt's outcome) would otherwise lose what it brought. Of a
 * write that never can, the items that are refused are found and set aside; all others are written.
 */
export class GroupCommit<Item> {
  private waiting: Waiting<Item>[] = []
  private draining: Promise<void> | undefined
  private closed = false

  /**
   * @param gatherMs how long a write waits for company; what comes alone is written that much later.
   * @param onSetAside called with each item that can never be written, before its caller is answered.
   */
  constructor(
    private readonly write: (items: readonly Item[]) => Promise<void>,
    private readonly onRetry: (error: unknown) => void,
    private readonly gatherMs = 0,
    private readonly onSetAside: (item: Item, reason: string) => Promise<void> | void = () => undefined
  ) {}

  /** @throws RefusedError when one of the items can never be written, and what the write threw when this closes before. */
  add(items: readonly Item[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ items, resolve, reject })
      this.draining ??= this.drain()
    })
  }

  /** Writes what waits, without trying again: a write that fails now is refused. */
  async close(): Promise<void> {
    this.closed = true
    await this.draining
  }

  private async drain(): Promise<void> {
    while (this.waiting.length) {
      await this.gather()
      await this.commit(this.take())
    }
    this.draining = undefined
  }

  /**
   * A turn of the event loop at least: in one, Medusa's local bus releases all events of a change, and those that are
   * written together are one message (see `deleteEchoes`).
   */
  private async gather(): Promise<void> {
    await new Promise((resolve) =>
      this.gatherMs && !this.closed ? setTimeout(resolve, this.gatherMs) : setImmediate(resolve)
    )
  }

  private async commit(group: readonly Waiting<Item>[]): Promise<void> {
    try {
      const items = group.flatMap((one) => one.items)
      const refused = await writeAllBut(items, (some) => this.writeUntilDone(some))
      for (const [item, reason] of refused) {
        await this.onSetAside(item, reason)
      }
      group.forEach((one) => answer(one, refused))
    } catch (error) {
      group.forEach((one) => one.reject(error))
    }
  }

  private take(): Waiting<Item>[] {
    let size = 0
    const end = this.waiting.findIndex((one) => (size += one.items.length) > MAX_BATCH)
    return this.waiting.splice(0, end === -1 ? this.waiting.length : Math.max(end, 1))
  }

  private async writeUntilDone(items: readonly Item[]): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
      try {
        return await this.write(items)
      } catch (error) {
        if (this.closed || !canGetBetter(error) || isToBeHalved(error, items)) {
          throw error
        }
        this.onRetry(error)
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
  }
}

/**
 * Writes items together. When they are refused they are written in halves, and these in halves, until what is refused
 * is alone: one bad item among a thousand takes some twenty writes and holds up none.
 * @returns the items that can never be written, each with the reason, which has no values in it.
 * @throws what `write` throws when that may pass.
 */
export async function writeAllBut<Item>(
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<void>
): Promise<Map<Item, string>> {
  try {
    await write(items)
    return new Map()
  } catch (error) {
    if (canGetBetter(error) && !isToBeHalved(error, items)) {
      throw error
    }
    if (items.length === 1) {
      return new Map([[items[0]!, reasonOf(error)]])
    }
    const middle = Math.ceil(items.length / 2)
    const first = await writeAllBut(items.slice(0, middle), write)
    const second = await writeAllBut(items.slice(middle), write)
    return new Map([...first, ...second])
  }
}

function isToBeHalved(error: unknown, items: readonly unknown[]): boolean {
  return items.length > 1 && tookTooLong(error)
}

function answer<Item>({ items, resolve, reject }: Waiting<Item>, refused: ReadonlyMap<Item, string>): void {
  const bad = items.find((item) => refused.has(item))
  if (bad === undefined) {
    resolve()
  } else {
    reject(new RefusedError(refused.get(bad)))
  }
}
