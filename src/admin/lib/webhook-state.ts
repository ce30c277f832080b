import type { AdminWebhook } from "./api/webhooks"
import { problemOf } from "./problem"

/**
 * The state of a webhook in one word: its status, or its health if the status is active. `unfetched`: it is failing because no app
 * fetches its messages.
 */
export type WebhookState = "active" | "paused" | "disabled" | "failing" | "unfetched" | "failed_ping"

export function stateOf({
  status,
  health,
  last_error,
}: Pick<AdminWebhook, "status" | "health" | "last_error">): WebhookState {
  if (status !== "active") {
    return status
  }
  switch (health) {
    case "failing":
      return isUnfetched(last_error) ? "unfetched" : "failing"
    case "failed_ping":
      return "failed_ping"
    default:
      return "active"
  }
}

/** Whether a webhook is failing because no app fetches its messages. @param lastError of a failing webhook */
export function isUnfetched(lastError: string | null): boolean {
  return problemOf(lastError ?? "").kind === "unfetched"
}

/** The colour of the state's badge: red if something is wrong. */
export function stateColor(
  webhook: Pick<AdminWebhook, "status" | "health" | "last_error" | "disabled_reason">
): "green" | "grey" | "orange" | "red" {
  switch (stateOf(webhook)) {
    case "active":
      return "green"
    case "paused":
      return "orange"
    case "disabled":
      return webhook.disabled_reason === "admin" ? "grey" : "red"
    case "failing":
    case "unfetched":
    case "failed_ping":
      return "red"
  }
}
