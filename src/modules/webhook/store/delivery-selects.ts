import { bindingsOf, textOf, type SqlCondition } from "./delivery-conditions"

/** Makes a select, in parentheses, of deliveries `d` in the order of their ids. */
export type Branch = (slice: Slice) => SqlCondition

export type Slice = {
  /** `d.id` can often be read from an index without the row. */
  columns: "d.*" | "d.id"
  order: "asc" | "desc"
  limit: number
  /** Conditions on an id. */
  bounds: (id: string) => SqlCondition[]
  /** Conditions on `d` that apply before the limit. */
  where: SqlCondition[]
}

/** A select of the log's deliveries that meet conditions. */
export function deliveriesWhere(...where: SqlCondition[]): Branch {
  return branch("webhook_delivery d", "d.id", where)
}

/** A select from any table. @param bindings of `from`. */
export function branch(
  from: string,
  id: string,
  where: SqlCondition[],
  bindings: unknown[] = []
): (slice: Omit<Slice, "columns"> & { columns: string }) => SqlCondition {
  return (slice) => {
    const all = [...where, ...slice.bounds(id), ...slice.where]
    return {
      sql: `(select ${slice.columns} from ${from} where ${textOf(all)} order by ${id} ${slice.order} limit ${slice.limit})`,
      bindings: [...bindings, ...bindingsOf(all)],
    }
  }
}

/**
 * A select of deliveries by ids of another table. Rows are read one by one (`limit 1`), in the order of that table: with a
 * plain join the planner would decide by outdated statistics of the queue.
 */
export function byId(from: string, id: string, where: SqlCondition[], bindings: unknown[] = []): Branch {
  const row = `cross join lateral (select * from webhook_delivery where id = ${id} limit 1) d`
  return (slice) =>
    slice.columns === "d.id" && !slice.where.length
      ? branch(from, id, where, bindings)({ ...slice, columns: `${id} as id` })
      : branch(`${from} ${row}`, id, where, bindings)(slice)
}

/** One select over many webhooks. The rows are read last, by the remaining ids. */
export function ofEach(webhookIds: readonly string[], of: (owner: SqlCondition) => Branch): Branch {
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
 * Merges several selects into one, in the order of ids, without duplicates. It selects rows, since a second look-up by id would
 * take five times as long.
 */
export function merged(branches: readonly Branch[], slice: Slice): SqlCondition {
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

/** The condition on the webhook. @param owner SQL of the webhook's id. */
export function ownedBy(table: "d" | "q", owner: SqlCondition | undefined): SqlCondition[] {
  return owner ? [{ sql: `${table}.webhook_id = ${owner.sql}`, bindings: owner.bindings }] : []
}

/** A value as SQL: a placeholder and its binding. */
export function parameter(value: unknown): SqlCondition {
  return { sql: "?", bindings: [value] }
}

export function equals(column: string, value: unknown): SqlCondition {
  return { sql: `d.${column} = ?`, bindings: [value] }
}
