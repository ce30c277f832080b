import type { WebhookRegistry } from "../registry"
import type { Db } from "../store/db"
import { applyHealthReports, giveUpOverdue, type HealthChange } from "../store/health"
import { emptyReport } from "./health"
import { waitingLimit } from "./retry-policy"

const BATCH = 1_000

/**
 * Fails the deliveries that waited for a failing webhook beyond the limit of its schedule. They count as the failed
 * deliveries they are.
 * @returns what changed in the webhooks, and whether there may be more to give up.
 */
export async function giveUp(
  db: Db,
  registry: WebhookRegistry
): Promise<{ changes: HealthChange[]; more: boolean }> {
  const limits = registry
    .all()
    .filter((webhook) => webhook.status === "active" && webhook.failing_since)
    .map((webhook) => ({ id: webhook.id, limitSeconds: waitingLimit(webhook.retry_schedule) }))
  if (!limits.length) {
    return { changes: [], more: false }
  }
  return db.transaction(async (trx) => {
    const given = await giveUpOverdue(trx, limits, BATCH)
    const reports = given.map(({ webhook_id, given_up }) => ({
      ...emptyReport(webhook_id, registry.get(webhook_id)),
      failed_deliveries: given_up,
    }))
    return {
      changes: reports.length ? await applyHealthReports(trx, reports) : [],
      more: given.reduce((sum, { given_up }) => sum + given_up, 0) === BATCH,
    }
  })
}
