// Written by `npm run docs`. Source: the schemas in src/api/**/{validators,responses}.ts

export type AdminAcknowledgeWebhookMessages = {
  /** The `id` of each message to acknowledge. */
  ids: string[]
}

export type AdminBatchWebhookDeliveries = {
  /** `retry` deliveries without a success, `replay` finished ones, or `cancel` waiting ones. */
  action: "retry" | "replay" | "cancel"
  /** Ids of deliveries. */
  ids?: string[]
  /** Which deliveries. They must match all filters. */
  filters?: {
    /** Id of the webhook. */
    webhook_id?: string[]
    /** The status. */
    status?: ("created" | "retrying" | "success" | "failed" | "cancelled")[]
    /** The topic: `order.created`. */
    topic?: string[]
    /** Id of the resource that the message is about. */
    resource_id?: string[]
    /** HTTP status of the last response. Null without a response. */
    response_status?: ("none" | number)[]
    /** Free text to search by. */
    q?: string
    /** When it was created. */
    created_at?: AdminPeriod
    /** When it finished. */
    finished_at?: AdminPeriod
  }
}

export type AdminBatchWebhooks = {
  /** Webhooks to create. */
  create?: AdminCreateWebhook[]
  /** Changes of webhooks, each with its `id`. */
  update?: AdminUpdateWebhookById[]
  /** Ids of webhooks to delete. */
  delete?: string[]
}

export type AdminChangedWebhookDelivery = {
  /** The id. */
  id: string
  /** Id of the webhook. */
  webhook_id?: string
  /** Id of the event, which is the header `webhook-id`: the same for each retry and for each webhook. */
  event_id?: string
  /** The topic: `order.created`. */
  topic?: string
  /** What the topic is about: `order`. */
  resource?: string
  /** Id of the resource that the message is about. */
  resource_id?: string | null
  /** The status. */
  status?: "created" | "retrying" | "success" | "failed" | "cancelled"
  /** How many attempts were made. */
  attempt_count?: number
  /** When the next attempt is planned. Null when none is. */
  next_attempt_at?: string | null
  /** HTTP status of the last response. Null without a response. */
  response_status?: number | null
  /** Duration of the last attempt, in milliseconds. */
  duration_ms?: number | null
  /** The error, or why it ended. */
  remark?: string | null
  /** When it was created. */
  created_at?: string
  /** When it finished. */
  finished_at?: string | null
  /** The event of the delivery. */
  event?: {
    /** The id. */
    id: string
    /** The topic: `order.created`. */
    topic: string
    /** When the event occurred. */
    occurred_at: string
    /** Where the event came from: the event bus, catch-up, a ping, a test, or a backfill of existing resources. */
    source: "event_bus" | "catch_up" | "ping" | "test" | "existing"
    /** The exact body of the requests to this webhook. Null when it is not stored. */
    payload: string | null
    /** Whether the payload and the receiver's responses are null because the caller may not read them. */
    payload_hidden: boolean
    /** Why the payload is not stored: the option `payloadRetention` has removed it and the responses (`expired`), it was erased with a person's data (`erased`), or no webhook was sent the full payload (`unused`). Such a delivery cannot be sent again. Null when the payload is stored. */
    payload_removed: "unused" | "expired" | "erased" | null
  }
  /** All attempts, oldest first. */
  attempts?: AdminWebhookAttempt[]
}

export type AdminChangedWebhookDeliveryResponse = {
  /** The delivery. */
  webhook_delivery: AdminChangedWebhookDelivery
}

export type AdminCheckWebhookUrl = {
  /** The URL to which messages are sent. Null for mode `pull`. */
  url: string
}

export type AdminCreateWebhook = {
  /** A name for admins. */
  name?: string
  /** The URL to which messages are sent. Null for mode `pull`. */
  url?: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The status. */
  status?: "active" | "paused" | "disabled"
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids?: string[]
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields?: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload?: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers?: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule?: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures?: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms?: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit?: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering?: "none" | "resource"
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode?: "push" | "pull"
  /** An id for scripts. When a webhook with this `external_id` exists, that webhook is updated; otherwise one is created. Null for none. */
  external_id?: string | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter?: Record<string, unknown> | null
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at?: string | null
  /** `whsec_` and the key in base64. Default: a new secret. */
  secret?: string
  /** Id of an app that owns the webhook. The webhook is limited by the app's rights and counts towards its `max_webhooks`. Null: the shop owns it. It cannot be changed later. */
  app_id?: string | null
}

export type AdminCreateWebhookApp = {
  /** A name for admins. */
  name: string
  /** E-mail address of the app's contact. */
  contact_email?: string | null
  /** `suspended`: the app's tokens are refused and its webhooks are paused. */
  status?: "active" | "suspended"
  /** The topics that the app's webhooks may subscribe to: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The sales channels that the app's webhooks are limited to. Empty: all. */
  sales_channel_ids?: string[]
  /** Maximum number of the app's webhooks. Default: 10. */
  max_webhooks?: number
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
}

export type AdminCreateWebhookAppToken = {
  /** When the token expires. Null or absent: never. */
  expires_at?: string | null
}

export type AdminCreateWebhookPortalSession = Record<string, never>

export type AdminCreatedWebhook = {
  /** The id. */
  id: string
  /** Id of the app that the webhook belongs to. Null for the shop's own webhooks. */
  app_id: string | null
  /** An id for scripts. It is unique among the webhooks of the shop, or of the app. Null for none. The `external_id` of a deleted webhook can be used again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode: "push" | "pull"
  /** The URL to which messages are sent. Null for mode `pull`. */
  url: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The status. */
  status: "active" | "paused" | "disabled"
  /** Whether the webhook was paused because its app is suspended. Then it resumes with the app. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or a request of an admin. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy" | "inactive"
  /** The last five characters of the secret. */
  secret_redacted: string
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** The keys with which receivers verify the webhook's `v1a` signatures, newest first. Empty when it has never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** Until when the key verifies, if a rotation has replaced it. Null: it has not been replaced. */
    expires_at: string | null
  }[]
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids: string[]
  /** What the webhook is really sent, when it selects more than its app may have. Without topics it is sent nothing. Null when the app's rights do not limit it. */
  limited_by_app: {
    /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
    topics: string[]
    /** The sales channels that messages are limited to. Empty: all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter: Record<string, unknown> | null
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering: "none" | "resource"
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at: string | null
  /** How many deliveries were given up since the last success. */
  consecutive_failures: number
  /** Since when the webhook is failing, and is sent one attempt at a time; or, for the mode `pull`, since when no app fetches what waits. Null when it is not failing. */
  failing_since: string | null
  /** When the next attempt is planned while the webhook is failing. Null otherwise. */
  probe_at: string | null
  /** When the last success was. */
  last_success_at: string | null
  /** When the last failed attempt was made. */
  last_failure_at: string | null
  /** The remark of the last failed attempt. */
  last_error: string | null
  /** When the last ping was sent. */
  pinged_at: string | null
  /** The error of the last ping, until a delivery succeeds. Null otherwise. */
  ping_error: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** Id of the admin whose rights were checked for the settings. Null when none were checked, for example before Medusa's policies were enabled. */
  rights_of: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** The secret with which receivers verify messages. Absent when a webhook with the `external_id` existed and was updated. */
  secret?: string
}

export type AdminCreatedWebhookResponse = {
  /** The webhook. */
  webhook: AdminCreatedWebhook
}

export type AdminEraseWebhookData = {
  /** Id of a customer of the shop, also of a deleted one. */
  customer_id?: string
  /** An e-mail address. Needed for an earlier address of the customer. */
  email?: string
  /** Ids of orders, carts or other resources. For the id of a customer, all of the person's data is erased. */
  resource_ids?: string[]
  /** Only count, and change nothing. */
  dry_run?: boolean
}

