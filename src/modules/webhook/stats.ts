import type { StatsBucket, StatsRange, WebhookStanding, WebhookStats, WebhookSummary } from "../../types"
import type { Db } from "./store/db"
import { firstDeliveryId } from "./ids"
import { countByBucket, readStandings, type Bucket, type BucketRow, type StandingRow } from "./store/stats"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const STEPS: Record<StatsRange, { stepMs: number; count: number }> = {
  "24h": { stepMs: HOUR_MS, count: 24 },
  "7d": { stepMs: HOUR_MS, count: 7 * 24 },
  "30d": { stepMs: DAY_MS, count: 30 },
}

/** A summary of each webhook that exists, by its id. */
export async function summarize(
  db: Db,
  webhookIds: readonly string[],
  now: Date
): Promise<Record<string, WebhookSummary>> {
  const hours = bucketsOf("24h", now)
  const [standings, counts] = await Promise.all([
    readStandings(db, webhookIds),
    countByBucket(db, webhookIds, hours),
  ])
  return Object.fromEntries(
    standings.map((row) => [
      row.webhook_id,
      {
        last_24h: withoutGaps(
          hours,
          counts.filter((count) => count.webhook_id === row.webhook_id)
        ).map(({ at, success, failed }) => ({ hour: at, success, failed })),
        last_delivery_at: row.last_delivery_at,
        ...standingOf(row),
      },
    ])
  )
}

/** A webhook's statistics; undefined when there is no such webhook. */
export async function statsOf(
  db: Db,
  webhookId: string,
  range: StatsRange,
  now: Date
): Promise<WebhookStats | undefined> {
  const buckets = bucketsOf(range, now)
  const [[standing], counts] = await Promise.all([
    readStandings(db, [webhookId]),
    countByBucket(db, [webhookId], buckets),
  ])
  const sum = (of: "success" | "failed" | "cancelled" | "waiting") =>
    counts.reduce((total, bucket) => total + bucket[of], 0)
  return (
    standing && {
      range,
      buckets: withoutGaps(buckets, counts),
      totals: {
        success: sum("success"),
        failed: sum("failed"),
        cancelled: sum("cancelled"),
        waiting: sum("waiting"),
      },
      ...standingOf(standing),
    }
  )
}

/** The hours or days (UTC) of a range, oldest first; the last is the one that `now` is in. */
export function bucketsOf(range: StatsRange, now: Date): Bucket[] {
  const { stepMs, count } = STEPS[range]
  const last = Math.floor(now.getTime() / stepMs)
  return Array.from({ length: count }, (_, index) => {
    const at = new Date((last - count + 1 + index) * stepMs)
    return {
      at,
      fromId: firstDeliveryId(at),
      toId: firstDeliveryId(new Date(at.getTime() + stepMs)),
    }
  })
}

/** The counts of one webhook, with nothing where there are none. */
function withoutGaps(buckets: readonly Bucket[], counts: readonly BucketRow[]): StatsBucket[] {
  const byTime = new Map(counts.map((count) => [count.at.getTime(), count]))
  return buckets.map(({ at }) => {
    const {
      success = 0,
      failed = 0,
      cancelled = 0,
      p50_ms = null,
      p95_ms = null,
    } = byTime.get(at.getTime()) ?? {}
    return { at, success, failed, cancelled, p50_ms, p95_ms }
  })
}

function standingOf({ given_up, given_up_since, waiting }: StandingRow): WebhookStanding {
  return { given_up, given_up_since, waiting }
}
