import type { ILockingModule } from "@medusajs/framework/types"

import { standIn } from "../../../../integration-tests/support/stand-in"
import { asWritten } from "../../../types/typed"
import { runExclusiveBy } from "../run-exclusive"

const never = () => new Promise<never>(() => undefined)

/** A locking module whose `execute` does this. */
const lockingBy = (execute: (job: () => Promise<unknown>) => Promise<unknown>) =>
  runExclusiveBy(() =>
    standIn<ILockingModule>({
      execute: asWritten(async (_: unknown, job: () => Promise<unknown>) => execute(job)),
    })
  )

describe("a task that one process runs at a time", () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  it("is run under the lock, and its result is returned", async () => {
    expect(await lockingBy((job) => job())("sweep", async () => 7)).toBe(7)
  })

  it("is not run while another process runs it", async () => {
    const taken = lockingBy(async () => {
      throw new Error("Timed-out acquiring lock for webhooks:sweep")
    })
    const work = jest.fn(async () => 7)
    expect(await taken("sweep", work)).toBeUndefined()
    expect(work).not.toHaveBeenCalled()
  })

  it("fails after 30 s where the lock is neither given nor refused, and is not run when it is given later", async () => {
    let giveLater: (() => Promise<unknown>) | undefined
    const run = lockingBy((job) => {
      giveLater = job
      return never()
    })
    const work = jest.fn(async () => 7)
    const running = run("sweep", work)
    const failed = expect(running).rejects.toThrow("The locking module took longer than 30 s")
    await jest.advanceTimersByTimeAsync(30_000)
    await failed
    await giveLater?.()
    expect(work).not.toHaveBeenCalled()
  })

  it("may itself take longer", async () => {
    const hour = 3_600_000
    const work = () => new Promise<number>((resolve) => setTimeout(resolve, hour, 7))
    const running = lockingBy((job) => job())("retention", work)
    await jest.advanceTimersByTimeAsync(hour)
    expect(await running).toBe(7)
  })

  it.each([
    ["is refused", () => Promise.reject(new Error("the lock is lost"))],
    ["never ends", never],
  ])("is done where the release of the lock %s", async (_, release) => {
    const run = lockingBy(async (job) => {
      await job()
      await release()
    })
    const running = run("sweep", async () => 7)
    await jest.advanceTimersByTimeAsync(30_000)
    expect(await running).toBe(7)
  })

  it("fails with its own error", async () => {
    const failing = async () => {
      throw new Error("no such entity")
    }
    await expect(lockingBy((job) => job())("sweep", failing)).rejects.toThrow("no such entity")
  })

  it("fails with the locking module's error where that gives no lock", async () => {
    const broken = lockingBy(() => Promise.reject(new Error("no connection")))
    await expect(broken("sweep", async () => 7)).rejects.toThrow("no connection")
  })
})
