import type { ILockingModule } from "@medusajs/framework/types"

/** How long the others wait for a process that was killed at it. One that lives renews its lock. */
const LOCK_SECONDS = 10

/** Does a piece of work while no other process does. @returns undefined when another one is at it. */
export type RunExclusive = <Result>(name: string, work: () => Promise<Result>) => Promise<Result | undefined>

/** By Medusa's locking module, which is asked for when it is used: while modules load it is not there yet. */
export function runExclusiveBy(locking: () => ILockingModule): RunExclusive {
  return async <Result>(name: string, work: () => Promise<Result>) => {
    let done: { result: Result } | undefined
    const job = async () => {
      done = { result: await work() }
    }
    try {
      await locking().execute(`webhooks:${name}`, job, { timeout: 1, expire: LOCK_SECONDS })
    } catch (error) {
      // Where Redis has forgotten the lock meanwhile, the work is done all the same.
      if (!done && !isTaken(error)) {
        throw error
      }
    }
    return done?.result
  }
}

/** All of Medusa's providers say so in these words, and have no type of error in common. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Timed-out acquiring lock")
}
