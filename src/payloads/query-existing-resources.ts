import type { ExistingResources } from "../modules/webhook/backfill/existing-resources"
import type { ExistingEntity } from "../types"
import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"

/** Draft orders are left out. They are sent when they become orders. */
const FILTERS: Record<ExistingEntity, Record<string, unknown>> = {
  product: {},
  customer: {},
  order: { is_draft_order: false },
}

/** Lists the shop's resources with Medusa's `query`. It is resolved at each use, because the shop does not have it at boot. */
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
