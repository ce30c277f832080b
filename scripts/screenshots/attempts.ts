import { version } from "../../package.json"
import type { InventedDelivery } from "./history"

/** The waits before the second and later attempts, in seconds, from the plugin's default schedule. */
const WAITS = [5, 300, 1800]

/** When the nth attempt is due, counted from 1. */
export function attemptAt(at: Date, attempt: number): Date {
  const waited = WAITS.slice(0, attempt - 1).reduce((sum, wait) => sum + wait, 0)
  return new Date(at.getTime() + waited * 1000)
}

/** A row of the table `webhook_attempt`. */
type AttemptRow = {
  delivery_id: string
  attempt: number
  started_at: Date
  duration_ms: number
  url: string
  request_headers: string
  response_status: number | null
  response_headers: string | null
  response_body: string | null
  remark: string | null
}

/** The attempts of an invented delivery. All failed except the last one, which has the status of the delivery. */
export function attemptsOf(
  { at, attempts, code, durationMs, remark }: InventedDelivery,
  { url }: { url: string },
  deliveryId: string
): AttemptRow[] {
  return Array.from({ length: attempts }, (_, index) => {
    const isLast = index === attempts - 1
    const status = isLast ? code : 500
    return {
      delivery_id: deliveryId,
      attempt: index + 1,
      started_at: attemptAt(at, index + 1),
      duration_ms: durationMs ?? 0,
      url,
      // The log adds the other headers when it shows an attempt.
      request_headers: JSON.stringify({
        "user-agent": `medusa-plugin-webhooks/${version}`,
        "x-medusa-webhook-source": "https://shop.example",
      }),
      response_status: status,
      response_headers: JSON.stringify({ "content-type": "application/json" }),
      response_body: status === 200 ? '{"ok":true}' : '{"error":"The database is not there."}',
      remark: isLast ? remark : "500 Internal Server Error",
    }
  })
}
