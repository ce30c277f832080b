import { bindingsOf, textOf, type Condition } from "./delivery-conditions"

/** A select of deliveries `d` in the order of their ids. */
export type Branch = (slice: Slice) => Condition

export type Slice = {
  /** Of `d`; `d.id` alone is often found without its row. */
  columns: "d.*" | "d.id"
  order: "asc" | "desc"
  limit: number
  /** Conditions on an id. */
  bounds: (id: string) => Condition[]
  /** Conditions on `d` that are asked before the limit counts. */
  where: Condition[]
}

export function log(...where: Condition[]): Branch {
  return branch("webhook_delivery d", "d.id", where)
}

/** @param bindings those of `from`. */
export function branch(
  from: string,
  id: string,
  where: Condition[],
  bindings: unknown[] = []
): (slice: Omit<Slice, "columns"> & { columns: string }) => Condition {
  return (slice) => {
    const all = [...where, ...slice.bounds(id), ...slice.where]
    return {
      sql: `(select ${slice.columns} from ${from} where ${textOf(all)} order by ${id} ${slice.order} limit ${slice.limit})`,
      bindings: [...bindings, ...bindingsOf(all)],
    }
  }
}

/**
 * Of deliveries whose ids another table leads to. Row by row (`limit 1`), and so in the order of what leads there: with a
 * plain join the planner would choose by what it last knew of the queue's length.
 */
export function byId(from: string, id: string, where: Condition[], bindings: unknown[] = []): Branch {
  const row = `cross join lateral (select * from webhook_delivery where id = ${id} limit 1) d`
  return (slice) =>
    slice.columns === "d.id" && !slice.where.length
      ? branch(from, id, where, bindings)({ ...slice, columns: `${id} as id` })
      : branch(`${from} ${row}`, id, where, bindings)(slice)
}

/** One select of what leads to the deliveries of each of many webhooks. Their rows are looked up last, by the ids that are left. */
export function ofEach(webhookIds: readonly string[], of: (owner: Condition) => Branch): Branch {
  return (slice) => {
    const next = of({ sql: "w.id", bindings: [] })({ ...slice, columns: "d.id" })
    const from = `(
      select d.id from unnest(?::text[]) w(id) cross join lateral ${next.sql} d
      order by d.id ${slice.order} limit ${slice.limit}
    ) o`
    return byId(from, "o.id", [], [webhookIds, ...next.bindings])({ ...slice, bounds: () => [], where: [] })
  }
}

/**
 * One select of what several lead to, still in the order of ids, read as far as it is asked for. With their rows: looking each
 * up by its id once more takes five times as long.
 */
export function merged(branches: readonly Branch[], slice: Slice): Condition {
  const parts = branches.map((one) => one(slice))
  const [only] = parts
  if (only && parts.length === 1) {
    return only
  }
  return {
    sql: `(select distinct on (d.id) d.* from (${parts.map(({ sql }) => sql).join(" union all ")}) d
      order by d.id ${slice.order} limit ${slice.limit})`,
    bindings: bindingsOf(parts),
  }
}

/** @param owner the webhook's id, in SQL. */
export function ownedBy(table: "d" | "q", owner: Condition | undefined): Condition[] {
  return owner ? [{ sql: `${table}.webhook_id = ${owner.sql}`, bindings: owner.bindings }] : []
}

export function value(of: unknown): Condition {
  return { sql: "?", bindings: [of] }
}

export function equals(column: string, value: unknown): Condition {
  return { sql: `d.${column} = ?`, bindings: [value] }
}