export type AdminExportWebhookAuditParams = {
  /** Id of the webhook. */
  webhook_id?: string[]
  /** Finds changes of these apps and of their webhooks. */
  app_id?: string[]
  /** Id of the admin, the secret API key, the app or the portal session. Null for other actors. */
  actor_id?: string[]
  /** Who made the change: an admin (`user`), a secret API key (`api-key`), an app (`app`), a user of an app's portal (`portal-session`), the shop's own code (`code`), or the plugin itself and SQL that is run by hand (`system`). */
  actor_type?: ("user" | "api-key" | "app" | "portal-session" | "code" | "system")[]
  /** The kinds of changes. */
  action?: ("created" | "updated" | "paused" | "resumed" | "suspended" | "disabled" | "secret_rotated" | "secret_revealed" | "token_created" | "token_deleted" | "portal_link_created" | "portal_opened" | "portal_closed" | "deleted" | "restored")[]
  /** When it was created. */
  created_at?: AdminPeriod
  /** Language of the headings and of the statuses. */
  locale?: "en" | "de" | "fr"
  /** Time zone of the times in the file: `Europe/Berlin`. */
  time_zone?: string
}

export type AdminExportWebhookDeliveriesParams = {
  /** What to sort by. A `-` before the name means descending order. */
  order?: "created_at" | "-created_at"
  /** Id of the webhook. */
  webhook_id?: string[]
  /** The status. */
  status?: ("created" | "retrying" | "success" | "failed" | "cancelled")[]
  /** The topic: `order.created`. */
  topic?: string[]
  /** Id of the resource that the message is about. */
  resource_id?: string[]
  /** HTTP status of the last response. Null without a response. */
  response_status?: ("none" | number)[]
  /** Free text to search by. */
  q?: string
  /** When it was created. */
  created_at?: AdminPeriod
  /** When it finished. */
  finished_at?: AdminPeriod
  /** Language of the headings and of the statuses. */
  locale?: "en" | "de" | "fr"
  /** Time zone of the times in the file: `Europe/Berlin`. */
  time_zone?: string
}

export type AdminExportWebhooksParams = {
  /** What to sort by. A `-` before the name means descending order. */
  order?: "created_at" | "updated_at" | "name" | "url" | "status" | "health" | "last_success_at" | "last_failure_at" | "-created_at" | "-updated_at" | "-name" | "-url" | "-status" | "-health" | "-last_success_at" | "-last_failure_at"
  /** Free text to search by. */
  q?: string
  /** The status. */
  status?: ("active" | "paused" | "disabled")[]
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health?: ("disabled" | "failed_ping" | "failing" | "healthy" | "inactive")[]
  /** The topic exactly as the webhook has it: `order.*` finds webhooks that subscribe to this wildcard. */
  topic?: string[]
  /** The exact URL. */
  url?: string[]
  /** The exact `external_id`. */
  external_id?: string[]
  /** Finds webhooks that belong to these apps. */
  app_id?: string[]
  /** Id of the admin, or of the secret API key, who created the webhook. */
  created_by?: string[]
  /** Finds webhooks that are limited to one of these sales channels. */
  sales_channel_id?: string[]
  /** When it was created. */
  created_at?: AdminPeriod
  /** Language of the headings and of the statuses. */
  locale?: "en" | "de" | "fr"
  /** Time zone of the times in the file: `Europe/Berlin`. */
  time_zone?: string
}

export type AdminGetWebhookAppsParams = {
  /** Maximum number of rows. */
  limit?: number
  /** How many rows to skip. */
  offset?: number
  /** Free text to search by. */
  q?: string
  /** The status. */
  status?: ("active" | "suspended")[]
}

export type AdminGetWebhookAuditParams = {
  /** Maximum number of rows. */
  limit?: number
  /** How many rows to skip. */
  offset?: number
  /** Id of the webhook. */
  webhook_id?: string[]
  /** Finds changes of these apps and of their webhooks. */
  app_id?: string[]
  /** Id of the admin, the secret API key, the app or the portal session. Null for other actors. */
  actor_id?: string[]
  /** Who made the change: an admin (`user`), a secret API key (`api-key`), an app (`app`), a user of an app's portal (`portal-session`), the shop's own code (`code`), or the plugin itself and SQL that is run by hand (`system`). */
  actor_type?: ("user" | "api-key" | "app" | "portal-session" | "code" | "system")[]
  /** The kinds of changes. */
  action?: ("created" | "updated" | "paused" | "resumed" | "suspended" | "disabled" | "secret_rotated" | "secret_revealed" | "token_created" | "token_deleted" | "portal_link_created" | "portal_opened" | "portal_closed" | "deleted" | "restored")[]
  /** When it was created. */
  created_at?: AdminPeriod
}

export type AdminGetWebhookDeliveriesParams = {
  /** Comma separated names of the fields to return. With a `+` or `-` before the name, it is added to or removed from the default fields. `+payload` adds the payload. */
  fields?: string
  /** Maximum number of rows. */
  limit?: number
  /** How many rows to skip. */
  offset?: number
  /** `next_cursor` or `poll_cursor` of an earlier page. With a cursor, `offset` is ignored. */
  cursor?: string
  /** What to sort by. A `-` before the name means descending order. */
  order?: "created_at" | "finished_at" | "next_attempt_at" | "-created_at" | "-finished_at" | "-next_attempt_at"
  /** Id of the webhook. */
  webhook_id?: string[]
  /** The status. */
  status?: ("created" | "retrying" | "success" | "failed" | "cancelled")[]
  /** The topic: `order.created`. */
  topic?: string[]
  /** Id of the resource that the message is about. */
  resource_id?: string[]
  /** HTTP status of the last response. Null without a response. */
  response_status?: ("none" | number)[]
  /** Free text to search by. */
  q?: string
  /** When it was created. */
  created_at?: AdminPeriod
  /** When it finished. */
  finished_at?: AdminPeriod
}

export type AdminGetWebhookErasuresParams = {
  /** Maximum number of rows. */
  limit?: number
  /** How many rows to skip. */
  offset?: number
}

export type AdminGetWebhookMessagesParams = {
  /** Maximum number of rows. */
  limit?: number
  /** For how many seconds to wait for the first message. The list is empty after that time, or when the server process stops. */
  wait?: number
}

export type AdminGetWebhookParams = {
  /** Comma separated names of the fields to return. */
  fields?: string
}

export type AdminGetWebhookStatsParams = {
  /** The period of the statistics. */
  range?: "24h" | "7d" | "30d"
}

export type AdminGetWebhookTopicsParams = {
  /** The properties of each topic to return: `topic,sample`. A `-` omits one: `-fields,-triggers,-sample,-schema`. Default: all. */
  fields?: string
  /** Names of topics. Default: all. */
  topic?: string[]
}

export type AdminGetWebhooksHealthParams = Record<string, never>

export type AdminGetWebhooksOverviewParams = {
  /** The period of the statistics. */
  range?: "24h" | "7d" | "30d"
}

export type AdminGetWebhooksParams = {
  /** Comma separated names of the fields to return. */
  fields?: string
  /** Maximum number of rows. */
  limit?: number
  /** How many rows to skip. */
  offset?: number
  /** What to sort by. A `-` before the name means descending order. */
  order?: "created_at" | "updated_at" | "name" | "url" | "status" | "health" | "last_success_at" | "last_failure_at" | "-created_at" | "-updated_at" | "-name" | "-url" | "-status" | "-health" | "-last_success_at" | "-last_failure_at"
  /** Free text to search by. */
  q?: string
  /** The status. */
  status?: ("active" | "paused" | "disabled")[]
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health?: ("disabled" | "failed_ping" | "failing" | "healthy" | "inactive")[]
  /** The topic exactly as the webhook has it: `order.*` finds webhooks that subscribe to this wildcard. */
  topic?: string[]
  /** The exact URL. */
  url?: string[]
  /** The exact `external_id`. */
  external_id?: string[]
  /** Finds webhooks that belong to these apps. */
  app_id?: string[]
  /** Id of the admin, or of the secret API key, who created the webhook. */
  created_by?: string[]
  /** Finds webhooks that are limited to one of these sales channels. */
  sales_channel_id?: string[]
  /** When it was created. */
  created_at?: AdminPeriod
}

export type AdminGetWebhooksStatsParams = {
  /** Id of the webhook. */
  webhook_id: string[]
}

export type AdminPeriod = {
  "$gte"?: string
  "$gt"?: string
  "$lte"?: string
  "$lt"?: string
}

export type AdminPreviewWebhook = {
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields?: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload?: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers?: string[] | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter?: Record<string, unknown> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids?: string[]
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** One of the topics of `topics`. Default: the first. */
  topic?: string
  /** Id of a resource of the shop. Default: the topic's sample. */
  resource_id?: string
  /** Id of the saved webhook, for code of the shop that distinguishes webhooks. */
  id?: string
}

