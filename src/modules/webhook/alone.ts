import type { ILockingModule } from "@medusajs/framework/types"

/** How long the others wait for a process that was killed at it. One that lives renews its lock. */
const LOCK_SECONDS = 10

/** Does a piece of work while no other process does. @returns undefined when another one is at it. */
export type Alone = <Result>(name: string, work: () => Promise<Result>) => Promise<Result | undefined>

/** By Medusa's locking module, which is asked for when it is used: while modules load it is not there yet. */
export function aloneBy(locking: () => ILockingModule): Alone {
  return async <Result>(name: string, work: () => Promise<Result>) => {
    let begun = false
    let done: { result: Result } | undefined
    const job = async () => {
      begun = true
      done = { result: await work() }
    }
    try {
      await locking().execute(`webhooks:${name}`, job, { timeout: 1, expire: LOCK_SECONDS })
    } catch (error) {
      // Not begun: another process is at it. Done: Redis has forgotten the lock meanwhile, and the work is what it is.
      if (begun && !done) {
        throw error
      }
    }
    return done?.result
  }
}
