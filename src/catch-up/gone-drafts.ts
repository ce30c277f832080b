import type { QueryPort } from "../payloads/query-port"
import type { CatchUpRun } from "../modules/webhook/catch-up-loop"
import type { UnloggedChange } from "./missing-events"
import type { Watched } from "./sources"

/** Rows read at once. */
const PAGE = 500

/**
 * A row must be missing for this share of the grace period: less than the time between two runs, so that the second run finds
 * it lost.
 */
const MISSING = 0.8

type Order = { id: string }

/**
 * The missing events of deleted draft orders. Only for these does Medusa delete the row itself, so that the deletion is no
 * change of a row. Candidates are the drafts that earlier runs have seen, and those of which the log has events. A draft that
 * was created and deleted between two runs, and was never sent, is ignored.
 *
 * The time of such a deletion is not known. It counts as lost when the row was missing in the run before too.
 * @param open ids of the existing drafts.
 * @param window the log is searched for resources since `from`, and for deletions since `logSince`.
 */
export async function missingForGoneDrafts(
  { ledger, now, graceMs, signal, query }: CatchUpRun & { query: QueryPort },
  { topics, entity, deleted }: Watched,
  open: readonly string[],
  { from, logSince }: { from: Date; logSince: Date }
): Promise<UnloggedChange[]> {
  if (!deleted) {
    return []
  }
  const { topic } = deleted.definition
  await ledger.rememberRows(topic, open)
  const named = await ledger.resourcesSince(
    topics.filter((one) => one !== topic),
    from > deleted.since ? from : deleted.since
  )
  const { gone, others } = await divide(query, entity, await ledger.possiblyGone(topic, named, open), signal)
  const logged = new Set(
    (await ledger.loggedEvents([topic], gone, logSince)).map(({ resource_id }) => resource_id)
  )
  await ledger.forgetRows(topic, [...others, ...logged])
  const unlogged = gone.filter((id) => !logged.has(id))
  return (await ledger.markGone(topic, unlogged, now()))
    .filter(({ gone_since }) => gone_since.getTime() <= now().getTime() - MISSING * graceMs)
    .map(({ resource_id, gone_since }) => ({ topic: deleted, resource_id, at: gone_since }))
}

/** Ids of all draft orders. Medusa's table has an index on them, so the cost depends on their number only. */
export async function openDrafts(query: QueryPort, entity: string, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = []
  for (;;) {
    signal.throwIfAborted()
    const { data }: { data: Order[] } = await query.graph({
      entity,
      fields: ["id"],
      filters: { is_draft_order: true, id: { $gt: ids.at(-1) ?? "" } },
      pagination: { take: PAGE, order: { id: "ASC" } },
    })
    ids.push(...data.map(({ id }) => id))
    if (data.length < PAGE) {
      return ids
    }
  }
}

/** Divides ids into those without a row, and those with one: drafts that became orders. */
async function divide(
  query: QueryPort,
  entity: string,
  ids: readonly string[],
  signal: AbortSignal
): Promise<{ gone: string[]; others: string[] }> {
  const existing = new Set<string>()
  for (let start = 0; start < ids.length; start += PAGE) {
    signal.throwIfAborted()
    const page = ids.slice(start, start + PAGE)
    const { data }: { data: Order[] } = await query.graph({
      entity,
      fields: ["id"],
      filters: { id: page },
      pagination: { take: PAGE },
      withDeleted: true,
    })
    data.forEach(({ id }) => existing.add(id))
  }
  return {
    gone: ids.filter((id) => !existing.has(id)),
    others: ids.filter((id) => existing.has(id)),
  }
}
