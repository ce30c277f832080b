import { WEBHOOK_EVENTS, type WebhookEvents } from "../../../types"
import type { HealthChange } from "../store/health"

/** A delivery that was given up. */
export type FailedDelivery = WebhookEvents["webhook.delivery_failed"]

/** One of the plugin's events as the event bus takes it. */
export type AlertMessage = {
  [Name in keyof WebhookEvents]: { name: Name; data: WebhookEvents[Name] }
}[keyof WebhookEvents]

/** What the shop is told of webhooks that changed and deliveries that were given up. */
export function alertMessages(
  changes: readonly HealthChange[],
  failed: readonly FailedDelivery[]
): AlertMessage[] {
  return [
    ...failed.map(({ id, webhook_id, remark }) => ({
      name: WEBHOOK_EVENTS.delivery_failed,
      data: { id, webhook_id, remark },
    })),
    ...changes.flatMap(messagesOf),
  ]
}

function messagesOf(change: HealthChange): AlertMessage[] {
  const { id, status, was_status, failing_since, was_failing, disabled_at, disabled_reason } = change
  const messages: AlertMessage[] = []
  if (change.gave_up) {
    const last_success_at = change.last_success_at?.toISOString() ?? null
    messages.push({ name: WEBHOOK_EVENTS.gave_up, data: { id, last_success_at } })
  }
  if (failing_since && !was_failing) {
    messages.push({ name: WEBHOOK_EVENTS.failing, data: { id, failing_since: failing_since.toISOString() } })
  }
  if (was_failing && !failing_since) {
    messages.push({ name: WEBHOOK_EVENTS.recovered, data: { id } })
  }
  if (status !== was_status && disabled_at && disabled_reason && disabled_reason !== "admin") {
    const data = { id, reason: disabled_reason, disabled_at: disabled_at.toISOString() }
    messages.push({ name: WEBHOOK_EVENTS.disabled, data })
  }
  return messages
}
