import type { EventSource } from "../../../types"
import { query, type Db } from "./db"

/** A delivery that bypasses capture and fan-out: a ping, or a test. */
export type DirectDelivery = {
  event_id: string
  delivery_id: string
  webhook_id: string
  topic: string
  /** The delivery's resource. The event has none, since catch-up would count it as an event of the resource. */
  resource_id: string | null
  source: Extract<EventSource, "ping" | "test">
  payload: string
  occurred_at: Date
}

/**
 * Inserts event, delivery and queue row in one statement.
 * @param dueInSeconds when a dispatcher may claim it: later than now if the caller claims it itself.
 */
export async function insertDirectDelivery(
  db: Db,
  direct: DirectDelivery,
  dueInSeconds: number
): Promise<void> {
  await query(
    db,
    `with event as (
       insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key,
         occurred_at, state, payload)
       values (?, ?, ?, null, ?, false, ?, ?, 'composed', ?)
       returning id, topic
     ), delivery as (
       insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status)
       select ?, ?, id, topic, ?, 'created' from event
       returning id, webhook_id
     )
     insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
     select d.id, d.webhook_id, now() + make_interval(secs => ?),
       coalesce(w.inactive_since, now()) - make_interval(secs => w.inactive_seconds)
     from delivery d join webhook_endpoint w on w.id = d.webhook_id`,
    [
      direct.event_id,
      direct.topic,
      direct.topic,
      direct.source,
      direct.event_id,
      direct.occurred_at,
      direct.payload,
      direct.delivery_id,
      direct.webhook_id,
      direct.resource_id,
      dueInSeconds,
    ]
  )
}
