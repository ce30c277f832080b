const ROOT = "/settings/webhooks"

/** The plugin's page at npm, which has the guide for merchants. */
export const GUIDE_URL = "https://www.npmjs.com/package/medusa-plugin-webhooks#the-dashboard"

/** Medusa's page of the shop's secret API keys, which shows when each was last used. */
export const SECRET_API_KEYS_PATH = "/settings/secret-api-keys"

export function webhooksPath(): string {
  return ROOT
}

/** The overview of all webhooks of the shop. */
export function overviewPath(): string {
  return `${ROOT}/overview`
}

export function webhookPath(id: string): string {
  return `${ROOT}/${id}`
}

/** A dialog over the webhook's page. */
export function webhookDialogPath(
  id: string,
  dialog: "edit" | "rotate-secret" | "test" | "recover" | "send-existing"
): string {
  return `${webhookPath(id)}/${dialog}`
}

/** The apps that have webhooks of their own. */
export function appsPath(): string {
  return `${ROOT}/apps`
}

export function appPath(id: string): string {
  return `${appsPath()}/${id}`
}

/** A dialog over the app's page. */
export function appDialogPath(id: string, dialog: "edit" | "create-token" | "portal"): string {
  return `${appPath(id)}/${dialog}`
}

/** The form for a new webhook of an app. */
export function createForAppPath(id: string): string {
  return `${ROOT}/create?${new URLSearchParams({ for_app: id })}`
}

/** The log of one webhook, or of all. */
export function logPath(webhookId?: string): string {
  return webhookId === undefined ? `${ROOT}/log` : `${webhookPath(webhookId)}/log`
}

/** The log, filtered by these statuses. */
export function statusLogPath(webhookId: string, statuses: readonly string[]): string {
  return `${logPath(webhookId)}?${new URLSearchParams({ status: JSON.stringify(statuses) })}`
}

/** The log of the deliveries that were given up since a time. */
export function givenUpLogPath(webhookId: string, since: string): string {
  const finishedAt = JSON.stringify({ $gte: since })
  return `${logPath(webhookId)}?${new URLSearchParams({ status: "failed", finished_at: finishedAt })}`
}

/** The log of a webhook, with the delivery open. */
export function deliveryPath(delivery: { id: string; webhook_id: string }): string {
  return `${logPath(delivery.webhook_id)}?delivery=${delivery.id}`
}
