import type { Logger } from "@medusajs/framework/types"

import type { FailedDelivery } from "../alerts/alerts-of"
import type { HealthChange } from "../store/health"

/** Lines that one batch writes about deliveries: an outage gives up thousands at once. */
const MAX_LINES = 10

/**
 * Logs the changes of webhooks and deliveries: a line for people, and beside it, in production,
 * where the log is JSON, the same as fields for machines.
 */
export function logChanges(logger: Logger, changes: readonly HealthChange[]): void {
  for (const change of changes) {
    const { id: webhook_id, status, disabled_reason, failing_since } = change
    logger.log("warn", `webhooks: ${webhook_id} ${describe(change)}`, {
      webhook_id,
      status,
      disabled_reason,
      failing_since,
    })
  }
}

/** See `logChanges`. */
export function logGivenUp(logger: Logger, deliveries: readonly FailedDelivery[]): void {
  for (const { id: delivery_id, webhook_id, remark } of deliveries.slice(0, MAX_LINES)) {
    const why = remark ? `: ${remark}` : ""
    logger.log("warn", `webhooks: ${delivery_id} to ${webhook_id} was given up${why}`, {
      delivery_id,
      webhook_id,
      remark,
    })
  }
  const count = deliveries.length - MAX_LINES
  if (count > 0) {
    logger.log("warn", `webhooks: ${count} more deliveries were given up`, { count })
  }
}

function describe(change: HealthChange): string {
  if (change.was_status !== change.status) {
    return `was disabled (${change.disabled_reason})`
  }
  return change.failing_since ? "is failing and gets one attempt at a time" : "has recovered"
}
