import { z } from "@medusajs/framework/zod"

import {
  STATS_RANGES,
  WEBHOOK_HEALTHS,
  WEBHOOK_TROUBLES,
  WEBHOOK_MODES,
  WEBHOOK_ORDERINGS,
  WEBHOOK_PAYLOADS,
  WEBHOOK_SIGNATURES,
  WEBHOOK_STATUSES,
  WITHHELD_REASONS,
} from "../../../types"
import {
  countSchema,
  jsonObjectResponseSchema,
  momentSchema,
  pageResponseSchema,
  secondsSchema,
} from "../../utils/response-schemas"

/*
 * Responses of the routes of webhooks. The OpenAPI document and the types are generated from these schemas. Routes do not validate
 * their responses; a test compares them with the schemas.
 */

/** `whpk_` and the key in base64. A key with `expires_at` was replaced by a rotation. */
const publicKeySchema = z.object({
  public_key: z.string(),
  expires_at: momentSchema.nullable().meta({
    description:
      "Until when the key verifies, if a rotation has replaced it. Null: it has not been replaced.",
  }),
})

/** A webhook. A setting that is null follows the plugin option of that name. */
export const AdminWebhook = z.object({
  id: z.string(),
  app_id: z.string().nullable(),
  external_id: z.string().nullable(),
  name: z.string(),
  mode: z.enum(WEBHOOK_MODES),
  url: z.string().nullable(),
  topics: z.array(z.string()),
  status: z.enum(WEBHOOK_STATUSES),
  paused_with_app: z.boolean(),
  disabled_reason: z.enum(["max_failures", "gone", "admin"]).nullable(),
  disabled_at: momentSchema.nullable(),
  health: z.enum(WEBHOOK_HEALTHS),
  secret_redacted: z.string(),
  signature: z.enum(WEBHOOK_SIGNATURES),
  public_keys: z.array(publicKeySchema),
  signature_header: z.string().nullable(),
  headers: z.record(z.string(), z.string()).nullable(),
  context: jsonObjectResponseSchema.nullable(),
  sales_channel_ids: z.array(z.string()),
  limited_by_app: z
    .object({ topics: z.array(z.string()), sales_channel_ids: z.array(z.string()) })
    .nullable(),
  filter: jsonObjectResponseSchema.nullable(),
  fields: z.array(z.string()).nullable(),
  payload: z.enum(WEBHOOK_PAYLOADS),
  triggers: z.array(z.string()).nullable(),
  retry_schedule: z.array(countSchema).nullable(),
  max_failures: countSchema.nullable(),
  timeout_ms: countSchema.nullable(),
  rate_limit: countSchema.nullable(),
  ordering: z.enum(WEBHOOK_ORDERINGS),
  expires_at: momentSchema.nullable(),
  consecutive_failures: countSchema,
  failing_since: momentSchema.nullable(),
  probe_at: momentSchema.nullable(),
  last_success_at: momentSchema.nullable(),
  last_failure_at: momentSchema.nullable(),
  last_error: z.string().nullable(),
  pinged_at: momentSchema.nullable(),
  ping_error: z.string().nullable(),
  created_by: z.string().nullable(),
  rights_of: z.string().nullable(),
  metadata: jsonObjectResponseSchema.nullable(),
  created_at: momentSchema,
  updated_at: momentSchema,
})

/** A webhook that was created, with its secret, or one that existed and was updated, without it. */
export const AdminCreatedWebhook = AdminWebhook.extend({ secret: z.string().optional() })

/** A webhook with its new secret. */
export const AdminWebhookWithSecret = AdminWebhook.extend({ secret: z.string() })

export const AdminWebhookResponse = z.object({ webhook: AdminWebhook })

export const AdminCreatedWebhookResponse = z.object({ webhook: AdminCreatedWebhook })

export const AdminWebhookWithSecretResponse = z.object({ webhook: AdminWebhookWithSecret })

/** The present secret of a webhook. */
export const AdminWebhookSecretResponse = z.object({ secret: z.string() })

/** Why webhooks cannot be sent to a URL. Null when they can. */
export const AdminWebhookUrlResponse = z.object({ problem: z.string().nullable() })

const byHealthSchema = z.object({
  disabled: countSchema,
  failed_ping: countSchema,
  failing: countSchema,
  healthy: countSchema,
  inactive: countSchema,
})

