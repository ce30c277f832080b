/** A composed delivery, before it is stored: the input of the hook `deliveriesComposed`. */
export type ComposedWebhookDelivery = {
  /** Id of the event, which is the header `webhook-id` of the request. */
  event_id: string
  topic: string
  /** Null for a topic without a resource. */
  resource_id: string | null
  /** When the event occurred, as an ISO 8601 text. */
  occurred_at: string
  webhook: {
    id: string
    name: string
    /** Null for mode `pull`. */
    url: string | null
    /** The `context` of the body. */
    context: Record<string, unknown> | null
    /** The metadata of the webhook, which is not sent. */
    metadata: Record<string, unknown> | null
  }
  /** The `data` of the body, as JSON: times are texts. */
  data: unknown
}

/**
 * A change that the hook `deliveriesComposed` returns for the delivery with this `event_id` and `webhook_id`: other `data`, or a veto, so
 * that there is no delivery.
 */
export type WebhookDeliveryChange =
  | { event_id: string; webhook_id: string; data: unknown }
  | { event_id: string; webhook_id: string; veto: true }
