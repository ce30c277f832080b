/** A delivery as fan-out has composed it, before it is stored: what the hook `deliveriesComposed` is shown. */
export type ComposedWebhookDelivery = {
  /** The event's, which the receiver gets as `webhook-id`. */
  event_id: string
  topic: string
  /** Null where the topic is about no resource. */
  resource_id: string | null
  /** ISO time of the event. */
  occurred_at: string
  webhook: {
    id: string
    name: string
    /** Null where the app fetches its deliveries. */
    url: string | null
    /** What is echoed in the body. */
    context: Record<string, unknown> | null
    /** The merchant's own notes, which are not sent. */
    metadata: Record<string, unknown> | null
  }
  /** What the body's `data` holds, as JSON gives it: times are texts. */
  data: unknown
}

/**
 * What the hook `deliveriesComposed` answers about a delivery, which `event_id` and `webhook_id` name: other data, or a
 * veto, so that there is no delivery.
 */
export type WebhookDeliveryChange =
  | { event_id: string; webhook_id: string; data: unknown }
  | { event_id: string; webhook_id: string; veto: true }
