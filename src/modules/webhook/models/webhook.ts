import { model } from "@medusajs/framework/utils"

/**
 * A subscription to topics, of a URL (`push`) or of an app that fetches (`pull`). Settings that are null follow the plugin's
 * options.
 */
const Webhook = model.define(
  { name: "WebhookEndpoint", tableName: "webhook_endpoint" },
  {
    id: model.id({ prefix: "whk" }).primaryKey(),
    /** The app that owns it; null for a webhook of the shop. Never changes. */
    app_id: model.text().nullable(),
    /**
     * An identifier for scripts, unique among the webhooks of its app, or of the shop, that are not deleted (by an index on an
     * expression, which a migration creates).
     */
    external_id: model.text().nullable(),
    name: model.text().searchable(),
    mode: model.enum(["push", "pull"]).default("push"),
    /** Null for the mode `pull` only; see `check-row.ts`. */
    url: model.text().searchable().nullable(),
    topics: model.array(),
    status: model.enum(["active", "paused", "disabled"]).default("active"),
    disabled_reason: model.enum(["max_failures", "gone", "admin"]).nullable(),
    disabled_at: model.dateTime().nullable(),
    signature: model.enum(["hmac", "ed25519", "both"]).default("hmac"),
    /** Encrypted secrets and key pairs, of each kind the newest first; see `secrets.ts`. */
    secrets: model.json(),
    /** The last characters of the newest secret, by which an admin recognises it. */
    secret_hint: model.text(),
    /** Public keys of the key pairs: `[{ public_key, expires_at }]`, newest first. */
    public_keys: model.json().nullable(),
    /** The name of an additional header with the older signature. */
    signature_header: model.text().nullable(),
    /** When the secret was rotated last. */
    secret_rotated_at: model.dateTime().nullable(),
    headers: model.json().nullable(),
    context: model.json().nullable(),
    sales_channel_ids: model.array().default([]),
    filter: model.json().nullable(),
    fields: model.array().nullable(),
    payload: model.enum(["full", "thin"]).default("full"),
    triggers: model.array().nullable(),
    retry_schedule: model.json().nullable(),
    max_failures: model.number().nullable(),
    timeout_ms: model.number().nullable(),
    rate_limit: model.number().nullable(),
    ordering: model.enum(["none", "resource"]).default("none"),

    /** Health. Written only by dispatch, in batches. */
    consecutive_failures: model.number().default(0),
    failed_attempts: model.number().default(0),
    failing_since: model.dateTime().nullable(),
    probe_at: model.dateTime().nullable(),
    /** Recent claims under the rate limit, see `claimRated`: `[[seconds since 1970, number of deliveries], …]`. */
    rate_claims: model.json().nullable(),
    last_success_at: model.dateTime().nullable(),
    last_failure_at: model.dateTime().nullable(),
    last_error: model.text().nullable(),
    /** The error of the last ping; null after a success. */
    ping_error: model.text().nullable(),
    /** Computed by the database: see the type `WebhookHealth`. */
    health: model.enum(["disabled", "failed_ping", "failing", "healthy", "inactive"]).default("healthy"),

    /**
     * Since when it is paused or disabled; and for how many seconds it was before. This time does not count for waiting
     * deliveries.
     */
    inactive_since: model.dateTime().nullable(),
    inactive_seconds: model.number().default(0),
    /** Whether it was paused because its app was suspended. Then it resumes with the app. */
    paused_with_app: model.boolean().default(false),

    /** When the plugin deletes it. */
    expires_at: model.dateTime().nullable(),
    pinged_at: model.dateTime().nullable(),
    created_by: model.text().nullable(),
    /** The admin whose rights were checked for what it is sent; null if none were. */
    rights_of: model.text().nullable(),
    metadata: model.json().nullable(),
  }
)

export default Webhook
