import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import type { CreateNotificationDTO, INotificationModuleService } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import { minuteOf } from "../modules/webhook/remarks"
import type WebhookModuleService from "../modules/webhook/service"
import { WEBHOOK_OUTAGE, WEBHOOK_ALERTS, type WebhookAlert } from "../types"
import { asWritten } from "../types/typed"
import type { StoredWebhook } from "../workflows/webhook-columns"

type AlertEvent =
  | WebhookAlert<"webhook.disabled" | "webhook.gave_up" | "webhook.recovered">
  | { name: typeof WEBHOOK_OUTAGE; data: { id: string; failing_since: string } }

type Note = { title: string; description: string; idempotency_key: string }

/** Events whose notifications are followed by one when the webhook is healthy again. */
const PROBLEM_EVENTS: readonly string[] = [WEBHOOK_OUTAGE, WEBHOOK_ALERTS.gave_up]

/**
 * Adds a notification to the dashboard's feed when a webhook has been failing for five minutes, when its first delivery since its last
 * success was given up, when it was disabled, and when it is healthy again after such a notification. An outage leads to one
 * notification of each kind, even if several processes emit the event. The texts use the terms of the dashboard's list.
 */
export default async function notifyAdmins({ event, container }: SubscriberArgs<unknown>): Promise<void> {
  const alert = asWritten<AlertEvent>(event)
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const notifications = container.resolve(Modules.NOTIFICATION)
  const [webhook] = await service.listWebhookEndpoints({ id: alert.data.id })
  const note = webhook && (await noteOf(alert, webhook, notifications))
  if (!note) {
    return
  }
  const { title, description, idempotency_key } = note
  const notification: CreateNotificationDTO = {
    // Without a recipient, every admin sees it.
    to: "",
    channel: "feed",
    template: "admin-ui",
    // The feed shows text without links, so the text says where the page is.
    data: { title, description: `${description}\nSettings > Webhooks > ${webhook.name}` },
    trigger_type: alert.name,
    resource_id: webhook.id,
    resource_type: "webhook",
    idempotency_key,
  }
  await notifications.createNotifications(notification)
}

const TOO_MANY = "Too many of its deliveries failed in a row."

/** This is the last error, too. */
const GONE = "The app answered 410 Gone, which says that it wants no more deliveries."

async function noteOf(
  { name, data }: AlertEvent,
  webhook: StoredWebhook,
  notifications: INotificationModuleService
): Promise<Note | undefined> {
  const { id, last_error, disabled_reason } = webhook
  const isFetched = webhook.mode === "pull"
  const lastError = last_error ? ` Last error: ${last_error}.` : ""
  switch (name) {
    case WEBHOOK_OUTAGE: {
      const since = minuteOf(new Date(data.failing_since))
      return {
        title: `${isFetched ? "Webhook not fetched" : "Webhook failing"}: ${webhook.name}`,
        description: isFetched
          ? `No app has fetched its messages since ${since}.\nThey wait until the app fetches them.`
          : `Failing since ${since}.${lastError}\nIts deliveries wait, and it is tried at least once a minute.`,
        idempotency_key: `${name}:${id}:${data.failing_since}`,
      }
    }
    case WEBHOOK_ALERTS.gave_up:
      // The webhook was disabled at the same time, and the notification about that is sufficient.
      return disabled_reason
        ? undefined
        : {
            title: `Delivery failed: ${webhook.name}`,
            description: `A delivery failed and will not be tried again.${lastError}`,
            idempotency_key: `${name}:${id}:${data.last_success_at ?? "never"}`,
          }
    case WEBHOOK_ALERTS.disabled:
      return {
        title: `Webhook disabled: ${webhook.name}`,
        description: `${data.reason === "gone" ? GONE : TOO_MANY + lastError}\nIts events are kept. Activate it to send them.`,
        idempotency_key: `${name}:${id}:${data.disabled_at}`,
      }
    case WEBHOOK_ALERTS.recovered: {
      const [last] = await notifications.listNotifications(
        { channel: "feed", resource_id: id },
        { order: { created_at: "DESC" }, take: 1 }
      )
      return last && PROBLEM_EVENTS.includes(last.trigger_type ?? "")
        ? {
            title: `Webhook healthy again: ${webhook.name}`,
            description: isFetched
              ? "The app fetches its messages again."
              : "A delivery has arrived. What waited is sent now.",
            idempotency_key: `${name}:${last.id}`,
          }
        : undefined
    }
  }
}

export const config: SubscriberConfig = {
  event: [WEBHOOK_OUTAGE, WEBHOOK_ALERTS.disabled, WEBHOOK_ALERTS.gave_up, WEBHOOK_ALERTS.recovered],
  context: { subscriberId: "webhooks-notify-admins" },
}
