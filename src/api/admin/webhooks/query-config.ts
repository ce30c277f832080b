/** The name of webhooks for `query`, which is the whole shop's. */
export const ENTITY = "webhook_endpoint"

/** What a role may be allowed to read and to change, see `policies/webhook.ts`. */
export const RESOURCE = "webhook"

/** A right of its own: who may change webhooks need not see their secrets. */
export const SECRET_RESOURCE = "webhook_secret"

/**
 * What may be read of a webhook, columns and what is read from them. Everything else is the plugin's own: its
 * secrets above all, which are not even read.
 */
export const webhookFields = [
  "id",
  "app_id",
  "external_id",
  "name",
  "mode",
  "url",
  "topics",
  "status",
  "paused_with_app",
  "disabled_reason",
  "disabled_at",
  "health",
  "secret_redacted",
  "signature",
  "public_keys",
  "signature_header",
  "headers",
  "context",
  "sales_channel_ids",
  "limited_by_app",
  "filter",
  "fields",
  "payload",
  "triggers",
  "retry_schedule",
  "max_failures",
  "timeout_ms",
  "rate_limit",
  "ordering",
  "consecutive_failures",
  "failing_since",
  "probe_at",
  "last_success_at",
  "last_failure_at",
  "last_error",
  "pinged_at",
  "ping_error",
  "created_by",
  "rights_of",
  "metadata",
  "created_at",
  "updated_at",
]

export const retrieveTransformQueryConfig = {
  defaults: webhookFields,
  allowed: webhookFields,
  isList: false,
  entity: ENTITY,
}

export const listTransformQueryConfig = { ...retrieveTransformQueryConfig, isList: true }

/** Statistics have no choice of fields. */
export const statsTransformQueryConfig = { isList: false }

/** What a list shows of a topic, unless it is asked for less. */
export const topicFields = [
  "topic",
  "resource",
  "event",
  "group",
  "description",
  "events",
  "entity",
  "schema_version",
  "missing_rights",
  "fields",
  "triggers",
  "sample",
  "schema",
]

export const topicsTransformQueryConfig = { isList: true, defaults: topicFields, allowed: topicFields }
