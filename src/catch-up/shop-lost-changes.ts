import type { ILockingModule } from "@medusajs/framework/types"

import type { QueryPort } from "../fan-out/query-port"
import type { CatchUpRun, LostChanges } from "../modules/webhook/catch-up-loop"
import { catchUp } from "./catch-up"
import { hasEntity } from "./entities"

/** How long the others wait for a process that was killed at it. One that lives renews its lock. */
const LOCK_SECONDS = 10

/** Finds lost changes with Medusa's `query`, one process at a time by Medusa's locking module. Both are asked for when they are used. */
export class ShopLostChanges implements LostChanges {
  constructor(
    private readonly query: () => QueryPort,
    private readonly locking: () => ILockingModule
  ) {}

  find(run: CatchUpRun): Promise<number> {
    return catchUp({ ...run, query: this.query(), hasEntity: (entity) => hasEntity(entity) })
  }

  async alone<Result>(name: string, work: () => Promise<Result>): Promise<Result | undefined> {
    let begun = false
    let done: { result: Result } | undefined
    const job = async () => {
      begun = true
      done = { result: await work() }
    }
    try {
      await this.locking().execute(`webhooks:${name}`, job, { timeout: 1, expire: LOCK_SECONDS })
    } catch (error) {
      // Not begun: another process is at it. Done: Redis has forgotten the lock meanwhile, and the work is what it is.
      if (begun && !done) {
        throw error
      }
    }
    return done?.result
  }
}
