import type { ExistingEntity } from "../../../types"

/** What sending what the shop has asks of the shop. */
export interface ExistingResources {
  count(entity: ExistingEntity): Promise<number>
  /** Ids behind `after`, in the database's order; fewer than `limit` at the end. */
  listIds(entity: ExistingEntity, after: string, limit: number): Promise<string[]>
}
