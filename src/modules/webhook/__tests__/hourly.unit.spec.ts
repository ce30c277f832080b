import type { Logger } from "@medusajs/framework/types"

import { until } from "../../../../integration-tests/support/until"
import type { Alone } from "../alone"
import { Hourly } from "../hourly"

const HOUR_MS = 3_600_000
const logger = { error: jest.fn() } as unknown as Logger
const alone: Alone = (_, work) => work()

describe("hourly work", () => {
  let now: number
  let looks: number
  const clock = () => {
    looks += 1
    return now
  }
  const lookedAgain = async () => {
    const before = looks
    await until("another look at the clock", () => looks > before + 1)
  }

  beforeEach(() => {
    now = 10 * HOUR_MS + 1
    looks = 0
  })

  it("is done once in each hour that begins, not at the start", async () => {
    let times = 0
    const hourly = new Hourly("work", async () => (times += 1), alone, logger, clock, 1)
    hourly.start()
    await lookedAgain()
    expect(times).toBe(0)
    now += HOUR_MS
    await lookedAgain()
    await lookedAgain()
    expect(times).toBe(1)
    now += HOUR_MS
    await until("the next", () => times === 2)
    await hourly.stop()
  })

  it("is tried again in the same hour when it failed", async () => {
    let times = 0
    const work = async () => {
      times += 1
      if (times === 1) {
        throw new Error("The database is away")
      }
    }
    const hourly = new Hourly("work", work, alone, logger, clock, 1)
    hourly.start()
    now += HOUR_MS
    await until("the second try", () => times === 2)
    await lookedAgain()
    expect(times).toBe(2)
    await hourly.stop()
  })

  it("is told to end with its process", async () => {
    let begun = false
    const work = (signal: AbortSignal) =>
      new Promise<void>((_, reject) => {
        begun = true
        signal.addEventListener("abort", () => reject(signal.reason as Error))
      })
    const hourly = new Hourly("work", work, alone, logger, clock, 1)
    hourly.start()
    now += HOUR_MS
    await until("its begin", () => begun)
    await hourly.stop()
  })
})
