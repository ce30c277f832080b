import { resourceOf, WEBHOOK } from "../../../topics/resource-of"
import { WEBHOOK_ALERTS, type WebhookAlert, type WebhookAlerts } from "../../../types"
import type { HealthChange } from "../store/health"

/** A delivery that was given up. */
export type FailedDelivery = WebhookAlerts["webhook.delivery_failed"]

/**
 * The alerts for changes of webhooks and for failed deliveries. Failed deliveries of topics about webhooks cause no alert:
 * otherwise two webhooks that watch each other could cause alerts without end.
 */
export function alertsOf(
  changes: readonly HealthChange[],
  failed: readonly FailedDelivery[]
): WebhookAlert[] {
  return [
    ...failed
      .filter(({ topic }) => resourceOf(topic) !== WEBHOOK)
      .map(({ id, webhook_id, topic, remark }) => ({
        name: WEBHOOK_ALERTS.delivery_failed,
        data: { id, webhook_id, topic, remark },
      })),
    ...changes.flatMap(messagesOf),
  ]
}

function messagesOf(change: HealthChange): WebhookAlert[] {
  const { id, status, was_status, failing_since, was_failing, disabled_at, disabled_reason } = change
  const messages: WebhookAlert[] = []
  if (change.gave_up) {
    const last_success_at = change.last_success_at?.toISOString() ?? null
    messages.push({ name: WEBHOOK_ALERTS.gave_up, data: { id, last_success_at } })
  }
  if (failing_since && !was_failing) {
    messages.push({ name: WEBHOOK_ALERTS.failing, data: { id, failing_since: failing_since.toISOString() } })
  }
  if (was_failing && !failing_since) {
    messages.push({ name: WEBHOOK_ALERTS.recovered, data: { id } })
  }
  if (status !== was_status && disabled_at && disabled_reason && disabled_reason !== "admin") {
    const data = { id, reason: disabled_reason, disabled_at: disabled_at.toISOString() }
    messages.push({ name: WEBHOOK_ALERTS.disabled, data })
  }
  return messages
}
