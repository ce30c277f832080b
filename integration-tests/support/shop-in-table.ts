import type { Db } from "../../src/modules/webhook/store/db"
import type { QueryPort } from "../../src/payloads/query-port"

type Row = Record<string, unknown> & { id: string }

const isAfter = (id: unknown): id is { $gt: string } =>
  typeof id === "object" && id !== null && !Array.isArray(id)

/** A shop whose resources are rows of a table, each with its state as JSON: what Medusa's `query` would read, read by any process. */
export class ShopInTable implements QueryPort {
  constructor(private readonly db: Db) {}

  static async create(db: Db): Promise<ShopInTable> {
    await db.raw(
      "create table if not exists shop_state (entity text, id text, state jsonb, primary key (entity, id))"
    )
    await db.raw("truncate shop_state")
    return new ShopInTable(db)
  }

  async graph({
    entity,
    filters,
    withDeleted,
    pagination,
  }: Parameters<QueryPort["graph"]>[0]): Promise<{ data: unknown[] }> {
    if (!filters?.id) {
      return { data: [] }
    }
    if (isAfter(filters.id)) {
      const { rows } = await this.db.raw(
        `select state from shop_state where entity = ? and id > ? and state ->> 'deleted_at' is null order by id limit ?`,
        [entity, filters.id.$gt, pagination?.take ?? 1_000]
      )
      return { data: rows.map(({ state }: { state: Row }) => state) }
    }
    const { rows } = await this.db.raw(
      "select state from shop_state where entity = ? and id = any(?::text[])",
      [entity, [filters.id].flat()]
    )
    const states = rows.map(({ state }: { state: Row }) => state)
    return { data: withDeleted ? states : states.filter(({ deleted_at }: Row) => !deleted_at) }
  }

  async put(entity: string, state: Row): Promise<void> {
    await this.db.raw(
      `insert into shop_state values (?, ?, ?::jsonb)
       on conflict (entity, id) do update set state = excluded.state`,
      [entity, state.id, JSON.stringify(state)]
    )
  }

  async remove(entity: string, id: string): Promise<void> {
    await this.db.raw("delete from shop_state where entity = ? and id = ?", [entity, id])
  }
}
