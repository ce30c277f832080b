import { DEFAULT_RETRY_SCHEDULE } from "../../src/modules/webhook/limits"
import type { ResponseBody, ResponseName } from "./schemas"

/** Ids in the examples. The test that sends the examples creates a shop with these objects. */
export const IDS = {
  webhook: "whk_01JNB4WX3BV73F9H1K3N5Q7S9V",
  /** A webhook that the examples delete. */
  oldWebhook: "whk_01JNB4WX7DX95H0K2M4P6R8T0W",
  /** A webhook of mode `pull`. */
  pulled: "whk_01JNB4WX9FZB7J2M4P6R8T0W2Y",
  event: "whevt_01JNB4WY0A1B2C3D4E5F6G7H8J",
  succeeded: "whdel_01JNB4WY4CW84G0J2M4P6R8T0W",
  failed: "whdel_01JNB4WY6EX95H1K3N5Q7S9V1X",
  waiting: "whdel_01JNB4WY8GY06J2M4P6R8T0W2Y",
  app: "whapp_01JNB4WZ8R9S0T1V2W3X4Y5Z6A",
  appWebhook: "whk_01JNB4WZ8TS0T1V2W3X4Y5Z6A7",
  appPulled: "whk_01JNB4WZ8VT1V2W3X4Y5Z6A7B8",
  appDelivery: "whdel_01JNB4WZ9VT1V2W3X4Y5Z6A7B8",
  appToken: "whtok_01JNB4WZ9S0T1V2W3X4Y5Z6A7B",
} as const

/** The code of a link to the portal. */
export const EXAMPLE_CODE = `whpl_${"e".repeat(64)}`

const NOON = "2026-03-02T12:00:00.000Z"
const LATER = "2026-03-02T12:00:00.120Z"

const webhook: ResponseBody<"AdminWebhook"> = {
  id: IDS.webhook,
  app_id: null,
  external_id: "warehouse",
  name: "Warehouse",
  mode: "push",
  url: "https://warehouse.example.com/webhooks",
  topics: ["order.created", "inventory-level.*"],
  status: "active",
  paused_with_app: false,
  disabled_reason: null,
  disabled_at: null,
  health: "healthy",
  secret_redacted: "whsec_•••••1a2b3",
  signature: "hmac",
  public_keys: [],
  signature_header: null,
  headers: null,
  context: { tenant: "north" },
  sales_channel_ids: [],
  limited_by_app: null,
  filter: { "data.total": { $gte: 100 } },
  fields: null,
  payload: "full",
  triggers: null,
  retry_schedule: null,
  max_failures: null,
  timeout_ms: null,
  rate_limit: null,
  ordering: "none",
  expires_at: null,
  consecutive_failures: 0,
  failing_since: null,
  probe_at: null,
  last_success_at: NOON,
  last_failure_at: null,
  last_error: null,
  pinged_at: NOON,
  ping_error: null,
  created_by: "user_01JNB4WT08R40C6E8G0J2M4P6R",
  rights_of: "user_01JNB4WT08R40C6E8G0J2M4P6R",
  metadata: null,
  created_at: NOON,
  updated_at: NOON,
}

const withSecret: ResponseBody<"AdminWebhookWithSecret"> = {
  ...webhook,
  secret: "whsec_c2VjcmV0LW9mLXRoZS1kb2N1bWVudGF0aW9uLW9ubHk=",
}

const { created_by: _, rights_of: __, ...ofApp } = webhook

const appWebhook: ResponseBody<"AppWebhook"> = {
  ...ofApp,
  id: IDS.appWebhook,
  app_id: IDS.app,
  external_id: "main",
}

const appWebhookWithSecret: ResponseBody<"AppWebhookWithSecret"> = {
  ...appWebhook,
  secret: withSecret.secret,
}

const delivery: ResponseBody<"AdminWebhookDelivery"> = {
  id: IDS.succeeded,
  webhook_id: IDS.webhook,
  event_id: IDS.event,
  topic: "order.created",
  resource: "order",
  resource_id: "order_01JNB4VHV9X1Z3B5D7F9H1K3N5",
  status: "success",
  attempt_count: 1,
  next_attempt_at: null,
  response_status: 200,
  duration_ms: 120,
  remark: null,
  created_at: NOON,
  finished_at: LATER,
}

