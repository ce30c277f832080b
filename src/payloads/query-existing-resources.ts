import type { ExistingResources } from "../modules/webhook/backfill/existing-resources"
import type { ExistingEntity } from "../types"
import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"

/** Drafts are no orders yet, and tell of themselves when they become one. */
const FILTERS: Record<ExistingEntity, Record<string, unknown>> = {
  product: {},
  customer: {},
  order: { is_draft_order: false },
}

/** Lists what the shop has with Medusa's `query`, which is asked for when it is used: at boot the shop does not have it yet. */
export class QueryExistingResources implements ExistingResources {
  constructor(private readonly query: () => QueryPort) {}

  async count(entity: ExistingEntity): Promise<number> {
    const { metadata } = await this.query().graph({
      entity,
      fields: ["id"],
      filters: FILTERS[entity],
      pagination: { take: 1, skip: 0 },
    })
    return metadata?.count ?? 0
  }

  async listIds(entity: ExistingEntity, after: string, limit: number): Promise<string[]> {
    const { data } = await this.query().graph({
      entity,
      fields: ["id"],
      filters: { ...FILTERS[entity], id: { $gt: after } },
      pagination: { take: limit, skip: 0, order: { id: "ASC" } },
    })
    return data.filter(isRecord).map(({ id }) => String(id))
  }
}
