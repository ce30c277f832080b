// Written by `npm run docs`. Source: the schemas in src/api/admin/*/{validators,responses}.ts

export type AdminAcknowledgeWebhookMessages = {
  /** Of the messages, as `id` says. */
  ids: string[]
}

export type AdminBatchWebhookDeliveries = {
  /** `retry` what has no success, `replay` what is finished, `cancel` what waits. */
  action: "retry" | "replay" | "cancel"
  /** Ids. */
  ids?: string[]
  /** Which deliveries; every given condition must hold. */
  filters?: {
    /** Id of the webhook. */
    webhook_id?: string[]
    /** Its status. */
    status?: ("created" | "retrying" | "success" | "failed" | "cancelled")[]
    /** What it tells of: `order.created`. */
    topic?: string[]
    /** Id of what it is about. */
    resource_id?: string[]
    /** HTTP status of the last answer; null when none came. */
    response_status?: ("none" | number)[]
    /** Free text to search by. */
    q?: string
    /** When it was created. */
    created_at?: AdminPeriod
    /** When it was finished. */
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
  /** Its id. */
  id: string
  /** Id of the webhook. */
  webhook_id?: string
  /** Id of the event: the header `webhook-id`, the same for each retry and each webhook. */
  event_id?: string
  /** What it tells of: `order.created`. */
  topic?: string
  /** What it is about: `order`. */
  resource?: string
  /** Id of what it is about. */
  resource_id?: string | null
  /** Its status. */
  status?: "created" | "retrying" | "success" | "failed" | "cancelled"
  /** How often it was sent so far. */
  attempt_count?: number
  /** When it is tried next. */
  next_attempt_at?: string | null
  /** HTTP status of the last answer; null when none came. */
  response_status?: number | null
  /** How long the last attempt took, in milliseconds. */
  duration_ms?: number | null
  /** What went wrong, or why it ended as it did. */
  remark?: string | null
  /** When it was created. */
  created_at?: string
  /** When it was finished. */
  finished_at?: string | null
  /** What happened. */
  event?: {
    /** Its id. */
    id: string
    /** What it tells of: `order.created`. */
    topic: string
    /** When it happened. */
    occurred_at: string
    /** Where it came from: the event bus, catch-up, a ping, a test, or the sending of what exists. */
    source: "event_bus" | "catch_up" | "ping" | "test" | "existing"
    /** The body's exact text, as it is sent to this webhook; null when it is not stored. */
    payload: string | null
    /** Whether the payload and the receiver's answers are left out, as whoever asks may not read what they are about. */
    payload_hidden: boolean
    /** Why the payload is not stored any more: `expired`, the option `payloadRetention` has removed it, and the answers with it; `erased`, what is stored about a person was erased; `unused`, nobody was sent it. Such a delivery cannot be sent again. */
    payload_removed: "unused" | "expired" | "erased" | null
  }
  /** Each time that it was sent, oldest first. */
  attempts?: AdminWebhookAttempt[]
}

export type AdminChangedWebhookDeliveryResponse = {
  /** The delivery. */
  webhook_delivery: AdminChangedWebhookDelivery
}

export type AdminCheckWebhookUrl = {
  /** Where it is sent to; null where it is fetched. */
  url: string
}

export type AdminCreateWebhook = {
  /** A name for admins. */
  name?: string
  /** Where it is sent to; null where it is fetched. */
  url?: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** Its status. */
  status?: "active" | "paused" | "disabled"
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids?: string[]
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields?: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload?: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers?: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule?: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures?: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms?: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit?: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering?: "none" | "resource"
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode?: "push" | "pull"
  /** Its own name for scripts: the webhook that has it is changed, and one is created where none has. Null for none. */
  external_id?: string | null
  /** A filter over the body; what does not pass is not sent. */
  filter?: Record<string, unknown> | null
  /** `whsec_` and the key in base64; one is made when none is given. */
  secret?: string
  /** Id of an app that it is to belong to, as if that had made it: within its rights, and counted among its webhooks. Null for one of the shop's own. It stays so. */
  app_id?: string | null
}

export type AdminCreateWebhookApp = {
  /** A name for admins. */
  name: string
  /** Whom to write to about it. */
  contact_email?: string | null
  /** `suspended`: its tokens are refused and its webhooks paused. */
  status?: "active" | "suspended"
  /** What its webhooks may be sent: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** The sales channels that its webhooks may be about; empty for all. */
  sales_channel_ids?: string[]
  /** How many webhooks it may have. Default: 10. */
  max_webhooks?: number
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
}

export type AdminCreateWebhookAppToken = {
  /** From when on it is refused; null or absent: it does not expire. */
  expires_at?: string | null
}

export type AdminCreateWebhookPortalSession = Record<string, never>

export type AdminCreatedWebhook = {
  /** Its id. */
  id: string
  /** Id of the app that made it; null for one of the shop's own. */
  app_id: string | null
  /** Its own name for scripts, which no other webhook of the shop has; null for none. That of a deleted webhook may be given again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode: "push" | "pull"
  /** Where it is sent to; null where it is fetched. */
  url: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** Its status. */
  status: "active" | "paused" | "disabled"
  /** Whether it was paused because its app is suspended, and resumes with it. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or an admin's choice. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy"
  /** The secret's last five characters, to recognise it by. */
  secret_redacted: string
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** What receivers verify its `v1a` signatures with, newest first; empty where it never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** When it ends to verify, as it was rotated out; null for one that was not. */
    expires_at: string | null
  }[]
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids: string[]
  /** What it is really sent, where it asks for more than its app may have; no topics: nothing. Null where nothing is taken from it. */
  limited_by_app: {
    /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
    topics: string[]
    /** Only what belongs to these sales channels; empty for all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body; what does not pass is not sent. */
  filter: Record<string, unknown> | null
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering: "none" | "resource"
  /** Deliveries that failed for good since the last success. */
  consecutive_failures: number
  /** Since when it is sent one attempt at a time; null when it is not failing. */
  failing_since: string | null
  /** When it is tried next while it is failing; null otherwise. */
  probe_at: string | null
  /** Its last success. */
  last_success_at: string | null
  /** Its last failed attempt. */
  last_failure_at: string | null
  /** What went wrong at the last failed attempt. */
  last_error: string | null
  /** When it was last sent a ping. */
  pinged_at: string | null
  /** What went wrong with the last ping, until something arrives; null otherwise. */
  ping_error: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** Id of the admin whose rights were asked for what it is sent; null where nobody's were, as before Medusa's policies were on. */
  rights_of: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** The secret that receivers verify with; absent where a webhook had the `external_id` and was changed. */
  secret?: string
}

export type AdminCreatedWebhookResponse = {
  /** The webhook. */
  webhook: AdminCreatedWebhook
}

export type AdminEraseWebhookData = {
  /** A customer of the shop, also one that is deleted. */
  customer_id?: string
  /** An e-mail address; needed for one that the customer had before. */
  email?: string
  /** Orders, carts or other resources; of one that is a customer everything is erased. */
  resource_ids?: string[]
  /** Only counts. */
  dry_run?: boolean
}

export type AdminExportWebhookDeliveriesParams = {
  /** What to sort by; descending with a `-` before it. */
  order?: "created_at" | "-created_at"
  /** Id of the webhook. */
  webhook_id?: string[]
  /** Its status. */
  status?: ("created" | "retrying" | "success" | "failed" | "cancelled")[]
  /** What it tells of: `order.created`. */
  topic?: string[]
  /** Id of what it is about. */
  resource_id?: string[]
  /** HTTP status of the last answer; null when none came. */
  response_status?: ("none" | number)[]
  /** Free text to search by. */
  q?: string
  /** When it was created. */
  created_at?: AdminPeriod
  /** When it was finished. */
  finished_at?: AdminPeriod
  /** Language of the headings and of the states. */
  locale?: "en" | "de" | "fr"
  /** Of the times in the file: `Europe/Berlin`. */
  time_zone?: string
}

export type AdminExportWebhooksParams = {
  /** What to sort by; descending with a `-` before it. */
  order?: "created_at" | "updated_at" | "name" | "url" | "status" | "health" | "last_success_at" | "last_failure_at" | "-created_at" | "-updated_at" | "-name" | "-url" | "-status" | "-health" | "-last_success_at" | "-last_failure_at"
  /** Free text to search by. */
  q?: string
  /** Its status. */
  status?: ("active" | "paused" | "disabled")[]
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health?: ("disabled" | "failed_ping" | "failing" | "healthy")[]
  /** What it tells of: `order.created`. */
  topic?: string[]
  /** Where it is sent to; null where it is fetched. */
  url?: string[]
  /** Its own name for scripts, which no other webhook of the shop has; null for none. That of a deleted webhook may be given again. */
  external_id?: string[]
  /** Id of the app that made it; null for one of the shop's own. */
  app_id?: string[]
  /** Id of the admin who created it. */
  created_by?: string[]
  /** Those that are limited to one of these sales channels. */
  sales_channel_id?: string[]
  /** When it was created. */
  created_at?: AdminPeriod
  /** Language of the headings and of the states. */
  locale?: "en" | "de" | "fr"
  /** Of the times in the file: `Europe/Berlin`. */
  time_zone?: string
}

export type AdminGetWebhookAppsParams = {
  /** How many to give. */
  limit?: number
  /** How many to leave out. */
  offset?: number
  /** Free text to search by. */
  q?: string
  /** Its status. */
  status?: ("active" | "suspended")[]
}

export type AdminGetWebhookAuditParams = {
  /** How many to give. */
  limit?: number
  /** How many to leave out. */
  offset?: number
  /** Id of the webhook. */
  webhook_id?: string[]
  /** Changes of these apps and of their webhooks. */
  app_id?: string[]
  /** Id of the admin, the secret API key, the app or the portal's session; null for others. */
  actor_id?: string[]
  /** Who made the change: an admin (`user`), a secret API key (`api-key`), an app (`app`), someone in an app's portal (`portal-session`), the shop's own code (`code`), or the plugin itself (`system`), which also stands for statements that are run by hand. */
  actor_type?: ("user" | "api-key" | "app" | "portal-session" | "code" | "system")[]
  /** What was done. */
  action?: ("created" | "updated" | "paused" | "resumed" | "suspended" | "disabled" | "secret_rotated" | "secret_revealed" | "token_created" | "token_deleted" | "portal_link_created" | "portal_opened" | "portal_closed" | "deleted" | "restored")[]
  /** When it was created. */
  created_at?: AdminPeriod
}

export type AdminGetWebhookDeliveriesParams = {
  /** Which fields to give, comma separated; with a `+` or `-` before it, beside the usual ones or without it. `+payload` adds the payload. */
  fields?: string
  /** How many to give. */
  limit?: number
  /** How many to leave out. */
  offset?: number
  /** `next_cursor` or `poll_cursor` of a page before; an offset beside it is not looked at. */
  cursor?: string
  /** What to sort by; descending with a `-` before it. */
  order?: "created_at" | "finished_at" | "next_attempt_at" | "-created_at" | "-finished_at" | "-next_attempt_at"
  /** Id of the webhook. */
  webhook_id?: string[]
  /** Its status. */
  status?: ("created" | "retrying" | "success" | "failed" | "cancelled")[]
  /** What it tells of: `order.created`. */
  topic?: string[]
  /** Id of what it is about. */
  resource_id?: string[]
  /** HTTP status of the last answer; null when none came. */
  response_status?: ("none" | number)[]
  /** Free text to search by. */
  q?: string
  /** When it was created. */
  created_at?: AdminPeriod
  /** When it was finished. */
  finished_at?: AdminPeriod
}

export type AdminGetWebhookErasuresParams = {
  /** How many to give. */
  limit?: number
  /** How many to leave out. */
  offset?: number
}

export type AdminGetWebhookMessagesParams = {
  /** How many to give. */
  limit?: number
  /** For how many seconds to wait for the first. The answer is empty when they are over, or when the process stops. */
  wait?: number
}

export type AdminGetWebhookParams = {
  /** What to show of it, by names with commas between. */
  fields?: string
}

export type AdminGetWebhookStatsParams = {
  /** How far to look back. */
  range?: "24h" | "7d" | "30d"
}

export type AdminGetWebhookTopicsParams = {
  /** Which of each topic's properties to give, all by default: `topic,sample`; `-` leaves one out: `-fields,-triggers,-sample,-schema`. */
  fields?: string
  /** Which topics; all by default. */
  topic?: string[]
}

export type AdminGetWebhooksHealthParams = Record<string, never>

export type AdminGetWebhooksOverviewParams = {
  /** How far to look back. */
  range?: "24h" | "7d" | "30d"
}

export type AdminGetWebhooksParams = {
  /** What to show of each, by names with commas between. */
  fields?: string
  /** How many to give. */
  limit?: number
  /** How many to leave out. */
  offset?: number
  /** What to sort by; descending with a `-` before it. */
  order?: "created_at" | "updated_at" | "name" | "url" | "status" | "health" | "last_success_at" | "last_failure_at" | "-created_at" | "-updated_at" | "-name" | "-url" | "-status" | "-health" | "-last_success_at" | "-last_failure_at"
  /** Free text to search by. */
  q?: string
  /** Its status. */
  status?: ("active" | "paused" | "disabled")[]
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health?: ("disabled" | "failed_ping" | "failing" | "healthy")[]
  /** As the webhook has it: `order.*` finds those that subscribe to the wildcard. */
  topic?: string[]
  /** Where it is sent to, as a whole. */
  url?: string[]
  /** The webhook's own name for scripts, as a whole. */
  external_id?: string[]
  /** Those of these apps. */
  app_id?: string[]
  /** Id of the admin, or of the secret API key, that created it. */
  created_by?: string[]
  /** Those that are limited to one of these sales channels. */
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
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields?: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload?: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers?: string[] | null
  /** A filter over the body; what does not pass is not sent. */
  filter?: Record<string, unknown> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids?: string[]
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** Which of the topics to show. Default: the first that they stand for. */
  topic?: string
  /** Which resource of the shop to show. Default: the topic's sample. */
  resource_id?: string
  /** Id of the webhook that is being changed, for code of the shop that tells webhooks apart. */
  id?: string
}

export type AdminRecoverWebhook = {
  /** From when on. */
  since: string
  /** Up to when. Default: now. */
  until?: string
  /** Which of them to recover. Default: all. */
  statuses?: ("failed" | "cancelled" | "missing")[]
  /** Only counts. */
  dry_run?: boolean
}

export type AdminRotateWebhookSecret = {
  /** For how long the old secret signs beside the new one. Default: a day. */
  overlap_seconds?: number
}

export type AdminSendExisting = {
  /** What of the shop to send. */
  entity: "product" | "customer" | "order"
}

export type AdminTestWebhook = {
  /** Whose sample to send. Default: the first that it subscribes to. */
  topic?: string
  /** Id of a resource of the shop that the topic is about, to be sent as it is now in the place of the sample, as far as filter and sales channels let it through. */
  resource?: string
  /** Properties of one's own, of at most a megabyte, in the place of those that `data` has in the message; what they hold is replaced whole. */
  data?: Record<string, unknown>
}

export type AdminTroubledWebhook = {
  /** Its id. */
  id: string
  /** A name for admins. */
  name: string
  /** Its status. */
  status: "active" | "paused" | "disabled"
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health: "disabled" | "failed_ping" | "failing"
  /** Since when it is failing or disabled, or when its last ping was sent. */
  since: string | null
  /** Its last success. */
  last_success_at: string | null
  /** What went wrong at the last failed attempt. */
  last_error: string | null
  /** Why it fails, where the log knows more than the last error says; null otherwise. */
  likely_cause: {
    /** What the log knows beyond the last error: the app has refused access since the secret was rotated, or has answered slower each day. */
    kind: "secret_rotated"
    /** Since when. */
    at: string
  } | {
    /** What the log knows beyond the last error: the app has refused access since the secret was rotated, or has answered slower each day. */
    kind: "slower"
    /** Since when. */
    at: string
    /** Median response time on the first of the last five days. */
    from_ms: number
    /** Median response time on the last of them. */
    to_ms: number
  } | null
  /** Deliveries that wait for an attempt. */
  waiting: number
  /** When it is tried next; null where it is disabled. */
  next_try_at: string | null
}

export type AdminUpdateWebhook = {
  /** A name for admins. */
  name?: string
  /** Where it is sent to; null where it is fetched. */
  url?: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics?: string[]
  /** Its status. */
  status?: "active" | "paused" | "disabled"
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids?: string[]
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields?: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload?: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers?: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule?: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures?: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms?: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit?: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering?: "none" | "resource"
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode?: "push" | "pull"
  /** Its own name for scripts, which no other webhook of the shop has; null for none. That of a deleted webhook may be given again. */
  external_id?: string | null
  /** A filter over the body; what does not pass is not sent. */
  filter?: Record<string, unknown> | null
  /** Settings as the caller last read them. Where one of them has another value by now, nothing is changed, and the answer is a 409 that names it. */
  expected?: Record<string, unknown> | null
  /** On resume, what happens to the deliveries that wait. */
  waiting_deliveries?: "deliver" | "cancel"
}

export type AdminUpdateWebhookApp = {
  /** A name for admins. */
  name?: string
  /** Whom to write to about it. */
  contact_email?: string | null
  /** `suspended`: its tokens are refused and its webhooks paused, until it is `active` again. */
  status?: "active" | "suspended"
  /** What its webhooks may be sent from now on. */
  topics?: string[]
  /** The sales channels that its webhooks may be about; empty for all. */
  sales_channel_ids?: string[]
  /** How many webhooks it may have. Default: 10. */
  max_webhooks?: number
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
}

export type AdminUpdateWebhookById = {
  /** A name for admins. */
  name?: string
  /** Where it is sent to; null where it is fetched. */
  url?: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics?: string[]
  /** Its status. */
  status?: "active" | "paused" | "disabled"
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids?: string[]
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields?: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload?: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers?: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule?: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures?: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms?: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit?: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering?: "none" | "resource"
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode?: "push" | "pull"
  /** Its own name for scripts, which no other webhook of the shop has; null for none. That of a deleted webhook may be given again. */
  external_id?: string | null
  /** A filter over the body; what does not pass is not sent. */
  filter?: Record<string, unknown> | null
  /** Settings as the caller last read them. Where one of them has another value by now, nothing is changed, and the answer is a 409 that names it. */
  expected?: Record<string, unknown> | null
  /** On resume, what happens to the deliveries that wait. */
  waiting_deliveries?: "deliver" | "cancel"
  /** Its id. */
  id: string
}

export type AdminWebhook = {
  /** Its id. */
  id: string
  /** Id of the app that made it; null for one of the shop's own. */
  app_id: string | null
  /** Its own name for scripts, which no other webhook of the shop has; null for none. That of a deleted webhook may be given again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode: "push" | "pull"
  /** Where it is sent to; null where it is fetched. */
  url: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** Its status. */
  status: "active" | "paused" | "disabled"
  /** Whether it was paused because its app is suspended, and resumes with it. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or an admin's choice. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy"
  /** The secret's last five characters, to recognise it by. */
  secret_redacted: string
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** What receivers verify its `v1a` signatures with, newest first; empty where it never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** When it ends to verify, as it was rotated out; null for one that was not. */
    expires_at: string | null
  }[]
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids: string[]
  /** What it is really sent, where it asks for more than its app may have; no topics: nothing. Null where nothing is taken from it. */
  limited_by_app: {
    /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
    topics: string[]
    /** Only what belongs to these sales channels; empty for all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body; what does not pass is not sent. */
  filter: Record<string, unknown> | null
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering: "none" | "resource"
  /** Deliveries that failed for good since the last success. */
  consecutive_failures: number
  /** Since when it is sent one attempt at a time; null when it is not failing. */
  failing_since: string | null
  /** When it is tried next while it is failing; null otherwise. */
  probe_at: string | null
  /** Its last success. */
  last_success_at: string | null
  /** Its last failed attempt. */
  last_failure_at: string | null
  /** What went wrong at the last failed attempt. */
  last_error: string | null
  /** When it was last sent a ping. */
  pinged_at: string | null
  /** What went wrong with the last ping, until something arrives; null otherwise. */
  ping_error: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** Id of the admin whose rights were asked for what it is sent; null where nobody's were, as before Medusa's policies were on. */
  rights_of: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
}

export type AdminWebhookAcknowledgementResponse = {
  /** Those that have arrived, also if that was said before. */
  acknowledged: string[]
  /** Those of which the webhook has nothing to acknowledge: they were never fetched, are cancelled or given up, or are not its own. */
  unknown: string[]
}

export type AdminWebhookApp = {
  /** Its id. */
  id: string
  /** A name for admins. */
  name: string
  /** Whom to write to about it. */
  contact_email: string | null
  /** `suspended`: its tokens are refused and its webhooks paused. */
  status: "active" | "suspended"
  /** What its webhooks may be sent. */
  topics: string[]
  /** The sales channels that its webhooks may be about; empty for all. */
  sales_channel_ids: string[]
  /** How many webhooks it may have. Default: 10. */
  max_webhooks: number
  /** How many webhooks it has. */
  webhook_count: number
  /** When one of its tokens was last used, within a minute; null when none was. */
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
  /** Its id. */
  id: string
  /** What was deleted. */
  object: "webhook_app"
  /** What was deleted. */
  deleted: boolean
  /** Ids of the webhooks that were deleted with it. */
  webhook_ids: string[]
}

export type AdminWebhookAppListResponse = {
  /** The apps of the page. */
  webhook_apps: AdminWebhookApp[]
  /** How many there are. */
  count: number
  /** How many to leave out. */
  offset: number
  /** How many to give. */
  limit: number
}

export type AdminWebhookAppResponse = {
  /** The app. */
  webhook_app: AdminWebhookApp
}

export type AdminWebhookAppToken = {
  /** Its id. */
  id: string
  /** Id of the app that made it; null for one of the shop's own. */
  app_id: string
  /** Its last five characters, to recognise it by. */
  token_redacted: string
  /** From when on it is refused; null: it does not expire. */
  expires_at: string | null
  /** When it was last used, within a minute; null when it never was. */
  last_used_at: string | null
  /** From which address. */
  last_used_ip: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** When it was created. */
  created_at: string
}

export type AdminWebhookAppTokenDeleteResponse = {
  /** Its id. */
  id: string
  /** What was deleted. */
  object: "webhook_app_token"
  /** What was deleted. */
  deleted: boolean
}

export type AdminWebhookAppTokenListResponse = {
  /** Its tokens, newest first, expired ones too. */
  tokens: AdminWebhookAppToken[]
}

export type AdminWebhookAppTokenResponse = {
  /** The token. */
  token: AdminWebhookAppTokenWithText
}

export type AdminWebhookAppTokenWithText = {
  /** Its id. */
  id: string
  /** Id of the app that made it; null for one of the shop's own. */
  app_id: string
  /** Its last five characters, to recognise it by. */
  token_redacted: string
  /** From when on it is refused; null: it does not expire. */
  expires_at: string | null
  /** When it was last used, within a minute; null when it never was. */
  last_used_at: string | null
  /** From which address. */
  last_used_ip: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** When it was created. */
  created_at: string
  /** `whapp_` and 64 hexadecimal digits, for this once. */
  token: string
}

export type AdminWebhookAttempt = {
  /** 1, 2, … */
  attempt: number
  /** When it was sent. */
  started_at: string
  /** How long it took, in milliseconds. */
  duration_ms: number
  /** Where it is sent to; null where it is fetched. */
  url: string | null
  /** As sent, with secrets and signatures masked. */
  request_headers: Record<string, string>
  /** HTTP status of the last answer; null when none came. */
  response_status: number | null
  /** As they came. */
  response_headers: Record<string, string> | null
  /** Text, up to the plugin option `maxResponseBytes`. */
  response_body: string | null
  /** What went wrong, or why it ended as it did. */
  remark: string | null
}

export type AdminWebhookAuditEntry = {
  /** Id of the entry. */
  id: string
  /** Who made the change: an admin (`user`), a secret API key (`api-key`), an app (`app`), someone in an app's portal (`portal-session`), the shop's own code (`code`), or the plugin itself (`system`), which also stands for statements that are run by hand. */
  actor_type: "user" | "api-key" | "app" | "portal-session" | "code" | "system"
  /** Id of the admin, the secret API key, the app or the portal's session; null for others. */
  actor_id: string | null
  /** What was done. */
  action: "created" | "updated" | "paused" | "resumed" | "suspended" | "disabled" | "secret_rotated" | "secret_revealed" | "token_created" | "token_deleted" | "portal_link_created" | "portal_opened" | "portal_closed" | "deleted" | "restored"
  /** What was changed. */
  object: "webhook" | "webhook_app"
  /** Id of what was changed. */
  object_id: string
  /** Its name at that time. */
  object_name: string
  /** By the setting's name: `{ from, to }`, and `"changed"` for the secret, headers and public keys. */
  changes: Record<string, unknown>
  /** When it was done. */
  created_at: string
}

export type AdminWebhookAuditResponse = {
  /** The changes of the page, newest first. */
  audit_entries: AdminWebhookAuditEntry[]
  /** How many there are. */
  count: number
  /** How many to leave out. */
  offset: number
  /** How many to give. */
  limit: number
}

export type AdminWebhookBackfill = {
  /** Its id. */
  id: string
  /** Id of the webhook. */
  webhook_id: string
  /** What it goes through: stored events, or what the shop has of an entity. */
  subject: "event" | "product" | "customer" | "order"
  /** Whether it still runs, has come to its end, or was cancelled. */
  status: "running" | "completed" | "cancelled"
  /** How many there were to look at when it began. */
  total: number
  /** How many it has looked at. */
  looked: number
  /** How many deliveries came of it. */
  queued: number
  /** Those that could not be composed, again and again, and were left out. */
  failed: number
  /** What went wrong last. */
  error: string | null
  /** When it was created. */
  created_at: string
  /** When it was finished. */
  finished_at: string | null
}

export type AdminWebhookBackfillResponse = {
  /** What goes on in the background, or went on last; null when nothing ever did. */
  backfill: AdminWebhookBackfill
}

export type AdminWebhookBatchResponse = {
  /** The webhooks that were created, each with its secret. */
  created: AdminWebhookWithSecret[]
  /** The webhooks that were changed. */
  updated: AdminWebhook[]
  /** What was deleted. */
  deleted: {
    /** Ids. */
    ids: string[]
    /** What was deleted. */
    object: "webhook"
    /** What was deleted. */
    deleted: boolean
  }
}

export type AdminWebhookDefaults = {
  /** Seconds to wait after each failed attempt. */
  retry_schedule: number[]
  /** Failed deliveries in a row that disable it; 0: never. */
  max_failures: number
  /** Bound of a whole attempt in milliseconds. */
  timeout_ms: number
}

export type AdminWebhookDefaultsResponse = {
  /** What holds for a webhook that has no value of its own. */
  defaults: AdminWebhookDefaults
}

export type AdminWebhookDeleteResponse = {
  /** Its id. */
  id: string
  /** What was deleted. */
  object: "webhook"
  /** What was deleted. */
  deleted: boolean
}

export type AdminWebhookDelivery = {
  /** Its id. */
  id: string
  /** Id of the webhook. */
  webhook_id: string
  /** Id of the event: the header `webhook-id`, the same for each retry and each webhook. */
  event_id: string
  /** What it tells of: `order.created`. */
  topic: string
  /** What it is about: `order`. */
  resource: string
  /** Id of what it is about. */
  resource_id: string | null
  /** Its status. */
  status: "created" | "retrying" | "success" | "failed" | "cancelled"
  /** How often it was sent so far. */
  attempt_count: number
  /** When it is tried next. */
  next_attempt_at: string | null
  /** HTTP status of the last answer; null when none came. */
  response_status: number | null
  /** How long the last attempt took, in milliseconds. */
  duration_ms: number | null
  /** What went wrong, or why it ended as it did. */
  remark: string | null
  /** When it was created. */
  created_at: string
  /** When it was finished. */
  finished_at: string | null
  /** The body's exact text, as sent to this webhook; null where it is not stored or hidden. Only where `fields` asks for it. */
  payload?: string | null
  /** Whether the payload and the receiver's answers are left out, as whoever asks may not read what they are about. */
  payload_hidden?: boolean
  /** Why the payload is not stored any more: `expired`, the option `payloadRetention` has removed it, and the answers with it; `erased`, what is stored about a person was erased; `unused`, nobody was sent it. Such a delivery cannot be sent again. */
  payload_removed?: "unused" | "expired" | "erased" | null
}

export type AdminWebhookDeliveryBatchResponse = {
  /** How many there are. */
  count: number
}

export type AdminWebhookDeliveryDetail = {
  /** Its id. */
  id: string
  /** Id of the webhook. */
  webhook_id: string
  /** Id of the event: the header `webhook-id`, the same for each retry and each webhook. */
  event_id: string
  /** What it tells of: `order.created`. */
  topic: string
  /** What it is about: `order`. */
  resource: string
  /** Id of what it is about. */
  resource_id: string | null
  /** Its status. */
  status: "created" | "retrying" | "success" | "failed" | "cancelled"
  /** How often it was sent so far. */
  attempt_count: number
  /** When it is tried next. */
  next_attempt_at: string | null
  /** HTTP status of the last answer; null when none came. */
  response_status: number | null
  /** How long the last attempt took, in milliseconds. */
  duration_ms: number | null
  /** What went wrong, or why it ended as it did. */
  remark: string | null
  /** When it was created. */
  created_at: string
  /** When it was finished. */
  finished_at: string | null
  /** What happened. */
  event: {
    /** Its id. */
    id: string
    /** What it tells of: `order.created`. */
    topic: string
    /** When it happened. */
    occurred_at: string
    /** Where it came from: the event bus, catch-up, a ping, a test, or the sending of what exists. */
    source: "event_bus" | "catch_up" | "ping" | "test" | "existing"
    /** The body's exact text, as it is sent to this webhook; null when it is not stored. */
    payload: string | null
    /** Whether the payload and the receiver's answers are left out, as whoever asks may not read what they are about. */
    payload_hidden: boolean
    /** Why the payload is not stored any more: `expired`, the option `payloadRetention` has removed it, and the answers with it; `erased`, what is stored about a person was erased; `unused`, nobody was sent it. Such a delivery cannot be sent again. */
    payload_removed: "unused" | "expired" | "erased" | null
  }
  /** Each time that it was sent, oldest first. */
  attempts: AdminWebhookAttempt[]
}

export type AdminWebhookDeliveryListResponse = {
  /** The deliveries of the page. */
  webhook_deliveries: AdminWebhookDelivery[]
  /** How many there are. */
  count: number
  /** How many to leave out. */
  offset: number
  /** How many to give. */
  limit: number
  /** Whether there are more than `count` says, or may be behind those that were looked at. */
  count_capped: boolean
  /** Continues after the last that this page has looked at; null at the end. A page may hold fewer than `limit` before. */
  next_cursor: string | null
  /** Where a poller goes on, also behind the last page: nothing comes to be before it any more. The newest deliveries come twice, so drop ids that you have. Null unless the order is `created_at`, ascending. */
  poll_cursor: string | null
}

export type AdminWebhookDeliveryResponse = {
  /** The delivery. */
  webhook_delivery: AdminWebhookDeliveryDetail
}

export type AdminWebhookErasure = {
  /** Its id. */
  id: string
  /** Whether it has come to its end; one that has not is run again. */
  status: "running" | "completed"
  /** The customer who was named. */
  customer_id: string | null
  /** SHA-256 of the lower-cased e-mail address that was given, in hexadecimal digits. */
  email_hash: string | null
  /** How many `resource_ids` were given. */
  resources: number
  /** Events whose payload was erased. */
  events: number
  /** Deliveries whose body was erased, their own or their event's. */
  deliveries: number
  /** Attempts whose answer was erased. */
  attempts: number
  /** Deliveries that were still to be sent, and never will be. */
  cancelled: number
  /** Id of the admin who asked for it; null for a script or an option. */
  created_by: string | null
  /** When it was created. */
  created_at: string
  /** When it was finished. */
  finished_at: string | null
}

export type AdminWebhookErasureListResponse = {
  /** The erasures of the page, newest first. */
  erasures: AdminWebhookErasure[]
  /** How many there are. */
  count: number
  /** How many to leave out. */
  offset: number
  /** How many to give. */
  limit: number
}

export type AdminWebhookErasureResponse = {
  /** What was, or would be, erased. */
  erasure: AdminWebhookErasureResult
}

export type AdminWebhookErasureResult = {
  /** Id of its record; null for a dry run. */
  id: string | null
  /** Whether it was only counted. */
  dry_run: boolean
  /** The shop's customers that were found. */
  customer_ids: string[]
  /** Events whose payload was erased. */
  events: number
  /** Deliveries whose body was erased, their own or their event's. */
  deliveries: number
  /** Attempts whose answer was erased. */
  attempts: number
  /** Deliveries that were still to be sent, and never will be. */
  cancelled: number
}

export type AdminWebhookLastBackfillResponse = {
  /** What goes on in the background, or went on last; null when nothing ever did. */
  backfill: AdminWebhookBackfill | null
}

export type AdminWebhookListResponse = {
  /** The webhooks of the page. */
  webhooks: AdminWebhook[]
  /** How many there are. */
  count: number
  /** How many to leave out. */
  offset: number
  /** How many to give. */
  limit: number
  /** How many webhooks of the shop there are of each health, whatever the filters. */
  by_health: {
    /** How many the plugin has disabled for their failures. */
    disabled: number
    /** How many did not take their last ping, and nothing since. */
    failed_ping: number
    /** How many failed at their last deliveries. */
    failing: number
    /** All others. */
    healthy: number
  }
}

export type AdminWebhookMessage = {
  /** Id of the delivery, to acknowledge it by. */
  id: string
  /** As a POST would have them, with a signature of this moment. */
  headers: Record<string, string>
  /** The exact text that is signed. */
  body: string
}

export type AdminWebhookMessagesResponse = {
  /** Those that are leased to whoever asked, the one that is due longest first. */
  messages: AdminWebhookMessage[]
}

export type AdminWebhookPortalSessionResponse = {
  /** The link, for this once. Its code is behind `#code=`. */
  url: string
  /** Until when it may be used. */
  expires_at: string
}

export type AdminWebhookPreview = {
  /** What it tells of: `order.created`. */
  topic: string
  /** Which resource it is about; null for the topic's sample. */
  resource_id: string | null
  /** Whether it would be sent. */
  would_be_sent: boolean
  /** Why it would not be sent: its sales channels, the filter, that it is deleted, a veto of the shop's code, or what `remark` says. */
  reason: "scope" | "filter" | "draft" | "deleted" | "vetoed" | "unsendable" | null
  /** What went wrong, or why it ended as it did. */
  remark: string | null
  /** As of a first attempt; signatures are masked. */
  headers: Record<string, string>
  /** The exact text, as it would be signed; also of what would not be sent. */
  body: string
}

export type AdminWebhookPreviewResponse = {
  /** What would be sent. */
  preview: AdminWebhookPreview
}

export type AdminWebhookRecoveryResponse = {
  /** How many there are. */
  count: number
  /** Whether there are more than `count` says, or may be behind those that were looked at. */
  count_capped: boolean
  /** How many have failed for good. */
  failed: number
  /** How many were cancelled. */
  cancelled: number
  /** How many stored events never became a delivery to it. They are composed from the shop's present state; those whose own data is no longer stored are left out. */
  missing: number
}

export type AdminWebhookRecoverySuggestionResponse = {
  /** The suggested start of a recovery. */
  suggestion: {
    /** From when on. */
    since: string
    /** Why since then. */
    reason: "before_failures" | "first_failure" | "inactive" | "last_success" | "created"
  }
  /** What goes on in the background, or went on last; null when nothing ever did. */
  backfill: AdminWebhookBackfill | null
}

export type AdminWebhookResponse = {
  /** The webhook. */
  webhook: AdminWebhook
}

export type AdminWebhookSecretResponse = {
  /** `whsec_` and the key in base64, that signs what is sent. */
  secret: string
}

export type AdminWebhookStats = {
  /** How far to look back. */
  range: "24h" | "7d" | "30d"
  /** What happened in each hour (`24h`, `7d`) or day (`30d`) by the database's clock, oldest first; those in which nothing did too. A delivery that failed and then succeeded counts as both, each at its time. Pings and tests do not count. */
  buckets: AdminWebhookStatsBucket[]
  /** Sums over the buckets. */
  totals: {
    /** How many have succeeded. */
    success: number
    /** How many have failed for good. */
    failed: number
    /** How many were cancelled. */
    cancelled: number
    /** Attempts that failed, those of deliveries that succeeded later too. */
    failed_attempts: number
    /** Updates that were not sent, as they change nothing of what the webhook is sent, or nothing that its `triggers` name. */
    unchanged: number
  }
  /** Deliveries that failed for good since the last success. Exact up to 1,000. */
  given_up: number
  /** When the first of them was given up. */
  given_up_since: string | null
  /** Deliveries that wait for an attempt. */
  waiting: number
  /** When the first of the deliveries that wait is due, which may be in the past; null when none waits. */
  next_due_at: string | null
}

export type AdminWebhookStatsBucket = {
  /** Start of the hour or day, in UTC. */
  at: string
  /** How many have succeeded. */
  success: number
  /** How many have failed for good. */
  failed: number
  /** How many were cancelled. */
  cancelled: number
  /** Attempts that failed, those of deliveries that succeeded later too. */
  failed_attempts: number
  /** Updates that were not sent, as they change nothing of what the webhook is sent, or nothing that its `triggers` name. */
  unchanged: number
  /** Median of the response times in milliseconds, right within 5 %; null when nothing was answered. */
  p50_ms: number | null
  /** 95 in 100 were answered within so many milliseconds, right within 5 %. */
  p95_ms: number | null
}

export type AdminWebhookStatsResponse = {
  /** Its statistics. */
  stats: AdminWebhookStats
}

export type AdminWebhookSummariesResponse = {
  /** By the webhook's id; unknown ones are left out. */
  stats: Record<string, AdminWebhookSummary>
}

export type AdminWebhookSummary = {
  /** What happened in each of the last 24 hours, oldest first. */
  last_24h: {
    /** Start of the hour, in UTC. */
    hour: string
    /** How many have succeeded. */
    success: number
    /** How many have failed for good. */
    failed: number
    /** Attempts that failed, those of deliveries that succeeded later too. */
    failed_attempts: number
  }[]
  /** Start of the last attempt. */
  last_delivery_at: string | null
  /** Deliveries that failed for good since the last success. Exact up to 1,000. */
  given_up: number
  /** When the first of them was given up. */
  given_up_since: string | null
  /** Deliveries that wait for an attempt. */
  waiting: number
  /** When the first of the deliveries that wait is due, which may be in the past; null when none waits. */
  next_due_at: string | null
}

export type AdminWebhookTopic = {
  /** What it tells of: `order.created`. */
  topic: string
  /** What it is about: `order`. */
  resource: string
  /** What happened. */
  event: string
  /** Heading under which the dashboard lists it. */
  group: string
  /** What it tells of. */
  description: string
  /** Medusa's events behind it. */
  events: string[]
  /** Entity of Medusa's `query.graph` that the data is read from; null: the event's own data. */
  entity: string | null
  /** The number at the end of the `$id` of `schema`. It grows when messages of the topic lose a field, or a field gets another type; fields that are added leave it as it is. */
  schema_version: number
  /** Rights that whoever asks would need to choose it, and does not have; empty where Medusa's policies are off. */
  missing_rights: string[]
  /** Fields of that entity that the data has. */
  fields: string[] | null
  /** Paths that a webhook may name in its `triggers` for this topic; null where it tells of no updates. */
  triggers: string[] | null
  /** A realistic `data`. */
  sample: Record<string, unknown>
  /** JSON Schema (draft 2020-12) of `data`. */
  schema: Record<string, unknown>
}

export type AdminWebhookTopicListResponse = {
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: AdminWebhookTopic[]
}

export type AdminWebhookUrlResponse = {
  /** Why webhooks may not be sent there, as a sentence; null when they may. */
  problem: string | null
}

export type AdminWebhookWithSecret = {
  /** Its id. */
  id: string
  /** Id of the app that made it; null for one of the shop's own. */
  app_id: string | null
  /** Its own name for scripts, which no other webhook of the shop has; null for none. That of a deleted webhook may be given again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode: "push" | "pull"
  /** Where it is sent to; null where it is fetched. */
  url: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** Its status. */
  status: "active" | "paused" | "disabled"
  /** Whether it was paused because its app is suspended, and resumes with it. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or an admin's choice. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy"
  /** The secret's last five characters, to recognise it by. */
  secret_redacted: string
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** What receivers verify its `v1a` signatures with, newest first; empty where it never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** When it ends to verify, as it was rotated out; null for one that was not. */
    expires_at: string | null
  }[]
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids: string[]
  /** What it is really sent, where it asks for more than its app may have; no topics: nothing. Null where nothing is taken from it. */
  limited_by_app: {
    /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
    topics: string[]
    /** Only what belongs to these sales channels; empty for all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body; what does not pass is not sent. */
  filter: Record<string, unknown> | null
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering: "none" | "resource"
  /** Deliveries that failed for good since the last success. */
  consecutive_failures: number
  /** Since when it is sent one attempt at a time; null when it is not failing. */
  failing_since: string | null
  /** When it is tried next while it is failing; null otherwise. */
  probe_at: string | null
  /** Its last success. */
  last_success_at: string | null
  /** Its last failed attempt. */
  last_failure_at: string | null
  /** What went wrong at the last failed attempt. */
  last_error: string | null
  /** When it was last sent a ping. */
  pinged_at: string | null
  /** What went wrong with the last ping, until something arrives; null otherwise. */
  ping_error: string | null
  /** Id of the admin who created it. */
  created_by: string | null
  /** Id of the admin whose rights were asked for what it is sent; null where nobody's were, as before Medusa's policies were on. */
  rights_of: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** `whsec_` and the key in base64, that signs what is sent. */
  secret: string
}

export type AdminWebhookWithSecretResponse = {
  /** The webhook. */
  webhook: AdminWebhookWithSecret
}

export type AdminWebhooksHealth = {
  /** Captured events that wait to become deliveries. Exact up to 10,000. */
  waiting_events: number
  /** When the event that waits longest was captured. */
  oldest_event_at: string | null
  /** How many seconds ago that was. */
  oldest_event_seconds: number
  /** Deliveries of active webhooks that wait for an attempt, now or later, without those that wait to be fetched. Exact up to 100,000. */
  backlog: number
  /** Whether the backlog is larger than it says. */
  backlog_capped: boolean
  /** Since when a delivery is due that nothing but the plugin holds up. */
  oldest_due_at: string | null
  /** For how many seconds it has been. */
  oldest_due_seconds: number
  /** Active webhooks whose receivers fail. */
  failing_webhooks: number
  /** Webhooks that the plugin has disabled. */
  disabled_webhooks: number
  /** Start of the last attempt of any webhook. */
  last_dispatch_at: string | null
  /** Up to when was looked for what the event bus lost. */
  last_catch_up_at: string | null
  /** The comparison of every resource with what was sent last. */
  sweep: {
    /** The last whole round; null where there is none. */
    finished: {
      /** When it began. */
      began_at: string
      /** When it was finished. */
      finished_at: string | null
      /** Resources that were compared. */
      checked: number
      /** Those that had changed, and nobody had been sent it. */
      changed: number
      /** What was deleted. */
      deleted: number
    } | null
    /** The round that is under way; null where there is none. */
    running: {
      /** When it began. */
      began_at: string
      /** When it was finished. */
      finished_at: string | null
      /** Resources that were compared. */
      checked: number
      /** Those that had changed, and nobody had been sent it. */
      changed: number
      /** What was deleted. */
      deleted: number
    } | null
  }
  /** What the database or JSON refuses for its content: it was left out, so that it stops nothing behind it. */
  set_aside: {
    /** How many there are. */
    count: number
    /** What went wrong at the last failed attempt. */
    last_error: string | null
    /** When the last one was. */
    last_at: string | null
  }
}

export type AdminWebhooksHealthResponse = {
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health: AdminWebhooksHealth
}

export type AdminWebhooksOverview = {
  /** How far to look back. */
  range: "24h" | "7d" | "30d"
  /** What happened in each hour (`24h`, `7d`) or day (`30d`) by the database's clock, oldest first; those in which nothing did too. A delivery that failed and then succeeded counts as both, each at its time. Pings and tests do not count. */
  buckets: AdminWebhookStatsBucket[]
  /** Sums over the buckets. */
  totals: {
    /** How many have succeeded. */
    success: number
    /** How many have failed for good. */
    failed: number
    /** How many were cancelled. */
    cancelled: number
    /** Attempts that failed, those of deliveries that succeeded later too. */
    failed_attempts: number
    /** Updates that were not sent, as they change nothing of what the webhook is sent, or nothing that its `triggers` name. */
    unchanged: number
  }
  /** How many webhooks of the shop there are of each health, whatever the filters. */
  by_health: {
    /** How many the plugin has disabled for their failures. */
    disabled: number
    /** How many did not take their last ping, and nothing since. */
    failed_ping: number
    /** How many failed at their last deliveries. */
    failing: number
    /** All others. */
    healthy: number
  }
  /** What needs an admin, at most fifty webhooks, in the order of the list. */
  attention: AdminTroubledWebhook[]
  /** What is still to be sent. */
  backlog: {
    /** Deliveries of active webhooks that wait for an attempt, now or later. Exact up to 100,000. */
    count: number
    /** Whether there is more than was counted. */
    capped: boolean
    /** Since when a delivery is due that nothing but the plugin holds up. */
    oldest_due_at: string | null
    /** For how many seconds it has been. */
    oldest_due_seconds: number
  }
  /** Up to when was looked for what the event bus lost. */
  last_catch_up_at: string | null
  /** The comparison of every resource with what was sent last. */
  sweep: {
    /** The last whole round; null where there is none. */
    finished: {
      /** When it began. */
      began_at: string
      /** When it was finished. */
      finished_at: string | null
      /** Resources that were compared. */
      checked: number
      /** Those that had changed, and nobody had been sent it. */
      changed: number
      /** What was deleted. */
      deleted: number
    } | null
    /** The round that is under way; null where there is none. */
    running: {
      /** When it began. */
      began_at: string
      /** When it was finished. */
      finished_at: string | null
      /** Resources that were compared. */
      checked: number
      /** Those that had changed, and nobody had been sent it. */
      changed: number
      /** What was deleted. */
      deleted: number
    } | null
  }
}

export type AdminWebhooksOverviewResponse = {
  /** The state of all webhooks. */
  overview: AdminWebhooksOverview
}

export type AppBatchWebhookDeliveries = {
  /** `retry` what has no success, `replay` what is finished. Nothing is cancelled: pause the webhook. */
  action: "retry" | "replay"
  /** Ids. */
  ids?: string[]
  /** Which deliveries; every given condition must hold. */
  filters?: {
    /** Id of the webhook. */
    webhook_id?: string[]
    /** Its status. */
    status?: ("created" | "retrying" | "success" | "failed" | "cancelled")[]
    /** What it tells of: `order.created`. */
    topic?: string[]
    /** Id of what it is about. */
    resource_id?: string[]
    /** HTTP status of the last answer; null when none came. */
    response_status?: ("none" | number)[]
    /** Free text to search by. */
    q?: string
    /** When it was created. */
    created_at?: AdminPeriod
    /** When it was finished. */
    finished_at?: AdminPeriod
  }
}

export type AppCreateWebhook = {
  /** A name for admins. */
  name?: string
  /** Where it is sent to; null where it is fetched. */
  url?: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** Its status. */
  status?: "active" | "paused" | "disabled"
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature?: "hmac" | "ed25519" | "both"
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header?: string | null
  /** Custom headers of each request. */
  headers?: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context?: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids?: string[]
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields?: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload?: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers?: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule?: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures?: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms?: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit?: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering?: "none" | "resource"
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata?: Record<string, unknown> | null
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode?: "push" | "pull"
  /** Its own name for scripts: the app's webhook that has it is changed, and one is created where none has. Null for none. */
  external_id?: string | null
  /** A filter over the body; what does not pass is not sent. */
  filter?: Record<string, unknown> | null
  /** `whsec_` and the key in base64; one is made when none is given. */
  secret?: string
}

export type AppCreatedWebhook = {
  /** Its id. */
  id: string
  /** Id of the app that made it; null for one of the shop's own. */
  app_id: string | null
  /** Its own name for scripts, which no other webhook of the shop has; null for none. That of a deleted webhook may be given again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode: "push" | "pull"
  /** Where it is sent to; null where it is fetched. */
  url: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** Its status. */
  status: "active" | "paused" | "disabled"
  /** Whether it was paused because its app is suspended, and resumes with it. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or an admin's choice. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy"
  /** The secret's last five characters, to recognise it by. */
  secret_redacted: string
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** What receivers verify its `v1a` signatures with, newest first; empty where it never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** When it ends to verify, as it was rotated out; null for one that was not. */
    expires_at: string | null
  }[]
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids: string[]
  /** What it is really sent, where it asks for more than its app may have; no topics: nothing. Null where nothing is taken from it. */
  limited_by_app: {
    /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
    topics: string[]
    /** Only what belongs to these sales channels; empty for all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body; what does not pass is not sent. */
  filter: Record<string, unknown> | null
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering: "none" | "resource"
  /** Deliveries that failed for good since the last success. */
  consecutive_failures: number
  /** Since when it is sent one attempt at a time; null when it is not failing. */
  failing_since: string | null
  /** When it is tried next while it is failing; null otherwise. */
  probe_at: string | null
  /** Its last success. */
  last_success_at: string | null
  /** Its last failed attempt. */
  last_failure_at: string | null
  /** What went wrong at the last failed attempt. */
  last_error: string | null
  /** When it was last sent a ping. */
  pinged_at: string | null
  /** What went wrong with the last ping, until something arrives; null otherwise. */
  ping_error: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** `whsec_` and the key in base64, that signs what is sent. */
  secret?: string
}

export type AppCreatedWebhookResponse = {
  /** The webhook. */
  webhook: AppCreatedWebhook
}

export type AppGetWebhookTopicsParams = {
  /** Which of each topic's properties to give, all by default: `topic,sample`; `-` leaves one out: `-fields,-triggers,-sample,-schema`. */
  fields?: string
  /** Which topics; all by default. */
  topic?: string[]
  /** `allowed`: the topics that the app may have. `all`: after them, the plugin's built-in topics that it may not have. Other topics of the shop beyond the app's rights are never listed. */
  scope?: "allowed" | "all"
}

export type AppGetWebhooksParams = {
  /** What to show of each, by names with commas between. */
  fields?: string
  /** How many to give. */
  limit?: number
  /** How many to leave out. */
  offset?: number
  /** What to sort by; descending with a `-` before it. */
  order?: "created_at" | "updated_at" | "name" | "url" | "status" | "health" | "last_success_at" | "last_failure_at" | "-created_at" | "-updated_at" | "-name" | "-url" | "-status" | "-health" | "-last_success_at" | "-last_failure_at"
  /** Free text to search by. */
  q?: string
  /** Its status. */
  status?: ("active" | "paused" | "disabled")[]
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health?: ("disabled" | "failed_ping" | "failing" | "healthy")[]
  /** As the webhook has it: `order.*` finds those that subscribe to the wildcard. */
  topic?: string[]
  /** Where it is sent to, as a whole. */
  url?: string[]
  /** The webhook's own name for scripts, as a whole. */
  external_id?: string[]
  /** Those that are limited to one of these sales channels. */
  sales_channel_id?: string[]
  /** When it was created. */
  created_at?: AdminPeriod
}

export type AppIdentity = {
  /** Its id. */
  id: string
  /** A name for admins. */
  name: string
  /** Whom to write to about it. */
  contact_email: string | null
  /** Its status. */
  status: "active" | "suspended"
  /** What its webhooks may be sent. */
  topics: string[]
  /** The sales channels that its webhooks may be about; empty for all. */
  sales_channel_ids: string[]
  /** How many webhooks it may have. Default: 10. */
  max_webhooks: number
  /** How many webhooks it has. */
  webhook_count: number
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** Names of sales channels: of those that it is limited to, or, where it is not limited, of those that its webhooks name. */
  sales_channels: {
    /** Its id. */
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
  /** What is behind `#code=` in the link: `whpl_` and 64 hexadecimal digits. */
  code: string
}

export type AppPortalSessionResponse = {
  /** The app. */
  webhook_app: AppIdentity
  /** When the session ends. */
  expires_at: string
}

export type AppWebhook = {
  /** Its id. */
  id: string
  /** Id of the app that made it; null for one of the shop's own. */
  app_id: string | null
  /** Its own name for scripts, which no other webhook of the shop has; null for none. That of a deleted webhook may be given again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode: "push" | "pull"
  /** Where it is sent to; null where it is fetched. */
  url: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** Its status. */
  status: "active" | "paused" | "disabled"
  /** Whether it was paused because its app is suspended, and resumes with it. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or an admin's choice. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy"
  /** The secret's last five characters, to recognise it by. */
  secret_redacted: string
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** What receivers verify its `v1a` signatures with, newest first; empty where it never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** When it ends to verify, as it was rotated out; null for one that was not. */
    expires_at: string | null
  }[]
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids: string[]
  /** What it is really sent, where it asks for more than its app may have; no topics: nothing. Null where nothing is taken from it. */
  limited_by_app: {
    /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
    topics: string[]
    /** Only what belongs to these sales channels; empty for all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body; what does not pass is not sent. */
  filter: Record<string, unknown> | null
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering: "none" | "resource"
  /** Deliveries that failed for good since the last success. */
  consecutive_failures: number
  /** Since when it is sent one attempt at a time; null when it is not failing. */
  failing_since: string | null
  /** When it is tried next while it is failing; null otherwise. */
  probe_at: string | null
  /** Its last success. */
  last_success_at: string | null
  /** Its last failed attempt. */
  last_failure_at: string | null
  /** What went wrong at the last failed attempt. */
  last_error: string | null
  /** When it was last sent a ping. */
  pinged_at: string | null
  /** What went wrong with the last ping, until something arrives; null otherwise. */
  ping_error: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
}

export type AppWebhookBackfill = {
  /** Its id. */
  id: string
  /** Id of the webhook. */
  webhook_id: string
  /** What it goes through: stored events, or what the shop has of an entity. */
  subject: "event" | "product" | "customer" | "order"
  /** Whether it still runs, has come to its end, or was cancelled. */
  status: "running" | "completed" | "cancelled"
  /** How many there were to look at when it began; null for an app that is limited to sales channels. */
  total: number | null
  /** How many it has looked at; null for an app that is limited to sales channels, which may not know how much there is. */
  looked: number | null
  /** How many deliveries came of it. */
  queued: number
  /** Those that could not be composed, again and again, and were left out. */
  failed: number
  /** What went wrong last. */
  error: string | null
  /** When it was created. */
  created_at: string
  /** When it was finished. */
  finished_at: string | null
}

export type AppWebhookListResponse = {
  /** The webhooks of the page. */
  webhooks: AppWebhook[]
  /** How many there are. */
  count: number
  /** How many to leave out. */
  offset: number
  /** How many to give. */
  limit: number
}

export type AppWebhookRecoveryResponse = {
  /** How many there are. */
  count: number
  /** Whether there are more than `count` says, or may be behind those that were looked at. */
  count_capped: boolean
  /** How many have failed for good. */
  failed: number
  /** How many were cancelled. */
  cancelled: number
  /** How many stored events never became a delivery to it, which are not in `count` where it is null: an app that is limited to sales channels may not know how much there is. */
  missing: number | null
}

export type AppWebhookRecoverySuggestionResponse = {
  /** The suggested start of a recovery. */
  suggestion: {
    /** From when on. */
    since: string
    /** Why since then. */
    reason: "before_failures" | "first_failure" | "inactive" | "last_success" | "created"
  }
  /** What goes on in the background, or went on last; null when nothing ever did. */
  backfill: AppWebhookBackfill | null
}

export type AppWebhookResponse = {
  /** The webhook. */
  webhook: AppWebhook
}

export type AppWebhookTopic = {
  /** What it tells of: `order.created`. */
  topic: string
  /** What it is about: `order`. */
  resource: string
  /** What happened. */
  event: string
  /** Heading under which the dashboard lists it. */
  group: string
  /** What it tells of. */
  description: string
  /** Medusa's events behind it. */
  events: string[]
  /** Entity of Medusa's `query.graph` that the data is read from; null: the event's own data. */
  entity: string | null
  /** The number at the end of the `$id` of `schema`. It grows when messages of the topic lose a field, or a field gets another type; fields that are added leave it as it is. */
  schema_version: number
  /** Rights that whoever asks would need to choose it, and does not have; empty where Medusa's policies are off. */
  missing_rights: string[]
  /** Fields of that entity that the data has. */
  fields: string[] | null
  /** Paths that a webhook may name in its `triggers` for this topic; null where it tells of no updates. */
  triggers: string[] | null
  /** A realistic `data`. */
  sample: Record<string, unknown>
  /** JSON Schema (draft 2020-12) of `data`. */
  schema: Record<string, unknown>
  /** Whether the app may have it. */
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
  /** Its id. */
  id: string
  /** Id of the app that made it; null for one of the shop's own. */
  app_id: string | null
  /** Its own name for scripts, which no other webhook of the shop has; null for none. That of a deleted webhook may be given again. */
  external_id: string | null
  /** A name for admins. */
  name: string
  /** `push`: its messages are sent to its `url`; `pull`: its app fetches them, and it has no `url`. It cannot be changed. */
  mode: "push" | "pull"
  /** Where it is sent to; null where it is fetched. */
  url: string | null
  /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
  topics: string[]
  /** Its status. */
  status: "active" | "paused" | "disabled"
  /** Whether it was paused because its app is suspended, and resumes with it. */
  paused_with_app: boolean
  /** Why it is disabled: too many failures, a `410 Gone`, or an admin's choice. */
  disabled_reason: "max_failures" | "gone" | "admin" | null
  /** When it was disabled. */
  disabled_at: string | null
  /** Whether its deliveries arrive, whatever an admin has set it to: `disabled` by the plugin for its failures, `failed_ping` when the last ping failed and nothing has arrived since, `failing` when its last deliveries failed, else `healthy`. */
  health: "disabled" | "failed_ping" | "failing" | "healthy"
  /** The secret's last five characters, to recognise it by. */
  secret_redacted: string
  /** What signs its messages: `hmac`, its secret (`v1`); `ed25519`, a key pair (`v1a`), of which the receiver needs the public key alone; `both`. */
  signature: "hmac" | "ed25519" | "both"
  /** What receivers verify its `v1a` signatures with, newest first; empty where it never signed with a key pair. */
  public_keys: {
    /** `whpk_` and the 32 bytes of an Ed25519 public key in base64. */
    public_key: string
    /** When it ends to verify, as it was rotated out; null for one that was not. */
    expires_at: string | null
  }[]
  /** Name of a further header with the signature of `x-medusa-webhook-signature`, for an app that was written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`; null for none. */
  signature_header: string | null
  /** Custom headers of each request. */
  headers: Record<string, string> | null
  /** A JSON object of at most 8 KB that is added to each body, for the receiver's routing. */
  context: Record<string, unknown> | null
  /** Only what belongs to these sales channels; empty for all. */
  sales_channel_ids: string[]
  /** What it is really sent, where it asks for more than its app may have; no topics: nothing. Null where nothing is taken from it. */
  limited_by_app: {
    /** What to send: topics, `order.*`, `*`, or `action.<event>`. */
    topics: string[]
    /** Only what belongs to these sales channels; empty for all. */
    sales_channel_ids: string[]
  } | null
  /** A filter over the body; what does not pass is not sent. */
  filter: Record<string, unknown> | null
  /** Fields of the data to send, in Medusa's syntax; null for all of a topic. */
  fields: string[] | null
  /** What `data` holds: `full`, the resource; `thin`, its id alone. */
  payload: "full" | "thin"
  /** Paths of changes that it wants `*.updated` for, as in `variants.prices.amount` or `variants.*`; null: any change of what it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries; null: as the plugin option says. */
  retry_schedule: number[] | null
  /** Failed deliveries in a row that disable it; 0: never; null: as the plugin option says. */
  max_failures: number | null
  /** Bound of a whole attempt in milliseconds; null: as the plugin option says. */
  timeout_ms: number | null
  /** Deliveries a second; null for no limit. */
  rate_limit: number | null
  /** `resource`: a delivery waits for the earlier ones about the same resource; `none`: for none. */
  ordering: "none" | "resource"
  /** Deliveries that failed for good since the last success. */
  consecutive_failures: number
  /** Since when it is sent one attempt at a time; null when it is not failing. */
  failing_since: string | null
  /** When it is tried next while it is failing; null otherwise. */
  probe_at: string | null
  /** Its last success. */
  last_success_at: string | null
  /** Its last failed attempt. */
  last_failure_at: string | null
  /** What went wrong at the last failed attempt. */
  last_error: string | null
  /** When it was last sent a ping. */
  pinged_at: string | null
  /** What went wrong with the last ping, until something arrives; null otherwise. */
  ping_error: string | null
  /** A JSON object of the shop's own. A change is merged into it. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When it was last changed. */
  updated_at: string
  /** `whsec_` and the key in base64, that signs what is sent. */
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
  /** When it ends to verify, as it was rotated out; null for one that was not. */
  expires_at: string | null
}

export type WebhookKeyListResponse = {
  /** The public keys that messages are signed for now. */
  keys: WebhookKey[]
}
