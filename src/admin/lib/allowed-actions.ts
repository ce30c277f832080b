import { DELIVERY_STATUSES, FINISHED_STATUSES, UNFINISHED_STATUSES, type DeliveryStatus } from "../../types"
import type { AdminDelivery, AdminDeliveryFilters, DeliveryAction } from "./api/deliveries"
import type { AdminWebhook } from "./api/webhooks"

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

/** A webhook, as far as it decides when its deliveries are sent; undefined if it is not known. */
type Sender = Pick<AdminWebhook, "mode" | "status" | "failing_since"> | undefined

type Queued = Pick<AdminDelivery, "status" | "next_attempt_at">

type Waits = { kind: "paused" | "disabled" | "fetch" | "earlier" | "failing" } | { kind: "time"; at: string }

/**
 * What a delivery waits for: an admin who activates its webhook (`paused`, `disabled`), the app that fetches it (`fetch`), an earlier
 * delivery about the same resource, a failing webhook that answers again, or the time of its next attempt. Null if it does not wait.
 * @param now in milliseconds
 */
export function waitsFor(
  { status, next_attempt_at: at }: Queued,
  webhook: Sender,
  now: number
): Waits | null {
  if (!isUnfinished(status)) {
    return null
  }
  if (webhook && webhook.status !== "active") {
    return { kind: webhook.status }
  }
  // A message that was fetched and not acknowledged can be fetched again at the time of its next attempt.
  if (webhook?.mode === "pull" && (at === null || Date.parse(at) <= now)) {
    return { kind: "fetch" }
  }
  if (at === null) {
    return { kind: "earlier" }
  }
  return webhook?.failing_since ? { kind: "failing" } : { kind: "time", at }
}

/** A delivery that waits for these keeps waiting after a retry. */
const KEEPS_WAITING: readonly Waits["kind"][] = ["paused", "disabled", "fetch"]

/** Whether a retry has an effect. A delivery that waits for an admin, or for the app to fetch it, keeps waiting. */
export function isRetryable(delivery: Queued, webhook: Sender, now: number): boolean {
  const waits = waitsFor(delivery, webhook, now)
  return isAllowed("retry", delivery.status) && !(waits && KEEPS_WAITING.includes(waits.kind))
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
