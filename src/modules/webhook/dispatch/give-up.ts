import type { FailedDelivery } from "../alerts/alerts-of"
import type { WebhookRegistry } from "../registry"
import { transaction, type Db } from "../store/db"
import { giveUpOverdue, lockHealth, type HealthChange } from "../store/health"
import { applyHealth } from "./apply-health"
import { waitingLimit } from "./retry-policy"

const BATCH = 1_000

/** The changes of webhooks, the failed deliveries, and whether there may be more to give up. */
export type GivenUp = { changes: HealthChange[]; failed: FailedDelivery[]; more: boolean }

/**
 * Fails deliveries that have waited for a failing webhook longer than its `waitingLimit`, at most 1,000 in one call. They
 * count for `max_failures`, but do not move the next probe. Messages of the mode `pull` wait to be fetched as long as retention allows.
 * @param run runs the work in a transaction. Default: a plain one.
 */
export async function giveUp(
  db: Db,
  registry: WebhookRegistry,
  run: (work: (trx: Db) => Promise<GivenUp>) => Promise<GivenUp> = (work) => transaction(db, work)
): Promise<GivenUp> {
  return run(async (trx) => {
    const limits = registry
      .all()
      .filter(({ mode, status, failing_since }) => mode === "push" && status === "active" && failing_since)
      .map((webhook) => ({ id: webhook.id, limitSeconds: waitingLimit(webhook.retry_schedule) }))
    if (!limits.length) {
      return { changes: [], failed: [], more: false }
    }
    const locked = await lockHealth(trx, new Map(limits.map(({ id }) => [id, true])))
    const ended = await giveUpOverdue(trx, limits, BATCH)
    const failed = ended.filter(({ status }) => status === "failed")
    const events = failed.map(({ webhook_id }) => ({
      webhook_id,
      event: { kind: "expired" as const },
      remark: null,
    }))
    return {
      changes: await applyHealth(trx, locked, events, registry),
      failed,
      more: ended.length === BATCH,
    }
  })
}
