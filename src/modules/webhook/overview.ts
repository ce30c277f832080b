import type { LikelyCause, StatsRange, WebhooksOverview } from "../../types"
import { zip } from "../../types/typed"
import { countByHealth, shopStatsOf } from "./stats"
import type { Db } from "./store/db"
import { listDailyMedians, listTroubled, type TroubledRow } from "./store/overview"
import { readPipelineHealth } from "./store/pipeline-health"
import { readRounds } from "./store/sweep"

/** Most webhooks that the overview lists. */
const NAMED = 50

/** Days whose response times are compared: at most, at least, and the factor by which the last must exceed the first. */
const DAYS = 5
const MIN_DAYS = 3
const SLOWER_FACTOR = 1.5

const ACCESS_REFUSED = /^(401|403)\b/
const NO_RESPONSE = /^No (complete )?answer/

/** The state of all webhooks of the shop, those that need an admin's attention, and the backlog. */
export async function overviewOf(db: Db, range: StatsRange, now: Date): Promise<WebhooksOverview> {
  const [stats, by_health, troubled, health, sweep] = await Promise.all([
    shopStatsOf(db, range, now),
    countByHealth(db),
    listTroubled(db, NAMED),
    readPipelineHealth(db),
    readRounds(db),
  ])
  const slow = troubled.filter(({ last_error }) => NO_RESPONSE.test(last_error ?? "")).map(({ id }) => id)
  const medians = slow.length ? await listDailyMedians(db, slow, DAYS) : []
  return {
    ...stats,
    by_health,
    attention: troubled.map(({ secret_rotated_at, ...webhook }) => ({
      ...webhook,
      likely_cause:
        sinceRotation({ ...webhook, secret_rotated_at }) ??
        slowerEachDay(medians.filter(({ webhook_id }) => webhook_id === webhook.id)),
    })),
    backlog: {
      count: health.backlog,
      capped: health.backlog_capped,
      oldest_due_at: health.oldest_due_at,
      oldest_due_seconds: health.oldest_due_seconds,
    },
    last_catch_up_at: health.last_catch_up_at,
    sweep,
  }
}

/** Whether the receiver refuses access since the secret was rotated. */
function sinceRotation({ last_error, last_success_at, secret_rotated_at }: TroubledRow): LikelyCause | null {
  return ACCESS_REFUSED.test(last_error ?? "") &&
    secret_rotated_at &&
    (last_success_at === null || last_success_at < secret_rotated_at)
    ? { kind: "secret_rotated", at: secret_rotated_at }
    : null
}

function slowerEachDay(days: readonly { at: Date; p50_ms: number }[]): LikelyCause | null {
  const [first, last] = [days[0], days.at(-1)]
  const grows = zip(days.slice(0, -1), days.slice(1)).every(([before, after]) => after.p50_ms > before.p50_ms)
  return first && last && days.length >= MIN_DAYS && grows && last.p50_ms >= first.p50_ms * SLOWER_FACTOR
    ? { kind: "slower", at: first.at, from_ms: first.p50_ms, to_ms: last.p50_ms }
    : null
}
