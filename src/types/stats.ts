/** How far back a webhook's statistics look. */
export type StatsRange = "24h" | "7d" | "30d"

export const STATS_RANGES = ["24h", "7d", "30d"] as const satisfies readonly StatsRange[]

/** The state of a webhook at this moment. Pings and tests count for nothing. */
export type WebhookStanding = {
  /** Deliveries given up since its last success: exact up to 1,000, then capped there. */
  given_up: number
  /** When the first of them was given up. */
  given_up_since: Date | null
  /** Deliveries that wait for an attempt. */
  waiting: number
  /** When the first of them is due, which may be in the past; null when none waits. */
  next_due_at: Date | null
}

/** What a list shows of a webhook. */
export type WebhookSummary = WebhookStanding & {
  /** The last 24 hours of the clock (UTC), the present one among them: those in which nothing happened too. */
  last_24h: { hour: Date; success: number; failed: number; failed_attempts: number }[]
  /** Start of the last attempt at a delivery. */
  last_delivery_at: Date | null
}

/**
 * What happened within one hour or day (UTC) by the database's clock, as far as some seconds ago: a delivery that failed and
 * was then sent by hand counts as failed in the one hour and as success in the other.
 */
export type StatsBucket = {
  at: Date
  /** Deliveries that came to their end. */
  success: number
  failed: number
  cancelled: number
  /** Attempts that failed, those of deliveries that succeeded later too. */
  failed_attempts: number
  /** Updates that were not sent, as they change nothing of what the webhook is sent, or nothing that its triggers name. */
  unchanged: number
  /**
   * Response time in milliseconds that half of the attempts with an answer, and 95 % of them, did not exceed: right within
   * 5 %; null when none was answered.
   */
  p50_ms: number | null
  p95_ms: number | null
}

/** A webhook's statistics: hours for `24h` and `7d`, days for `30d`; those in which nothing happened too. */
export type WebhookStats = WebhookStanding & {
  range: StatsRange
  buckets: StatsBucket[]
  /** Sums over the buckets. */
  totals: { success: number; failed: number; cancelled: number; failed_attempts: number; unchanged: number }
}
