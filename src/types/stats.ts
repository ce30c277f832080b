/** The period of a webhook's statistics. */
export type StatsRange = "24h" | "7d" | "30d"

/** All `StatsRange` values. */
export const STATS_RANGES = ["24h", "7d", "30d"] as const satisfies readonly StatsRange[]

/** The present state of a webhook, without pings and tests. */
export type WebhookBacklog = {
  /** Deliveries that were given up since the last success. Exact up to 1,000, which is the maximum. */
  given_up: number
  /** When the first of them failed. */
  given_up_since: Date | null
  /** Deliveries that wait for an attempt. */
  waiting: number
  /** When the first of them is due, which may be in the past. Null when none waits. */
  next_due_at: Date | null
}

/** A summary of a webhook's statistics. */
export type WebhookSummary = WebhookBacklog & {
  /** The last 24 clock hours (UTC), including the present one and hours without deliveries. */
  last_24h: { hour: Date; success: number; failed: number; failed_attempts: number }[]
  /** Start of the last attempt. */
  last_delivery_at: Date | null
}

/**
 * Statistics of one hour or day (UTC, by the database's clock). The newest may lag some seconds. A delivery that failed and was later sent
 * by hand counts as failed in its first hour and as a success in the second.
 */
export type StatsBucket = {
  /** Start of the hour or day. */
  at: Date
  /** Deliveries that finished. */
  success: number
  failed: number
  cancelled: number
  /** Failed attempts, including those of deliveries that succeeded later. */
  failed_attempts: number
  /** Updates that were not sent, because they change nothing that the webhook is sent, or nothing that its triggers name. */
  unchanged: number
  /** The median and the 95th percentile of the response times in milliseconds, within 5 %. Null without responses. */
  p50_ms: number | null
  p95_ms: number | null
}

/** A webhook's statistics: hours for `24h` and `7d`, days for `30d`, including empty ones. */
export type WebhookStats = WebhookBacklog & {
  range: StatsRange
  buckets: StatsBucket[]
  /** Sums over the buckets. */
  totals: { success: number; failed: number; cancelled: number; failed_attempts: number; unchanged: number }
}
