import type { AdminWebhook } from "./api/webhooks"

/** The state of a webhook in one word: its status, or its health if the status is active. */
export type WebhookState = "active" | "paused" | "disabled" | "failing" | "failed_ping"

export function stateOf({ status, health }: Pick<AdminWebhook, "status" | "health">): WebhookState {
  if (status !== "active") {
    return status
  }
  return health === "failing" || health === "failed_ping" ? health : "active"
}

/** The colour of the state's badge: red if something is wrong. */
export function stateColor(
  webhook: Pick<AdminWebhook, "status" | "health" | "disabled_reason">
): "green" | "grey" | "orange" | "red" {
  switch (stateOf(webhook)) {
    case "active":
      return "green"
    case "paused":
      return "orange"
    case "disabled":
      return webhook.disabled_reason === "admin" ? "grey" : "red"
    case "failing":
    case "failed_ping":
      return "red"
  }
}