export const AdminWebhookListResponse = z.object({
  webhooks: z.array(AdminWebhook),
  ...pageResponseSchema,
  by_health: byHealthSchema,
})

export const AdminWebhookDeleteResponse = z.object({
  id: z.string(),
  object: z.literal("webhook"),
  deleted: z.boolean(),
})

export const AdminWebhookBatchResponse = z.object({
  created: z.array(AdminWebhookWithSecret),
  updated: z.array(AdminWebhook),
  deleted: z.object({ ids: z.array(z.string()), object: z.literal("webhook"), deleted: z.boolean() }),
})

/** The plugin options that a webhook follows where its own setting is null. */
export const AdminWebhookDefaults = z.object({
  retry_schedule: z.array(countSchema),
  max_failures: countSchema,
  timeout_ms: countSchema,
})

export const AdminWebhookDefaultsResponse = z.object({ defaults: AdminWebhookDefaults })

/** A topic of the catalogue. */
export const AdminWebhookTopic = z.object({
  topic: z.string(),
  resource: z.string(),
  event: z.string(),
  group: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  entity: z.string().nullable(),
  schema_version: countSchema,
  missing_rights: z.array(z.string()),
  fields: z.array(z.string()).nullable(),
  triggers: z.array(z.string()).nullable(),
  sample: jsonObjectResponseSchema,
  schema: jsonObjectResponseSchema,
})

export const AdminWebhookTopicListResponse = z.object({ topics: z.array(AdminWebhookTopic) })

const backlog = {
  given_up: countSchema,
  given_up_since: momentSchema.nullable(),
  waiting: countSchema,
  next_due_at: momentSchema.nullable(),
}

/** A summary of a webhook's statistics. */
export const AdminWebhookSummary = z.object({
  last_24h: z.array(
    z.object({
      hour: momentSchema,
      success: countSchema,
      failed: countSchema,
      failed_attempts: countSchema,
    })
  ),
  last_delivery_at: momentSchema.nullable(),
  ...backlog,
})

export const AdminWebhookSummariesResponse = z.object({ stats: z.record(z.string(), AdminWebhookSummary) })

/** Statistics of one hour or day. */
export const AdminWebhookStatsBucket = z.object({
  at: momentSchema,
  success: countSchema,
  failed: countSchema,
  cancelled: countSchema,
  failed_attempts: countSchema,
  unchanged: countSchema,
  p50_ms: countSchema.nullable(),
  p95_ms: countSchema.nullable(),
})

export const AdminWebhookStats = z.object({
  range: z.enum(STATS_RANGES),
  buckets: z.array(AdminWebhookStatsBucket),
  totals: z.object({
    success: countSchema,
    failed: countSchema,
    cancelled: countSchema,
    failed_attempts: countSchema,
    unchanged: countSchema,
  }),
  ...backlog,
})

export const AdminWebhookStatsResponse = z.object({ stats: AdminWebhookStats })

/** A webhook that needs an admin's attention. */
export const AdminTroubledWebhook = z.object({
  id: z.string(),
  name: z.string(),
  mode: z.enum(WEBHOOK_MODES),
  app_id: z.string().nullable(),
  status: z.enum(WEBHOOK_STATUSES),
  health: z.enum(WEBHOOK_TROUBLES),
  disabled_reason: z.enum(["max_failures", "gone", "admin"]).nullable(),
  since: momentSchema.nullable(),
  last_success_at: momentSchema.nullable(),
  last_error: z.string().nullable(),
  likely_cause: z
    .union([
      z.object({ kind: z.literal("secret_rotated"), at: momentSchema }),
      z.object({
        kind: z.literal("slower"),
        at: momentSchema,
        from_ms: countSchema,
        to_ms: countSchema,
      }),
    ])
    .nullable(),
  waiting: countSchema,
  next_try_at: momentSchema.nullable(),
})

const sweepRoundSchema = z.object({
  began_at: momentSchema,
  finished_at: momentSchema.nullable(),
  checked: countSchema,
  changed: countSchema,
  deleted: countSchema,
})

const sweepSchema = z.object({ finished: sweepRoundSchema.nullable(), running: sweepRoundSchema.nullable() })

