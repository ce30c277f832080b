import type { ILockingModule } from "@medusajs/framework/types"

import { withinTime } from "./within-time"

/** Duration of the lock, which the process renews. After a kill the others wait this long. */
const LOCK_SECONDS = 10

/**
 * How long the locking module may take to acquire or release a lock. A client of Redis waits without end for a server that is
 * away.
 */
const LOCKING_TIMEOUT_MS = 30_000

/** Runs a task unless another process is running it. @returns the task's result; undefined when it was not run. */
export type RunExclusive = <Result>(name: string, work: () => Promise<Result>) => Promise<Result | undefined>

/**
 * Uses Medusa's locking module, which is resolved at each use, since it does not exist yet while modules load. The task itself
 * has no time limit.
 */
export function runExclusiveBy(locking: () => ILockingModule): RunExclusive {
  return async <Result>(name: string, work: () => Promise<Result>) => {
    const task = new Task(work)
    const lock = { timeout: 1, expire: LOCK_SECONDS }
    const executed = locking().execute(`webhooks:${name}`, () => task.run(), lock)
    try {
      await inTime(Promise.race([task.begun, executed]))
    } catch (error) {
      task.cancel()
      if (isTaken(error)) {
        return undefined
      }
      throw error
    }
    const result = await task.running
    // The task is done even if Redis has lost the lock meanwhile.
    await inTime(executed).catch(() => undefined)
    return result
  }
}

/** A task that runs once its lock is acquired, unless it was cancelled before. */
class Task<Result> {
  /** Resolves when it begins. */
  readonly begun: Promise<void>
  running: Promise<Result> | undefined
  private isCancelled = false
  private onBegin: () => void = () => undefined

  constructor(private readonly work: () => Promise<Result>) {
    this.begun = new Promise((resolve) => (this.onBegin = resolve))
  }

  async run(): Promise<void> {
    if (!this.isCancelled) {
      this.running = this.work()
      this.onBegin()
      await this.running
    }
  }

  cancel(): void {
    this.isCancelled = true
  }
}

function inTime<Result>(phase: Promise<Result>): Promise<Result> {
  return withinTime(phase, LOCKING_TIMEOUT_MS, "The locking module")
}

/** All of Medusa's providers use this message. They have no error type in common. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Timed-out acquiring lock")
}
