import { query, type Db } from "./db"
import { firstOf, inRange, type EventRange } from "./bulk-batches"
import { bindingsOf, textOf } from "./delivery-conditions"
import { walkTo } from "./delivery-walk"
import type { TopicsBySource } from "../../../topics/catalogue"
import { UNCOUNTED_EVENTS } from "./stats"

/** Sources of events that are for one webhook alone. */
const DIRECTED = `'ping', 'test', 'existing'`

/** At least as many as fan-out composes in one go. */
const COMPOSED_TOGETHER = 1_000

/** What is read from the shop can be composed at any time, and a message of the event's own data while that is stored. */
const CAN_BE_COMPOSED = `(topic = any(?::text[]) or (topic = any(?::text[]) and event_data is not null))
  and payload_removed is distinct from 'erased'`

/**
 * Whether a webhook, its binding, has no delivery of an event that would have changed something for it. Asked event by event, by the
 * unique index: as a join the planner might read every delivery.
 */
const IS_MISSING = (event: string) =>
  `(select 1 from (select ?::text as id) w
    where w.id = any(${event}.unchanged_for)
      or (select 1 from webhook_delivery d where d.event_id = ${event}.id and d.webhook_id = w.id limit 1) is not null) is null`

/** A stored event that never became a delivery to a webhook. */
export type MissingEvent = {
  id: string
  topic: string
  resource_id: string | null
  event_name: string
  event_data: unknown
  event_group_id: string | null
  occurred_at: Date
}

/** What the suggestion of a moment is made of; undefined for an unknown webhook. */
export type RecoveryFacts = {
  created_at: Date
  last_success_at: Date | null
  inactive_since: Date | null
  /** Event of the first failed delivery that is stored. */
  failed_event_id: string | null
  /** End of the last success before it. */
  success_before: Date | null
}

/** Events that one statement looks at to count them all, and at which a count looks that may be capped. */
const COUNTED_TOGETHER = 20_000
export const GLANCED_AT = 5_000

/**
 * How many of the next stored events of a range are of these topics and never became a delivery to the webhook.
 * @param fromEvent an id that the count begins behind: below every id of its moment at first.
 * @returns their number, and the id that the next count begins behind; null at the range's end.
 */
export async function countMissingIn(
  db: Db,
  { webhook_id, fromEvent, beforeEvent }: EventRange,
  { read, ownData }: TopicsBySource,
  limit = COUNTED_TOGETHER
): Promise<{ count: number; next: string | null }> {
  const [row] = await query<{ count: number; next: string | null }>(
    db,
    `with looked as materialized (
       select id, state, source, topic, event_data, payload_removed, unchanged_for from webhook_event where id > ? and id < ? order by id limit ?
     )
     select (select max(id) from looked having count(*) = ?) as next,
       (select count(*)::int from looked e
        where state = 'composed' and source not in (${DIRECTED}) and ${CAN_BE_COMPOSED}
          and ${IS_MISSING("e")}) as count`,
    [fromEvent, beforeEvent, limit, limit, read, ownData, webhook_id]
  )
  return row!
}

/**
 * How many of a webhook's deliveries in a range failed, or were cancelled, and could be sent once more, among the next that
 * an index leads to. Whether the body is still stored the delivery itself says: where its event's is removed, it has one of
 * its own or says that it is removed too.
 * @returns their number, and whether there are more, or may be.
 */
export async function countEndedIn(
  db: Db,
  range: EventRange,
  status: "failed" | "cancelled"
): Promise<{ count: number; capped: boolean }> {
  const walk = await walkTo(db, { webhook_id: range.webhook_id }, [status])
  const { sql, bindings } = walk.next("d.*", walk.looksAt, { after: firstOf(range), order: "asc" })
  const where = inRange(range)
  const [row] = await query<{ count: number; looked: number }>(
    db,
    `select (count(*) filter (where d.payload_removed is null and ${textOf(where)}))::int as count,
       count(*)::int as looked
     from ${sql} d`,
    [...bindingsOf(where), ...bindings]
  )
  return { count: row!.count, capped: row!.looked === walk.looksAt }
}

/**
 * The next events of a range that never became a delivery to the webhook, oldest first. It looks at `scan` events at
 * most, so that a stretch of others is passed in steps too.
 * @param fromEvent an id that the look begins behind.
 * @returns the events, and the id that the next look begins behind; null at the range's end.
 */
export async function listMissing(
  db: Db,
  { webhook_id, fromEvent, beforeEvent }: EventRange,
  { read, ownData }: TopicsBySource,
  { limit, scan }: { limit: number; scan: number }
): Promise<{ events: MissingEvent[]; next: string | null }> {
  const rows = await query<
    Omit<MissingEvent, "event_data"> & { event_data: string | null; scanned_to: string | null }
  >(
    db,
    `with scanned as materialized (
       select id, topic, state, source, event_data, payload_removed, unchanged_for from webhook_event where id > ? and id < ? order by id limit ?
     ), missing as materialized (
       select id from scanned s
       where state = 'composed' and source not in (${DIRECTED}) and ${CAN_BE_COMPOSED}
         and ${IS_MISSING("s")}
       order by id limit ?
     )
     select (select max(id) from scanned having count(*) = ?) as scanned_to, e.id, e.topic, e.resource_id,
       e.event_name, e.event_data, e.event_group_id, e.occurred_at
     from (values (1)) one left join (missing m join webhook_event e on e.id = m.id) on true
     order by e.id`,
    [fromEvent, beforeEvent, scan, read, ownData, webhook_id, limit, scan]
  )
  const events = rows
    .filter(({ id }) => id)
    .map(({ scanned_to: _, ...row }) => ({
      ...row,
      event_data: row.event_data === null ? null : JSON.parse(row.event_data),
    }))
  const next = events.length === limit ? events.at(-1)?.id : rows[0]?.scanned_to
  return { events, next: next ?? null }
}

/**
 * The index of failed deliveries by webhook finds the first; from there the last success is a step or two back. Events
 * that were composed together have deliveries in another order, so the first event is looked for among some.
 */
export async function readRecoveryFacts(db: Db, webhookId: string): Promise<RecoveryFacts | undefined> {
  const [facts] = await query<RecoveryFacts>(
    db,
    `with failure as materialized (
       select min(id) as id, min(event_id) as event_id from (
         select id, event_id from webhook_delivery
         where webhook_id = ? and failed_at is not null and event_id not in (${UNCOUNTED_EVENTS})
         order by id limit ${COMPOSED_TOGETHER}
       ) first
     )
     select w.created_at, w.last_success_at, w.inactive_since, f.event_id as failed_event_id,
       (select s.finished_at from webhook_delivery s
        where s.webhook_id = w.id and s.id < f.id and s.status = 'success'
          and s.event_id not in (${UNCOUNTED_EVENTS})
        order by s.id desc limit 1) as success_before
     from webhook_endpoint w cross join failure f
     where w.id = ? and w.deleted_at is null`,
    [webhookId, webhookId]
  )
  return facts
}
