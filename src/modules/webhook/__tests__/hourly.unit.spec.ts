import { errorOf } from "../../../types/typed"
import { standIn } from "../../../../integration-tests/support/stand-in"
import type { Logger } from "@medusajs/framework/types"

import type { RunExclusive } from "../run-exclusive"
import { Hourly } from "../hourly"

const MINUTE_MS = 60_000

const logger = standIn<Logger>({ error: () => undefined })
const runExclusive: RunExclusive = (_, work) => work()

beforeEach(() => jest.useFakeTimers({ now: new Date("2026-01-31T12:30:00Z") }))

afterEach(() => jest.useRealTimers())

const minutesPass = (minutes: number) => jest.advanceTimersByTimeAsync(minutes * MINUTE_MS)

describe("hourly work", () => {
  it("is done once in each hour that begins, not at the start", async () => {
    const times: string[] = []
    const hourly = new Hourly("work", async () => times.push(new Date().toISOString()), runExclusive, logger)
    hourly.start()
    await minutesPass(29)
    expect(times).toEqual([])
    await minutesPass(120)
    await hourly.stop()

    expect(times).toEqual(["2026-01-31T13:00:00.000Z", "2026-01-31T14:00:00.000Z"])
  })

  it("is done at the start too where it is to", async () => {
    const times: string[] = []
    const work = async () => times.push(new Date().toISOString())
    const hourly = new Hourly("work", work, runExclusive, logger, "at once")
    hourly.start()
    await minutesPass(31)
    await hourly.stop()

    expect(times).toEqual(["2026-01-31T12:30:00.000Z", "2026-01-31T13:00:00.000Z"])
  })

  it("is tried again in the same hour when it failed", async () => {
    let times = 0
    const work = async () => {
      times += 1
      if (times === 1) {
        throw new Error("The database is away")
      }
    }
    const hourly = new Hourly("work", work, runExclusive, logger)
    hourly.start()
    await minutesPass(40)
    await hourly.stop()

    expect(times).toBe(2)
  })

  it("is tried once a minute while it fails", async () => {
    let times = 0
    const work = async () => {
      times += 1
      throw new Error("A row is damaged")
    }
    const hourly = new Hourly("work", work, runExclusive, logger)
    hourly.start()
    await minutesPass(40)
    await hourly.stop()

    expect(times).toBeGreaterThan(8)
    expect(times).toBeLessThanOrEqual(11)
  })

  it("is aborted when its process ends", async () => {
    let begun = false
    const work = (signal: AbortSignal) =>
      new Promise<void>((_, reject) => {
        begun = true
        signal.addEventListener("abort", () => reject(errorOf(signal.reason)))
      })
    const hourly = new Hourly("work", work, runExclusive, logger)
    hourly.start()
    await minutesPass(31)
    expect(begun).toBe(true)
    await hourly.stop()
  })
})
