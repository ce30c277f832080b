/** How far back a webhook's statistics look. */
export type StatsRange = "24h" | "7d" | "30d"

export const STATS_RANGES = ["24h", "7d", "30d"] as const satisfies readonly StatsRange[]

/** How a webhook stands at this moment. Pings and tests count for nothing. */
export type WebhookStanding = {
  /** Deliveries given up since its last success: exact up to 10,000, then capped there. */
  given_up: number
  /** When the first of them was given up. */
  given_up_since: Date | null
  /** Deliveries that still owe an attempt. */
  waiting: number
}

/** What a list shows of a webhook. */
export type WebhookSummary = WebhookStanding & {
  /** The last 24 hours of the clock (UTC), the present one among them: those without deliveries too. */
  last_24h: { hour: Date; success: number; failed: number }[]
  /** Start of the last attempt at a delivery. */
  last_delivery_at: Date | null
}

/** Deliveries that were created within one hour or day (UTC), by what has become of them. */
export type StatsBucket = {
  at: Date
  success: number
  failed: number
  cancelled: number
  /** Response time in milliseconds, of those that were answered, at their last attempt; null when none was. */
  p50_ms: number | null
  p95_ms: number | null
}

/** A webhook's statistics: hours for `24h` and `7d`, days for `30d`; those without deliveries too. */
export type WebhookStats = WebhookStanding & {
  range: StatsRange
  buckets: StatsBucket[]
  /** Sums over the buckets; `waiting` are those created in the range. */
  totals: { success: number; failed: number; cancelled: number; waiting: number }
}
