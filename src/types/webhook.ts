/** Delivers, keeps its deliveries until an admin resumes it, or was switched off. */
export type WebhookStatus = "active" | "paused" | "disabled"

export const WEBHOOK_STATUSES = ["active", "paused", "disabled"] as const satisfies readonly WebhookStatus[]

/**
 * Whether a webhook's deliveries arrive, whatever an admin has set it to: the plugin has disabled it for its failures, its
 * last ping failed and nothing has arrived since, its last deliveries failed, or none of these. Listed in the order in
 * which they need an admin, which is that of the alphabet too: the database sorts by them.
 */
export type WebhookHealth = (typeof WEBHOOK_HEALTHS)[number]

export const WEBHOOK_HEALTHS = ["disabled", "failed_ping", "failing", "healthy"] as const

/**
 * How a webhook's deliveries reach its app: each is a POST to its URL, or the app fetches them, and the webhook has no URL. It
 * never changes.
 */
export type WebhookMode = "push" | "pull"

export const WEBHOOK_MODES = ["push", "pull"] as const satisfies readonly WebhookMode[]

/** Whether a delivery waits for the earlier ones about the same resource, or for none. */
export type WebhookOrdering = "none" | "resource"

export const WEBHOOK_ORDERINGS = ["none", "resource"] as const satisfies readonly WebhookOrdering[]

/** What is in `data`: the resource, or its id alone, for receivers that read the rest themselves. */
export type WebhookPayload = "full" | "thin"

export const WEBHOOK_PAYLOADS = ["full", "thin"] as const satisfies readonly WebhookPayload[]

/**
 * What signs a webhook's requests: the secret, which shop and receiver both have; a key pair, of which the receiver has the
 * public key; or both, each with a signature of its own.
 */
export type WebhookSignature = (typeof WEBHOOK_SIGNATURES)[number]

export const WEBHOOK_SIGNATURES = ["hmac", "ed25519", "both"] as const

/** A public key that receivers verify with, `whpk_…`. `expires_at` is set on one that was rotated out. */
export type WebhookPublicKey = { public_key: string; expires_at: string | null }

/** Why a webhook is disabled: too many failed deliveries in a row, a `410 Gone`, or an admin's choice. */
export type DisabledReason = "max_failures" | "gone" | "admin"

/** A webhook's signing secret, or key pair (`whsk_…`). `expires_at` is set on one that was rotated out and still signs for an overlap. */
export type WebhookSecret = { value: string; expires_at: string | null }

/** A filter over the delivered body, `{ "data.total": { "$gte": 100 } }`. */
export type WebhookFilter = Record<string, unknown>

/** A webhook as the pipeline sees it: options resolved to values, secrets readable. */
export type WebhookRecord = {
  id: string
  name: string
  mode: WebhookMode
  /** Null where the app fetches its deliveries. */
  url: string | null
  topics: string[]
  status: WebhookStatus
  signature: WebhookSignature
  /** Signing secrets, newest first, then key pairs, newest first; none when they cannot be opened. */
  secrets: WebhookSecret[]
  /** The name of a further header that has the older signature, as an app expects it that was written for another shop system. */
  signature_header: string | null
  /** Custom request headers. */
  headers: Record<string, string>
  /** Echoed in every body; null for none. */
  context: Record<string, unknown> | null
  /** Empty: every sales channel. */
  sales_channel_ids: string[]
  filter: WebhookFilter | null
  /** `query.graph` fields of the data it wants; null: the topic's own. */
  fields: string[] | null
  payload: WebhookPayload
  /** Paths of changes that it wants updates for, as in `variants.prices.amount`; null: any of what it is sent. */
  triggers: string[] | null
  /** Seconds to wait after each failed attempt; empty: no retries. */
  retry_schedule: number[]
  /** Failed deliveries in a row that disable it; 0: never. */
  max_failures: number
  /** Bound of a whole attempt, in milliseconds. */
  timeout_ms: number
  /** Deliveries a second; null: no limit. */
  rate_limit: number | null
  ordering: WebhookOrdering
  /** Set while the webhook is probed with one attempt at a time. */
  failing_since: Date | null
  /** A merchant's own notes. */
  metadata: Record<string, unknown> | null
  created_at: Date
  updated_at: Date
}
