import type { ExistingEntity } from "../../../types"

/** Reads the shop's existing resources for backfills. */
export interface ExistingResources {
  count(entity: ExistingEntity): Promise<number>
  /** Ids after the id `after`, in the database's order; fewer than `limit` at the end. */
  listIds(entity: ExistingEntity, after: string, limit: number): Promise<string[]>
}
