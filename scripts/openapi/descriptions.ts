/**
 * Descriptions of the API's properties and parameters, by name. An entry `Schema.name` overrides `name` in that schema. The generator
 * fails for a name without an entry.
 */
const DESCRIPTIONS: Record<string, string> = {
  "AdminWebhookDefaults.max_failures": "How many failed deliveries in a row disable a webhook. 0: never.",
  "AdminWebhookDefaults.retry_schedule": "Seconds to wait after each failed attempt.",
  "AdminWebhookDefaults.timeout_ms": "Timeout of a whole attempt, in milliseconds.",
  acknowledged:
    "Ids of the messages that are acknowledged now, including those that were acknowledged before.",
  action: "`retry` deliveries without a success, `replay` finished ones, or `cancel` waiting ones.",
  actor_id: "Id of the admin, the secret API key, the app or the portal session. Null for other actors.",
  actor_type:
    "Who made the change: an admin (`user`), a secret API key (`api-key`), an app (`app`), a user of an app's portal (`portal-session`), the shop's own code (`code`), or the plugin itself and SQL that is run by hand (`system`).",
  app_id: "Id of the app that the webhook belongs to. Null for the shop's own webhooks.",
  at: "Start of the hour or day, in UTC.",
  by_health: "The number of the shop's webhooks by health, independent of the filters.",
  body: "The exact body, also when it would not be sent.",
  attempt: "Number of the attempt: 1, 2, …",
  attempt_count: "How many attempts were made.",
  audit_entries: "The page's entries, newest first.",
  attempts: "All attempts, oldest first.",
  backfill: "The running or the last background run. Null when there was none.",
  backlog:
    "Deliveries of active webhooks that wait for an attempt, now or later, without those that wait to be fetched. Exact up to 100,000, which is the maximum.",
  backlog_capped: "Whether the backlog is larger than `backlog` says.",
  buckets:
    "Statistics of each hour (`24h`, `7d`) or day (`30d`) by the database's clock, oldest first, including empty ones. A delivery that failed and succeeded later counts as both, each at its time. Pings and tests do not count.",
  cancelled: "How many were cancelled.",
  consecutive_failures: "How many deliveries were given up since the last success.",
  contact_email: "E-mail address of the app's contact.",
  context:
    "A JSON object of at most 8 KB that is added to each body, for example for the receiver's routing.",
  count: "How many there are.",
  count_capped: "Whether there are, or may be, more than `count` says.",
  create: "Webhooks to create.",
  created: "The webhooks that were created, each with its secret.",
  customer_id: "Id of the customer in the request.",
  customer_ids: "Ids of the shop's customers that were found.",
  created_at: "When it was created.",
  created_by: "Id of the admin who created it.",
  cursor: "`next_cursor` or `poll_cursor` of an earlier page. With a cursor, `offset` is ignored.",
  defaults: "The values for webhooks whose own setting is null.",
  delete: "Ids of webhooks to delete.",
  checked: "How many resources were compared.",
  changed: "How many resources had changed without a message.",
  deleted: "Whether it was deleted. Always true.",
  "AdminWebhookBatchResponse.deleted": "The webhooks that were deleted.",
  "AdminWebhooksHealth.deleted": "How many resources had been deleted without a message.",
  "AdminWebhooksOverview.deleted": "How many resources had been deleted without a message.",
  description: "What the messages are about.",
  disabled: "How many webhooks the plugin has disabled for their failures.",
  disabled_at: "When it was disabled.",
  disabled_reason: "Why it is disabled: too many failures, a `410 Gone`, or a request of an admin.",
  disabled_webhooks: "Webhooks that the plugin has disabled.",
  dry_run: "Only count, and change nothing.",
  duration_ms: "Duration of the last attempt, in milliseconds.",
  entity: "Which resources to send.",
  email: "An e-mail address. Needed for an earlier address of the customer.",
  email_hash: "SHA-256 of the lower-cased e-mail address in the request, in hexadecimal digits.",
  erasure: "What was erased, or would be for a dry run.",
  erasures: "The page's erasures, newest first.",
  error: "The last error.",
  event: "What happened to it: `created`.",
  "AdminWebhookDeliveryDetail.event": "The event of the delivery.",
  event_id:
    "Id of the event, which is the header `webhook-id`: the same for each retry and for each webhook.",
  events: "Names of the Medusa events that lead to the topic.",
  external_id:
    "An id for scripts. It is unique among the webhooks of the shop, or of the app. Null for none. The `external_id` of a deleted webhook can be used again.",
  failed: "How many were given up.",
  failed_ping: "How many webhooks failed their last ping and have had no success since.",
  failed_attempts: "Failed attempts, including those of deliveries that succeeded later.",
  failing: "How many webhooks failed their last deliveries.",
  failing_since:
    "Since when the webhook is failing, and is sent one attempt at a time; or, for the mode `pull`, since when no app fetches what waits. Null when it is not failing.",
  failing_webhooks: "How many active webhooks are failing.",
  fields: "The fields of `data`, in the syntax of Medusa's `fields`. Null: the topic's default fields.",
  expected:
    "Settings as the caller last read them. When one of them has another value now, nothing is changed, and the response is a 409 that names the setting.",
  filter: "A filter over the body. Messages that do not match it are not sent.",
  filters: "Which deliveries. They must match all filters.",
  finished: "The last finished round. Null when there is none.",
  finished_at: "When it finished.",
  given_up: "Deliveries that were given up since the last success. Exact up to 1,000, which is the maximum.",
  given_up_since: "When the first of them failed.",
  group: "Heading of the topic in the dashboard.",
  headers: "Custom headers of each request.",
  health:
    "Whether the deliveries arrive: `disabled` by the plugin for its failures; `inactive` when it is paused or an admin has disabled it, so that nothing is sent; `failing` when the last deliveries failed, or no app has fetched the messages of the mode `pull` for 26 hours; `failed_ping` when the last ping failed and nothing has succeeded since; else `healthy`.",
  healthy: "How many active webhooks have none of these problems.",
  inactive: "How many webhooks are paused, or were disabled by an admin.",
  hour: "Start of the hour, in UTC.",
  id: "The id.",
  ids: "Ids of deliveries.",
  "AdminWebhookBatchResponse.ids": "Ids of the deleted webhooks.",
  last_24h: "Statistics of each of the last 24 hours, oldest first.",
  last_at: "When the last one was skipped.",
  last_catch_up_at: "Up to which time catch-up has looked for events that the event bus lost.",
  last_delivery_at: "Start of the last attempt.",
  last_dispatch_at: "Start of the last attempt of any webhook.",
  last_error: "The remark of the last failed attempt.",
  last_failure_at: "When the last failed attempt was made.",
  last_success_at: "When the last success was.",
  last_used_at: "When it was last used, to the minute. Null when it never was.",
  last_used_ip: "The IP address of its last use.",
  limited_by_app:
    "What the webhook is really sent, when it selects more than its app may have. Without topics it is sent nothing. Null when the app's rights do not limit it.",
  limit: "Maximum number of rows.",
  looked: "How many events or resources were processed.",
  max_failures: "How many failed deliveries in a row disable the webhook. 0: never. Null: the plugin option.",
  max_webhooks: "Maximum number of the app's webhooks. Default: 10.",
  locale: "Language of the headings and of the statuses.",
  metadata: "A JSON object of the shop's own. A change is merged into it.",
  messages: "The fetched messages, which are leased to the caller. The longest due is first.",
  mode: "`push`: messages are sent to `url`. `pull`: messages are fetched, and there is no `url`. The mode cannot be changed.",
  missing_rights:
    "The rights that the caller needs to subscribe to the topic and does not have. Empty when Medusa's policies are not enabled.",
  missing:
    "How many stored events never became a delivery to the webhook. They are composed from the present state of the shop. Events whose own data is no longer stored are not counted.",
  name: "A name for admins.",
  next_attempt_at: "When the next attempt is planned. Null when none is.",
  next_due_at:
    "When the first of the waiting deliveries is due, which may be in the past. Null when none waits.",
  next_cursor:
    "The cursor of the next page. Null at the end. A page before the end may have fewer than `limit` rows.",
  poll_cursor:
    "The cursor for polling, also after the last page: no new delivery will be sorted before it. The newest deliveries are repeated, so ignore ids that you have. Null unless the order is `created_at`, ascending.",
  object: "The type of the deleted object.",
  occurred_at: "When the event occurred.",
  offset: "How many rows to skip.",
  oldest_due_at:
    "When the oldest due delivery became due, without those of failing webhooks and of webhooks with a rate limit. Null when none is due.",
  oldest_due_seconds: "How many seconds ago that was.",
  oldest_event_at: "When the oldest of them was captured. Null when none waits.",
  oldest_event_seconds: "How many seconds ago that was.",
  order: "What to sort by. A `-` before the name means descending order.",
  ordering:
    "`resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others.",
  overlap_seconds:
    "For how many seconds the old secret still signs beside the new one. Default: 86400 (a day).",
  p50_ms: "Median response time in milliseconds, within 5 %. Null without responses.",
  p95_ms: "95th percentile of the response times in milliseconds, within 5 %. Null without responses.",
  triggers:
    "Paths of the changes that trigger an `*.updated` message, such as `variants.prices.amount` or `variants.*`. Null: any change of the data that it is sent.",
  schema_version:
    "The number at the end of the `$id` of `schema`. It increases when a field is removed or gets another type, and not when a field is added.",
  "AdminGetWebhookTopicsParams.fields":
    "The properties of each topic to return: `topic,sample`. A `-` omits one: `-fields,-triggers,-sample,-schema`. Default: all.",
  "AdminGetWebhookTopicsParams.topic": "Names of topics. Default: all.",
  "AppBatchWebhookDeliveries.action":
    "`retry` deliveries without a success, or `replay` finished ones. Deliveries cannot be cancelled; pause the webhook instead.",
  "AppGetWebhookTopicsParams.fields":
    "The properties of each topic to return: `topic,sample`. A `-` omits one: `-fields,-triggers,-sample,-schema`. Default: all.",
  "AppGetWebhookTopicsParams.scope":
    "`allowed`: the topics that the app may have. `all`: also the plugin's built-in topics that it may not have. The shop's custom topics beyond the app's rights are never listed.",
  "AppGetWebhookTopicsParams.topic": "Names of topics. Default: all.",
  "AppWebhookTopic.allowed": "Whether the app may subscribe to the topic.",
  "AppWebhookTopic.entity":
    "The entity of Medusa's `query.graph` from which `data` is read. Null: `data` is the event's own data.",
  "AppWebhookTopic.fields": "The fields of that entity in `data`.",
  "AppWebhookTopic.triggers":
    "Paths that a webhook can use in its `triggers` for this topic. Null for topics without updates.",
  "AppWebhookTopicListResponse.topics": "The topics.",
  "AppWebhookTopicResponse.topic": "The topic.",
  "AdminWebhookTopic.triggers":
    "Paths that a webhook can use in its `triggers` for this topic. Null for topics without updates.",
  unchanged:
    "Updates that were not sent, because they change nothing that the webhook is sent, or nothing that its `triggers` name.",
  paused_with_app:
    "Whether the webhook was paused because its app is suspended. Then it resumes with the app.",
  payload: "What `data` contains: the resource (`full`), or only its id (`thin`).",
  payload_hidden:
    "Whether the payload and the receiver's responses are null because the caller may not read them.",
  ping_error: "The error of the last ping, until a delivery succeeds. Null otherwise.",
  pinged_at: "When the last ping was sent.",
  problem: "Why webhooks cannot be sent to the URL, as a sentence. Null when they can.",
  probe_at: "When the next attempt is planned while the webhook is failing. Null otherwise.",
  preview: "The message that would be sent.",
  q: "Free text to search by.",
  queued: "How many deliveries were queued.",
  range: "The period of the statistics.",
  rate_limit: "Maximum deliveries per second. Null: no limit.",
  reason: "Why this start is suggested.",
  remark: "The error, or why it ended.",
  request_headers: "The headers of the request, with masked secrets and signatures.",
  resource: "What the topic is about: `order`.",
  resource_ids:
    "Ids of orders, carts or other resources. For the id of a customer, all of the person's data is erased.",
  resources: "The number of `resource_ids` in the request.",
  resource_id: "Id of the resource that the message is about.",
  response_body: "The beginning of the response's body as text, up to the plugin option `maxResponseBytes`.",
  response_headers: "The headers of the response.",
  response_status: "HTTP status of the last response. Null without a response.",
  retry_schedule: "Seconds to wait after each failed attempt. Empty: no retries. Null: the plugin option.",
  rights_of:
    "Id of the admin whose rights were checked for the settings. Null when none were checked, for example before Medusa's policies were enabled.",
  sales_channel_id: "Finds webhooks that are limited to one of these sales channels.",
  sales_channel_ids: "The sales channels that messages are limited to. Empty: all.",
  sample: "A realistic example of `data`.",
  schema: "JSON Schema (draft 2020-12) of `data`.",
  secret: "The signing secret: `whsec_` and the key in base64.",
  secret_redacted: "The last five characters of the secret.",
  running: "The running round. Null when there is none.",
  began_at: "When it began.",
  sweep: "The sweep, which compares every resource with its last message.",
  set_aside:
    "Events, outcomes of attempts and deliveries of bulk actions that were skipped, because PostgreSQL or JSON does not accept them.",
  expires_at:
    "When the plugin deletes the webhook and cancels its waiting deliveries, within seconds. Null: never.",
  "WebhookKey.expires_at":
    "Until when the key verifies, if a rotation has replaced it. Null: it has not been replaced.",
  keys: "The public keys with which messages can be verified now.",
  public_key: "`whpk_` and the 32 bytes of an Ed25519 public key in base64.",
  public_keys:
    "The keys with which receivers verify the webhook's `v1a` signatures, newest first. Empty when it has never signed with a key pair.",
  signature:
    "What signs the messages: the secret (`hmac`, version `v1`); a key pair, of which the receiver needs the public key only (`ed25519`, version `v1a`); or `both`.",
  signature_header:
    "Name of a further header with the value of `x-medusa-webhook-signature`, for receivers that were written for another shop system: `x-wc-webhook-signature`, `x-shopify-hmac-sha256`. Null: none.",
  since: "Start of the period.",
  source:
    "Where the event came from: the event bus, catch-up, a ping, a test, or a backfill of existing resources.",
  started_at: "When the request was sent.",
  stats: "Statistics of the webhook.",
  status: "The status.",
  statuses: "Which events to recover. Default: all three.",
  subject: "What is sent: stored events, or the existing resources of an entity.",
  success: "How many succeeded.",
  suggestion: "The suggested start of a recovery.",
  time_zone: "Time zone of the times in the file: `Europe/Berlin`.",
  timeout_ms: "Timeout of a whole attempt, in milliseconds. Null: the plugin option.",
  token: "The token.",
  token_redacted: "The last five characters of the token.",
  tokens: "The app's tokens, newest first, including expired ones.",
  topic: "The topic: `order.created`.",
  topics: "The topics of the webhook: `order.created`, `order.*`, `*` or `action.<event>`.",
  total: "How many events or resources there were at the start.",
  totals: "Sums over the buckets.",
  until: "End of the period. Default: now.",
  update: "Changes of webhooks, each with its `id`.",
  updated: "The webhooks that were changed.",
  updated_at: "When it was last changed.",
  unknown: "Ids that cannot be acknowledged: never fetched, cancelled, given up, or not of this webhook.",
  url: "The URL to which messages are sent. Null for mode `pull`.",
  waiting: "How many deliveries wait for an attempt.",
  waiting_deliveries:
    "What a resume does with the waiting deliveries: send them (`deliver`, the default), or `cancel` them.",
  waiting_events: "Captured events that wait for fan-out. Exact up to 10,000, which is the maximum.",
  webhook: "The webhook.",
  webhook_app: "The app.",
  webhook_apps: "The page's apps.",
  webhook_count: "The number of the app's webhooks.",
  webhook_ids: "Ids of the webhooks that were deleted with the app.",
  webhook_deliveries: "The page's deliveries.",
  webhook_delivery: "The delivery.",
  webhook_id: "Id of the webhook.",
  webhooks: "The page's webhooks.",
  would_be_sent: "Whether the message would be sent.",
  "AdminCreateWebhook.external_id":
    "An id for scripts. When a webhook with this `external_id` exists, that webhook is updated; otherwise one is created. Null for none.",
  "AdminCreatedWebhook.secret":
    "The secret with which receivers verify messages. Absent when a webhook with the `external_id` existed and was updated.",
  "AdminGetWebhooksParams.external_id": "The exact `external_id`.",
  "AdminCreateWebhook.app_id":
    "Id of an app that owns the webhook. The webhook is limited by the app's rights and counts towards its `max_webhooks`. Null: the shop owns it. It cannot be changed later.",
  "AppCreateWebhook.external_id":
    "An id for scripts. When the app has a webhook with this `external_id`, that webhook is updated; otherwise one is created. Null for none.",
  "AppCreateWebhook.secret": "`whsec_` and the key in base64. Default: a new secret.",
  "AdminCreateWebhook.secret": "`whsec_` and the key in base64. Default: a new secret.",
  "AdminGetWebhookDeliveriesParams.fields":
    "Comma separated names of the fields to return. With a `+` or `-` before the name, it is added to or removed from the default fields. `+payload` adds the payload.",
  "AdminWebhookDelivery.payload":
    "The exact body of the requests to this webhook. Null when it is not stored or hidden. Present only when `fields` requests it.",
  "AdminWebhookDeliveryDetail.payload":
    "The exact body of the requests to this webhook. Null when it is not stored.",
  payload_removed:
    "Why the payload is not stored: the option `payloadRetention` has removed it and the responses (`expired`), it was erased with a person's data (`erased`), or no webhook was sent the full payload (`unused`). Such a delivery cannot be sent again. Null when the payload is stored.",
  attention:
    "The webhooks that need an admin's attention, at most 50: first the `disabled` ones, then `failed_ping`, then `failing`.",
  capped: "Whether there are more than `count` says.",
  from_ms: "Median response time on the first of the last five days, in milliseconds.",
  kind: "The likely cause: the receiver has refused access since the secret was rotated (`secret_rotated`), or it responds more slowly each day (`slower`).",
  likely_cause:
    "The likely cause of the failures, if the log shows more than the last error. Null otherwise.",
  next_try_at:
    "When the next attempt is planned. Null for a disabled webhook, and for one whose messages are fetched.",
  overview: "The state of all webhooks together.",
  to_ms: "Median response time on the last of them, in milliseconds.",
  "AdminTroubledWebhook.at": "Since when the cause exists.",
  "AdminTroubledWebhook.since":
    "When the webhook began to fail or was disabled, or when the ping that failed was sent.",
  "AdminWebhooksOverview.backlog": "The deliveries that are still to be sent.",
  "AdminWebhooksOverview.count":
    "Deliveries of active webhooks that wait for an attempt, now or later. Exact up to 100,000, which is the maximum.",
  "AdminWebhookAuditEntry.action": "The kind of change.",
  "AdminWebhookAuditEntry.changes":
    'The changes, by setting: `{ from, to }`, or `"changed"` for secrets, headers and public keys.',
  "AdminWebhookAuditEntry.created_at": "When the change was made.",
  "AdminWebhookAuditEntry.id": "Id of the entry.",
  "AdminWebhookAuditEntry.object": "The type of the changed object.",
  "AdminGetWebhookAuditParams.action": "The kinds of changes.",
  object_id: "Id of the changed object.",
  object_name: "The object's name at that time.",
  "AdminCreateWebhookApp.topics":
    "The topics that the app's webhooks may subscribe to: `order.created`, `order.*`, `*` or `action.<event>`.",
  "AdminUpdateWebhookApp.topics": "The topics that the app's webhooks may subscribe to from now on.",
  "AdminWebhookApp.topics": "The topics that the app's webhooks may subscribe to.",
  "AdminCreateWebhookApp.sales_channel_ids":
    "The sales channels that the app's webhooks are limited to. Empty: all.",
  "AdminUpdateWebhookApp.sales_channel_ids":
    "The sales channels that the app's webhooks are limited to. Empty: all.",
  "AdminWebhookApp.sales_channel_ids":
    "The sales channels that the app's webhooks are limited to. Empty: all.",
  "AdminCreateWebhookApp.status": "`suspended`: the app's tokens are refused and its webhooks are paused.",
  "AdminUpdateWebhookApp.status":
    "`suspended`: the app's tokens are refused and its webhooks are paused, until it is `active` again.",
  "AdminWebhookApp.last_used_at":
    "When one of the app's tokens was last used, to the minute. Null when none was.",
  "AdminWebhookApp.status": "`suspended`: the app's tokens are refused and its webhooks are paused.",
  "AdminCreateWebhookAppToken.expires_at": "When the token expires. Null or absent: never.",
  "AdminWebhookAppToken.expires_at": "When the token expires. Null: never.",
  "AdminWebhookAppTokenWithText.expires_at": "When the token expires. Null: never.",
  "AdminWebhookAppTokenWithText.token":
    "The text of the token: `whapp_` and 64 hexadecimal digits. No later response has it.",
  "AdminWebhookPortalSessionResponse.expires_at": "When the link expires.",
  "AdminWebhookPortalSessionResponse.url":
    "The single-use link. No later response has it. Its code follows `#code=`.",
  "AppOpenPortalSession.code": "The text after `#code=` in the link: `whpl_` and 64 hexadecimal digits.",
  "AppPortalSessionResponse.expires_at": "When the session ends.",
  "AppGetWebhooksParams.external_id": "The exact `external_id`.",
  "AppGetWebhooksParams.fields": "Comma separated names of the fields to return.",
  "AppGetWebhooksParams.url": "The exact URL.",
  "AppGetWebhooksParams.topic":
    "The topic exactly as the webhook has it: `order.*` finds webhooks that subscribe to this wildcard.",
  "AppIdentity.topics": "The topics that the app's webhooks may subscribe to.",
  "AppIdentity.sales_channels":
    "Names of the sales channels that the app is limited to. For an app that is not limited, those of the sales channels that its webhooks name.",
  "AppIdentity.sales_channel_ids": "The sales channels that the app's webhooks are limited to. Empty: all.",
  "AdminGetWebhooksParams.app_id": "Finds webhooks that belong to these apps.",
  "AdminGetWebhookAuditParams.app_id": "Finds changes of these apps and of their webhooks.",
  "AdminEraseWebhookData.customer_id": "Id of a customer of the shop, also of a deleted one.",
  "AdminWebhookErasure.attempts": "Attempts whose response was erased.",
  "AdminWebhookErasure.cancelled": "Waiting deliveries that were cancelled.",
  "AdminWebhookErasure.created_by": "Id of the admin who requested it. Null for a script or an option.",
  "AdminWebhookErasure.deliveries": "Deliveries whose body was erased, their own or their event's.",
  "AdminWebhookErasure.events": "Events whose payload was erased.",
  "AdminWebhookErasure.status": "Whether it has finished. One that was interrupted is run again.",
  "AdminWebhookErasureResult.attempts": "Attempts whose response was erased.",
  "AdminWebhookErasureResult.cancelled": "Waiting deliveries that were cancelled.",
  "AdminWebhookErasureResult.deliveries": "Deliveries whose body was erased, their own or their event's.",
  "AdminWebhookErasureResult.dry_run": "Whether this was a dry run, which only counts.",
  "AdminWebhookErasureResult.events": "Events whose payload was erased.",
  "AdminWebhookErasureResult.id": "Id of the record. Null for a dry run.",
  "AdminAcknowledgeWebhookMessages.ids": "The `id` of each message to acknowledge.",
  "AdminGetWebhookMessagesParams.wait":
    "For how many seconds to wait for the first message. The list is empty after that time, or when the server process stops.",
  "AdminWebhookMessage.body": "The exact body, which is signed.",
  "AdminWebhookMessage.headers": "The headers of a POST, with the timestamp and the signature of this fetch.",
  "AdminWebhookMessage.id": "Id of the delivery, for the acknowledgement.",
  "AdminPreviewWebhook.id": "Id of the saved webhook, for code of the shop that distinguishes webhooks.",
  "AdminPreviewWebhook.resource_id": "Id of a resource of the shop. Default: the topic's sample.",
  "AdminPreviewWebhook.topic": "One of the topics of `topics`. Default: the first.",
  "AdminWebhookPreview.headers": "The headers of a first attempt, with masked signatures.",
  "AdminWebhookPreview.reason":
    "Why the message would not be sent: the sales channels, the filter, a deleted resource, a veto of the shop's code, or what `remark` says. Null when it would be sent.",
  "AdminWebhookPreview.resource_id": "Id of the resource. Null for the topic's sample.",
  "AdminGetWebhookParams.fields": "Comma separated names of the fields to return.",
  "AdminGetWebhooksParams.fields": "Comma separated names of the fields to return.",
  "AdminGetWebhooksParams.created_by": "Id of the admin, or of the secret API key, who created the webhook.",
  "AdminGetWebhooksParams.url": "The exact URL.",
  "AdminGetWebhooksParams.topic":
    "The topic exactly as the webhook has it: `order.*` finds webhooks that subscribe to this wildcard.",
  "AdminTestWebhook.topic": "The topic to send. Default: the first one that the webhook subscribes to.",
  "AdminTestWebhook.resource":
    "Id of a resource of the shop, which is sent in its present state instead of the sample. The webhook's filter and sales channels apply.",
  "AdminTestWebhook.data":
    "Properties of at most 1 MiB that replace those of the message's `data`. Nested objects are replaced, not merged.",
  "AdminWebhookAttempt.duration_ms": "Duration of the attempt, in milliseconds.",
  "AdminWebhookBackfill.failed": "How many could not be composed after several tries, and were skipped.",
  "AdminWebhookBackfill.status": "Whether it is running, has completed, or was cancelled.",
  "AppWebhookBackfill.failed":
    "How many could not be composed after several tries, and were skipped. Null for an app that is limited to sales channels.",
  "AppWebhookBackfill.looked":
    "How many events or resources were processed. Null for an app that is limited to sales channels, because it would count those of other channels.",
  "AppWebhookBackfill.status": "Whether it is running, has completed, or was cancelled.",
  "AppWebhookBackfill.total":
    "How many events or resources there were at the start. Null for an app that is limited to sales channels.",
  "AppWebhookRecoveryResponse.missing":
    "How many stored events never became a delivery to the webhook. Null, and not part of `count`, for an app that is limited to sales channels, because it would count events of other channels.",
  "AdminWebhookSummariesResponse.stats": "Statistics by the webhook's id. Unknown ids are left out.",
  "AdminWebhookTopic.entity":
    "The entity of Medusa's `query.graph` from which `data` is read. Null: `data` is the event's own data.",
  "AdminWebhookTopic.fields": "The fields of that entity in `data`.",
}

/** The description of a property. @param schema the name of its schema. @throws Error for a name without an entry. */
export function descriptionOf(schema: string, name: string): string {
  // `AdminChangedWebhookDelivery` has the properties of `AdminWebhookDeliveryDetail`.
  const detail = schema.replace(/^AdminChanged(\w+)/, "Admin$1Detail")
  // An export takes the filters of the list.
  const list = schema.replace(/^AdminExport/, "AdminGet")
  const names = [schema, list, detail, detail.replace(/Detail$/, "")].map((one) => `${one}.${name}`)
  const description = [...names, name].map((one) => DESCRIPTIONS[one]).find(Boolean)
  if (!description) {
    throw new Error(`scripts/openapi/descriptions.ts has no description of "${name}" in ${schema}`)
  }
  return description
}
