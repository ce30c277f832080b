/**
 * The status of a delivery: `created` waits for its first attempt, `retrying` for another one. `success`, `failed` and `cancelled` are
 * final.
 */
export type DeliveryStatus = "created" | "retrying" | "success" | "failed" | "cancelled"

/** All `DeliveryStatus` values. */
export const DELIVERY_STATUSES = [
  "created",
  "retrying",
  "success",
  "failed",
  "cancelled",
] as const satisfies readonly DeliveryStatus[]

/** The statuses of deliveries that will not be tried again. */
export const FINISHED_STATUSES = [
  "success",
  "failed",
  "cancelled",
] as const satisfies readonly DeliveryStatus[]

/** A final status. */
export type FinishedStatus = (typeof FINISHED_STATUSES)[number]

/** The statuses of deliveries that wait for an attempt. */
export const UNFINISHED_STATUSES = ["created", "retrying"] as const satisfies readonly DeliveryStatus[]

/**
 * Where an event came from: Medusa's event bus, catch-up (which finds changes that the bus has lost), a ping of the plugin, a test by an
 * admin, or a backfill of existing resources for one webhook (`existing`). Pings and tests are logged like other deliveries. They are
 * not retried and do not affect the webhook's health.
 */
export type EventSource = "event_bus" | "catch_up" | "ping" | "test" | "existing"

/**
 * Why a payload is not stored: no webhook was sent the full payload (`unused`), the option `payloadRetention` has removed it
 * (`expired`), or it was erased with a person's data (`erased`).
 */
export type PayloadRemoval = (typeof PAYLOAD_REMOVALS)[number]

/** All `PayloadRemoval` values. */
export const PAYLOAD_REMOVALS = ["unused", "expired", "erased"] as const

/** A delivery as the admin API lists it: one event for one webhook. */
export type WebhookDelivery = {
  id: string
  webhook_id: string
  event_id: string
  topic: string
  /** The first part of the topic: `order`. */
  resource: string
  /** Null for a topic without a resource. */
  resource_id: string | null
  status: DeliveryStatus
  /** How many attempts were made. */
  attempt_count: number
  /** Null when no attempt is planned. */
  next_attempt_at: Date | null
  /** HTTP status of the last response. Null without a response. */
  response_status: number | null
  /** Duration of the last attempt in milliseconds. */
  duration_ms: number | null
  /** The last error, or why the delivery ended. */
  remark: string | null
  created_at: Date
  /** Null while the delivery waits. */
  finished_at: Date | null
}

/** One request of a delivery, and its response. */
export type WebhookAttempt = {
  /** 1, 2, … */
  attempt: number
  started_at: Date
  /** In milliseconds. */
  duration_ms: number
  /** Null for a fetched message (mode `pull`). */
  url: string | null
  /** As sent, with secrets and signatures masked. */
  request_headers: Record<string, string>
  /** HTTP status. Null without a response. */
  response_status: number | null
  response_headers: Record<string, string> | null
  /** The beginning of the body as text, up to the option `maxResponseBytes`. */
  response_body: string | null
  /** The error. Null for a success. */
  remark: string | null
}

/** A single delivery as the admin API shows it: with its event and its attempts, oldest first. */
export type WebhookDeliveryDetail = WebhookDelivery & {
  event: {
    id: string
    topic: string
    occurred_at: Date
    source: EventSource
    /** The exact body of the requests to this webhook. Null when it is not stored. */
    payload: string | null
    /** Why it is not stored. Null while it is. With `erased` and `expired`, the responses of the attempts are removed too. */
    payload_removed: PayloadRemoval | null
  }
  attempts: WebhookAttempt[]
}

/** What a test sends. Default: the sample of a topic. */
export type WebhookTest = {
  /** A topic, not a wildcard. Default: the first one that the webhook subscribes to. */
  topic?: string | undefined
  /** Id of a resource of the shop, which is sent instead of the sample. */
  resource?: string | undefined
  /** Properties that replace those of the message's `data`. */
  data?: Record<string, unknown> | undefined
  /** For apps: a resource outside the webhook's sales channels is reported as not found. */
  isConfined?: boolean | undefined
}

/** Filters for deliveries. A delivery must match all filters, and one value of each. */
export type DeliveryFilters = {
  webhook_id?: string | string[]
  status?: DeliveryStatus | DeliveryStatus[]
  topic?: string | string[]
  resource_id?: string | string[]
  /** HTTP status of the last response. `none`: it was sent, and there was no response. */
  response_status?: number | "none" | (number | "none")[]
  /**
   * Free text. It is looked up as the beginning of an id, then as the beginning of a topic, then as the beginning of a webhook's name
   * (with `q_resources`), then as a part of the remark. The first kind that finds something is used.
   */
  q?: string
  /** Ids of the resources that `q` finds by an order's number, an e-mail address or a product's title. */
  q_resources?: string[]
  /** Limits the lookup of `q` to these webhooks and topics. Default: the whole log. */
  q_within?: { webhook_id: string[]; topics: string[] }
  created_at?: Period
  finished_at?: Period
}

/** Bounds of a time. All of them must hold. */
export type Period = { $gte?: Date; $gt?: Date; $lte?: Date; $lt?: Date }

/** Deliveries to act on: by their ids, or all that match filters. */
export type DeliverySelection = { ids: string[] } | { filters: DeliveryFilters }

/**
 * A page of deliveries, newest first by default. With a cursor, the offset is ignored.
 *
 * `created_at` sorts deliveries with any filters. `finished_at` sorts failed deliveries only, and `next_attempt_at` waiting ones, and both
 * need `webhook_id` filters, because they have an index per webhook.
 */
export type DeliveryPage = {
  limit: number
  offset?: number
  cursor?: string
  by?: "created_at" | "finished_at" | "next_attempt_at"
  order?: "asc" | "desc"
  /** Whether to read the payload of each delivery. */
  payload?: boolean
}

/** The payload of a listed delivery, and the source of its event, which affects who may read it. */
export type ListedPayload = {
  source: EventSource
  /** The exact body. Null when it is not stored. */
  payload: string | null
  payload_removed: PayloadRemoval | null
}

/** How many deliveries an action on many of them changes. */
export type DeliveryCount = {
  /** Those that were changed, and, if it continues in the background, those still to be changed that were counted. */
  count: number
  /** Whether there may be more. */
  count_capped: boolean
}

/** A page of deliveries. */
export type DeliveryList = {
  /** With payloads if `DeliveryPage.payload` is set. */
  deliveries: (WebhookDelivery & Partial<ListedPayload>)[]
  /** How many deliveries the filters find: up to 10,000 with an index, else among the deliveries that were read. */
  count: number
  /** Whether there are, or may be, more than `count`. */
  count_capped: boolean
  /** The cursor of the next page, after the last delivery that was read. Null at the end. A page before may have fewer than `limit` rows. */
  next_cursor: string | null
  /**
   * The cursor for polling, also after the last page: no new delivery will be sorted before it. Null unless the order is `created_at`,
   * ascending.
   */
  poll_cursor: string | null
}
