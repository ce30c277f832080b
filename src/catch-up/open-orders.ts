import type { QueryPort } from "../payloads/query-port"
import type { CatchUpRun } from "../modules/webhook/catch-up-loop"
import { checkoutsOf, placedFromDraft } from "./creations"
import { CREATION_MS, type UnloggedChange } from "./missing-events"
import type { Watched } from "./sources"

/** Rows read at once. */
const PAGE = 500

type Row = { id: string; created_at: Date | string; updated_at: Date | string }

/**
 * The missing creations of orders that earlier runs have found open: drafts, and checkouts under way. When they become orders,
 * their rows may not change, or be too old to count as new.
 *
 * A checkout that is not complete after an hour (`CREATION_MS`) is ignored.
 * @param drafts ids of the present drafts.
 * @param window events of rows that changed after `until` may still arrive; the log is searched from `overlapMs` before the
 *   changes.
 */
export async function missingForOpenOrders(
  {
    ledger,
    signal,
    query,
    hasEntity,
  }: CatchUpRun & { query: QueryPort; hasEntity: (one: string) => boolean },
  { entity, created }: Watched,
  drafts: readonly string[],
  { until, overlapMs }: { until: Date; overlapMs: number }
): Promise<UnloggedChange[]> {
  if (!created) {
    return []
  }
  const { topic } = created.definition
  await ledger.rememberRows(topic, drafts)
  const known = await ledger.possiblyGone(topic, [], drafts)
  const missing: UnloggedChange[] = []
  for (let start = 0; start < known.length; start += PAGE) {
    signal.throwIfAborted()
    const ids = known.slice(start, start + PAGE)
    const { data } = await query.graph({
      entity,
      fields: ["id", "created_at", "updated_at"],
      filters: { id: ids },
      pagination: { take: PAGE },
    })
    const rows: Row[] = data
    const checkouts = await checkoutsOf(
      query,
      rows.map(({ id }) => id),
      hasEntity
    )
    const times = rows.map(({ updated_at }) => new Date(updated_at).getTime())
    const since = new Date(Math.min(until.getTime(), ...times) - overlapMs)
    const logged = new Set(
      (await ledger.loggedEvents([topic], ids, since)).map(({ resource_id }) => resource_id)
    )
    const open = new Set<string>()
    for (const { id, created_at, updated_at } of rows) {
      const checkout = checkouts.get(id)
      const creation = checkout && !logged.has(id) ? placedFromDraft(checkout) : "never"
      const at = new Date(updated_at)
      const isRecent = new Date(created_at).getTime() > until.getTime() - CREATION_MS
      if (creation === "announced" && at <= until) {
        missing.push({ topic: created, resource_id: id, at: at < created.since ? created.since : at })
      } else if (creation === "announced" || (creation === "open" && isRecent)) {
        open.add(id)
      }
    }
    await ledger.forgetRows(
      topic,
      ids.filter((id) => !open.has(id))
    )
  }
  return missing
}