export type AdminRecoverWebhook = {
  /** Start of the period. */
  since: string
  /** End of the period. Default: now. */
  until?: string
  /** Which events to recover. Default: all three. */
  statuses?: ("failed" | "cancelled" | "missing")[]
  /** Only count, and change nothing. */
  dry_run?: boolean
}

export type AdminRotateWebhookSecret = {
  /** For how many seconds the old secret still signs beside the new one. Default: 86400 (a day). */
  overlap_seconds?: number
}

export type AdminSendExisting = {
  /** Which resources to send. */
  entity: "product" | "customer" | "order"
}

export type AdminTestWebhook = {
  /** The topic to send. Default: the first one that the webhook subscribes to. */
  topic?: string
  /** Id of a resource of the shop, which is sent in its present state instead of the sample. The webhook's filter and sales channels apply. */
  resource?: string
  /** Properties of at most 1 MiB that replace those of the message's `data`. Nested objects are replaced, not merged. */
  data?: Record<string, unknown>
}

export type AdminTroubledWebhook = {
  /** The id. */
  id: string
  /** A name for admins. */
  name: string
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode: "push" | "pull"
  /** Id of the app that the webhook belongs to. Null for the shop's own webhooks. */
  app_id: string | null
  /** The status. */
  status: "active" | "paused" | "disabled"
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health: "disabled" | "failed_ping" | "failing"
  /** Why it is disabled: too many failures, a `410 Gone`, or a request of an admin. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When the webhook began to fail or was disabled, or when the ping that failed was sent. */
  since: string | null
  /** When the last success was. */
  last_success_at: string | null
  /** The remark of the last failed attempt. */
  last_error: string | null
  /** The likely cause of the failures, if the log shows more than the last error. Null otherwise. */
  likely_cause: {
    /** The likely cause: the receiver has refused access since the secret was rotated (`secret_rotated`), or it responds more slowly each day (`slower`). */
    kind: "secret_rotated"
    /** Since when the cause exists. */
    at: string
  } | {
    /** The likely cause: the receiver has refused access since the secret was rotated (`secret_rotated`), or it responds more slowly each day (`slower`). */
    kind: "slower"
    /** Since when the cause exists. */
    at: string
    /** Median response time on the first of the last five days, in milliseconds. */
    from_ms: number
    /** Median response time on the last of them, in milliseconds. */
    to_ms: number
  } | null
  /** How many deliveries wait for an attempt. */
  waiting: number
  /** When the next attempt is planned. Null for a disabled webhook, and for one whose messages are fetched. */
  next_try_at: string | null
}

export type AdminUpdateWebhook = {
  /** A name for admins. */
  name?: string
  /** The URL to which messages are sent. Null for mode `pull`. */
  url?: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics?: string[]
  /** The status. */
  status?: "active" | "paused" | "disabled"
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids?: string[]
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields?: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload?: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers?: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule?: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures?: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms?: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit?: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering?: "none" | "resource"
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode?: "push" | "pull"
  /** An id for scripts. It is unique among the webhooks of the shop, or of the app. Null for none. The `external_id` of a deleted webhook can be used again. */
  external_id?: string | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter?: Record<string, unknown> | null
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at?: string | null
  /** Settings as the caller last read them. When one of them has another value now, nothing is changed, and the response is a 409 that names the setting. */
  expected?: Record<string, unknown> | null
  /** What a resume does with the waiting deliveries: send them (`deliver`, the default), or `cancel` them. */
  waiting_deliveries?: "deliver" | "cancel"
}

export type AdminUpdateWebhookApp = {
  /** A name for admins. */
  name?: string
  /** E-mail address of the app's contact. */
  contact_email?: string | null
  /** `suspended`: the app's tokens are refused and its webhooks are paused, until it is `active` again. */
  status?: "active" | "suspended"
  /** The topics that the app's webhooks may subscribe to from now on. */
  topics?: string[]
  /** The sales channels that the app's webhooks are limited to. Empty: all. */
  sales_channel_ids?: string[]
  /** Maximum number of the app's webhooks. Default: 10. */
  max_webhooks?: number
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
}

export type AdminUpdateWebhookById = {
  /** A name for admins. */
  name?: string
  /** The URL to which messages are sent. Null for mode `pull`. */
  url?: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics?: string[]
  /** The status. */
  status?: "active" | "paused" | "disabled"
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids?: string[]
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields?: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload?: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers?: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule?: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures?: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms?: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit?: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering?: "none" | "resource"
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode?: "push" | "pull"
  /** An id for scripts. It is unique among the webhooks of the shop, or of the app. Null for none. The `external_id` of a deleted webhook can be used again. */
  external_id?: string | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter?: Record<string, unknown> | null
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at?: string | null
  /** Settings as the caller last read them. When one of them has another value now, nothing is changed, and the response is a 409 that names the setting. */
  expected?: Record<string, unknown> | null
  /** What a resume does with the waiting deliveries: send them (`deliver`, the default), or `cancel` them. */
  waiting_deliveries?: "deliver" | "cancel"
  /** The id. */
  id: string
}

export type AdminWebhook = {
  /** The id. */
  id: string
  /** Id of the app that the webhook belongs to. Null for the shop's own webhooks. */
  app_id: string | null
  /** An id for scripts. It is unique among the webhooks of the shop, or of the app. Null for none. The `external_id` of a deleted webhook can be used again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode: "push" | "pull"
  /** The URL to which messages are sent. Null for mode `pull`. */
  url: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The status. */
  status: "active" | "paused" | "disabled"
  /** Whether the webhook was paused because its app is suspended. Then it resumes with the app. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or a request of an admin. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy" | "inactive"
  /** The last five characters of the secret. */
  secret_redacted: string
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** The keys with which receivers verify the webhook's `v1a` signatures, newest first. Empty when it has never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** Until when the key verifies, if a rotation has replaced it. Null: it has not been replaced. */
    expires_at: string | null
  }[]
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids: string[]
  /** What the webhook is really sent, when it selects more than its app may have. Without topics it is sent nothing. Null when the app's rights do not limit it. */
  limited_by_app: {
    /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
    topics: string[]
    /** The sales channels that messages are limited to. Empty: all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter: Record<string, unknown> | null
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering: "none" | "resource"
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at: string | null
  /** How many deliveries were given up since the last success. */
  consecutive_failures: number
  /** Since when the webhook is failing, and is sent one attempt at a time; or, for the mode `pull`, since when no app fetches what waits. Null when it is not failing. */
  failing_since: string | null
  /** When the next attempt is planned while the webhook is failing. Null otherwise. */
  probe_at: string | null
  /** When the last success was. */
  last_success_at: string | null
  /** When the last failed attempt was made. */
  last_failure_at: string | null
  /** The remark of the last failed attempt. */
  last_error: string | null
  /** When the last ping was sent. */
  pinged_at: string | null
  /** The error of the last ping, until a delivery succeeds. Null otherwise. */
  ping_error: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** Id of the admin whose rights were checked for the settings. Null when none were checked, for example before Medusa's policies were enabled. */
  rights_of: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
}

export type AdminWebhookAcknowledgementResponse = {
  /** Ids of the messages that are acknowledged now, including those that were acknowledged before. */
  acknowledged: string[]
  /** Ids that cannot be acknowledged: never fetched, cancelled, given up, or not of this webhook. */
  unknown: string[]
}

export type AdminWebhookApp = {
  /** The id. */
  id: string
  /** A name for admins. */
  name: string
  /** E-mail address of the app's contact. */
  contact_email: string | null
  /** `suspended`: the app's tokens are refused and its webhooks are paused. */
  status: "active" | "suspended"
  /** The topics that the app's webhooks may subscribe to. */
  topics: string[]
  /** The sales channels that the app's webhooks are limited to. Empty: all. */
  sales_channel_ids: string[]
  /** Maximum number of the app's webhooks. Default: 10. */
  max_webhooks: number
  /** The number of the app's webhooks. */
  webhook_count: number
  /** When one of the app's tokens was last used, to the minute. Null when none was. */
  last_used_at: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
}

export type AdminWebhookAppDeleteResponse = {
  /** The id. */
  id: string
  /** The type of the deleted object. */
  object: "webhook_app"
  /** Whether it was deleted. Always true. */
  deleted: boolean
  /** Ids of the webhooks that were deleted with the app. */
  webhook_ids: string[]
}

