import type { WebhookRegistry } from "../registry"
import type { Db } from "../store/db"
import { writeHealth, type HealthChange, type HealthRow } from "../store/health"
import { nextHealth, probeWait, type Health, type HealthEvent, type HealthRules } from "./health"

/** What happened to a webhook, and the remark of the attempt that failed. */
export type TopicEventSpec = { webhook_id: string; event: HealthEvent; remark: string | null }

/**
 * Puts what happened, in its order, upon the health of webhooks as the database has it, whose rows are locked.
 * @returns their state before and after.
 */
export async function applyHealth(
  trx: Db,
  locked: readonly HealthRow[],
  happenings: readonly TopicEventSpec[],
  registry: WebhookRegistry
): Promise<HealthChange[]> {
  const byWebhook = new Map<string, TopicEventSpec[]>()
  for (const one of happenings) {
    const known = byWebhook.get(one.webhook_id)
    if (known) {
      known.push(one)
    } else {
      byWebhook.set(one.webhook_id, [one])
    }
  }
  const changed = locked
    .map((row) => ({ row, mine: byWebhook.get(row.id) ?? [] }))
    .filter(({ mine }) => mine.length)
    .map(({ row, mine }) => ({ row, mine, after: fold(row, mine, rulesOf(row.id, registry)) }))
  if (!changed.length) {
    return []
  }
  const updates = changed.map(({ row, mine, after }) => ({
    id: row.id,
    failed_attempts: after.attempts,
    consecutive_failures: after.deliveries,
    probe_number: after.probe,
    probe_in: after.probe && after.probe !== row.probe_number ? probeWait(after.probe) : null,
    disable: after.ended,
    succeeded: mine.some(({ event }) => event.kind === "success"),
    failed: mine.some(({ event }) => event.kind !== "success" && event.kind !== "expired"),
    last_error:
      mine
        .map(({ remark }) => remark)
        .filter((remark) => remark !== null)
        .at(-1) ?? null,
  }))
  const gaveUp = new Map(changed.map(({ row, mine, after }) => [row.id, isFirstLoss(row, mine, after)]))
  const changes = await writeHealth(trx, updates)
  return changes.map((change) => ({ ...change, gave_up: gaveUp.get(change.id) ?? false }))
}

function fold(row: HealthRow, happenings: readonly TopicEventSpec[], rules: HealthRules): Health {
  const before: Health = {
    active: row.status === "active",
    attempts: row.failed_attempts,
    deliveries: row.consecutive_failures,
    probe: row.probe_number,
    ended: null,
  }
  return happenings.reduce((health, { event }) => nextHealth(health, event, rules), before)
}

/** Whether deliveries were lost, the first since the last success. */
function isFirstLoss(row: HealthRow, happenings: readonly TopicEventSpec[], after: Health): boolean {
  const succeeded = happenings.some(({ event }) => event.kind === "success")
  return after.deliveries > 0 && (succeeded || row.consecutive_failures === 0)
}

/** A webhook that was deleted meanwhile has none. */
function rulesOf(id: string, registry: WebhookRegistry): HealthRules {
  const webhook = registry.get(id)
  return {
    retries: (webhook?.retry_schedule.length ?? 0) > 0,
    maxFailures: webhook?.max_failures ?? 0,
  }
}
