import { createHash } from "node:crypto"

/** What makes two deliveries by the event bus one and the same event. */
export type EventIdentity = {
  topic: string
  /** The resource it is about, when it is known. */
  resource_id: string | null
  event_name: string
  event_data: unknown
  event_group_id: string | null
  occurred_at: Date
}

/**
 * A key that is equal for what is one message: a topic and resource within one event group (one change of the shop),
 * or, where either is missing, the same event with the same data at the same moment.
 * 128 bits of SHA-256, base64url.
 */
export function dedupeKey(event: EventIdentity): string {
  const identity =
    event.event_group_id && event.resource_id
      ? [event.topic, event.resource_id, event.event_group_id]
      : [
          event.topic,
          event.resource_id,
          event.event_name,
          event.event_data,
          event.event_group_id,
          event.occurred_at.getTime(),
        ]
  return hash(identity)
}

/**
 * The key of a creation that catch-up has found: a resource is created once, so fan-out knows by it that an event of the bus
 * comes too late.
 */
export function caughtUpKey(topic: string, resourceId: string): string {
  return hash([topic, resourceId, "catch_up"])
}

function hash(identity: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(identity)).digest().subarray(0, 16).toString("base64url")
}
