import {
  DELIVERY_STATUSES,
  FINISHED_STATUSES,
  UNFINISHED_STATUSES,
  type DeliveryStatus,
  type WebhookStatus,
} from "../../types"
import type { AdminDeliveryFilters, DeliveryAction } from "./api/deliveries"

/**
 * Deliveries that an action is for: what has succeeded is not tried again but may be replayed, what is finished cannot
 * be cancelled.
 */
const FIT: Record<DeliveryAction, readonly DeliveryStatus[]> = {
  retry: DELIVERY_STATUSES.filter((status) => status !== "success"),
  replay: FINISHED_STATUSES,
  cancel: UNFINISHED_STATUSES,
}

/** Whether the action is for a delivery in this status. */
export function isFit(action: DeliveryAction, status: DeliveryStatus): boolean {
  return FIT[action].includes(status)
}

/** Whether it waits for an attempt. */
export function isUnfinished(status: DeliveryStatus): boolean {
  return UNFINISHED_STATUSES.some((unfinished) => unfinished === status)
}

/**
 * Whether a retry does anything: what waits for a webhook that is paused or disabled goes on waiting.
 * @param webhookStatus undefined where the webhook is not known.
 */
export function isRetryable(status: DeliveryStatus, webhookStatus: WebhookStatus | undefined): boolean {
  const waitsForAdmin = isUnfinished(status) && webhookStatus !== undefined && webhookStatus !== "active"
  return isFit("retry", status) && !waitsForAdmin
}

/** The filters, narrowed to deliveries that the action is for; null when they leave none. */
export function fitFilters(
  action: DeliveryAction,
  filters: AdminDeliveryFilters
): AdminDeliveryFilters | null {
  const wanted = filters.status ? [filters.status].flat() : DELIVERY_STATUSES
  const status = wanted.filter((one) => isFit(action, one))
  return status.length ? { ...filters, status } : null
}
