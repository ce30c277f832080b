import { model } from "@medusajs/framework/utils"

/** A subscription of one app to a set of topics: of a URL, or of an app that fetches. What is null here follows the plugin's options. */
const Webhook = model.define(
  { name: "WebhookEndpoint", tableName: "webhook_endpoint" },
  {
    id: model.id({ prefix: "whk" }).primaryKey(),
    /** The app that made it; null for one of the shop's own. Never changes. */
    app_id: model.text().nullable(),
    /**
     * Its own name for scripts, unique among the webhooks of its app, or of the shop (by an index on an expression, which a
     * migration makes). That of a deleted webhook may be given again.
     */
    external_id: model.text().nullable(),
    name: model.text().searchable(),
    mode: model.enum(["push", "pull"]).default("push"),
    /** Null for `pull`, and for that alone; see `check-row.ts`. */
    url: model.text().searchable().nullable(),
    topics: model.array(),
    status: model.enum(["active", "paused", "disabled"]).default("active"),
    disabled_reason: model.enum(["max_failures", "gone", "admin"]).nullable(),
    disabled_at: model.dateTime().nullable(),
    signature: model.enum(["hmac", "ed25519", "both"]).default("hmac"),
    /** Sealed secrets and key pairs, of each the newest first; see `secrets.ts`. */
    secrets: model.json(),
    /** The newest secret's last five characters, to recognise it by. */
    secret_hint: model.text(),
    /** Of the key pairs: `[{ public_key, expires_at }]`, newest first. */
    public_keys: model.json().nullable(),
    /** The name of a further header that has the older signature. */
    signature_header: model.text().nullable(),
    /** When it was last given a new secret. */
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

    /** Health, written by dispatch in batches and by no one else. */
    consecutive_failures: model.number().default(0),
    failed_attempts: model.number().default(0),
    failing_since: model.dateTime().nullable(),
    probe_at: model.dateTime().nullable(),
    /** What was lately claimed under its rate limit, see `claimRated`: `[[seconds since 1970, how many], …]`. */
    rate_claims: model.json().nullable(),
    last_success_at: model.dateTime().nullable(),
    last_failure_at: model.dateTime().nullable(),
    last_error: model.text().nullable(),
    /** What went wrong with a ping, until something arrives. */
    ping_error: model.text().nullable(),
    /** Derived by the database: see the type `WebhookHealth`. */
    health: model.enum(["disabled", "failed_ping", "failing", "healthy"]).default("healthy"),

    /** Since when it is paused or disabled, and for how long it was before, so that waiting costs no time. */
    inactive_since: model.dateTime().nullable(),
    inactive_seconds: model.number().default(0),
    /** Whether it was paused because its app is suspended, and resumes with it. */
    paused_with_app: model.boolean().default(false),

    pinged_at: model.dateTime().nullable(),
    created_by: model.text().nullable(),
    /** The admin whose rights were asked for what it is sent; null where nobody's were. */
    rights_of: model.text().nullable(),
    metadata: model.json().nullable(),
  }
)

export default Webhook
