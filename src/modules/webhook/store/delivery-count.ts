import { query, type Db } from "./db"
import { bindingsOf, textOf } from "./delivery-conditions"
import type { Walk } from "./delivery-walk"

/** Up to which a count is exact where an index alone counts. */
export const COUNT_CAP = 10_000

/** How many deliveries are found on a walk. `capped`: there are more, or may be, behind those that were looked at. */
export async function countOn(db: Db, walk: Walk): Promise<{ count: number; capped: boolean }> {
  const isAsked = walk.asks.length > 0
  const looksAt = isAsked ? walk.looksAt : COUNT_CAP + 1
  const { sql, bindings } = walk.next(isAsked ? "d.*" : "d.id", looksAt, { order: "desc" })
  const [row] = await query<{ looked: number; count: number }>(
    db,
    `select count(*)::int as looked, (count(*) filter (where ${textOf(walk.asks)}))::int as count from ${sql} d`,
    [...bindingsOf(walk.asks), ...bindings]
  )
  const { looked, count } = row!
  return { count: Math.min(count, COUNT_CAP), capped: count > COUNT_CAP || looked === looksAt }
}
