import { queryOne, type Db } from "./db"
import { bindingsOf, textOf } from "./delivery-conditions"
import type { IdRange, Walk } from "./delivery-walk"

/** Largest exact count if only an index is read. */
const COUNT_CAP = 10_000

/** Most rows that a count reads if there are conditions to check. */
const MAX_CANDIDATES = 12_000

/** Most index entries that a count reads. */
const MAX_COUNTED = 2 * COUNT_CAP

/**
 * Counts the deliveries of a walk. `capped`: there may be more after those that were read. It continues while most of the read
 * rows match, so that a cheap count is exact up to its cap.
 */
export async function countOn(db: Db, walk: Walk): Promise<{ count: number; capped: boolean }> {
  const hasConditions = walk.remaining.length > 0 && !walk.notFound
  const maxCandidates = hasConditions ? walk.maxCandidates : COUNT_CAP + 1
  let [count, scanned, before]: [number, number, string | undefined] = [0, 0, undefined]
  for (;;) {
    const part = await countNext(db, walk, maxCandidates, before)
    count += part.count
    scanned += part.scanned
    if (count > COUNT_CAP) {
      return { count: COUNT_CAP, capped: true }
    }
    if (part.scanned < maxCandidates) {
      return { count, capped: false }
    }
    if (
      scanned >= (hasConditions ? MAX_CANDIDATES : MAX_COUNTED) ||
      (hasConditions && part.count < part.scanned / 2)
    ) {
      return { count, capped: true }
    }
    before = part.last ?? undefined
  }
}

async function countNext(
  db: Db,
  { remaining, next, notFound }: Walk,
  maxCandidates: number,
  before: string | undefined
): Promise<{ scanned: number; count: number; last: string | null }> {
  if (notFound) {
    return countFound(db, { next, notFound }, maxCandidates, { before, order: "desc" })
  }
  const { sql, bindings } = next(remaining.length > 0 ? "d.*" : "d.id", maxCandidates, {
    before,
    order: "desc",
  })
  return queryOne(
    db,
    `select count(*)::int as scanned, (count(*) filter (where ${textOf(remaining)}))::int as count, min(d.id) as last
     from ${sql} d`,
    [...bindingsOf(remaining), ...bindings]
  )
}

/**
 * Counts by subtracting the candidates that do not match. Both selects have the same limit and order, so no such candidate is
 * missing.
 */
async function countFound(
  db: Db,
  { next, notFound }: Required<Pick<Walk, "next" | "notFound">>,
  maxCandidates: number,
  range: IdRange
): Promise<{ scanned: number; count: number; last: string | null }> {
  const [candidates, others] = [next("d.id", maxCandidates, range), notFound(maxCandidates, range)]
  return queryOne(
    db,
    `select count(*)::int as scanned, (count(*) filter (where d.id not in (select o.id from ${others.sql} o)))::int as count,
       min(d.id) as last
     from ${candidates.sql} d`,
    [...others.bindings, ...candidates.bindings]
  )
}
