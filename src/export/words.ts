import type { DeliveryStatus, DisabledReason, WebhookHealth, WebhookStatus } from "../types"

/** What cells say of states: the words of the dashboard's pages, in English. */

export const DELIVERY_STATUS_WORDS: Record<DeliveryStatus, string> = {
  created: "Waiting",
  retrying: "Retrying",
  success: "Delivered",
  failed: "Failed",
  cancelled: "Cancelled",
}

export const WEBHOOK_STATUS_WORDS: Record<WebhookStatus, string> = {
  active: "Active",
  paused: "Paused",
  disabled: "Disabled",
}

export const DISABLED_REASON_WORDS: Record<DisabledReason, string> = {
  max_failures: "Too many deliveries failed in a row",
  gone: "The receiver answered 410 Gone",
  admin: "Disabled by an admin",
}

export const HEALTH_WORDS: Record<WebhookHealth, string> = {
  healthy: "Healthy",
  failing: "Failing",
  disabled: "Disabled after failures",
  failed_ping: "Ping failed",
}
