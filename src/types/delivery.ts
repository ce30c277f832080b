export type DeliveryStatus = "created" | "retrying" | "success" | "failed" | "cancelled"

export const DELIVERY_STATUSES = [
  "created",
  "retrying",
  "success",
  "failed",
  "cancelled",
] as const satisfies readonly DeliveryStatus[]

/** Deliveries that will not be tried again. */
export const FINISHED_STATUSES = [
  "success",
  "failed",
  "cancelled",
] as const satisfies readonly DeliveryStatus[]

export type FinishedStatus = (typeof FINISHED_STATUSES)[number]

/** Deliveries that wait for an attempt. */
export const UNFINISHED_STATUSES = ["created", "retrying"] as const satisfies readonly DeliveryStatus[]

/**
 * Where an event came from: Medusa's event bus, catch-up (which found a change that the bus had lost), the plugin's own
 * ping, the admin's test button, or the sending of what the shop has (`existing`), which is for one webhook alone.
 * Pings and tests are logged like any delivery; their outcome counts for nothing and is not retried.
 */
export type EventSource = "event_bus" | "catch_up" | "ping" | "test" | "existing"

/**
 * Why a payload is not stored: nobody was sent it whole (`unused`), the option `payloadRetention` has removed it
 * (`expired`), or it was erased with what is stored about a person (`erased`).
 */
export type PayloadRemoval = (typeof PAYLOAD_REMOVALS)[number]

export const PAYLOAD_REMOVALS = ["unused", "expired", "erased"] as const

/** A delivery as the admin API lists it. */
export type WebhookDelivery = {
  id: string
  webhook_id: string
  event_id: string
  topic: string
  resource: string
  resource_id: string | null
  status: DeliveryStatus
  attempt_count: number
  next_attempt_at: Date | null
  response_status: number | null
  duration_ms: number | null
  remark: string | null
  created_at: Date
  finished_at: Date | null
}

export type WebhookAttempt = {
  /** 1, 2, … */
  attempt: number
  started_at: Date
  duration_ms: number
  /** Null for one that the app has fetched. */
  url: string | null
  /** As sent, with secrets and signatures masked. */
  request_headers: Record<string, string>
  response_status: number | null
  response_headers: Record<string, string> | null
  /** Text, up to `maxResponseBytes`. */
  response_body: string | null
  remark: string | null
}

/** A delivery as the admin API shows it alone. */
export type WebhookDeliveryDetail = WebhookDelivery & {
  event: {
    id: string
    topic: string
    occurred_at: Date
    source: EventSource
    /** The body's exact text, as sent to this webhook; null when it is not stored. */
    payload: string | null
    /** Why it is not stored; null while it is. Where it was erased or has expired, attempts have no answers either. */
    payload_removed: PayloadRemoval | null
  }
  attempts: WebhookAttempt[]
}

/** What a test sends: a topic's sample, unless it is told otherwise. */
export type WebhookTest = {
  /** One of the catalogue's, no wildcard; default the first that the webhook subscribes to. */
  topic?: string | undefined
  /** The id of a resource of the shop, to be sent in the place of the sample. */
  resource?: string | undefined
  /** Properties of one's own, in the place of those that the data has. */
  data?: Record<string, unknown> | undefined
  /** Whether whoever asks may not learn that a resource exists outside the webhook's sales channels. */
  isConfined?: boolean | undefined
}

/** Which deliveries to list or act on; every given condition must hold. */
export type DeliveryFilters = {
  webhook_id?: string | string[]
  status?: DeliveryStatus | DeliveryStatus[]
  topic?: string | string[]
  resource_id?: string | string[]
  /** `none`: it was sent, and no answer came. */
  response_status?: number | "none" | (number | "none")[]
  /**
   * Free text: an id or the beginning of one, else the beginning of topics, else the beginning of webhooks' names and what
   * `q_resources` names, else a part of the remark.
   */
  q?: string
  /** The ids of resources that `q` names: by an order's number, an e-mail address or a product's title. */
  q_resources?: string[]
  /** Whose log `q` is looked up in, and the topics that it may name; default: the whole log. */
  q_within?: { webhook_id: string[]; topics: string[] }
  created_at?: Period
  finished_at?: Period
}

/** Bounds of a time, each of which must hold. */
type Period = { $gte?: Date; $gt?: Date; $lte?: Date; $lt?: Date }

export type DeliverySelection = { ids: string[] } | { filters: DeliveryFilters }

/**
 * A page of deliveries, newest first unless `order` says otherwise. A cursor beats an offset.
 *
 * Of the dates only `created_at` sorts whatever the filters find. `finished_at` sorts what has failed, and `next_attempt_at` what
 * waits, each of the webhooks that the filters name.
 */
export type DeliveryPage = {
  limit: number
  offset?: number
  cursor?: string
  by?: "created_at" | "finished_at" | "next_attempt_at"
  order?: "asc" | "desc"
  /** Whether each delivery comes with its payload. */
  payload?: boolean
}

/** What a delivery sends, and what decides who may read it. */
export type ListedPayload = {
  source: EventSource
  /** The body's exact text; null when it is not stored. */
  payload: string | null
  payload_removed: PayloadRemoval | null
}

export type DeliveryList = {
  /** With their payloads where they were asked for. */
  deliveries: (WebhookDelivery & Partial<ListedPayload>)[]
  /** Exact where an index counts, up to 10,000; else of the deliveries that were looked at. */
  count: number
  /** There are more, or may be. */
  count_capped: boolean
  /** Continues after the last delivery that was looked at; null at the end. A page may hold fewer than its limit before. */
  next_cursor: string | null
  /**
   * Where a poller goes on, also behind the last page: no delivery comes to be before it any more. Null unless the page is in the
   * ascending order of `created_at`.
   */
  poll_cursor: string | null
}
