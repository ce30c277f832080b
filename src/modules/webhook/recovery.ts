import { generateEntityId } from "@medusajs/framework/utils"

import { RECOVERABLE, type RecoveryCount, type RecoveryRange, type RecoverySuggestion } from "../../types"
import type { TopicsBySource } from "../../topics/catalogue"
import { countAffected, countWithin, type BulkActions, type Counted } from "./bulk-actions"
import { startEventBackfill } from "./store/backfills"
import type { Db } from "./store/db"
import type { EventRange } from "./store/bulk-batches"
import { AFTER_ALL_EVENTS, firstEventId, timeOfId } from "./ids"
import type { BulkAction } from "./store/bulk-actions"
import { countEndedIn, countMissingIn, readRecoveryFacts } from "./store/recovery"

/**
 * A recovery of a webhook. `topics` are the webhook's, and `allowed` those that its app may have, with wildcards expanded. A delivery of
 * another topic would be refused when it is sent, so it is not counted and not queued. `allowed` absent: there is no app.
 */
export type Recovery = {
  webhookId: string
  topics: TopicsBySource
  allowed?: string[] | undefined
  range: RecoveryRange
}

/** Counts what can be recovered, from a bounded part of the log. Exact for ranges of a few thousand events. */
export async function countRecoverable(db: Db, recovery: Recovery): Promise<RecoveryCount> {
  const { topics, range } = recovery
  const events = eventsOf(recovery)
  const wanted = new Set(range.statuses ?? RECOVERABLE)
  const none = { count: 0, capped: false }
  const ended = (status: "failed" | "cancelled") =>
    wanted.has(status) ? countEndedIn(db, events, status) : none
  const [failed, cancelled, missing] = await Promise.all([
    ended("failed"),
    ended("cancelled"),
    wanted.has("missing")
      ? countMissingIn(db, events, topics).then(({ count, next }) => ({
          count,
          capped: next !== null,
        }))
      : none,
  ])
  return {
    count: failed.count + cancelled.count + missing.count,
    count_capped: [failed, cancelled, missing].some(({ capped }) => capped),
    failed: failed.count,
    cancelled: cancelled.count,
    missing: missing.count,
  }
}

/**
 * Queues failed and cancelled deliveries again, after all waiting ones, and starts a run over the events that have no delivery.
 * A second recovery sends nothing twice: a waiting delivery is no longer failed, and an event has one delivery for a webhook.
 * @param appId the app that requests it; null for the shop.
 * @returns how many of each, as far as they can be counted in a moment.
 * @throws MedusaError CONFLICT while another bulk action of the app is under way.
 */
export async function recover(
  db: Db,
  recovery: Recovery,
  bulk: Pick<BulkActions, "admit" | "runAndCount" | "countMs">,
  appId: string | null = null
): Promise<RecoveryCount> {
  await bulk.admit(appId)
  const { webhookId, topics, range } = recovery
  const events = eventsOf(recovery)
  const wanted = new Set(range.statuses ?? RECOVERABLE)
  // Both statuses in one action, because an app may have only one. It comes first, because it may be refused.
  const statuses = UNSUCCESSFUL.filter((status) => wanted.has(status))
  const cancelledFound =
    statuses.length > 1 ? await countAffected(db, resending(events, ["cancelled"]), bulk.countMs) : NONE
  const sent = statuses.length ? await bulk.runAndCount(resending(events, statuses), undefined, appId) : NONE
  const missing = wanted.has("missing") ? await countMissing(db, events, topics, bulk.countMs) : NONE
  if (missing.count || missing.capped) {
    await startEventBackfill(db, {
      id: generateEntityId(undefined, "whbkf"),
      webhook_id: webhookId,
      total: missing.count,
      cursor: events.fromEvent,
      until: events.beforeEvent,
    })
  }
  const cancelled = wanted.has("failed") ? Math.min(sent.count, cancelledFound.count) : sent.count
  return {
    count: sent.count + missing.count,
    count_capped: [cancelledFound, sent, missing].some(({ capped }) => capped),
    failed: sent.count - cancelled,
    cancelled,
    missing: missing.count,
  }
}

const NONE: Counted = { count: 0, capped: false }

const UNSUCCESSFUL = ["failed", "cancelled"] as const

/** The suggested start of a recovery; undefined for an unknown webhook. */
export async function suggestRecovery(db: Db, webhookId: string): Promise<RecoverySuggestion | undefined> {
  const facts = await readRecoveryFacts(db, webhookId)
  if (!facts) {
    return undefined
  }
  const { failed_event_id, success_before, inactive_since, last_success_at, created_at } = facts
  if (failed_event_id) {
    const failedSince = timeOfId(failed_event_id)
    return success_before
      ? {
          since: new Date(Math.min(success_before.getTime(), failedSince.getTime())),
          reason: "before_failures",
        }
      : { since: failedSince, reason: "first_failure" }
  }
  if (inactive_since) {
    return { since: inactive_since, reason: "inactive" }
  }
  return last_success_at
    ? { since: last_success_at, reason: "last_success" }
    : { since: created_at, reason: "created" }
}

function resending(selection: EventRange, statuses: readonly (typeof UNSUCCESSFUL)[number][]): BulkAction {
  return { kind: "requeue", selection, requeue: { kind: "replay", statuses } }
}

function countMissing(db: Db, range: EventRange, topics: TopicsBySource, withinMs: number): Promise<Counted> {
  return countWithin(withinMs, range.fromEvent, (fromEvent) =>
    countMissingIn(db, { ...range, fromEvent }, topics)
  )
}

/** Without `until` all events count, also those of a process whose clock is ahead. */
function eventsOf({ webhookId, allowed, range: { since, until } }: Recovery): EventRange {
  return {
    webhook_id: webhookId,
    ...(allowed && { topics: allowed }),
    fromEvent: firstEventId(since),
    beforeEvent: until ? firstEventId(until) : AFTER_ALL_EVENTS,
  }
}