export type AdminWebhookAppListResponse = {
  /** The page's apps. */
  webhook_apps: AdminWebhookApp[]
  /** How many there are. */
  count: number
  /** How many rows to skip. */
  offset: number
  /** Maximum number of rows. */
  limit: number
}

export type AdminWebhookAppResponse = {
  /** The app. */
  webhook_app: AdminWebhookApp
}

export type AdminWebhookAppToken = {
  /** The id. */
  id: string
  /** Id of the app that the webhook belongs to. Null for the shop's own webhooks. */
  app_id: string
  /** The last five characters of the token. */
  token_redacted: string
  /** When the token expires. Null: never. */
  expires_at: string | null
  /** When it was last used, to the minute. Null when it never was. */
  last_used_at: string | null
  /** The IP address of its last use. */
  last_used_ip: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** When it was created. */
  created_at: string
}

export type AdminWebhookAppTokenDeleteResponse = {
  /** The id. */
  id: string
  /** The type of the deleted object. */
  object: "webhook_app_token"
  /** Whether it was deleted. Always true. */
  deleted: boolean
}

export type AdminWebhookAppTokenListResponse = {
  /** The app's tokens, newest first, including expired ones. */
  tokens: AdminWebhookAppToken[]
}

export type AdminWebhookAppTokenResponse = {
  /** The token. */
  token: AdminWebhookAppTokenWithText
}

export type AdminWebhookAppTokenWithText = {
  /** The id. */
  id: string
  /** Id of the app that the webhook belongs to. Null for the shop's own webhooks. */
  app_id: string
  /** The last five characters of the token. */
  token_redacted: string
  /** When the token expires. Null: never. */
  expires_at: string | null
  /** When it was last used, to the minute. Null when it never was. */
  last_used_at: string | null
  /** The IP address of its last use. */
  last_used_ip: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** When it was created. */
  created_at: string
  /** The text of the token: `whapp_` and 64 hexadecimal digits. No later response has it. */
  token: string
}

export type AdminWebhookAttempt = {
  /** Number of the attempt: 1, 2, … */
  attempt: number
  /** When the request was sent. */
  started_at: string
  /** Duration of the attempt, in milliseconds. */
  duration_ms: number
  /** The URL to which messages are sent. Null for mode `pull`. */
  url: string | null
  /** The headers of the request, with masked secrets and signatures. */
  request_headers: Record<string, string>
  /** HTTP status of the last response. Null without a response. */
  response_status: number | null
  /** The headers of the response. */
  response_headers: Record<string, string> | null
  /** The beginning of the response's body as text, up to the plugin option `maxResponseBytes`. */
  response_body: string | null
  /** The error, or why it ended. */
  remark: string | null
}

export type AdminWebhookAuditEntry = {
  /** Id of the entry. */
  id: string
  /** Who made the change: an admin (`user`), a secret API key (`api-key`), an app (`app`), a user of an app's portal (`portal-session`), the shop's own code (`code`), or the plugin itself and SQL that is run by hand (`system`). */
  actor_type: "user" | "api-key" | "app" | "portal-session" | "code" | "system"
  /** Id of the admin, the secret API key, the app or the portal session. Null for other actors. */
  actor_id: string | null
  /** The kind of change. */
  action: "created" | "updated" | "paused" | "resumed" | "suspended" | "disabled" | "secret_rotated" | "secret_revealed" | "token_created" | "token_deleted" | "portal_link_created" | "portal_opened" | "portal_closed" | "deleted" | "restored"
  /** The type of the changed object. */
  object: "webhook" | "webhook_app"
  /** Id of the changed object. */
  object_id: string
  /** The object's name at that time. */
  object_name: string
  /** The changes, by setting: `{ from, to }`, or `"changed"` for secrets, headers and public keys. */
  changes: Record<string, unknown>
  /** When the change was made. */
  created_at: string
}

export type AdminWebhookAuditResponse = {
  /** The page's entries, newest first. */
  audit_entries: AdminWebhookAuditEntry[]
  /** How many there are. */
  count: number
  /** How many rows to skip. */
  offset: number
  /** Maximum number of rows. */
  limit: number
}

export type AdminWebhookBackfill = {
  /** The id. */
  id: string
  /** Id of the webhook. */
  webhook_id: string
  /** What is sent: stored events, or the existing resources of an entity. */
  subject: "event" | "product" | "customer" | "order"
  /** Whether it is running, has completed, or was cancelled. */
  status: "running" | "completed" | "cancelled"
  /** How many events or resources there were at the start. */
  total: number
  /** How many events or resources were processed. */
  looked: number
  /** How many deliveries were queued. */
  queued: number
  /** How many could not be composed after several tries, and were skipped. */
  failed: number
  /** The last error. */
  error: string | null
  /** When it was created. */
  created_at: string
  /** When it finished. */
  finished_at: string | null
}

export type AdminWebhookBackfillResponse = {
  /** The running or the last background run. Null when there was none. */
  backfill: AdminWebhookBackfill
}

export type AdminWebhookBatchResponse = {
  /** The webhooks that were created, each with its secret. */
  created: AdminWebhookWithSecret[]
  /** The webhooks that were changed. */
  updated: AdminWebhook[]
  /** The webhooks that were deleted. */
  deleted: {
    /** Ids of the deleted webhooks. */
    ids: string[]
    /** The type of the deleted object. */
    object: "webhook"
    /** The webhooks that were deleted. */
    deleted: boolean
  }
}

export type AdminWebhookDefaults = {
  /** Seconds to wait after each failed attempt. */
  retry_schedule: number[]
  /** How many failed deliveries in a row disable a webhook. 0: never. */
  max_failures: number
  /** Timeout of a whole attempt, in milliseconds. */
  timeout_ms: number
}

export type AdminWebhookDefaultsResponse = {
  /** The values for webhooks whose own setting is null. */
  defaults: AdminWebhookDefaults
}

export type AdminWebhookDeleteResponse = {
  /** The id. */
  id: string
  /** The type of the deleted object. */
  object: "webhook"
  /** Whether it was deleted. Always true. */
  deleted: boolean
}

export type AdminWebhookDelivery = {
  /** The id. */
  id: string
  /** Id of the webhook. */
  webhook_id: string
  /** Id of the event, which is the header `webhook-id`: the same for each retry and for each webhook. */
  event_id: string
  /** The topic: `order.created`. */
  topic: string
  /** What the topic is about: `order`. */
  resource: string
  /** Id of the resource that the message is about. */
  resource_id: string | null
  /** The status. */
  status: "created" | "retrying" | "success" | "failed" | "cancelled"
  /** How many attempts were made. */
  attempt_count: number
  /** When the next attempt is planned. Null when none is. */
  next_attempt_at: string | null
  /** HTTP status of the last response. Null without a response. */
  response_status: number | null
  /** Duration of the last attempt, in milliseconds. */
  duration_ms: number | null
  /** The error, or why it ended. */
  remark: string | null
  /** When it was created. */
  created_at: string
  /** When it finished. */
  finished_at: string | null
  /** The exact body of the requests to this webhook. Null when it is not stored or hidden. Present only when `fields` requests it. */
  payload?: string | null
  /** Whether the payload and the receiver's responses are null because the caller may not read them. */
  payload_hidden?: boolean
  /** Why the payload is not stored: the option `payloadRetention` has removed it and the responses (`expired`), it was erased with a person's data (`erased`), or no webhook was sent the full payload (`unused`). Such a delivery cannot be sent again. Null when the payload is stored. */
  payload_removed?: "unused" | "expired" | "erased" | null
}

export type AdminWebhookDeliveryBatchResponse = {
  /** How many there are. */
  count: number
  /** Whether there are, or may be, more than `count` says. */
  count_capped: boolean
}

