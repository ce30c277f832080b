import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import type { CreateNotificationDTO, INotificationModuleService } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import { minuteOf } from "../modules/webhook/remarks"
import { errorText } from "../modules/webhook/safe-errors"
import type WebhookModuleService from "../modules/webhook/service"
import {
  LONG_WEBHOOK_OUTAGE,
  WEBHOOK_ALERTS,
  type WebhookAlert,
  type WebhookAlertMail,
  type WebhookAppAlertMail,
} from "../types"
import { asWritten } from "../types/typed"
import type { StoredWebhook } from "../workflows/webhook-columns"

type AlertEvent =
  | WebhookAlert<"webhook.disabled" | "webhook.recovered">
  | { name: typeof LONG_WEBHOOK_OUTAGE; data: { id: string; failing_since: string } }

/** Events whose mails are followed by one when the webhook is healthy again. */
const PROBLEM_EVENTS: readonly string[] = [LONG_WEBHOOK_OUTAGE, WEBHOOK_ALERTS.disabled]

const SUBJECTS: Record<WebhookAlertMail["kind"], string> = {
  failing: "Webhook failing for an hour",
  disabled: "Webhook disabled",
  recovered: "Webhook healthy again",
}

/**
 * Sends a mail when a webhook has been failing for an hour, when it was disabled, and when it is healthy again after such a mail. It goes to
 * the addresses in the option `alertEmails`, and with the option `apps.alerts` also to the contact of the webhook's app. An outage leads to
 * one mail of each kind per address.
 */
export default async function mailAlerts({ event, container }: SubscriberArgs<unknown>): Promise<void> {
  const alert = asWritten<AlertEvent>(event)
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const { alertEmails, apps } = service.options
  if (!alertEmails.length && !apps.alerts) {
    return
  }
  const notifications = container.resolve(Modules.NOTIFICATION)
  const [webhook] = await service.listWebhookEndpoints({ id: alert.data.id })
  const about = webhook && (await aboutOf(alert, notifications))
  if (!about) {
    return
  }
  const { kind, since, key } = about
  const { id, name, url, last_error } = webhook
  const data: WebhookAlertMail = { kind, webhook: { id, name, url }, since, last_error }
  const mail = {
    channel: "email",
    content: { subject: `${SUBJECTS[kind]}: ${name}`, text: textOf(data) },
    trigger_type: alert.name,
    resource_id: id,
    resource_type: "webhook",
  }
  const toAdmins = alertEmails.map((to): CreateNotificationDTO => ({
    ...mail,
    to,
    template: `webhook-${kind}`,
    data: { ...data },
    idempotency_key: `email:${key}:${to}`,
  }))
  const toApp = (await contactOf(service, webhook)).map(({ to, webhook_app }): CreateNotificationDTO => ({
    ...mail,
    to,
    template: `webhook-app-${kind}`,
    data: { ...data, webhook_app } satisfies WebhookAppAlertMail,
    content: { ...mail.content, text: textOf(data, webhook_app) },
    idempotency_key: `email:${key}:app:${to}`,
  }))
  // Separately, so that admins get their mail even if the provider refuses the address of an app.
  for (const mails of [toAdmins, toApp].filter(({ length }) => length)) {
    try {
      await notifications.createNotifications(mails)
    } catch (error) {
      // The shop may have no provider for e-mail, or the provider may fail. Deliveries of webhooks must not depend on it.
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .warn(`webhooks: no mail could be sent about ${id} (${alert.name}): ${errorText(error)}`)
    }
  }
}

/** The contact of the webhook's app. Empty without an app or a contact, or when `apps.alerts` is off. */
async function contactOf(
  service: WebhookModuleService,
  { app_id }: Pick<StoredWebhook, "app_id">
): Promise<(Pick<WebhookAppAlertMail, "webhook_app"> & { to: string })[]> {
  if (!service.options.apps.alerts || app_id === null) {
    return []
  }
  // The app may have been deleted meanwhile.
  const app = await service.apps.find(app_id)
  return !app || app.contact_email === null
    ? []
    : [{ to: app.contact_email, webhook_app: { id: app.id, name: app.name } }]
}

type About = Pick<WebhookAlertMail, "kind" | "since"> & { key: string }

async function aboutOf(
  { name, data }: AlertEvent,
  notifications: INotificationModuleService
): Promise<About | undefined> {
  switch (name) {
    case LONG_WEBHOOK_OUTAGE:
      return { kind: "failing", since: data.failing_since, key: `${name}:${data.id}:${data.failing_since}` }
    case WEBHOOK_ALERTS.disabled:
      return { kind: "disabled", since: data.disabled_at, key: `${name}:${data.id}:${data.disabled_at}` }
    case WEBHOOK_ALERTS.recovered: {
      const [last] = await notifications.listNotifications(
        { channel: "email", resource_id: data.id },
        { order: { created_at: "DESC" }, take: 1 }
      )
      return last && PROBLEM_EVENTS.includes(last.trigger_type ?? "")
        ? { kind: "recovered", since: null, key: `${name}:${last.id}` }
        : undefined
    }
  }
}

/** The mail's text. @param app for a mail to the contact of an app, who has no access to the dashboard. */
function textOf(
  { kind, webhook, since, last_error }: WebhookAlertMail,
  app?: WebhookAppAlertMail["webhook_app"]
): string {
  const lastError = last_error && kind !== "recovered" ? `Last error: ${last_error}.` : ""
  const place = app ? `Webhook ${webhook.name} of ${app.name}` : `Settings > Webhooks > ${webhook.name}`
  return [sentencesOf(kind, since && minuteOf(new Date(since))), lastError, webhook.url, place]
    .filter(Boolean)
    .join("\n")
}

function sentencesOf(kind: WebhookAlertMail["kind"], since: string | null): string {
  switch (kind) {
    case "failing":
      return `It has been failing since ${since}. Its deliveries wait, and it is tried at least once a minute.`
    case "disabled":
      return `It was disabled at ${since}. Its events are kept. Activate it to send them.`
    case "recovered":
      return "A delivery has arrived. What waited is sent now."
  }
}

export const config: SubscriberConfig = {
  event: [LONG_WEBHOOK_OUTAGE, WEBHOOK_ALERTS.disabled, WEBHOOK_ALERTS.recovered],
  context: { subscriberId: "webhooks-mail-admins" },
}
