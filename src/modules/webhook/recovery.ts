import { generateEntityId } from "@medusajs/framework/utils"

import { RECOVERABLE, type RecoveryCount, type RecoveryRange, type RecoverySuggestion } from "../../types"
import type { TopicsBySource } from "../../topics/catalogue"
import { startEventBackfill } from "./store/backfills"
import type { Db } from "./store/db"
import type { EventRange } from "./store/delivery-conditions"
import { requeueDeliveries } from "./store/requeue"
import { firstEventId, timeOfId } from "./ids"
import { inBatches } from "./store/in-batches"
import { countMissing, countUnsuccessful, readRecoveryFacts } from "./store/recovery"

/** Deliveries that one statement sends again. */
const BULK = 1_000

/** What is recovered, for whom. `topics` are the webhook's, wildcards expanded. */
export type Recovery = { webhookId: string; topics: TopicsBySource; range: RecoveryRange }

/** How much there is to recover. */
export async function countRecoverable(
  db: Db,
  { webhookId, topics, range }: Recovery
): Promise<RecoveryCount> {
  const events = eventsOf(webhookId, range)
  const wanted = new Set(range.statuses ?? RECOVERABLE)
  const [unsuccessful, missing] = await Promise.all([
    wanted.has("failed") || wanted.has("cancelled")
      ? countUnsuccessful(db, events)
      : { failed: 0, cancelled: 0 },
    wanted.has("missing") ? countMissing(db, events, topics) : 0,
  ])
  const failed = wanted.has("failed") ? unsuccessful.failed : 0
  const cancelled = wanted.has("cancelled") ? unsuccessful.cancelled : 0
  return { count: failed + cancelled + missing, failed, cancelled, missing }
}

/**
 * Sends failed and cancelled deliveries again, in their turn, and starts a run over the events that never became one.
 * What was begun before is not doubled: a delivery that waits is no longer failed, and an event has one delivery.
 * @returns how many of each.
 */
export async function recover(db: Db, { webhookId, topics, range }: Recovery): Promise<RecoveryCount> {
  // An end of its own for each part would let an event fall between them.
  const bounded = { ...range, until: range.until ?? new Date() }
  const events = eventsOf(webhookId, bounded)
  const wanted = new Set(range.statuses ?? RECOVERABLE)
  const missing = wanted.has("missing") ? await countMissing(db, events, topics) : 0
  if (missing) {
    await startEventBackfill(db, {
      id: generateEntityId(undefined, "whbkf"),
      webhook_id: webhookId,
      total: missing,
      cursor: events.fromEvent,
      until: events.beforeEvent,
    })
  }
  const requeue = (status: "failed" | "cancelled") =>
    wanted.has(status)
      ? inBatches(BULK, (limit, after) =>
          requeueDeliveries(db, events, { kind: "replay", statuses: [status] }, after, limit)
        )
      : 0
  const failed = await requeue("failed")
  const cancelled = await requeue("cancelled")
  return { count: failed + cancelled + missing, failed, cancelled, missing }
}

/** Since when a recovery is worth while; undefined for an unknown webhook. */
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

function eventsOf(webhook_id: string, { since, until }: RecoveryRange): EventRange {
  return {
    webhook_id,
    fromEvent: firstEventId(since),
    beforeEvent: firstEventId(until ?? new Date()),
  }
}
