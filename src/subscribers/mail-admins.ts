import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import type { CreateNotificationDTO, INotificationModuleService } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import { errorText } from "../modules/webhook/safe-errors"
import type WebhookModuleService from "../modules/webhook/service"
import { OUTAGE_GOES_ON, WEBHOOK_ALERTS, type WebhookAlert, type WebhookAlertMail } from "../types"

type News =
  | WebhookAlert<"webhook.disabled" | "webhook.recovered">
  | { name: typeof OUTAGE_GOES_ON; data: { id: string; failing_since: string } }

/** What is followed by a mail that the webhook is healthy again. */
const TROUBLES: readonly string[] = [OUTAGE_GOES_ON, WEBHOOK_ALERTS.disabled]

const SUBJECTS: Record<WebhookAlertMail["kind"], string> = {
  failing: "Webhook failing for an hour",
  disabled: "Webhook disabled",
  recovered: "Webhook healthy again",
}

/**
 * Mails those whom the option `alertEmails` names when a webhook has been failing for an hour, when it was disabled, and when it
 * is healthy again after such a mail. One outage is one mail of each kind. Without the option nothing is sent.
 */
export default async function mailAdmins({ event, container }: SubscriberArgs<unknown>): Promise<void> {
  const news = event as News
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { alertEmails } = service.options
  if (!alertEmails.length) {
    return
  }
  const notifications = container.resolve(Modules.NOTIFICATION)
  const [webhook] = await service.listWebhookEndpoints({ id: news.data.id })
  const about = webhook && (await aboutOf(news, notifications))
  if (!about) {
    return
  }
  const { kind, since, key } = about
  const { id, name, url, last_error } = webhook
  const data: WebhookAlertMail = { kind, webhook: { id, name, url }, since, last_error }
  const mails = alertEmails.map((to): CreateNotificationDTO => ({
    to,
    channel: "email",
    template: `webhook-${kind}`,
    data: { ...data },
    content: { subject: `${SUBJECTS[kind]}: ${name}`, text: textOf(data) },
    trigger_type: news.name,
    resource_id: id,
    resource_type: "webhook",
    idempotency_key: `email:${key}:${to}`,
  }))
  try {
    await notifications.createNotifications(mails)
  } catch (error) {
    // A shop without a provider for the channel, or whose provider is down, delivers webhooks all the same.
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(`webhooks: no mail could be sent about ${id} (${news.name}): ${errorText(error)}`)
  }
}

type About = Pick<WebhookAlertMail, "kind" | "since"> & { key: string }

async function aboutOf(
  { name, data }: News,
  notifications: INotificationModuleService
): Promise<About | undefined> {
  switch (name) {
    case OUTAGE_GOES_ON:
      return { kind: "failing", since: data.failing_since, key: `${name}:${data.id}:${data.failing_since}` }
    case WEBHOOK_ALERTS.disabled:
      return { kind: "disabled", since: data.disabled_at, key: `${name}:${data.id}:${data.disabled_at}` }
    case WEBHOOK_ALERTS.recovered: {
      const [last] = await notifications.listNotifications(
        { channel: "email", resource_id: data.id },
        { order: { created_at: "DESC" }, take: 1 }
      )
      return last && TROUBLES.includes(last.trigger_type ?? "")
        ? { kind: "recovered", since: null, key: `${name}:${last.id}` }
        : undefined
    }
  }
}

function textOf({ kind, webhook, since, last_error }: WebhookAlertMail): string {
  const lastError = last_error && kind !== "recovered" ? `Last error: ${last_error}.` : ""
  return [lines(kind, since), lastError, webhook.url, `Settings > Webhooks > ${webhook.name}`]
    .filter(Boolean)
    .join("\n")
}

function lines(kind: WebhookAlertMail["kind"], since: string | null): string {
  switch (kind) {
    case "failing":
      return `It has been failing since ${since}. Its deliveries wait, and it is tried at least once a minute.`
    case "disabled":
      return `It was disabled at ${since}. Its events are kept until it is activated again.`
    case "recovered":
      return "A delivery has arrived. What waited is sent now."
  }
}

export const config: SubscriberConfig = {
  event: [OUTAGE_GOES_ON, WEBHOOK_ALERTS.disabled, WEBHOOK_ALERTS.recovered],
  context: { subscriberId: "webhooks-mail-admins" },
}
