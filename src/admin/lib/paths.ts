const ROOT = "/settings/webhooks"

export function webhooksPath(): string {
  return ROOT
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

/** The log of one webhook, or of all. */
export function logPath(webhookId?: string): string {
  return webhookId === undefined ? `${ROOT}/logs` : `${webhookPath(webhookId)}/logs`
}

/** The log of what was given up. */
export function failedLogPath(webhookId: string): string {
  return `${logPath(webhookId)}?status=failed`
}

/** A delivery, open in its webhook's log. */
export function deliveryPath(delivery: { id: string; webhook_id: string }): string {
  return `${logPath(delivery.webhook_id)}?delivery=${delivery.id}`
}