const attempt: ResponseBody<"AdminWebhookAttempt"> = {
  attempt: 1,
  started_at: NOON,
  duration_ms: 120,
  url: webhook.url,
  request_headers: { "webhook-id": IDS.event, "webhook-signature": "•••" },
  response_status: 200,
  response_headers: { "content-type": "text/plain" },
  response_body: "ok",
  remark: null,
}

const deliveryDetail: ResponseBody<"AdminWebhookDeliveryDetail"> = {
  ...delivery,
  event: {
    id: IDS.event,
    topic: "order.created",
    occurred_at: NOON,
    source: "event_bus",
    payload_hidden: false,
    payload: `{"id":"${IDS.event}","type":"order.created","timestamp":"${NOON}","data":{"id":"order_01JNB4VHV9X1Z3B5D7F9H1K3N5"}}`,
    payload_removed: null,
  },
  attempts: [attempt],
}

const backfill: ResponseBody<"AdminWebhookBackfill"> = {
  id: "whbkf_01JNB4WZ0J1K2M3N4P5Q6R7S8T",
  webhook_id: IDS.webhook,
  subject: "product",
  status: "running",
  total: 600,
  looked: 400,
  queued: 400,
  failed: 0,
  error: null,
  created_at: NOON,
  finished_at: null,
}

const CUSTOMER = "cus_01JNB4VKX1Z3B5D7F9H1K3N5Q7"

const erased = { events: 12, deliveries: 30, attempts: 31, cancelled: 1 }

const standing = { given_up: 0, given_up_since: null, waiting: 2, next_due_at: LATER }

const summary: ResponseBody<"AdminWebhookSummary"> = {
  last_24h: [{ hour: NOON, success: 57, failed: 1, failed_attempts: 4 }],
  last_delivery_at: NOON,
  ...standing,
}

const app: ResponseBody<"AdminWebhookApp"> = {
  id: IDS.app,
  name: "Warehouse",
  contact_email: "dev@warehouse.example.com",
  status: "active",
  topics: ["order.*", "inventory-level.*"],
  sales_channel_ids: [],
  max_webhooks: 10,
  webhook_count: 2,
  last_used_at: NOON,
  created_by: "user_01JNB4WT08R40C6E8G0J2M4P6R",
  metadata: null,
  created_at: NOON,
  updated_at: NOON,
}

const identity: ResponseBody<"AppIdentity"> = {
  id: app.id,
  name: app.name,
  contact_email: app.contact_email,
  status: app.status,
  topics: app.topics,
  sales_channel_ids: app.sales_channel_ids,
  sales_channels: [],
  max_webhooks: app.max_webhooks,
  webhook_count: app.webhook_count,
  created_at: app.created_at,
  updated_at: app.updated_at,
}

const token: ResponseBody<"AdminWebhookAppToken"> = {
  id: IDS.appToken,
  app_id: IDS.app,
  token_redacted: "whapp_•••••3c9f1",
  expires_at: null,
  last_used_at: NOON,
  last_used_ip: "203.0.113.7",
  created_by: "user_01JNB4WT08R40C6E8G0J2M4P6R",
  created_at: NOON,
}

const topic = {
  topic: "sales-channel.created",
  resource: "sales-channel",
  event: "created",
  group: "Sales channel",
  description: "A sales channel was created.",
  events: ["sales-channel.created"],
  entity: "sales_channel",
  schema_version: 1,
  missing_rights: [],
  fields: ["id", "name"],
  triggers: null,
  sample: { id: "sc_01JNB4T6Y8Q2M0V5X7Z9C1D3E5", name: "Web shop" },
  // Without its `$id`: validators of the document take it for the id of a schema, and find it twice.
  schema: { type: "object", properties: { id: { type: "string" }, name: { type: "string" } } },
}