export type AdminWebhookDeliveryDetail = {
  /** The id. */
  id: string
  /** Id of the webhook. */
  webhook_id: string
  /** Id of the event, which is the header `webhook-id`: the same for each retry and for each webhook. */
  event_id: string
  /** The topic: `order.created`. */
  topic: string
  /** What the topic is about: `order`. */
  resource: string
  /** Id of the resource that the message is about. */
  resource_id: string | null
  /** The status. */
  status: "created" | "retrying" | "success" | "failed" | "cancelled"
  /** How many attempts were made. */
  attempt_count: number
  /** When the next attempt is planned. Null when none is. */
  next_attempt_at: string | null
  /** HTTP status of the last response. Null without a response. */
  response_status: number | null
  /** Duration of the last attempt, in milliseconds. */
  duration_ms: number | null
  /** The error, or why it ended. */
  remark: string | null
  /** When it was created. */
  created_at: string
  /** When it finished. */
  finished_at: string | null
  /** The event of the delivery. */
  event: {
    /** The id. */
    id: string
    /** The topic: `order.created`. */
    topic: string
    /** When the event occurred. */
    occurred_at: string
    /** Where the event came from: the event bus, catch-up, a ping, a test, or a backfill of existing resources. */
    source: "event_bus" | "catch_up" | "ping" | "test" | "existing"
    /** The exact body of the requests to this webhook. Null when it is not stored. */
    payload: string | null
    /** Whether the payload and the receiver's responses are null because the caller may not read them. */
    payload_hidden: boolean
    /** Why the payload is not stored: the option `payloadRetention` has removed it and the responses (`expired`), it was erased with a person's data (`erased`), or no webhook was sent the full payload (`unused`). Such a delivery cannot be sent again. Null when the payload is stored. */
    payload_removed: "unused" | "expired" | "erased" | null
  }
  /** All attempts, oldest first. */
  attempts: AdminWebhookAttempt[]
}

export type AdminWebhookDeliveryListResponse = {
  /** The page's deliveries. */
  webhook_deliveries: AdminWebhookDelivery[]
  /** How many there are. */
  count: number
  /** How many rows to skip. */
  offset: number
  /** Maximum number of rows. */
  limit: number
  /** Whether there are, or may be, more than `count` says. */
  count_capped: boolean
  /** The cursor of the next page. Null at the end. A page before the end may have fewer than `limit` rows. */
  next_cursor: string | null
  /** The cursor for polling, also after the last page: no new delivery will be sorted before it. The newest deliveries are repeated, so ignore ids that you have. Null unless the order is `created_at`, ascending. */
  poll_cursor: string | null
}

export type AdminWebhookDeliveryResponse = {
  /** The delivery. */
  webhook_delivery: AdminWebhookDeliveryDetail
}

export type AdminWebhookErasure = {
  /** The id. */
  id: string
  /** Whether it has finished. One that was interrupted is run again. */
  status: "running" | "completed"
  /** Id of the customer in the request. */
  customer_id: string | null
  /** SHA-256 of the lower-cased e-mail address in the request, in hexadecimal digits. */
  email_hash: string | null
  /** The number of `resource_ids` in the request. */
  resources: number
  /** Events whose payload was erased. */
  events: number
  /** Deliveries whose body was erased, their own or their event's. */
  deliveries: number
  /** Attempts whose response was erased. */
  attempts: number
  /** Waiting deliveries that were cancelled. */
  cancelled: number
  /** Id of the admin who requested it. Null for a script or an option. */
  created_by: string | null
  /** When it was created. */
  created_at: string
  /** When it finished. */
  finished_at: string | null
}

export type AdminWebhookErasureListResponse = {
  /** The page's erasures, newest first. */
  erasures: AdminWebhookErasure[]
  /** How many there are. */
  count: number
  /** How many rows to skip. */
  offset: number
  /** Maximum number of rows. */
  limit: number
}

export type AdminWebhookErasureResponse = {
  /** What was erased, or would be for a dry run. */
  erasure: AdminWebhookErasureResult
}

export type AdminWebhookErasureResult = {
  /** Id of the record. Null for a dry run. */
  id: string | null
  /** Whether this was a dry run, which only counts. */
  dry_run: boolean
  /** Ids of the shop's customers that were found. */
  customer_ids: string[]
  /** Events whose payload was erased. */
  events: number
  /** Deliveries whose body was erased, their own or their event's. */
  deliveries: number
  /** Attempts whose response was erased. */
  attempts: number
  /** Waiting deliveries that were cancelled. */
  cancelled: number
}

export type AdminWebhookLastBackfillResponse = {
  /** The running or the last background run. Null when there was none. */
  backfill: AdminWebhookBackfill | null
}

export type AdminWebhookListResponse = {
  /** The page's webhooks. */
  webhooks: AdminWebhook[]
  /** How many there are. */
  count: number
  /** How many rows to skip. */
  offset: number
  /** Maximum number of rows. */
  limit: number
  /** The number of the shop's webhooks by health, independent of the filters. */
  by_health: {
    /** How many webhooks the plugin has disabled for their failures. */
    disabled: number
    /** How many webhooks failed their last ping and have had no success since. */
    failed_ping: number
    /** How many webhooks failed their last deliveries. */
    failing: number
    /** How many active webhooks have none of these problems. */
    healthy: number
    /** How many webhooks are paused, or were disabled by an admin. */
    inactive: number
  }
}

export type AdminWebhookMessage = {
  /** Id of the delivery, for the acknowledgement. */
  id: string
  /** The headers of a POST, with the timestamp and the signature of this fetch. */
  headers: Record<string, string>
  /** The exact body, which is signed. */
  body: string
}

export type AdminWebhookMessagesResponse = {
  /** The fetched messages, which are leased to the caller. The longest due is first. */
  messages: AdminWebhookMessage[]
}

export type AdminWebhookPortalSessionResponse = {
  /** The single-use link. No later response has it. Its code follows `#code=`. */
  url: string
  /** When the link expires. */
  expires_at: string
}

export type AdminWebhookPreview = {
  /** The topic: `order.created`. */
  topic: string
  /** Id of the resource. Null for the topic's sample. */
  resource_id: string | null
  /** Whether the message would be sent. */
  would_be_sent: boolean
  /** Why the message would not be sent: the sales channels, the filter, a deleted resource, a veto of the shop's code, or what `remark` says. Null when it would be sent. */
  reason: "scope" | "filter" | "draft" | "deleted" | "vetoed" | "unsendable" | null
  /** The error, or why it ended. */
  remark: string | null
  /** The headers of a first attempt, with masked signatures. */
  headers: Record<string, string>
  /** The exact body, also when it would not be sent. */
  body: string
}

export type AdminWebhookPreviewResponse = {
  /** The message that would be sent. */
  preview: AdminWebhookPreview
}

export type AdminWebhookRecoveryResponse = {
  /** How many there are. */
  count: number
  /** Whether there are, or may be, more than `count` says. */
  count_capped: boolean
  /** How many were given up. */
  failed: number
  /** How many were cancelled. */
  cancelled: number
  /** How many stored events never became a delivery to the webhook. They are composed from the present state of the shop. Events whose own data is no longer stored are not counted. */
  missing: number
}

export type AdminWebhookRecoverySuggestionResponse = {
  /** The suggested start of a recovery. */
  suggestion: {
    /** Start of the period. */
    since: string
    /** Why this start is suggested. */
    reason: "before_failures" | "first_failure" | "inactive" | "last_success" | "created"
  }
  /** The running or the last background run. Null when there was none. */
  backfill: AdminWebhookBackfill | null
}

export type AdminWebhookResponse = {
  /** The webhook. */
  webhook: AdminWebhook
}

export type AdminWebhookSecretResponse = {
  /** The signing secret: `whsec_` and the key in base64. */
  secret: string
}

export type AdminWebhookStats = {
  /** The period of the statistics. */
  range: "24h" | "7d" | "30d"
  /** Statistics of each hour (`24h`, `7d`) or day (`30d`) by the database's clock, oldest first, including empty ones. A delivery that failed and succeeded later counts as both, each at its time. Pings and tests do not count. */
  buckets: AdminWebhookStatsBucket[]
  /** Sums over the buckets. */
  totals: {
    /** How many succeeded. */
    success: number
    /** How many were given up. */
    failed: number
    /** How many were cancelled. */
    cancelled: number
    /** Failed attempts, including those of deliveries that succeeded later. */
    failed_attempts: number
    /** Updates that were not sent, because they change nothing that the webhook is sent, or nothing that its `triggers` name. */
    unchanged: number
  }
  /** Deliveries that were given up since the last success. Exact up to 1,000, which is the maximum. */
  given_up: number
  /** When the first of them failed. */
  given_up_since: string | null
  /** How many deliveries wait for an attempt. */
  waiting: number
  /** When the first of the waiting deliveries is due, which may be in the past. Null when none waits. */
  next_due_at: string | null
}

