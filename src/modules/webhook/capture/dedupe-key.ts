import { createHash } from "node:crypto"

/** The properties that identify an event. The bus may deliver the same event several times. */
export type EventIdentity = {
  topic: string
  /** The event's resource, where it is known. */
  resource_id: string | null
  event_name: string
  event_data: unknown
  event_group_id: string | null
  occurred_at: Date
}

/**
 * A key that is equal for events that are one message: of the same topic, resource and event group (one change in the shop),
 * or, where resource or group is missing, of the same topic, event name, data and time.
 * @returns 128 bits of SHA-256 as 22 characters of base64url.
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
 * The dedupe key of a creation that catch-up has found. A resource is created once, so fan-out deletes an event of the bus
 * for the same creation that arrives later (`deleteRepeatedCreations`).
 */
export function caughtUpKey(topic: string, resourceId: string): string {
  return hash([topic, resourceId, "catch_up"])
}

function hash(identity: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(identity)).digest().subarray(0, 16).toString("base64url")
}
