import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import type { CreateNotificationDTO } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import { WEBHOOK_ALERTS, type WebhookAlert, type WebhookAlerts } from "../types"
import type { WebhookRow } from "../workflows/webhook-columns"

type Trouble = WebhookAlert<"webhook.disabled" | "webhook.gave_up">

type Note = { title: string; description: string; idempotency_key: string }

/**
 * Leaves a note in the dashboard's bell about a webhook that was disabled, or that gave up on a delivery for the first
 * time since its last success. One outage leaves one note of each kind, however often its event comes.
 */
export default async function notifyAdmins({ event, container }: SubscriberArgs<unknown>): Promise<void> {
  const trouble = event as Trouble
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const [webhook] = await service.listWebhookEndpoints({ id: trouble.data.id })
  const note = webhook && noteOf(trouble, webhook)
  if (!note) {
    return
  }
  const { title, description, idempotency_key } = note
  const { admin } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const notification: CreateNotificationDTO = {
    // Nobody's in particular: every admin sees it.
    to: "",
    channel: "feed",
    template: "admin-ui",
    // The bell shows text only, so its link is an address to follow.
    data: { title, description: `${description}\n${admin.path}/settings/webhooks/${webhook.id}` },
    trigger_type: trouble.name,
    resource_id: webhook.id,
    resource_type: "webhook",
    idempotency_key,
  }
  await container.resolve(Modules.NOTIFICATION).createNotifications(notification)
}

function noteOf({ name, data }: Trouble, webhook: WebhookRow): Note | undefined {
  const { id, last_error, disabled_reason } = webhook
  const lastError = last_error ? ` Its last error: ${last_error}` : ""
  switch (name) {
    case WEBHOOK_ALERTS.disabled:
      return {
        title: `Webhook disabled: ${webhook.name}`,
        description: `${reasonOf(data.reason)}${lastError}\nIts events are kept until you enable it again.`,
        idempotency_key: `${name}:${id}:${data.disabled_at}`,
      }
    case WEBHOOK_ALERTS.gave_up:
      // Disabled at the same moment: that note says it all.
      return disabled_reason
        ? undefined
        : {
            title: `Webhook failing: ${webhook.name}`,
            description: `A delivery failed and will not be tried again.${lastError}`,
            idempotency_key: `${name}:${id}:${data.last_success_at ?? "never"}`,
          }
  }
}

function reasonOf(reason: WebhookAlerts["webhook.disabled"]["reason"]): string {
  switch (reason) {
    case "max_failures":
      return "Too many of its deliveries failed in a row."
    case "gone":
      return "Its receiver answered 410 Gone, which says that it wants no more."
  }
}

export const config: SubscriberConfig = {
  event: [WEBHOOK_ALERTS.disabled, WEBHOOK_ALERTS.gave_up],
  context: { subscriberId: "webhooks-notify-admins" },
}