export type AdminWebhookStatsBucket = {
  /** Start of the hour or day, in UTC. */
  at: string
  /** How many succeeded. */
  success: number
  /** How many were given up. */
  failed: number
  /** How many were cancelled. */
  cancelled: number
  /** Failed attempts, including those of deliveries that succeeded later. */
  failed_attempts: number
  /** Updates that were not sent, because they change nothing that the webhook is sent, or nothing that its `triggers` name. */
  unchanged: number
  /** Median response time in milliseconds, within 5 %. Null without responses. */
  p50_ms: number | null
  /** 95th percentile of the response times in milliseconds, within 5 %. Null without responses. */
  p95_ms: number | null
}

export type AdminWebhookStatsResponse = {
  /** Statistics of the webhook. */
  stats: AdminWebhookStats
}

export type AdminWebhookSummariesResponse = {
  /** Statistics by the webhook's id. Unknown ids are left out. */
  stats: Record<string, AdminWebhookSummary>
}

export type AdminWebhookSummary = {
  /** Statistics of each of the last 24 hours, oldest first. */
  last_24h: {
    /** Start of the hour, in UTC. */
    hour: string
    /** How many succeeded. */
    success: number
    /** How many were given up. */
    failed: number
    /** Failed attempts, including those of deliveries that succeeded later. */
    failed_attempts: number
  }[]
  /** Start of the last attempt. */
  last_delivery_at: string | null
  /** Deliveries that were given up since the last success. Exact up to 1,000, which is the maximum. */
  given_up: number
  /** When the first of them failed. */
  given_up_since: string | null
  /** How many deliveries wait for an attempt. */
  waiting: number
  /** When the first of the waiting deliveries is due, which may be in the past. Null when none waits. */
  next_due_at: string | null
}

export type AdminWebhookTopic = {
  /** The topic: `order.created`. */
  topic: string
  /** What the topic is about: `order`. */
  resource: string
  /** What happened to it: `created`. */
  event: string
  /** Heading of the topic in the dashboard. */
  group: string
  /** What the messages are about. */
  description: string
  /** Names of the Medusa events that lead to the topic. */
  events: string[]
  /** The entity of Medusa's `query.graph` from which `data` is read. Null: `data` is the event's own data. */
  entity: string | null
  /** The number at the end of the `$id` of `schema`. It increases when a field is removed or gets another type, and not when a field is added. */
  schema_version: number
  /** The rights that the caller needs to subscribe to the topic and does not have. Empty when Medusa's policies are not enabled. */
  missing_rights: string[]
  /** The fields of that entity in `data`. */
  fields: string[] | null
  /** Paths that a webhook can use in its `triggers` for this topic. Null for topics without updates. */
  triggers: string[] | null
  /** A realistic example of `data`. */
  sample: Record<string, unknown>
  /** JSON Schema (draft 2020-12) of `data`. */
  schema: Record<string, unknown>
}

export type AdminWebhookTopicListResponse = {
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: AdminWebhookTopic[]
}

export type AdminWebhookUrlResponse = {
  /** Why webhooks cannot be sent to the URL, as a sentence. Null when they can. */
  problem: string | null
}

export type AdminWebhookWithSecret = {
  /** The id. */
  id: string
  /** Id of the app that the webhook belongs to. Null for the shop's own webhooks. */
  app_id: string | null
  /** An id for scripts. It is unique among the webhooks of the shop, or of the app. Null for none. The `external_id` of a deleted webhook can be used again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode: "push" | "pull"
  /** The URL to which messages are sent. Null for mode `pull`. */
  url: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The status. */
  status: "active" | "paused" | "disabled"
  /** Whether the webhook was paused because its app is suspended. Then it resumes with the app. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or a request of an admin. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy" | "inactive"
  /** The last five characters of the secret. */
  secret_redacted: string
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** The keys with which receivers verify the webhook's `v1a` signatures, newest first. Empty when it has never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** Until when the key verifies, if a rotation has replaced it. Null: it has not been replaced. */
    expires_at: string | null
  }[]
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids: string[]
  /** What the webhook is really sent, when it selects more than its app may have. Without topics it is sent nothing. Null when the app's rights do not limit it. */
  limited_by_app: {
    /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
    topics: string[]
    /** The sales channels that messages are limited to. Empty: all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter: Record<string, unknown> | null
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering: "none" | "resource"
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at: string | null
  /** How many deliveries were given up since the last success. */
  consecutive_failures: number
  /** Since when the webhook is failing, and is sent one attempt at a time; or, for the mode `pull`, since when no app fetches what waits. Null when it is not failing. */
  failing_since: string | null
  /** When the next attempt is planned while the webhook is failing. Null otherwise. */
  probe_at: string | null
  /** When the last success was. */
  last_success_at: string | null
  /** When the last failed attempt was made. */
  last_failure_at: string | null
  /** The remark of the last failed attempt. */
  last_error: string | null
  /** When the last ping was sent. */
  pinged_at: string | null
  /** The error of the last ping, until a delivery succeeds. Null otherwise. */
  ping_error: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** Id of the admin whose rights were checked for the settings. Null when none were checked, for example before Medusa's policies were enabled. */
  rights_of: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** The signing secret: `whsec_` and the key in base64. */
  secret: string
}

export type AdminWebhookWithSecretResponse = {
  /** The webhook. */
  webhook: AdminWebhookWithSecret
}

export type AdminWebhooksHealth = {
  /** Captured events that wait for fan-out. Exact up to 10,000, which is the maximum. */
  waiting_events: number
  /** When the oldest of them was captured. Null when none waits. */
  oldest_event_at: string | null
  /** How many seconds ago that was. */
  oldest_event_seconds: number
  /** Deliveries of active webhooks that wait for an attempt, now or later, without those that wait to be fetched. Exact up to 100,000, which is the maximum. */
  backlog: number
  /** Whether the backlog is larger than `backlog` says. */
  backlog_capped: boolean
  /** When the oldest due delivery became due, without those of failing webhooks and of webhooks with a rate limit. Null when none is due. */
  oldest_due_at: string | null
  /** How many seconds ago that was. */
  oldest_due_seconds: number
  /** How many active webhooks are failing. */
  failing_webhooks: number
  /** Webhooks that the plugin has disabled. */
  disabled_webhooks: number
  /** Start of the last attempt of any webhook. */
  last_dispatch_at: string | null
  /** Up to which time catch-up has looked for events that the event bus lost. */
  last_catch_up_at: string | null
  /** The sweep, which compares every resource with its last message. */
  sweep: {
    /** The last finished round. Null when there is none. */
    finished: {
      /** When it began. */
      began_at: string
      /** When it finished. */
      finished_at: string | null
      /** How many resources were compared. */
      checked: number
      /** How many resources had changed without a message. */
      changed: number
      /** How many resources had been deleted without a message. */
      deleted: number
    } | null
    /** The running round. Null when there is none. */
    running: {
      /** When it began. */
      began_at: string
      /** When it finished. */
      finished_at: string | null
      /** How many resources were compared. */
      checked: number
      /** How many resources had changed without a message. */
      changed: number
      /** How many resources had been deleted without a message. */
      deleted: number
    } | null
  }
  /** Events, outcomes of attempts and deliveries of bulk actions that were skipped, because PostgreSQL or JSON does not accept them. */
  set_aside: {
    /** How many there are. */
    count: number
    /** The remark of the last failed attempt. */
    last_error: string | null
    /** When the last one was skipped. */
    last_at: string | null
  }
}

export type AdminWebhooksHealthResponse = {
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health: AdminWebhooksHealth
}

