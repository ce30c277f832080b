import {
  WEBHOOK_HEALTHS,
  type StatsBucket,
  type StatsRange,
  type WebhookHealth,
  type WebhookBacklog,
  type WebhookStats,
  type WebhookSummary,
} from "../../types"
import { firstOf, recordOf } from "../../types/typed"
import type { Db } from "./store/db"
import {
  listBuckets,
  listHours,
  readBacklogs,
  SHOP,
  type BucketRow,
  type HourRow,
  type BacklogRow,
} from "./store/stats"
import { countHealths } from "./store/webhooks"

const STEP_MS = { hour: 3_600_000, day: 86_400_000 }

const STEPS: Record<StatsRange, { step: keyof typeof STEP_MS; count: number }> = {
  "24h": { step: "hour", count: 24 },
  "7d": { step: "hour", count: 7 * 24 },
  "30d": { step: "day", count: 30 },
}

const COUNTED = ["success", "failed", "cancelled", "failed_attempts", "unchanged"] as const

/** A summary of each webhook that exists, by its id. */
export async function summarize(
  db: Db,
  webhookIds: readonly string[],
  now: Date
): Promise<Record<string, WebhookSummary>> {
  const hours = bucketsOf("24h", now)
  const [backlogs, rows] = await Promise.all([
    readBacklogs(db, webhookIds),
    listHours(db, webhookIds, firstOf(hours)),
  ])
  const counted = new Map(rows.map((row) => [keyOf(row), row]))
  return Object.fromEntries(
    backlogs.map((backlog) => [
      backlog.webhook_id,
      {
        last_24h: hours.map((hour) => {
          const {
            success = 0,
            failed = 0,
            failed_attempts = 0,
          } = counted.get(keyOf({ ...backlog, hour })) ?? {}
          return { hour, success, failed, failed_attempts }
        }),
        last_delivery_at: backlog.last_delivery_at,
        ...backlogOf(backlog),
      },
    ])
  )
}

const keyOf = ({ webhook_id, hour }: Pick<HourRow, "webhook_id" | "hour">) =>
  `${webhook_id} ${hour.getTime()}`

/** A webhook's statistics; undefined for an unknown webhook. */
export async function statsOf(
  db: Db,
  webhookId: string,
  range: StatsRange,
  now: Date
): Promise<WebhookStats | undefined> {
  const times = bucketsOf(range, now)
  const [[backlog], rows] = await Promise.all([
    readBacklogs(db, [webhookId]),
    listBuckets(db, webhookId, STEPS[range].step, firstOf(times)),
  ])
  const buckets = withoutGaps(times, rows)
  return backlog && { range, buckets, totals: totalsOf(buckets), ...backlogOf(backlog) }
}

function totalsOf(buckets: readonly StatsBucket[]): WebhookStats["totals"] {
  return recordOf(COUNTED, (of) => buckets.reduce((total, bucket) => total + bucket[of], 0))
}

/** The statistics of all webhooks of the shop together, including deleted ones. */
export async function shopStatsOf(
  db: Db,
  range: StatsRange,
  now: Date
): Promise<Pick<WebhookStats, "range" | "buckets" | "totals">> {
  const times = bucketsOf(range, now)
  const buckets = withoutGaps(times, await listBuckets(db, SHOP, STEPS[range].step, firstOf(times)))
  return { range, buckets, totals: totalsOf(buckets) }
}

/** The number of webhooks by health. */
export async function countByHealth(db: Db): Promise<Record<WebhookHealth, number>> {
  const counts = new Map((await countHealths(db)).map(({ health, count }) => [health, count]))
  return recordOf(WEBHOOK_HEALTHS, (health) => counts.get(health) ?? 0)
}

/** The beginnings of a range's hours or days (UTC), oldest first. The last contains `now`. */
export function bucketsOf(range: StatsRange, now: Date): Date[] {
  const { step, count } = STEPS[range]
  const last = Math.floor(now.getTime() / STEP_MS[step])
  return Array.from({ length: count }, (_, index) => new Date((last - count + 1 + index) * STEP_MS[step]))
}

/** A bucket for each time, with zeros where there is no row. */
function withoutGaps(times: readonly Date[], rows: readonly BucketRow[]): StatsBucket[] {
  const byTime = new Map(rows.map((row) => [row.at.getTime(), row]))
  return times.map(
    (at) =>
      byTime.get(at.getTime()) ?? {
        at,
        success: 0,
        failed: 0,
        cancelled: 0,
        failed_attempts: 0,
        unchanged: 0,
        p50_ms: null,
        p95_ms: null,
      }
  )
}

function backlogOf({ given_up, given_up_since, waiting, next_due_at }: BacklogRow): WebhookBacklog {
  return { given_up, given_up_since, waiting, next_due_at }
}
