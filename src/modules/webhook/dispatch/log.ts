import type { Logger } from "@medusajs/framework/types"

import type { FailedDelivery } from "../alerts/alerts-of"
import type { HealthChange } from "../store/health"

/** Lines about deliveries that one batch may write: after an outage thousands are given up at once. */
const MAX_LINES = 10

/** Logs changes of webhooks, one warning each: a text, and the same as fields for logs that are written as JSON. */
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

/** Logs deliveries that were given up, one warning each for the first ten, then one with the number of the others. */
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
  return change.failing_since ? "is failing" : "has recovered"
}
