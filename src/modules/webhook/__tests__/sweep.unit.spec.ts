import { Catalogue } from "../../../topics/catalogue"
import { asWritten } from "../../../types/typed"
import { Sweep } from "../sweep"

const MINUTES = 60_000

/** Milliseconds that the pages take, one after the other. */
const PAGE_MS = [40, 250, 1_000, 3_000]

describe("the sweep", () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  it("works for at most 5 % of the time, also with a second process, however long its pages take", async () => {
    const round = new EndlessRound()
    const shop = new SlowShop()
    const sweeps = [sweepOf(round, shop), sweepOf(round, shop)]
    const began = performance.now()
    sweeps.forEach((sweep) => sweep.start())
    await jest.advanceTimersByTimeAsync(10 * MINUTES)
    const stopped = Promise.all(sweeps.map((sweep) => sweep.stop()))
    await jest.advanceTimersByTimeAsync(MINUTES)
    await stopped

    expect(lines).toEqual([])
    expect(shop.pages).toBeGreaterThan(PAGE_MS.length)
    // The pause of the last page may lie ahead.
    const time = performance.now() - began - MINUTES + 19 * Math.max(...PAGE_MS)
    expect(shop.workedMs / time).toBeLessThanOrEqual(0.05)
    expect(round.rests).toEqual(shop.worked.map((ms) => 19 * ms))
  })
})

const lines: string[] = []
const note = (line: unknown) => void lines.push(String(line))

/** A process's sweep of customers. A lock lets one process work at a time. */
function sweepOf(round: EndlessRound, shop: SlowShop): Sweep {
  const registry = { refresh: () => Promise.resolve(), topics: () => ["customer.*"], all: () => [] }
  return new Sweep(
    asWritten(round),
    asWritten(registry),
    new Catalogue(),
    asWritten({ capture: () => Promise.resolve() }),
    shop,
    (_, work) => round.exclusively(work),
    1,
    asWritten({ error: note, warn: note })
  )
}

/** A database with a round that never ends, and no snapshots. */
class EndlessRound {
  /** Milliseconds of the pauses after pages. */
  readonly rests: number[] = []
  private nextAt = 0
  private isLocked = false

  raw(sql: string, bindings: readonly unknown[]): Promise<{ rows: unknown[] }> {
    if (sql.startsWith("update webhook_sweep")) {
      const rest = Number(bindings.at(-1)) * 1_000
      this.rests.push(Math.round(rest))
      this.nextAt = Date.now() + rest
    }
    const isPosition = sql.startsWith("select resource, after_id") && Date.now() >= this.nextAt
    const rows = isPosition ? [{ resource: "", after_id: "", suspects: null }] : []
    return Promise.resolve({ rows })
  }

  async exclusively<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (this.isLocked) {
      return undefined
    }
    this.isLocked = true
    try {
      return await work()
    } finally {
      this.isLocked = false
    }
  }
}

/** A shop without resources, whose pages take their time. */
class SlowShop {
  /** Milliseconds that each page has taken. */
  readonly worked: number[] = []

  get pages(): number {
    return this.worked.length
  }

  get workedMs(): number {
    return this.worked.reduce((sum, ms) => sum + ms, 0)
  }

  async list(): Promise<string[]> {
    const ms = PAGE_MS[this.pages % PAGE_MS.length] ?? 0
    await new Promise((resolve) => setTimeout(resolve, ms))
    this.worked.push(ms)
    return []
  }

  readonly established = () => Promise.resolve([])
  readonly gone = () => Promise.resolve([])
  readonly compare = () => Promise.resolve([])
}
