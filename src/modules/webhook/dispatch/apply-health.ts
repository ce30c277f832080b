import type { WebhookRegistry } from "../registry"
import type { Db } from "../store/db"
import { writeHealth, type HealthChange, type HealthRow } from "../store/health"
import { nextHealth, probeWait, type Health, type HealthEvent, type HealthRules } from "./health"

const FAILED_ATTEMPTS: readonly HealthEvent["kind"][] = ["failed", "gave_up", "gone"]

/** Something that happened to a webhook, and the remark of the attempt that failed. */
export type WebhookHealthEvent = { webhook_id: string; event: HealthEvent; remark: string | null }

/**
 * Applies events, in their order, to the health of webhooks, and writes the result.
 * @param locked health of the webhooks as read from their rows, which `trx` has locked. Events of others are ignored.
 * @returns the state before and after, for each webhook that had an event.
 */
export async function applyHealth(
  trx: Db,
  locked: readonly HealthRow[],
  events: readonly WebhookHealthEvent[],
  registry: WebhookRegistry
): Promise<HealthChange[]> {
  const byWebhook = new Map<string, WebhookHealthEvent[]>()
  for (const one of events) {
    const known = byWebhook.get(one.webhook_id)
    if (known) {
      known.push(one)
    } else {
      byWebhook.set(one.webhook_id, [one])
    }
  }
  const changed = locked
    .map((row) => ({ row, events: byWebhook.get(row.id) ?? [] }))
    .filter(({ events }) => events.length)
    .map(({ row, events }) => ({ row, events, after: applyEvents(row, events, rulesOf(row.id, registry)) }))
  if (!changed.length) {
    return []
  }
  const updates = changed.map(({ row, events, after }) => ({
    id: row.id,
    failed_attempts: after.attempts,
    consecutive_failures: after.deliveries,
    probe_number: after.probe,
    probe_in: probeIn(row, events, after),
    failing_since: unfetchedSince(events),
    disable: after.ended,
    succeeded: events.some(({ event }) => event.kind === "success"),
    failed: events.some(({ event }) => FAILED_ATTEMPTS.includes(event.kind)),
    last_error:
      events
        .map(({ remark }) => remark)
        .filter((remark) => remark !== null)
        .at(-1) ?? null,
  }))
  const gaveUp = new Map(changed.map(({ row, events, after }) => [row.id, isFirstLoss(row, events, after)]))
  const changes = await writeHealth(trx, updates)
  return changes.map((change) => ({ ...change, gave_up: gaveUp.get(change.id) ?? false }))
}

function applyEvents(row: HealthRow, events: readonly WebhookHealthEvent[], rules: HealthRules): Health {
  const before: Health = {
    active: row.status === "active",
    attempts: row.failed_attempts,
    deliveries: row.consecutive_failures,
    probe: row.probe_number,
    ended: null,
  }
  return events.reduce((health, { event }) => nextHealth(health, event, rules), before)
}

/** Seconds to the next probe. Null: there is no new one, or nothing is sent, because messages are fetched. */
function probeIn(row: HealthRow, events: readonly WebhookHealthEvent[], { probe }: Health): number | null {
  return probe && probe !== row.probe_number && !unfetchedSince(events) ? probeWait(probe) : null
}

/** Since when a webhook of the mode `pull` is failing. Null: since now. */
function unfetchedSince(events: readonly WebhookHealthEvent[]): Date | null {
  return events.map(({ event }) => (event.kind === "unfetched" ? event.since : null)).at(-1) ?? null
}

/** Whether a delivery failed, for the first time since the last success. */
function isFirstLoss(row: HealthRow, events: readonly WebhookHealthEvent[], after: Health): boolean {
  const succeeded = events.some(({ event }) => event.kind === "success")
  return after.deliveries > 0 && (succeeded || row.consecutive_failures === 0)
}

/** A webhook that was deleted meanwhile has no retries and is not disabled. */
function rulesOf(id: string, registry: WebhookRegistry): HealthRules {
  const webhook = registry.get(id)
  return {
    retries: (webhook?.retry_schedule.length ?? 0) > 0,
    maxFailures: webhook?.max_failures ?? 0,
  }
}
