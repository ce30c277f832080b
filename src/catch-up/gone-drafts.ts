import type { QueryPort } from "../payloads/query-port"
import type { CatchUpRun } from "../modules/webhook/catch-up-loop"
import type { MissingEvent } from "./missing-events"
import type { Watched } from "./sources"

/** Rows read at once. */
const PAGE = 500

/** Share of the bus's grace for which a row must be missing: less than lies between two runs, so that the second is it. */
const MISSING = 0.8

type Order = { id: string }

/**
 * The missing events of draft orders that are gone: of Medusa's deletions theirs alone leaves no row, whose change would be
 * seen. They are those that were there when a run looked, and those that the log names: one that came and went between
 * two runs, and that nobody was told of, was never there.
 *
 * Such a deletion has no time. It counts as lost when the row was missing a run ago.
 * @param open ids of the drafts that there are.
 * @param window since when the log is asked for names; `logSince` is where that is sure to be in the log.
 */
export async function missingForGoneDrafts(
  { ledger, now, graceMs, signal, query }: CatchUpRun & { query: QueryPort },
  { topics, entity, deleted }: Watched,
  open: readonly string[],
  { from, logSince }: { from: Date; logSince: Date }
): Promise<MissingEvent[]> {
  if (!deleted) {
    return []
  }
  const { topic } = deleted.definition
  await ledger.know(topic, open)
  const named = await ledger.named(
    topics.filter((one) => one !== topic),
    from > deleted.since ? from : deleted.since
  )
  const { gone, others } = await divide(query, entity, await ledger.perhapsGone(topic, named, open), signal)
  const told = new Set((await ledger.told([topic], gone, logSince)).map(({ resource_id }) => resource_id))
  await ledger.forget(topic, [...others, ...told])
  const untold = gone.filter((id) => !told.has(id))
  return (await ledger.gone(topic, untold, now()))
    .filter(({ gone_since }) => gone_since.getTime() <= now().getTime() - MISSING * graceMs)
    .map(({ resource_id, gone_since }) => ({ topic: deleted, resource_id, at: gone_since }))
}

/** Costs by their number: Medusa's table has an index on what is a draft. */
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

/** Which of these have no row any more, and which are something else by now: an order, say. */
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
