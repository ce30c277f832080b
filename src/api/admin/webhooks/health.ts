import type { WebhookRow } from "../../../workflows/webhook-columns"

/**
 * How a webhook fares, whatever an admin has set it to: its deliveries arrive (or none has failed yet), those of late
 * failed, or the plugin has disabled it for that.
 */
export const WEBHOOK_HEALTHS = ["healthy", "failing", "disabled"] as const

export type WebhookHealth = (typeof WEBHOOK_HEALTHS)[number]

/** The columns that health is read from. */
export const HEALTH_COLUMNS = ["disabled_reason", "failing_since", "consecutive_failures"] as const

/** Reasons for which the plugin itself disables. */
const BY_PLUGIN: readonly (string | null)[] = ["max_failures", "gone"]

export function healthOf(row: Pick<WebhookRow, (typeof HEALTH_COLUMNS)[number]>): WebhookHealth {
  if (BY_PLUGIN.includes(row.disabled_reason)) {
    return "disabled"
  }
  return row.failing_since || row.consecutive_failures > 0 ? "failing" : "healthy"
}

/** The same as a filter of `query.graph`. */
export function healthFilter(health: WebhookHealth): Record<string, unknown> {
  const notByPlugin = { $or: [{ disabled_reason: null }, { disabled_reason: { $nin: BY_PLUGIN } }] }
  switch (health) {
    case "disabled":
      return { disabled_reason: { $in: BY_PLUGIN } }
    case "failing":
      return {
        $and: [
          notByPlugin,
          { $or: [{ failing_since: { $ne: null } }, { consecutive_failures: { $gt: 0 } }] },
        ],
      }
    case "healthy":
      return { $and: [notByPlugin, { failing_since: null, consecutive_failures: 0 }] }
  }
}