export type AdminWebhooksOverview = {
  /** The period of the statistics. */
  range: "24h" | "7d" | "30d"
  /** Statistics of each hour (`24h`, `7d`) or day (`30d`) by the database's clock, oldest first, including empty ones. A delivery that failed and succeeded later counts as both, each at its time. Pings and tests do not count. */
  buckets: AdminWebhookStatsBucket[]
  /** Sums over the buckets. */
  totals: {
    /** How many succeeded. */
    success: number
    /** How many were given up. */
    failed: number
    /** How many were cancelled. */
    cancelled: number
    /** Failed attempts, including those of deliveries that succeeded later. */
    failed_attempts: number
    /** Updates that were not sent, because they change nothing that the webhook is sent, or nothing that its `triggers` name. */
    unchanged: number
  }
  /** The number of the shop's webhooks by health, independent of the filters. */
  by_health: {
    /** How many webhooks the plugin has disabled for their failures. */
    disabled: number
    /** How many webhooks failed their last ping and have had no success since. */
    failed_ping: number
    /** How many webhooks failed their last deliveries. */
    failing: number
    /** How many active webhooks have none of these problems. */
    healthy: number
    /** How many webhooks are paused, or were disabled by an admin. */
    inactive: number
  }
  /** The webhooks that need an admin's attention, at most 50: first the `disabled` ones, then `failed_ping`, then `failing`. */
  attention: AdminTroubledWebhook[]
  /** The deliveries that are still to be sent. */
  backlog: {
    /** Deliveries of active webhooks that wait for an attempt, now or later. Exact up to 100,000, which is the maximum. */
    count: number
    /** Whether there are more than `count` says. */
    capped: boolean
    /** When the oldest due delivery became due, without those of failing webhooks and of webhooks with a rate limit. Null when none is due. */
    oldest_due_at: string | null
    /** How many seconds ago that was. */
    oldest_due_seconds: number
  }
  /** Up to which time catch-up has looked for events that the event bus lost. */
  last_catch_up_at: string | null
  /** The sweep, which compares every resource with its last message. */
  sweep: {
    /** The last finished round. Null when there is none. */
    finished: {
      /** When it began. */
      began_at: string
      /** When it finished. */
      finished_at: string | null
      /** How many resources were compared. */
      checked: number
      /** How many resources had changed without a message. */
      changed: number
      /** How many resources had been deleted without a message. */
      deleted: number
    } | null
    /** The running round. Null when there is none. */
    running: {
      /** When it began. */
      began_at: string
      /** When it finished. */
      finished_at: string | null
      /** How many resources were compared. */
      checked: number
      /** How many resources had changed without a message. */
      changed: number
      /** How many resources had been deleted without a message. */
      deleted: number
    } | null
  }
}

export type AdminWebhooksOverviewResponse = {
  /** The state of all webhooks together. */
  overview: AdminWebhooksOverview
}

export type AppBatchWebhookDeliveries = {
  /** `retry` deliveries without a success, or `replay` finished ones. Deliveries cannot be cancelled; pause the webhook instead. */
  action: "retry" | "replay"
  /** Ids of deliveries. */
  ids?: string[]
  /** Which deliveries. They must match all filters. */
  filters?: {
    /** Id of the webhook. */
    webhook_id?: string[]
    /** The status. */
    status?: ("created" | "retrying" | "success" | "failed" | "cancelled")[]
    /** The topic: `order.created`. */
    topic?: string[]
    /** Id of the resource that the message is about. */
    resource_id?: string[]
    /** HTTP status of the last response. Null without a response. */
    response_status?: ("none" | number)[]
    /** Free text to search by. */
    q?: string
    /** When it was created. */
    created_at?: AdminPeriod
    /** When it finished. */
    finished_at?: AdminPeriod
  }
}

export type AppCreateWebhook = {
  /** A name for admins. */
  name?: string
  /** The URL to which messages are sent. Null for mode `pull`. */
  url?: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The status. */
  status?: "active" | "paused" | "disabled"
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids?: string[]
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields?: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload?: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers?: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule?: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures?: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms?: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit?: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering?: "none" | "resource"
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode?: "push" | "pull"
  /** An id for scripts. When the app has a webhook with this `external_id`, that webhook is updated; otherwise one is created. Null for none. */
  external_id?: string | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter?: Record<string, unknown> | null
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at?: string | null
  /** `whsec_` and the key in base64. Default: a new secret. */
  secret?: string
}

export type AppCreatedWebhook = {
  /** The id. */
  id: string
  /** Id of the app that the webhook belongs to. Null for the shop's own webhooks. */
  app_id: string | null
  /** An id for scripts. It is unique among the webhooks of the shop, or of the app. Null for none. The `external_id` of a deleted webhook can be used again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode: "push" | "pull"
  /** The URL to which messages are sent. Null for mode `pull`. */
  url: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The status. */
  status: "active" | "paused" | "disabled"
  /** Whether the webhook was paused because its app is suspended. Then it resumes with the app. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or a request of an admin. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy" | "inactive"
  /** The last five characters of the secret. */
  secret_redacted: string
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** The keys with which receivers verify the webhook's `v1a` signatures, newest first. Empty when it has never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** Until when the key verifies, if a rotation has replaced it. Null: it has not been replaced. */
    expires_at: string | null
  }[]
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids: string[]
  /** What the webhook is really sent, when it selects more than its app may have. Without topics it is sent nothing. Null when the app's rights do not limit it. */
  limited_by_app: {
    /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
    topics: string[]
    /** The sales channels that messages are limited to. Empty: all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter: Record<string, unknown> | null
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering: "none" | "resource"
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at: string | null
  /** How many deliveries were given up since the last success. */
  consecutive_failures: number
  /** Since when the webhook is failing, and is sent one attempt at a time; or, for the mode `pull`, since when no app fetches what waits. Null when it is not failing. */
  failing_since: string | null
  /** When the next attempt is planned while the webhook is failing. Null otherwise. */
  probe_at: string | null
  /** When the last success was. */
  last_success_at: string | null
  /** When the last failed attempt was made. */
  last_failure_at: string | null
  /** The remark of the last failed attempt. */
  last_error: string | null
  /** When the last ping was sent. */
  pinged_at: string | null
  /** The error of the last ping, until a delivery succeeds. Null otherwise. */
  ping_error: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** The signing secret: `whsec_` and the key in base64. */
  secret?: string
}

export type AppCreatedWebhookResponse = {
  /** The webhook. */
  webhook: AppCreatedWebhook
}

export type AppGetWebhookTopicsParams = {
  /** The properties of each topic to return: `topic,sample`. A `-` omits one: `-fields,-triggers,-sample,-schema`. Default: all. */
  fields?: string
  /** Names of topics. Default: all. */
  topic?: string[]
  /** `allowed`: the topics that the app may have. `all`: also the plugin's built-in topics that it may not have. The shop's custom topics beyond the app's rights are never listed. */
  scope?: "allowed" | "all"
}

export type AppGetWebhooksParams = {
  /** Comma separated names of the fields to return. */
  fields?: string
  /** Maximum number of rows. */
  limit?: number
  /** How many rows to skip. */
  offset?: number
  /** What to sort by. A `-` before the name means descending order. */
  order?: "created_at" | "updated_at" | "name" | "url" | "status" | "health" | "last_success_at" | "last_failure_at" | "-created_at" | "-updated_at" | "-name" | "-url" | "-status" | "-health" | "-last_success_at" | "-last_failure_at"
  /** Free text to search by. */
  q?: string
  /** The status. */
  status?: ("active" | "paused" | "disabled")[]
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health?: ("disabled" | "failed_ping" | "failing" | "healthy" | "inactive")[]
  /** The topic exactly as the webhook has it: `order.*` finds webhooks that subscribe to this wildcard. */
  topic?: string[]
  /** The exact URL. */
  url?: string[]
  /** The exact `external_id`. */
  external_id?: string[]
  /** Finds webhooks that are limited to one of these sales channels. */
  sales_channel_id?: string[]
  /** When it was created. */
  created_at?: AdminPeriod
}

export type AppIdentity = {
  /** The id. */
  id: string
  /** A name for admins. */
  name: string
  /** E-mail address of the app's contact. */
  contact_email: string | null
  /** The status. */
  status: "active" | "suspended"
  /** The topics that the app's webhooks may subscribe to. */
  topics: string[]
  /** The sales channels that the app's webhooks are limited to. Empty: all. */
  sales_channel_ids: string[]
  /** Maximum number of the app's webhooks. Default: 10. */
  max_webhooks: number
  /** The number of the app's webhooks. */
  webhook_count: number
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** Names of the sales channels that the app is limited to. For an app that is not limited, those of the sales channels that its webhooks name. */
  sales_channels: {
    /** The id. */
    id: string
    /** A name for admins. */
    name: string
  }[]
}

export type AppIdentityResponse = {
  /** The app. */
  webhook_app: AppIdentity
}

export type AppOpenPortalSession = {
  /** The text after `#code=` in the link: `whpl_` and 64 hexadecimal digits. */
  code: string
}

export type AppPortalSessionResponse = {
  /** The app. */
  webhook_app: AppIdentity
  /** When the session ends. */
  expires_at: string
}

