import type { Recorder } from "../dispatch/recorder"
import { applyHealth } from "../dispatch/apply-health"
import type { WebhookRegistry } from "../registry"
import { minuteOf, REMARK } from "../remarks"
import { transaction, type Db } from "../store/db"
import { lockHealth, type HealthChange } from "../store/health"
import { listWaitingToBeFetched, noteFetch } from "../store/pull"

/** How long messages wait before their webhook is failing. An app that fetches once a day may be two hours late. */
const UNFETCHED_MS = 26 * 3_600_000

/**
 * Since when messages wait and no consumer has asked for them: the later of the time since which the oldest message waits and of the last
 * fetch.
 * @param lastFetchedAt null if there was no fetch.
 * @returns null if that is less than 26 hours ago.
 */
export function unfetchedSince(oldestSince: Date, lastFetchedAt: Date | null, now: Date): Date | null {
  const since = lastFetchedAt && lastFetchedAt > oldestSince ? lastFetchedAt : oldestSince
  return now.getTime() - since.getTime() >= UNFETCHED_MS ? since : null
}

type UnfetchedDeps = { db: Db; registry: WebhookRegistry; recorder: Pick<Recorder, "announce"> }

/** Makes webhooks failing whose messages no consumer has fetched for 26 hours. */
export async function reportUnfetched(deps: UnfetchedDeps): Promise<void> {
  const unfetched = (await readUnfetched(deps.db)).map(({ id }) => id)
  if (!unfetched.length) {
    return
  }
  const changes = await transaction(deps.db, async (trx) => {
    const locked = await lockHealth(trx, new Map(unfetched.map((id) => [id, true])))
    // Read again, since a consumer may have fetched before the lock.
    const events = (await readUnfetched(trx)).map(({ id, since }) => ({
      webhook_id: id,
      event: { kind: "unfetched" as const, since },
      remark: REMARK.unfetched(minuteOf(since)),
    }))
    return applyHealth(trx, locked, events, deps.registry)
  })
  await announce(deps, changes)
}

/** Stores that a consumer fetches. Its webhook is not failing any longer, if it was because nobody fetched. */
export async function reportFetch(deps: UnfetchedDeps, webhookId: string): Promise<void> {
  if (!(await noteFetch(deps.db, webhookId))) {
    return
  }
  const changes = await transaction(deps.db, async (trx) => {
    const locked = await lockHealth(trx, new Map([[webhookId, true]]))
    const fetched = { webhook_id: webhookId, event: { kind: "fetched" as const }, remark: null }
    return applyHealth(trx, locked, [fetched], deps.registry)
  })
  await announce(deps, changes)
}

async function readUnfetched(db: Db): Promise<{ id: string; since: Date }[]> {
  const waiting = await listWaitingToBeFetched(db)
  return waiting.flatMap(({ id, oldest_since, last_fetched_at, now }) => {
    const since = unfetchedSince(oldest_since, last_fetched_at, now)
    return since ? [{ id, since }] : []
  })
}

async function announce({ recorder, registry }: UnfetchedDeps, changes: HealthChange[]): Promise<void> {
  if (changes.length) {
    recorder.announce(changes, [])
    await registry.refresh()
  }
}
