import {
  DELIVERY_STATUSES,
  FINISHED_STATUSES,
  UNFINISHED_STATUSES,
  type DeliveryStatus,
  type WebhookStatus,
} from "../../types"
import type { AdminDeliveryFilters, DeliveryAction } from "./api/deliveries"

/** The statuses that each action is allowed in. A delivery that succeeded is replayed, not retried; a finished one cannot be cancelled. */
const ALLOWED: Record<DeliveryAction, readonly DeliveryStatus[]> = {
  retry: DELIVERY_STATUSES.filter((status) => status !== "success"),
  replay: FINISHED_STATUSES,
  cancel: UNFINISHED_STATUSES,
}

/** Whether an action is allowed for a delivery in this status. */
export function isAllowed(action: DeliveryAction, status: DeliveryStatus): boolean {
  return ALLOWED[action].includes(status)
}

/** Whether a delivery in this status waits for an attempt. */
export function isUnfinished(status: DeliveryStatus): boolean {
  return UNFINISHED_STATUSES.some((unfinished) => unfinished === status)
}

/**
 * Whether a retry has an effect. A delivery that waits for a paused or disabled webhook keeps waiting.
 * @param webhookStatus undefined if the webhook is not known
 */
export function isRetryable(status: DeliveryStatus, webhookStatus: WebhookStatus | undefined): boolean {
  const waitsForAdmin = isUnfinished(status) && webhookStatus !== undefined && webhookStatus !== "active"
  return isAllowed("retry", status) && !waitsForAdmin
}

/** The filters, narrowed to the statuses that the action is allowed in; null if no status is left. */
export function allowedFilters(
  action: DeliveryAction,
  filters: AdminDeliveryFilters
): AdminDeliveryFilters | null {
  const wanted = filters.status ? [filters.status].flat() : DELIVERY_STATUSES
  const status = wanted.filter((one) => isAllowed(action, one))
  return status.length ? { ...filters, status } : null
}
