import { compose } from "../payloads/compose"
import { isRecord } from "../payloads/data-path"
import { withheldFrom } from "../payloads/documented-fields"
import type { QueryPort } from "../payloads/query-port"
import type { Composition } from "../modules/webhook/fan-out/composer"
import type { Snapshots } from "../modules/webhook/fan-out/snapshots"
import type { ShopToSweep, SweptEvent } from "../modules/webhook/sweep"
import type { Catalogue } from "../topics/catalogue"
import type { TopicDefinition, WebhookRecord } from "../types"
import { creationFields, creationsOf } from "./creations"
import { hasEntity } from "./entities"
import { CREATION_MS } from "./missing-events"
import type { ChangedRow } from "./walk-changes"

/** Compares resources with their snapshots through Medusa's `query`, which is resolved at each use. */
export class ShopSweep implements ShopToSweep {
  constructor(private readonly query: () => QueryPort) {}

  async list({ entity = "" }: TopicDefinition, after: string, limit: number): Promise<string[]> {
    const { data } = await this.query().graph({
      entity,
      fields: ["id"],
      filters: { id: { $gt: after } },
      pagination: { take: limit, order: { id: "ASC" } },
    })
    return data.filter(isRecord).map(({ id }) => String(id))
  }

  async established({ entity = "", resource }: TopicDefinition, ids: readonly string[]): Promise<string[]> {
    if (!ids.length) {
      return []
    }
    const { data } = await this.query().graph({
      entity,
      fields: ["id", "created_at", ...creationFields(resource)],
      filters: { id: [...ids] },
    })
    // Younger ones may still be found by catch-up, as creations.
    const before = Date.now() - CREATION_MS
    const rows: ChangedRow[] = data
    const old = rows.filter(({ created_at }) => new Date(created_at).getTime() < before)
    const creations = await creationsOf(this.query(), resource, old, hasEntity)
    return old.flatMap(({ id }) => (creations.get(id) === "announced" ? [id] : []))
  }

  async gone(
    { entity = "" }: TopicDefinition,
    ids: readonly string[]
  ): Promise<{ id: string; at: Date | null }[]> {
    const { data } = await this.query().graph({
      entity,
      fields: ["id", "deleted_at"],
      filters: { id: [...ids] },
      withDeleted: true,
    })
    const rows: { id: string; deleted_at: Date | string | null }[] = data
    const deletions = new Map(
      rows.map(({ id, deleted_at }) => [id, deleted_at ? new Date(deleted_at) : null])
    )
    // An existing one was created meanwhile. The time of the deletion is not known for one without a row.
    return ids.flatMap((id) => {
      const at = deletions.get(id)
      return at === null ? [] : [{ id, at: at ?? null }]
    })
  }

  compare(
    events: readonly SweptEvent[],
    webhooks: readonly WebhookRecord[],
    catalogue: Catalogue,
    snapshots: Snapshots
  ): Promise<Composition[]> {
    return compose(events, webhooks, {
      query: this.query(),
      neverSent: catalogue.neverSent,
      definitionOf: (topic) => catalogue.get(topic),
      matches: (patterns, topic) => catalogue.matches(patterns, topic),
      withheldFrom: withheldFrom(catalogue),
      snapshots,
      unsent: true,
    })
  }
}
