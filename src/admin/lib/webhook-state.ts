import type { AdminWebhook } from "./api/webhooks"

/** What a webhook does, in one word: what its admins have set it to, and if that is active, whether it works. */
export type WebhookState = "active" | "paused" | "disabled" | "failing" | "failed_ping"

export function stateOf({ status, health }: Pick<AdminWebhook, "status" | "health">): WebhookState {
  if (status !== "active") {
    return status
  }
  return health === "failing" || health === "failed_ping" ? health : "active"
}

/** The colour of a state's mark, of those that Medusa's have; red where something is wrong. */
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
