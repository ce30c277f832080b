import type { FailedDelivery } from "../alerts/alerts-of"
import type { WebhookRegistry } from "../registry"
import { transaction, type Db } from "../store/db"
import { applyHealthReports, giveUpOverdue, type HealthChange } from "../store/health"
import { lockWebhooks } from "../store/webhooks"
import { emptyReport } from "./health"
import { waitingLimit } from "./retry-policy"

const BATCH = 1_000

/**
 * Fails the deliveries that waited for a failing webhook beyond the limit of its schedule. They count as the failed
 * deliveries they are.
 * @returns what changed in the webhooks, the deliveries, and whether there may be more to give up.
 */
export async function giveUp(
  db: Db,
  registry: WebhookRegistry
): Promise<{ changes: HealthChange[]; failed: FailedDelivery[]; more: boolean }> {
  const limits = registry
    .all()
    .filter((webhook) => webhook.status === "active" && webhook.failing_since)
    .map((webhook) => ({ id: webhook.id, limitSeconds: waitingLimit(webhook.retry_schedule) }))
  if (!limits.length) {
    return { changes: [], failed: [], more: false }
  }
  return transaction(db, async (trx) => {
    // What is recorded here of webhooks must not wait for who waits for these deliveries: see `store/db.ts`.
    await lockWebhooks(
      trx,
      limits.map(({ id }) => id)
    )
    const failed = await giveUpOverdue(trx, limits, BATCH)
    const reports = [...new Set(failed.map(({ webhook_id }) => webhook_id))].map((id) => ({
      ...emptyReport(id, registry.get(id)),
      failed_deliveries: failed.filter(({ webhook_id }) => webhook_id === id).length,
    }))
    return {
      changes: reports.length ? await applyHealthReports(trx, reports) : [],
      failed,
      more: failed.length === BATCH,
    }
  })
}
