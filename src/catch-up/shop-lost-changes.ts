import type { QueryPort } from "../payloads/query-port"
import type { CatchUpRun, LostChanges } from "../modules/webhook/catch-up-loop"
import { catchUp } from "./catch-up"
import { hasEntity } from "./entities"

/** Finds lost changes with Medusa's `query`, which is asked for when it is used: at boot the shop does not have it yet. */
export class ShopLostChanges implements LostChanges {
  constructor(private readonly query: () => QueryPort) {}

  find(run: CatchUpRun): Promise<number> {
    return catchUp({ ...run, query: this.query(), hasEntity: (entity) => hasEntity(entity) })
  }
}