/** The state of all webhooks of the shop together. */
export const AdminWebhooksOverview = AdminWebhookStats.pick({
  range: true,
  buckets: true,
  totals: true,
}).extend({
  by_health: byHealthSchema,
  attention: z.array(AdminTroubledWebhook),
  backlog: z.object({
    count: countSchema,
    capped: z.boolean(),
    oldest_due_at: momentSchema.nullable(),
    oldest_due_seconds: secondsSchema,
  }),
  last_catch_up_at: momentSchema.nullable(),
  sweep: sweepSchema,
})

export const AdminWebhooksOverviewResponse = z.object({ overview: AdminWebhooksOverview })

/** The state of the plugin's queues, for monitoring. */
export const AdminWebhooksHealth = z.object({
  waiting_events: countSchema,
  oldest_event_at: momentSchema.nullable(),
  oldest_event_seconds: secondsSchema,
  backlog: countSchema,
  backlog_capped: z.boolean(),
  oldest_due_at: momentSchema.nullable(),
  oldest_due_seconds: secondsSchema,
  failing_webhooks: countSchema,
  disabled_webhooks: countSchema,
  last_dispatch_at: momentSchema.nullable(),
  last_catch_up_at: momentSchema.nullable(),
  sweep: sweepSchema,
  set_aside: z.object({
    count: countSchema,
    last_error: z.string().nullable(),
    last_at: momentSchema.nullable(),
  }),
})

export const AdminWebhooksHealthResponse = z.object({ health: AdminWebhooksHealth })

/** A background run that sends a webhook stored events, or existing resources. */
export const AdminWebhookBackfill = z.object({
  id: z.string(),
  webhook_id: z.string(),
  subject: z.enum(["event", "product", "customer", "order"]),
  status: z.enum(["running", "completed", "cancelled"]),
  total: countSchema,
  looked: countSchema,
  queued: countSchema,
  failed: countSchema,
  error: z.string().nullable(),
  created_at: momentSchema,
  finished_at: momentSchema.nullable(),
})

export const AdminWebhookBackfillResponse = z.object({ backfill: AdminWebhookBackfill })

export const AdminWebhookLastBackfillResponse = z.object({ backfill: AdminWebhookBackfill.nullable() })

/** The message that a webhook with some settings would be sent. */
export const AdminWebhookPreview = z.object({
  topic: z.string(),
  resource_id: z.string().nullable(),
  would_be_sent: z.boolean(),
  reason: z.enum(WITHHELD_REASONS).nullable(),
  remark: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
})

export const AdminWebhookPreviewResponse = z.object({ preview: AdminWebhookPreview })

/** A message as a client of a `pull` webhook fetches it, with the headers and the body of a POST. */
export const AdminWebhookMessage = z.object({
  id: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
})

export const AdminWebhookMessagesResponse = z.object({ messages: z.array(AdminWebhookMessage) })

export const AdminWebhookAcknowledgementResponse = z.object({
  acknowledged: z.array(z.string()),
  unknown: z.array(z.string()),
})

/** The suggested start of a recovery, and the progress of the last one. */
export const AdminWebhookRecoverySuggestionResponse = z.object({
  suggestion: z.object({
    since: momentSchema,
    reason: z.enum(["before_failures", "first_failure", "inactive", "last_success", "created"]),
  }),
  backfill: AdminWebhookBackfill.nullable(),
})

/** How many events were recovered, or would be for a dry run. */
export const AdminWebhookRecoveryResponse = z.object({
  count: countSchema,
  count_capped: z.boolean(),
  failed: countSchema,
  cancelled: countSchema,
  missing: countSchema,
})

const erased = {
  events: countSchema,
  deliveries: countSchema,
  attempts: countSchema,
  cancelled: countSchema,
}

/** What was erased from the log, or would be for a dry run. */
export const AdminWebhookErasureResult = z.object({
  id: z.string().nullable(),
  dry_run: z.boolean(),
  customer_ids: z.array(z.string()),
  ...erased,
})

export const AdminWebhookErasureResponse = z.object({ erasure: AdminWebhookErasureResult })

/** The record of an erasure. */
export const AdminWebhookErasure = z.object({
  id: z.string(),
  status: z.enum(["running", "completed"]),
  customer_id: z.string().nullable(),
  email_hash: z.string().nullable(),
  resources: countSchema,
  ...erased,
  created_by: z.string().nullable(),
  created_at: momentSchema,
  finished_at: momentSchema.nullable(),
})

export const AdminWebhookErasureListResponse = z.object({
  erasures: z.array(AdminWebhookErasure),
  ...pageResponseSchema,
})
