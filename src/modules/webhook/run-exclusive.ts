import type { ILockingModule } from "@medusajs/framework/types"

/** Duration of the lock, which the process renews. After a kill the others wait this long. */
const LOCK_SECONDS = 10

/** Runs a task unless another process is running it. @returns the task's result; undefined when it was not run. */
export type RunExclusive = <Result>(name: string, work: () => Promise<Result>) => Promise<Result | undefined>

/** Uses Medusa's locking module, which is resolved at each use, since it does not exist yet while modules load. */
export function runExclusiveBy(locking: () => ILockingModule): RunExclusive {
  return async <Result>(name: string, work: () => Promise<Result>) => {
    let done: { result: Result } | undefined
    const job = async () => {
      done = { result: await work() }
    }
    try {
      await locking().execute(`webhooks:${name}`, job, { timeout: 1, expire: LOCK_SECONDS })
    } catch (error) {
      // The task is done even if Redis has lost the lock meanwhile.
      if (!done && !isTaken(error)) {
        throw error
      }
    }
    return done?.result
  }
}

/** All of Medusa's providers use this message. They have no error type in common. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Timed-out acquiring lock")
}