export type AppWebhook = {
  /** The id. */
  id: string
  /** Id of the app that the webhook belongs to. Null for the shop's own webhooks. */
  app_id: string | null
  /** An id for scripts. It is unique among the webhooks of the shop, or of the app. Null for none. The `external_id` of a deleted webhook can be used again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode: "push" | "pull"
  /** The URL to which messages are sent. Null for mode `pull`. */
  url: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The status. */
  status: "active" | "paused" | "disabled"
  /** Whether the webhook was paused because its app is suspended. Then it resumes with the app. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or a request of an admin. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy" | "inactive"
  /** The last five characters of the secret. */
  secret_redacted: string
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** The keys with which receivers verify the webhook's `v1a` signatures, newest first. Empty when it has never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** Until when the key verifies, if a rotation has replaced it. Null: it has not been replaced. */
    expires_at: string | null
  }[]
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids: string[]
  /** What the webhook is really sent, when it selects more than its app may have. Without topics it is sent nothing. Null when the app's rights do not limit it. */
  limited_by_app: {
    /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
    topics: string[]
    /** The sales channels that messages are limited to. Empty: all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter: Record<string, unknown> | null
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering: "none" | "resource"
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at: string | null
  /** How many deliveries were given up since the last success. */
  consecutive_failures: number
  /** Since when the webhook is failing, and is sent one attempt at a time; or, for the mode `pull`, since when no app fetches what waits. Null when it is not failing. */
  failing_since: string | null
  /** When the next attempt is planned while the webhook is failing. Null otherwise. */
  probe_at: string | null
  /** When the last success was. */
  last_success_at: string | null
  /** When the last failed attempt was made. */
  last_failure_at: string | null
  /** The remark of the last failed attempt. */
  last_error: string | null
  /** When the last ping was sent. */
  pinged_at: string | null
  /** The error of the last ping, until a delivery succeeds. Null otherwise. */
  ping_error: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
}

export type AppWebhookBackfill = {
  /** The id. */
  id: string
  /** Id of the webhook. */
  webhook_id: string
  /** What is sent: stored events, or the existing resources of an entity. */
  subject: "event" | "product" | "customer" | "order"
  /** Whether it is running, has completed, or was cancelled. */
  status: "running" | "completed" | "cancelled"
  /** How many events or resources there were at the start. Null for an app that is limited to sales channels. */
  total: number | null
  /** How many events or resources were processed. Null for an app that is limited to sales channels, because it would count those of other channels. */
  looked: number | null
  /** How many deliveries were queued. */
  queued: number
  /** How many could not be composed after several tries, and were skipped. Null for an app that is limited to sales channels. */
  failed: number | null
  /** When it was created. */
  created_at: string
  /** When it finished. */
  finished_at: string | null
}

export type AppWebhookListResponse = {
  /** The page's webhooks. */
  webhooks: AppWebhook[]
  /** How many there are. */
  count: number
  /** How many rows to skip. */
  offset: number
  /** Maximum number of rows. */
  limit: number
}

export type AppWebhookRecoveryResponse = {
  /** How many there are. */
  count: number
  /** Whether there are, or may be, more than `count` says. */
  count_capped: boolean
  /** How many were given up. */
  failed: number
  /** How many were cancelled. */
  cancelled: number
  /** How many stored events never became a delivery to the webhook. Null, and not part of `count`, for an app that is limited to sales channels, because it would count events of other channels. */
  missing: number | null
}

export type AppWebhookRecoverySuggestionResponse = {
  /** The suggested start of a recovery. */
  suggestion: {
    /** Start of the period. */
    since: string
    /** Why this start is suggested. */
    reason: "before_failures" | "first_failure" | "inactive" | "last_success" | "created"
  }
  /** The running or the last background run. Null when there was none. */
  backfill: AppWebhookBackfill | null
}

export type AppWebhookResponse = {
  /** The webhook. */
  webhook: AppWebhook
}

export type AppWebhookTopic = {
  /** The topic: `order.created`. */
  topic: string
  /** What the topic is about: `order`. */
  resource: string
  /** What happened to it: `created`. */
  event: string
  /** Heading of the topic in the dashboard. */
  group: string
  /** What the messages are about. */
  description: string
  /** Names of the Medusa events that lead to the topic. */
  events: string[]
  /** The entity of Medusa's `query.graph` from which `data` is read. Null: `data` is the event's own data. */
  entity: string | null
  /** The number at the end of the `$id` of `schema`. It increases when a field is removed or gets another type, and not when a field is added. */
  schema_version: number
  /** The rights that the caller needs to subscribe to the topic and does not have. Empty when Medusa's policies are not enabled. */
  missing_rights: string[]
  /** The fields of that entity in `data`. */
  fields: string[] | null
  /** Paths that a webhook can use in its `triggers` for this topic. Null for topics without updates. */
  triggers: string[] | null
  /** A realistic example of `data`. */
  sample: Record<string, unknown>
  /** JSON Schema (draft 2020-12) of `data`. */
  schema: Record<string, unknown>
  /** Whether the app may subscribe to the topic. */
  allowed: boolean
}

export type AppWebhookTopicListResponse = {
  /** The topics. */
  topics: AppWebhookTopic[]
}

export type AppWebhookTopicResponse = {
  /** The topic. */
  topic: AppWebhookTopic
}

export type AppWebhookWithSecret = {
  /** The id. */
  id: string
  /** Id of the app that the webhook belongs to. Null for the shop's own webhooks. */
  app_id: string | null
  /** An id for scripts. It is unique among the webhooks of the shop, or of the app. Null for none. The `external_id` of a deleted webhook can be used again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed. */
  mode: "push" | "pull"
  /** The URL to which messages are sent. Null for mode `pull`. */
  url: string | null
  /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
  topics: string[]
  /** The status. */
  status: "active" | "paused" | "disabled"
  /** Whether the webhook was paused because its app is suspended. Then it resumes with the app. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or a request of an admin. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy" | "inactive"
  /** The last five characters of the secret. */
  secret_redacted: string
  /** What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** The keys with which receivers verify the webhook's `v1a` signatures, newest first. Empty when it has never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** Until when the key verifies, if a rotation has replaced it. Null: it has not been replaced. */
    expires_at: string | null
  }[]
  /** Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing. */
  context: Record<string, unknown> | null
  /** The sales channels that messages are limited to. Empty: all. */
  sales_channel_ids: string[]
  /** What the webhook is really sent, when it selects more than its app may have. Without topics it is sent nothing. Null when the app's rights do not limit it. */
  limited_by_app: {
    /** The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`. */
    topics: string[]
    /** The sales channels that messages are limited to. Empty: all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body. Messages that do not match it are not sent. */
  filter: Record<string, unknown> | null
  /** The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields. */
  fields: string[] | null
  /** What `data` contains: the resource (`full`), or only its id (`thin`). */
  payload: "full" | "thin"
  /** Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option. */
  retry_schedule: number[] | null
  /** How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option. */
  max_failures: number | null
  /** Timeout of a whole attempt, in milliseconds. Null: the plugin option. */
  timeout_ms: number | null
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
  ordering: "none" | "resource"
  /** When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never. */
  expires_at: string | null
  /** How many deliveries were given up since the last success. */
  consecutive_failures: number
  /** Since when the webhook is failing, and is sent one attempt at a time; or, for the mode `pull`, since when no app fetches what waits. Null when it is not failing. */
  failing_since: string | null
  /** When the next attempt is planned while the webhook is failing. Null otherwise. */
  probe_at: string | null
  /** When the last success was. */
  last_success_at: string | null
  /** When the last failed attempt was made. */
  last_failure_at: string | null
  /** The remark of the last failed attempt. */
  last_error: string | null
  /** When the last ping was sent. */
  pinged_at: string | null
  /** The error of the last ping, until a delivery succeeds. Null otherwise. */
  ping_error: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** The signing secret: `whsec_` and the key in base64. */
  secret: string
}

export type AppWebhookWithSecretResponse = {
  /** The webhook. */
  webhook: AppWebhookWithSecret
}

export type GetWebhookKeysParams = {
  /** Id of the webhook. */
  webhook_id?: string
}

export type WebhookKey = {
  /** Id of the webhook. */
  webhook_id: string
  /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
  public_key: string
  /** Until when the key verifies, if a rotation has replaced it. Null: it has not been replaced. */
  expires_at: string | null
}

export type WebhookKeyListResponse = {
  /** The public keys with which messages can be verified now. */
  keys: WebhookKey[]
}
