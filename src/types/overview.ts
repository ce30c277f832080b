import type { PipelineHealth } from "./health"
import type { StatsBucket, StatsRange, WebhookStats } from "./stats"
import type { WebhookHealth, WebhookStatus } from "./webhook"

/** Why a webhook fails, where the log knows more than the last error says. */
export type LikelyCause =
  /** The app has refused access since the webhook was given a new secret. */
  | { kind: "secret_rotated"; at: Date }
  /** The app has answered slower each day: the median response time of the first day and of the last. */
  | { kind: "slower"; at: Date; from_ms: number; to_ms: number }

/** A webhook that needs an admin. */
export type TroubledWebhook = {
  id: string
  name: string
  status: WebhookStatus
  health: Exclude<WebhookHealth, "healthy">
  /** Since when it is failing or disabled, or when its last ping was sent. */
  since: Date | null
  last_success_at: Date | null
  /** What went wrong last, as the log's remarks say it. */
  last_error: string | null
  likely_cause: LikelyCause | null
  /** Deliveries that wait: exact up to 10,000, then capped there. */
  waiting: number
  /** When it is tried next; null where it is disabled. */
  next_try_at: Date | null
}

/** The state of all webhooks of the shop. */
export type WebhooksOverview = Pick<WebhookStats, "range" | "totals"> & {
  range: StatsRange
  /** Of all webhooks together, those that are deleted by now too. */
  buckets: StatsBucket[]
  by_health: Record<WebhookHealth, number>
  /** What needs an admin, at most fifty, in the order of the list. */
  attention: TroubledWebhook[]
  backlog: {
    /** Deliveries of active webhooks that wait for an attempt, now or later: exact up to 100,000, then capped there. */
    count: number
    capped: boolean
    /** Since when a delivery is due that nothing but dispatch holds up; null when there is none. */
    oldest_due_at: Date | null
    oldest_due_seconds: number
  }
  /** Up to when was looked for what the event bus lost; null while no webhook wants a topic that is looked after. */
  last_catch_up_at: Date | null
  /** The comparison of the shop with what was sent last. */
  sweep: PipelineHealth["sweep"]
}
