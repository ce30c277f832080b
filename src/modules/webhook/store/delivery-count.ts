import { queryOne, type Db } from "./db"
import { bindingsOf, textOf } from "./delivery-conditions"
import type { IdRange, Walk } from "./delivery-walk"

/** Largest exact count if only an index is read. */
const COUNT_CAP = 10_000

/** Most rows that a count reads if there are conditions to check. */
const MOST_LOOKED_AT = 12_000

/** Most index entries that a count reads. */
const MOST_COUNTED = 2 * COUNT_CAP

/**
 * Counts the deliveries of a walk. `capped`: there may be more after those that were read. It continues while most of the read
 * rows match, so that a cheap count is exact up to its cap.
 */
export async function countOn(db: Db, walk: Walk): Promise<{ count: number; capped: boolean }> {
  const isAsked = walk.asks.length > 0 && !walk.notFound
  const looksAt = isAsked ? walk.looksAt : COUNT_CAP + 1
  let [count, looked, before]: [number, number, string | undefined] = [0, 0, undefined]
  for (;;) {
    const part = await countNext(db, walk, looksAt, before)
    count += part.count
    looked += part.looked
    if (count > COUNT_CAP) {
      return { count: COUNT_CAP, capped: true }
    }
    if (part.looked < looksAt) {
      return { count, capped: false }
    }
    if (looked >= (isAsked ? MOST_LOOKED_AT : MOST_COUNTED) || (isAsked && part.count < part.looked / 2)) {
      return { count, capped: true }
    }
    before = part.last ?? undefined
  }
}

async function countNext(
  db: Db,
  { asks, next, notFound }: Walk,
  looksAt: number,
  before: string | undefined
): Promise<{ looked: number; count: number; last: string | null }> {
  if (notFound) {
    return countFound(db, { next, notFound }, looksAt, { before, order: "desc" })
  }
  const { sql, bindings } = next(asks.length > 0 ? "d.*" : "d.id", looksAt, { before, order: "desc" })
  return queryOne(
    db,
    `select count(*)::int as looked, (count(*) filter (where ${textOf(asks)}))::int as count, min(d.id) as last
     from ${sql} d`,
    [...bindingsOf(asks), ...bindings]
  )
}

/**
 * Counts by subtracting the candidates that do not match. Both selects have the same limit and order, so no such candidate is
 * missing.
 */
async function countFound(
  db: Db,
  { next, notFound }: Required<Pick<Walk, "next" | "notFound">>,
  looksAt: number,
  stretch: IdRange
): Promise<{ looked: number; count: number; last: string | null }> {
  const [onTheWay, others] = [next("d.id", looksAt, stretch), notFound(looksAt, stretch)]
  return queryOne(
    db,
    `select count(*)::int as looked, (count(*) filter (where d.id not in (select o.id from ${others.sql} o)))::int as count,
       min(d.id) as last
     from ${onTheWay.sql} d`,
    [...others.bindings, ...onTheWay.bindings]
  )
}
