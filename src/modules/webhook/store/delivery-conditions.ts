import type { DeliveryFilters, DeliveryStatus } from "../../../types"
import { keysOf } from "../../../types/typed"
import { escapeLike } from "./db"
import type { Search } from "./delivery-search"

/** A condition on a delivery `d`. */
export type SqlCondition = { sql: string; bindings: unknown[] }

/** SQL of the body of a delivery `d` with its event `e`; null where it is no longer stored. */
export const BODY = "case when d.payload_removed is null then coalesce(d.body, e.payload) end"

/** SQL of whether the body of a delivery `d` is still stored. */
export const HAS_BODY = `exists (select 1 from webhook_event e where e.id = d.event_id and ${BODY} is not null)`

/** The conditions of filters on a delivery `d`, by the filters' names. */
export function conditionsOf(
  filters: DeliveryFilters,
  search: Search | undefined
): Partial<Record<keyof DeliveryFilters, SqlCondition[]>> {
  const { status } = filters
  return {
    webhook_id: oneOf("webhook_id", "text", filters.webhook_id),
    status: status === undefined ? [] : [hasStatus([status].flat())],
    topic: oneOf("topic", "text", filters.topic),
    resource_id: oneOf("resource_id", "text", filters.resource_id),
    response_status: answered([filters.response_status ?? []].flat()),
    q: search ? [found(search)] : [],
    created_at: within("created_at", filters.created_at),
    finished_at: within(finishedBy(status), filters.finished_at),
  }
}

function oneOf(column: string, type: string, value: unknown): SqlCondition[] {
  const values = [value ?? []].flat()
  if (values.length === 1) {
    return [{ sql: `d.${column} = ?::${type}`, bindings: values }]
  }
  return value === undefined ? [] : [{ sql: `d.${column} = any(?::${type}[])`, bindings: [values] }]
}

/** Condition on the response status. `none`: it was sent, but there was no response. */
function answered(answers: readonly (number | "none")[]): SqlCondition[] {
  const codes = answers.filter((answer) => answer !== "none")
  const none = "d.response_status is null and d.attempt_count > 0"
  if (codes.length === answers.length) {
    return oneOf("response_status", "int", codes.length ? codes : undefined)
  }
  return [{ sql: `(d.response_status = any(?::int[]) or (${none}))`, bindings: [codes] }]
}

function found(search: Search): SqlCondition {
  switch (search.kind) {
    case "id":
      return {
        sql: "(d.id = ? or d.event_id = ? or d.resource_id = ?)",
        bindings: [search.text, search.text, search.text],
      }
    case "ids":
      return { sql: "d.id between ? and ?", bindings: [search.from, search.to] }
    case "named":
      return {
        sql: "(d.event_id = any(?::text[]) or d.resource_id = any(?::text[]) or d.webhook_id = any(?::text[]))",
        bindings: [search.event_id, search.resource_id, search.webhook_id],
      }
    case "topics":
      return { sql: "d.topic = any(?::text[])", bindings: [search.topics] }
    case "remark":
      return { sql: "d.remark ilike ?", bindings: [`%${escapeLike(search.text)}%`] }
  }
}

const BOUNDS = { $gte: ">=", $gt: ">", $lte: "<=", $lt: "<" } as const

/** The column of the time of the end. For failed deliveries `failed_at` has the same time, and an index. */
function finishedBy(status: DeliveryFilters["status"]): "failed_at" | "finished_at" {
  return [status ?? []].flat().join() === "failed" ? "failed_at" : "finished_at"
}

/** Condition that a time is within a period. */
export function within(
  column: "created_at" | "failed_at" | "finished_at",
  period: NonNullable<DeliveryFilters["created_at"]> = {}
): SqlCondition[] {
  return keysOf(BOUNDS).flatMap((bound) =>
    period[bound] ? [{ sql: `d.${column} ${BOUNDS[bound]} ?::timestamptz`, bindings: [period[bound]] }] : []
  )
}

/**
 * Condition on the status. It uses the partial indexes on `failed_at` and `cancelled_at`. There is no index on the status,
 * since each of its changes would then update all indexes of the log.
 */
export function hasStatus(statuses: readonly DeliveryStatus[]): SqlCondition {
  const [first, ...others] = statuses
  if (first === "failed" && !others.length) {
    return { sql: "d.failed_at is not null", bindings: [] }
  }
  if (first === "cancelled" && !others.length) {
    return { sql: "d.cancelled_at is not null", bindings: [] }
  }
  return { sql: "d.status = any(?::text[])", bindings: [statuses] }
}

/** The SQL after `where`. */
export function textOf(where: readonly SqlCondition[]): string {
  return where.length ? where.map((condition) => condition.sql).join(" and ") : "true"
}

export function bindingsOf(where: readonly SqlCondition[]): unknown[] {
  return where.flatMap((condition) => condition.bindings)
}