/** An example of each response. */
export const RESPONSES: Partial<{ [Name in ResponseName]: ResponseBody<Name> }> = {
  AdminWebhookResponse: { webhook },
  AdminCreatedWebhookResponse: { webhook: withSecret },
  AdminWebhookWithSecretResponse: { webhook: withSecret },
  AdminWebhookUrlResponse: {
    problem:
      "The URL points to a private network, where webhooks may not be sent. Use a public address, or allow it with the plugin option network.allow (for an app: apps.network.allow)",
  },
  AdminWebhookSecretResponse: { secret: withSecret.secret },
  AdminWebhookListResponse: {
    webhooks: [webhook],
    count: 1,
    offset: 0,
    limit: 20,
    by_health: { disabled: 0, failed_ping: 0, failing: 0, healthy: 1, inactive: 0 },
  },
  AdminWebhookDeleteResponse: { id: IDS.oldWebhook, object: "webhook", deleted: true },
  AdminWebhookBatchResponse: {
    created: [withSecret],
    updated: [webhook],
    deleted: { ids: [IDS.oldWebhook], object: "webhook", deleted: true },
  },
  AppWebhookTopicResponse: { topic: { ...topic, allowed: true } },
  AppWebhookTopicListResponse: { topics: [{ ...topic, allowed: true }] },
  AdminWebhookTopicListResponse: { topics: [topic] },
  AdminWebhookDefaultsResponse: {
    defaults: { retry_schedule: [...DEFAULT_RETRY_SCHEDULE], max_failures: 5, timeout_ms: 10_000 },
  },
  WebhookKeyListResponse: {
    keys: [
      {
        webhook_id: IDS.webhook,
        public_key: "whpk_JbRHWOFpQmcv6xTLcASMnk5sTPyQEfS0ZsPvsuOUn1M=",
        expires_at: null,
      },
    ],
  },
  AdminWebhookAppResponse: { webhook_app: app },
  AdminWebhookAppListResponse: { webhook_apps: [app], count: 1, offset: 0, limit: 20 },
  AdminWebhookAppDeleteResponse: {
    id: IDS.app,
    object: "webhook_app",
    deleted: true,
    webhook_ids: [IDS.oldWebhook],
  },
  AdminWebhookAppTokenListResponse: { tokens: [token] },
  AdminWebhookAppTokenResponse: {
    token: {
      ...token,
      last_used_at: null,
      last_used_ip: null,
      // No scanner takes it for one that was published: it has other characters than a token.
      token: "whapp_token-of-the-documentation-only",
    },
  },
  AdminWebhookAppTokenDeleteResponse: { id: IDS.appToken, object: "webhook_app_token", deleted: true },
  AdminWebhookPortalSessionResponse: {
    // No scanner takes it for one that was published.
    url: "https://shop.example.com/webhook-apps/portal#code=whpl_code-of-the-documentation-only",
    expires_at: LATER,
  },
  AppIdentityResponse: { webhook_app: identity },
  AppPortalSessionResponse: { webhook_app: identity, expires_at: LATER },
  AppWebhookResponse: { webhook: appWebhook },
  AppCreatedWebhookResponse: { webhook: appWebhookWithSecret },
  AppWebhookWithSecretResponse: { webhook: appWebhookWithSecret },
  AppWebhookListResponse: {
    webhooks: [appWebhook],
    count: 1,
    offset: 0,
    limit: 20,
  },
  AdminWebhookSummariesResponse: { stats: { [IDS.webhook]: summary } },
  AdminWebhookStatsResponse: {
    stats: {
      range: "24h",
      buckets: [
        {
          at: NOON,
          success: 57,
          failed: 1,
          cancelled: 0,
          failed_attempts: 4,
          unchanged: 12,
          p50_ms: 84,
          p95_ms: 310,
        },
      ],
      totals: { success: 57, failed: 1, cancelled: 0, failed_attempts: 4, unchanged: 12 },
      ...standing,
    },
  },
  AdminWebhooksOverviewResponse: {
    overview: {
      range: "24h",
      buckets: [
        {
          at: NOON,
          success: 570,
          failed: 3,
          cancelled: 0,
          failed_attempts: 21,
          unchanged: 12,
          p50_ms: 91,
          p95_ms: 420,
        },
      ],
      totals: { success: 570, failed: 3, cancelled: 0, failed_attempts: 21, unchanged: 12 },
      by_health: { disabled: 0, failed_ping: 0, failing: 1, healthy: 12, inactive: 2 },
      attention: [
        {
          id: IDS.webhook,
          name: "Warehouse",
          mode: "push",
          app_id: null,
          status: "active",
          health: "failing",
          disabled_reason: null,
          since: NOON,
          last_success_at: NOON,
          last_error: "401 Unauthorized",
          likely_cause: { kind: "secret_rotated", at: NOON },
          waiting: 17,
          next_try_at: NOON,
        },
      ],
      backlog: { count: 17, capped: false, oldest_due_at: null, oldest_due_seconds: 0 },
      last_catch_up_at: NOON,
      sweep: {
        finished: { began_at: NOON, finished_at: NOON, checked: 1250, changed: 1, deleted: 0 },
        running: null,
      },
    },
  },
  AdminWebhooksHealthResponse: {
    health: {
      waiting_events: 0,
      oldest_event_at: null,
      oldest_event_seconds: 0,
      backlog: 2,
      backlog_capped: false,
      oldest_due_at: null,
      oldest_due_seconds: 0,
      failing_webhooks: 0,
      disabled_webhooks: 0,
      last_dispatch_at: NOON,
      last_catch_up_at: NOON,
      sweep: {
        finished: { began_at: NOON, finished_at: NOON, checked: 1250, changed: 1, deleted: 0 },
        running: null,
      },
      set_aside: { count: 0, last_error: null, last_at: null },
    },
  },
  AdminWebhookBackfillResponse: { backfill },
  AdminWebhookLastBackfillResponse: { backfill },
  AdminWebhookPreviewResponse: {
    preview: {
      topic: "order.created",
      resource_id: null,
      would_be_sent: false,
      reason: "filter",
      remark: null,
      headers: { "webhook-id": IDS.event, "webhook-signature": "•••" },
      body: deliveryDetail.event.payload ?? "",
    },
  },
  AdminWebhookMessagesResponse: {
    messages: [
      {
        id: IDS.waiting,
        headers: {
          "webhook-id": IDS.event,
          "webhook-timestamp": "1772452800",
          "webhook-signature": "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
        },
        body: deliveryDetail.event.payload ?? "",
      },
    ],
  },
  AdminWebhookAcknowledgementResponse: { acknowledged: [IDS.waiting], unknown: [] },
  AdminWebhookRecoverySuggestionResponse: {
    suggestion: { since: NOON, reason: "before_failures" },
    backfill: null,
  },
  AdminWebhookRecoveryResponse: { count: 14, count_capped: false, failed: 12, cancelled: 0, missing: 2 },
  AppWebhookRecoverySuggestionResponse: {
    suggestion: { since: NOON, reason: "before_failures" },
    backfill: null,
  },
  AppWebhookRecoveryResponse: { count: 14, count_capped: false, failed: 12, cancelled: 0, missing: 2 },
  AdminWebhookErasureResponse: {
    erasure: {
      id: "whera_01JNB4WZ4M5N6P7Q8R9S0T1V2W",
      dry_run: false,
      customer_ids: [CUSTOMER],
      ...erased,
    },
  },
  AdminWebhookErasureListResponse: {
    erasures: [
      {
        id: "whera_01JNB4WZ4M5N6P7Q8R9S0T1V2W",
        status: "completed",
        customer_id: CUSTOMER,
        email_hash: null,
        resources: 0,
        ...erased,
        created_by: "user_01JNB4WT08R40C6E8G0J2M4P6R",
        created_at: NOON,
        finished_at: LATER,
      },
    ],
    count: 1,
    offset: 0,
    limit: 20,
  },
  AdminWebhookAuditResponse: {
    audit_entries: [
      {
        id: "whaud_00000000002a",
        actor_type: "user",
        actor_id: "user_01JNB4WT08R40C6E8G0J2M4P6R",
        action: "updated",
        object: "webhook",
        object_id: IDS.webhook,
        object_name: "CRM",
        changes: { rate_limit: { from: null, to: 10 }, headers: "changed" },
        created_at: NOON,
      },
    ],
    count: 1,
    offset: 0,
    limit: 20,
  },
  AdminChangedWebhookDeliveryResponse: { webhook_delivery: deliveryDetail },
  AdminWebhookDeliveryResponse: { webhook_delivery: deliveryDetail },
  AdminWebhookDeliveryListResponse: {
    webhook_deliveries: [delivery],
    count: 1,
    count_capped: false,
    offset: 0,
    limit: 20,
    next_cursor: null,
    poll_cursor: null,
  },
  AdminWebhookDeliveryBatchResponse: { count: 12, count_capped: false },
}
