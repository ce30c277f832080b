/** Rows in one write: a bound on the statement's size. */
const MAX_BATCH = 1_000

/** Pause after a failed write, doubling up to five seconds. */
const FIRST_PAUSE_MS = 50
const MAX_PAUSE_MS = 5_000

type Waiting<Item> = { items: readonly Item[]; resolve: () => void; reject: (error: Error) => void }

/**
 * Shares one durable write among all who ask while another is under way: what arrives during a write joins the next.
 * A caller is answered when its items are written. A write that fails is tried again until it succeeds or this closes,
 * since whoever waits (the event bus, an attempt's outcome) would otherwise lose what it brought. Only items the
 * database can never take are refused, alone.
 */
export class GroupCommit<Item> {
  private waiting: Waiting<Item>[] = []
  private draining: Promise<void> | undefined
  private closed = false

  /** @param gatherMs how long a write waits for company; what comes alone is written that much later. */
  constructor(
    private readonly write: (items: readonly Item[]) => Promise<void>,
    private readonly onRetry: (error: Error) => void,
    private readonly gatherMs = 0
  ) {}

  /** @throws Error when the items cannot be written, or not before this closes. */
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
      await this.writeUntilDone(group.flatMap((one) => one.items))
      group.forEach((one) => one.resolve())
    } catch (error) {
      if (group.length > 1 && isRefused(error)) {
        for (const one of group) {
          await this.commit([one])
        }
      } else {
        group.forEach((one) => one.reject(error as Error))
      }
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
        if (this.closed || isRefused(error)) {
          throw error
        }
        this.onRetry(error as Error)
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
  }
}

/** Whether PostgreSQL refuses the data itself (SQLSTATE class 22 or 23), so that trying again cannot help. */
function isRefused(error: unknown): boolean {
  return /^2[23]/.test(String((error as { code?: unknown }).code))
}
