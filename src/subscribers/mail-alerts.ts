import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import type {
  CreateNotificationDTO,
  INotificationModuleService,
  MedusaContainer,
} from "@medusajs/framework/types"
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
  const { key, ...alertData } = about
  const { id, name, url, last_error } = webhook
  const data: WebhookAlertMail = { ...alertData, webhook: { id, name, url }, last_error }
  const { kind } = data
  const subject = `${headlineOf(data)}: ${name}`
  const mail = {
    channel: "email",
    content: contentOf(subject, textForAdmins(data)),
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
  const contact = await contactOf(container, webhook)
  const toApp = contact ? [mailTo(contact)] : []
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

  function mailTo({ to, ...app }: Contact): CreateNotificationDTO {
    const ofApp: WebhookAppAlertMail = { ...data, ...app }
    return {
      ...mail,
      to,
      template: `webhook-app-${kind}`,
      data: { ...ofApp },
      content: contentOf(subject, textForApp(ofApp)),
      idempotency_key: `email:${key}:app:${to}`,
    }
  }
}

type Contact = Pick<WebhookAppAlertMail, "webhook_app" | "shop"> & { to: string }

/** The contact of the webhook's app. Undefined without an app or a contact, or when `apps.alerts` is off. */
async function contactOf(
  container: MedusaContainer,
  { app_id }: Pick<StoredWebhook, "app_id">
): Promise<Contact | undefined> {
  const { options, apps } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  // The app may have been deleted meanwhile.
  const app = options.apps.alerts && app_id !== null ? await apps.find(app_id) : undefined
  if (!app?.contact_email) {
    return undefined
  }
  const [store] = await container.resolve(Modules.STORE).listStores({}, { select: ["name"], take: 1 })
  return {
    to: app.contact_email,
    webhook_app: { id: app.id, name: app.name },
    shop: { name: store?.name ?? "" },
  }
}

type About = Pick<WebhookAlertMail, "kind" | "since" | "reason"> & { key: string }

async function aboutOf(
  { name, data }: AlertEvent,
  notifications: INotificationModuleService
): Promise<About | undefined> {
  switch (name) {
    case LONG_WEBHOOK_OUTAGE:
      return {
        kind: "failing",
        since: data.failing_since,
        reason: null,
        key: `${name}:${data.id}:${data.failing_since}`,
      }
    case WEBHOOK_ALERTS.disabled:
      return {
        kind: "disabled",
        since: data.disabled_at,
        reason: data.reason,
        key: `${name}:${data.id}:${data.disabled_at}`,
      }
    case WEBHOOK_ALERTS.recovered: {
      const [last] = await notifications.listNotifications(
        { channel: "email", resource_id: data.id },
        { order: { created_at: "DESC" }, take: 1 }
      )
      return last && PROBLEM_EVENTS.includes(last.trigger_type ?? "")
        ? { kind: "recovered", since: null, reason: null, key: `${name}:${last.id}` }
        : undefined
    }
  }
}

function headlineOf({ kind, webhook }: WebhookAlertMail): string {
  switch (kind) {
    case "failing":
      return isPulled(webhook) ? "Webhook not fetched" : "Webhook failing for an hour"
    case "disabled":
      return "Webhook disabled"
    case "recovered":
      return "Webhook healthy again"
  }
}

/** Whether the app fetches the messages. Such a webhook has no URL. */
function isPulled({ url }: WebhookAlertMail["webhook"]): boolean {
  return url === null
}

/**
 * How the HTML looks in a mail client, whose own font is often a serif one. A long URL is broken, so that a phone shows the mail at its
 * full size. Colours are the client's, light or dark.
 */
const MAIL_STYLE =
  "font-family: sans-serif; font-size: 15px; line-height: 1.5; max-width: 600px; word-break: break-word"

/** The mail as text and as HTML: Medusa's own provider, for SendGrid, sends only the HTML. */
function contentOf(subject: string, text: string): { subject: string; text: string; html: string } {
  const paragraphs = text
    .split("\n\n")
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll("\n", "<br>")}</p>`)
  const html = `<div lang="en" style="${MAIL_STYLE}">\n${paragraphs.join("\n")}\n</div>`
  return { subject, text, html }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

/** The text of the mail to an admin, who finds the webhook in the dashboard. */
function textForAdmins(data: WebhookAlertMail): string {
  const { name } = data.webhook
  return textOf(data, `The webhook ${name}`, `In the dashboard: Settings > Webhooks > ${name}`)
}

/** The text of the mail to the contact of an app, who may know several shops and has no access to their dashboards. */
function textForApp(data: WebhookAppAlertMail): string {
  const subject = `The webhook ${data.webhook.name} of ${data.webhook_app.name} in the shop ${data.shop.name}`
  return textOf(data, subject, "The shop's webhook portal has its log and its settings.")
}

function textOf(data: WebhookAlertMail, subject: string, place: string): string {
  const { kind, webhook, last_error, reason } = data
  // The sentence itself says that nobody fetches, and that the app answered 410.
  const saysError = kind === "recovered" || reason === "gone" || (kind === "failing" && isPulled(webhook))
  const details = [
    last_error && !saysError && `Last error: ${last_error}`,
    webhook.url && `URL: ${webhook.url}`,
  ].filter(Boolean)
  return [`${subject} ${sentenceOf(data)}`, details.join("\n"), place].filter(Boolean).join("\n\n")
}

/** What has happened, without the subject of its first sentence. */
function sentenceOf({ kind, since, reason, webhook }: WebhookAlertMail): string {
  const at = since && minuteOf(new Date(since))
  switch (kind) {
    case "failing":
      return isPulled(webhook)
        ? `has messages that no app has fetched since ${at}. They wait until the app fetches them.`
        : `has been failing since ${at}. Its deliveries wait, and it is tried at least once a minute.`
    case "disabled":
      return reason === "gone"
        ? `was disabled at ${at}: the app answered 410 Gone, which says that it wants no more deliveries. If the app is no longer used, delete the webhook. Otherwise activate it: its events are kept.`
        : `was disabled at ${at}: too many deliveries failed in a row. Its events are kept. Activate it to send them.`
    case "recovered":
      return isPulled(webhook)
        ? "is healthy again: the app fetches its messages."
        : "is healthy again: a delivery has arrived. What waited is sent now."
  }
}

export const config: SubscriberConfig = {
  event: [LONG_WEBHOOK_OUTAGE, WEBHOOK_ALERTS.disabled, WEBHOOK_ALERTS.recovered],
  context: { subscriberId: "webhooks-mail-admins" },
}
