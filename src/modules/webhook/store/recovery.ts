import { query, queryOne, type Db } from "./db"
import { firstOf, inRange, type EventRange } from "./bulk-batches"
import { bindingsOf, textOf } from "./delivery-conditions"
import { chooseWalk } from "./delivery-walk"
import type { TopicsBySource } from "../../../topics/catalogue"
import { UNCOUNTED_EVENTS } from "./stats"

/** Sources of events that were made for one webhook only. */
const DIRECTED = `'ping', 'test', 'existing'`

/** More events than fan-out composes in one batch. */
const COMPOSED_TOGETHER = 1_000

/** Whether an event can be composed: of a topic that is read from the shop at any time, else while the event's data is stored. */
const CAN_BE_COMPOSED = `(topic = any(?::text[]) or (topic = any(?::text[]) and event_data is not null))
  and payload_removed is distinct from 'erased'`

/**
 * Whether a webhook, the binding, has no delivery of an event, unless the event changed nothing for it. One index probe for
 * each event: with a join the planner might read all deliveries.
 */
const IS_MISSING = (event: string) =>
  `(select 1 from (select ?::text as id) w
    where w.id = any(${event}.unchanged_for)
      or (select 1 from webhook_delivery d where d.event_id = ${event}.id and d.webhook_id = w.id limit 1) is not null) is null`

/** A stored event that has no delivery to a webhook. */
export type UndeliveredEvent = {
  id: string
  topic: string
  resource_id: string | null
  event_name: string
  /** As JSON. */
  event_data: string | null
  event_group_id: string | null
  occurred_at: Date
}

/** The times from which the start of a recovery is suggested. */
type RecoveryFacts = {
  created_at: Date
  last_success_at: Date | null
  inactive_since: Date | null
  /** The event of the oldest failed delivery in the log. */
  failed_event_id: string | null
  /** The end of the last success before that delivery. */
  success_before: Date | null
}

/** Events that one statement of a count reads. */
const COUNTED_TOGETHER = 5_000

/**
 * Counts those of the next stored events of a range that are of these topics and have no delivery to the webhook.
 * @param fromEvent the id after which to begin; an id that is below all ids of its time at first.
 * @returns their number, and the id after which the next count begins; null at the end of the range.
 */
export async function countMissingIn(
  db: Db,
  { webhook_id, fromEvent, beforeEvent }: EventRange,
  { read, ownData }: TopicsBySource
): Promise<{ count: number; next: string | null }> {
  return queryOne(
    db,
    `with scanned as materialized (
       select id, state, source, topic, event_data, payload_removed, unchanged_for from webhook_event
       where id > ? and id < ? order by id limit ${COUNTED_TOGETHER}
     )
     select (select max(id) from scanned having count(*) = ${COUNTED_TOGETHER}) as next,
       (select count(*)::int from scanned e
        where state = 'composed' and source not in (${DIRECTED}) and ${CAN_BE_COMPOSED}
          and ${IS_MISSING("e")}) as count`,
    [fromEvent, beforeEvent, read, ownData, webhook_id]
  )
}

/**
 * Counts a webhook's failed or cancelled deliveries in a range that could be sent again, among the rows that one statement reads.
 * Whether the body is stored is read from the delivery alone: if its event's payload is removed, the delivery has a body of its
 * own, or `payload_removed` is set.
 * @returns their number, and whether there may be more.
 */
export async function countEndedIn(
  db: Db,
  range: EventRange,
  status: "failed" | "cancelled"
): Promise<{ count: number; capped: boolean }> {
  const walk = await chooseWalk(db, { webhook_id: range.webhook_id }, [status])
  const { sql, bindings } = walk.next("d.*", walk.maxCandidates, { after: firstOf(range), order: "asc" })
  const where = inRange(range)
  const row = await queryOne<{ count: number; scanned: number }>(
    db,
    `select (count(*) filter (where d.payload_removed is null and ${textOf(where)}))::int as count,
       count(*)::int as scanned
     from ${sql} d`,
    [...bindingsOf(where), ...bindings]
  )
  return { count: row.count, capped: row.scanned === walk.maxCandidates }
}

/**
 * Lists the next events of a range that have no delivery to the webhook, oldest first. It reads at most `scan` events, so that
 * a long range without such events is read in steps too.
 * @param fromEvent the id after which to begin.
 * @param withData whether to read the events' data. Default: yes.
 * @returns the events, and the id after which the next call begins; null at the end of the range.
 */
export async function listMissing(
  db: Db,
  { webhook_id, fromEvent, beforeEvent }: EventRange,
  { read, ownData }: TopicsBySource,
  { limit, scan, withData = true }: { limit: number; scan: number; withData?: boolean }
): Promise<{ events: UndeliveredEvent[]; next: string | null }> {
  const rows = await query<UndeliveredEvent & { scanned_to: string | null }>(
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
       e.event_name, ${withData ? "e.event_data" : "null as event_data"}, e.event_group_id, e.occurred_at
     from (values (1)) one left join (missing m join webhook_event e on e.id = m.id) on true
     order by e.id`,
    [fromEvent, beforeEvent, scan, read, ownData, webhook_id, limit, scan]
  )
  const events = rows.filter(({ id }) => id).map(({ scanned_to: _, ...event }) => event)
  const next = events.length === limit ? events.at(-1)?.id : rows[0]?.scanned_to
  return { events, next: next ?? null }
}

/**
 * Reads the times from which the start of a recovery is suggested; undefined for an unknown webhook. The oldest failed delivery
 * is found by the index of failed deliveries by webhook, and the last success is a few rows before it. Events that were
 * composed together have deliveries in another order, so the oldest event is searched among the first `COMPOSED_TOGETHER`.
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
