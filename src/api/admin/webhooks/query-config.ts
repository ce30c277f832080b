/** The name of webhooks in `query.graph`, where a plain `webhook` could be an entity of another plugin. */
export const ENTITY = "webhook_endpoint"

/** The resource in Medusa's policies; see `policies/webhook.ts`. */
export const RESOURCE = "webhook"

/** A separate resource in Medusa's policies, so that a role may change webhooks without seeing their secrets. */
export const SECRET_RESOURCE = "webhook_secret"

/** The fields of a webhook that the API can show: columns, and fields computed from columns. Secrets are never read for it. */
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
  "expires_at",
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

/** For routes without `fields`. */
export const noFieldsQueryConfig = { isList: false }

/** The fields of a topic, all of which a list shows by default. */
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
