import type { PipelineHealth } from "./health"
import type { StatsBucket, StatsRange, WebhookStats } from "./stats"
import type { DisabledReason, WebhookHealth, WebhookMode, WebhookStatus, WebhookTrouble } from "./webhook"

/** The likely cause of failures, if the log shows more than the last error. */
export type LikelyCause =
  /** The receiver answers with 401 or 403 since the secret was rotated at `at`. */
  | { kind: "secret_rotated"; at: Date }
  /** The receiver responds more slowly each day. `from_ms` and `to_ms` are the median response times of the first and the last day. */
  | { kind: "slower"; at: Date; from_ms: number; to_ms: number }

/** A webhook that needs an admin's attention. */
export type TroubledWebhook = {
  id: string
  name: string
  mode: WebhookMode
  /** The app that it belongs to. Null for a webhook of the shop itself. */
  app_id: string | null
  status: WebhookStatus
  health: WebhookTrouble
  /** Why the plugin disabled it. Null for one that is not disabled. */
  disabled_reason: DisabledReason | null
  /** When it began to fail or was disabled, or when the ping that failed was sent. */
  since: Date | null
  last_success_at: Date | null
  /** The remark of the last failed attempt. */
  last_error: string | null
  likely_cause: LikelyCause | null
  /** Waiting deliveries. Exact up to 10,000, which is the maximum. */
  waiting: number
  /** When the next attempt is planned. Null for a disabled webhook, and for one of mode `pull`. */
  next_try_at: Date | null
}

/** The state of all webhooks of the shop together. */
export type WebhooksOverview = Pick<WebhookStats, "range" | "totals"> & {
  range: StatsRange
  /** Sums over all webhooks, including deleted ones. */
  buckets: StatsBucket[]
  by_health: Record<WebhookHealth, number>
  /** The webhooks that need an admin's attention, at most 50: first the `disabled` ones, then `failed_ping`, then `failing`. */
  attention: TroubledWebhook[]
  backlog: {
    /** Deliveries of active webhooks that wait for an attempt, now or later. Exact up to 100,000, which is the maximum. */
    count: number
    capped: boolean
    /** When the oldest due delivery became due; see `PipelineHealth`. Null when none is due. */
    oldest_due_at: Date | null
    oldest_due_seconds: number
  }
  /** Up to which time catch-up has looked for events that the event bus lost. Null while no webhook has a topic that catch-up covers. */
  last_catch_up_at: Date | null
  /** The sweep, which compares the shop with the last messages. */
  sweep: PipelineHealth["sweep"]
}
