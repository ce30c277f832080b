/** `active` delivers. `paused` and `disabled` keep their deliveries; a webhook is disabled by its failures, by a `410`, or by an admin. */
export type WebhookStatus = "active" | "paused" | "disabled"

/** All `WebhookStatus` values. */
export const WEBHOOK_STATUSES = ["active", "paused", "disabled"] as const satisfies readonly WebhookStatus[]

/**
 * Whether a webhook's deliveries arrive: the plugin has disabled it for its failures (`disabled`), its last ping failed and nothing has
 * succeeded since (`failed_ping`), its last deliveries failed (`failing`), none of these (`healthy`), or nothing is sent because it is
 * paused or an admin has disabled it (`inactive`). The alphabetical order is the order of urgency, because the database sorts by this
 * text.
 */
export type WebhookHealth = (typeof WEBHOOK_HEALTHS)[number]

/** A health that needs an admin's attention. */
export type WebhookTrouble = (typeof WEBHOOK_TROUBLES)[number]

/** All `WebhookTrouble` values, most urgent first. */
export const WEBHOOK_TROUBLES = ["disabled", "failed_ping", "failing"] as const

/** All `WebhookHealth` values, most urgent first. */
export const WEBHOOK_HEALTHS = [...WEBHOOK_TROUBLES, "healthy", "inactive"] as const

/**
 * How the receiver gets the messages: by POST requests to the webhook's URL (`push`), or by fetching them (`pull`), without a URL. The mode
 * cannot be changed.
 */
export type WebhookMode = "push" | "pull"

/** All `WebhookMode` values. */
export const WEBHOOK_MODES = ["push", "pull"] as const satisfies readonly WebhookMode[]

/** `resource`: a delivery waits until earlier ones about the same resource are finished. `none`: deliveries wait for no others. */
export type WebhookOrdering = "none" | "resource"

/** All `WebhookOrdering` values. */
export const WEBHOOK_ORDERINGS = ["none", "resource"] as const satisfies readonly WebhookOrdering[]

/** What `data` contains: the resource (`full`), or only its id, for receivers that read the rest from Medusa's API (`thin`). */
export type WebhookPayload = "full" | "thin"

/** All `WebhookPayload` values. */
export const WEBHOOK_PAYLOADS = ["full", "thin"] as const satisfies readonly WebhookPayload[]

/**
 * What signs a webhook's requests: a secret that the shop and the receiver share (`hmac`), a key pair of which the receiver has the public
 * key (`ed25519`), or both, with one signature each.
 */
export type WebhookSignature = (typeof WEBHOOK_SIGNATURES)[number]

/** All `WebhookSignature` values. */
export const WEBHOOK_SIGNATURES = ["hmac", "ed25519", "both"] as const

/** A public key that receivers verify with, `whpk_…`. `expires_at` is set for a key that a rotation has replaced. */
export type WebhookPublicKey = { public_key: string; expires_at: string | null }

/** Why a webhook is disabled: too many failed deliveries in a row, a `410 Gone`, or a request of an admin. */
export type DisabledReason = "max_failures" | "gone" | "admin"

/** A signing secret, or a key pair (`whsk_…`). `expires_at` is set for one that a rotation has replaced; until then it still signs. */
export type WebhookSecret = { value: string; expires_at: string | null }

/** A filter over the delivered body, `{ "data.total": { "$gte": 100 } }`. */
export type WebhookFilter = Record<string, unknown>

/** What limits the data that a webhook of an app is sent. */
export type WebhookOfApp = {
  /** The webhook's topics and wildcards, also those that the app may not have. */
  asked_topics: string[]
  /** The sales channels that the app may know of. Empty: all. */
  sales_channel_ids: string[]
}

/** A webhook as fan-out and dispatch use it: plugin options are filled in, and secrets are decrypted. */
export type WebhookRecord = {
  id: string
  name: string
  mode: WebhookMode
  /** Null for mode `pull`. */
  url: string | null
  topics: string[]
  /** The app that the webhook belongs to. Absent or null for a webhook of the shop. */
  app?: WebhookOfApp | null
  status: WebhookStatus
  signature: WebhookSignature
  /** Signing secrets, newest first, then key pairs, newest first. Empty when they cannot be decrypted. */
  secrets: WebhookSecret[]
  /** Name of a further header with the older signature, for receivers that were written for another shop system. */
  signature_header: string | null
  /** Custom request headers. */
  headers: Record<string, string>
  /** The `context` of every body. Null: none. */
  context: Record<string, unknown> | null
  /** Empty: all sales channels. */
  sales_channel_ids: string[]
  filter: WebhookFilter | null
  /** The `query.graph` fields of `data`. Null: the topic's default fields. */
  fields: string[] | null
  payload: WebhookPayload
  /** Paths of the changes that trigger an update, such as `variants.prices.amount`. Null: any change of the data that it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt. Empty: no retries. */
  retry_schedule: number[]
  /** How many failed deliveries in a row disable the webhook. 0: it is never disabled. */
  max_failures: number
  /** Timeout of a whole attempt, in milliseconds. */
  timeout_ms: number
  /** Maximum deliveries per second. Null: no limit. */
  rate_limit: number | null
  ordering: WebhookOrdering
  /** Since when the webhook is failing, and is sent one attempt at a time. Null: it is not failing. */
  failing_since: Date | null
  /** The shop's own data about the webhook, which is not sent. */
  metadata: Record<string, unknown> | null
  created_at: Date
  updated_at: Date
}
