import { IS_UNHINDERED } from "./claims"
import {
  firstRow,
  JSON_LINES,
  jsonLines,
  plainArray,
  plannedFor,
  query,
  queryPrepared,
  rowsFrom,
  type Db,
  type Planned,
} from "./db"
import { byPlaceInIndexes, type NewEvent } from "./events"
import { orderingKey } from "./ordering"
import { snapshotBindings, snapshotCte, type SnapshotWrite } from "./snapshots"

/** What is stored of a claimed event when it is composed. */
export type ComposedEvent = {
  id: string
  claims: number
  /** Null where no delivery uses it. */
  payload: string | null
  /** Whether the event's own data is kept, so that it can be composed again. */
  keeps_data: boolean
  /** The resource's `updated_at` as it was read; null where it has none. */
  shown_at: Date | null
  /** The resource's state; null where there is no new one, and no message contains its revision. */
  snapshot: SnapshotWrite | null
  /** Ids of webhooks that get no delivery because the update changes nothing of what they are sent. */
  unchanged_for: readonly string[]
}

/** A delivery to be inserted. `remark` is the reason why it can never be sent; null for one that is to be queued. */
export type NewDelivery = {
  id: string
  event_id: string
  webhook_id: string
  topic: string
  /** The webhook's own body; null when it is the event's payload. */
  body: string | null
  remark: string | null
}

/**
 * CTEs that insert deliveries of the events in a CTE `composed (id, topic, resource_id, recovered)`, and queue rows for those
 * that can be sent. The bindings are `deliveryColumns`. Existing deliveries are left unchanged; there are none for deleted
 * webhooks. `entered_at` is the webhook's active time, which stops while it is paused or disabled. A queue row is leased where
 * a lease is given and `claimDue` could claim it.
 */
export const deliveryCtes = (planned: Planned): string => `
  addressee as materialized (
    select w.id, w.change_number, w.ordering,
      coalesce(w.inactive_since, now()) - make_interval(secs => w.inactive_seconds) as active_time,
      ${IS_UNHINDERED} and w.ordering = 'none' as unhindered
    from webhook_endpoint w where w.id = any(?::text[]) and w.deleted_at is null
  ), delivery as (
    insert into webhook_delivery (id, webhook_id, event_id, topic, resource_id, status, body, remark, finished_at,
      failed_at, recovered)
    select d.id, d.webhook_id, e.id, e.topic, e.resource_id, case when d.remark is null then 'created' else 'failed' end,
      d.body, d.remark, case when d.remark is not null then now() end, case when d.remark is not null then now() end,
      e.recovered
    from ${rowsFrom(
      `?::text[], ?::text[], ?::text[], ${JSON_LINES}, ?::text[]`,
      "d(id, event_id, webhook_id, body, remark)",
      planned
    )}
    join composed e on e.id = d.event_id
    join addressee w on w.id = d.webhook_id
    on conflict (event_id, webhook_id) do nothing
    returning id, webhook_id, status, topic, resource_id, created_at
  ), queued as (
    insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at, ordering_key, ordered_at, leased_until, claims)
    select d.id, d.webhook_id, now(), w.active_time,
      case when w.ordering = 'resource' then ${orderingKey("d.topic", "d.resource_id")} end,
      case when w.ordering = 'resource' then d.created_at end,
      now() + make_interval(secs => l.seconds), case when l.seconds is null then 0 else 1 end
    from delivery d join addressee w on w.id = d.webhook_id
    left join ${rowsFrom("?::text[], ?::float8[]", "l(id, seconds)", planned)} on l.id = d.id and w.unhindered
    where d.status = 'created'
  )`

/** Seconds of each delivery's lease, by its id. The other deliveries are not leased. */
export type Leases = ReadonlyMap<string, number>

/** The bindings of `deliveryCtes`. */
export function deliveryBindings(deliveries: readonly NewDelivery[], leases: Leases = new Map()): unknown[] {
  return [
    plainArray([...new Set(deliveries.map((d) => d.webhook_id))]),
    plainArray(deliveries.map((d) => d.id)),
    plainArray(deliveries.map((d) => d.event_id)),
    plainArray(deliveries.map((d) => d.webhook_id)),
    jsonLines(deliveries.map((d) => d.body)),
    deliveries.map((d) => d.remark),
    plainArray([...leases.keys()]),
    plainArray([...leases.values()]),
  ]
}

/** An inserted delivery. `change_number` is the one of its webhook where the delivery is leased, else null. */
export type InsertedDelivery = { id: string; change_number: number | null }

/** The result of storing compositions. */
export type Stored = {
  inserted: InsertedDelivery[]
  /**
   * Ids of events of which nothing was stored: another process has taken over the claim, or has composed their resource
   * meanwhile.
   */
  refused: string[]
}

/**
 * Writes snapshots, stores payloads and inserts the deliveries with their queue rows, in one statement: an event is composed with
 * all its deliveries, or not at all. Of its data the event then keeps only what a delivery uses. Deliveries to webhooks that
 * were deleted meanwhile are left out.
 */
export async function insertCompositions(
  db: Db,
  events: readonly ComposedEvent[],
  deliveries: readonly NewDelivery[],
  leases: Leases = new Map()
): Promise<Stored> {
  const planned = plannedFor(Math.max(events.length, deliveries.length))
  const rows = await queryPrepared<{ composed: string[]; ids: string[]; numbers: (number | null)[] }>(
    db,
    `with given as materialized (
       select * from ${rowsFrom(
         `?::text[], ?::int[], ${JSON_LINES}, ?::boolean[], ?::timestamptz[], ?::text[], ?::text[], ?::text[]`,
         "i(id, claims, payload, keeps_data, shown_at, entity, resource_id, unchanged_for)",
         planned
       )}
     ), held as materialized (
       select i.* from (select * from given order by id) i
       cross join lateral (
         select from webhook_event e where e.id = i.id and e.claims = i.claims and e.state = 'claimed' limit 1 for update) e
     ), lost as materialized (
       select entity, resource_id from given where entity is not null and id not in (select id from held)
     ), ${snapshotCte(planned)}, composed as (
       update webhook_event e
       set state = 'composed', claimed_until = null, payload = i.payload,
         payload_removed = case when i.payload is null then 'unused' end,
         event_data = case when i.keeps_data then e.event_data end, shown_at = i.shown_at,
         unchanged_for = case when i.unchanged_for <> '' then string_to_array(i.unchanged_for, ' ') end
       from held i
       where e.id = i.id and (i.entity is null or (i.entity, i.resource_id) in (select entity, resource_id from snapshot))
       returning e.id, e.topic, e.resource_id, false as recovered, e.unchanged_for
     ), ${deliveryCtes(planned)}, unchanged as (
       insert into webhook_tally (webhook_id, at, success, failed, cancelled, failed_attempts, unchanged)
       select webhook_id, now(), 0, 0, 0, 0, count(*) from composed cross join lateral unnest(unchanged_for) as u(webhook_id)
       group by webhook_id
     ), inserted as (
       select d.id, case when w.unhindered then w.change_number::float8 end as change_number
       from delivery d join addressee w on w.id = d.webhook_id
     )
     select array(select id from composed) as composed, coalesce(array_agg(id), '{}') as ids,
       coalesce(array_agg(change_number), '{}') as numbers from inserted`,
    [
      plainArray(events.map((e) => e.id)),
      plainArray(events.map((e) => e.claims)),
      jsonLines(events.map((e) => e.payload)),
      plainArray(events.map((e) => e.keeps_data)),
      plainArray(events.map((e) => e.shown_at)),
      events.map((e) => e.snapshot && e.snapshot.entity),
      events.map((e) => e.snapshot && e.snapshot.resource_id),
      events.map((e) => e.unchanged_for.join(" ")),
      ...snapshotBindings(events.flatMap(({ snapshot }) => snapshot ?? [])),
      ...deliveryBindings(deliveries, leases),
    ]
  )
  const { composed, ids, numbers } = firstRow(rows)
  const stored = new Set(composed)
  return {
    inserted: toInserted(ids, numbers, leases),
    refused: events.flatMap(({ id }) => (stored.has(id) ? [] : [id])),
  }
}

/** An event that is not in the log yet, and its composition. */
type NewComposedEvent = { event: NewEvent; composed: Pick<ComposedEvent, "payload" | "keeps_data"> }

/**
 * Inserts composed events that send their own data, with their deliveries, in one statement. Events that are stored already are
 * left out, with their deliveries. Nothing is stored when a webhook has changed since the events were composed.
 * @param webhooks all webhooks at the time of composing, with their change numbers.
 * @returns the inserted deliveries; null when a webhook has changed.
 */
export async function insertComposedEvents(
  db: Db,
  events: readonly NewComposedEvent[],
  deliveries: readonly NewDelivery[],
  leases: Leases,
  webhooks: readonly { id: string; change_number: number }[]
): Promise<InsertedDelivery[] | null> {
  const sorted = [...events].sort((a, b) => byPlaceInIndexes(a.event, b.event))
  const planned = plannedFor(Math.max(events.length, deliveries.length))
  const rows = await queryPrepared<{ is_current: boolean; ids: string[]; numbers: (number | null)[] }>(
    db,
    `with current as materialized (
       select not exists (
         select from (select id, change_number from webhook_endpoint where deleted_at is null) w
         full join ${rowsFrom("?::text[], ?::int8[]", "k(id, change_number)", planned)} on k.id = w.id
         where w.change_number is distinct from k.change_number) as is_current
     ), composed as (
       insert into webhook_event (id, topic, resource_id, event_name, event_data, event_group_id, source, absorbs, dedupe_key,
         occurred_at, told_at, state, claims, payload, payload_removed)
       select e.id, e.topic, e.resource_id, e.event_name, e.event_data, e.event_group_id, e.source, false, e.dedupe_key,
         e.occurred_at, e.told_at, 'composed', 1, e.payload, case when e.payload is null then 'unused' end
       from ${rowsFrom(
         `?::text[], ?::text[], ?::text[], ?::text[], ${JSON_LINES}, ?::text[], ?::text[], ?::text[], ?::timestamptz[],
          ?::timestamptz[], ${JSON_LINES}`,
         "e(id, topic, resource_id, event_name, event_data, event_group_id, source, dedupe_key, occurred_at, told_at, payload)",
         planned
       )}
       join current on is_current
       on conflict do nothing
       returning id, topic, resource_id, false as recovered
     ), ${deliveryCtes(planned)}, inserted as (
       select d.id, case when w.unhindered then w.change_number::float8 end as change_number
       from delivery d join addressee w on w.id = d.webhook_id
     )
     select (select is_current from current), coalesce(array_agg(id), '{}') as ids,
       coalesce(array_agg(change_number), '{}') as numbers from inserted`,
    [
      plainArray(webhooks.map(({ id }) => id)),
      plainArray(webhooks.map(({ change_number }) => change_number)),
      plainArray(sorted.map(({ event }) => event.id)),
      sorted.map(({ event }) => event.topic),
      sorted.map(({ event }) => event.resource_id),
      sorted.map(({ event }) => event.event_name),
      jsonLines(
        sorted.map(({ event, composed }) =>
          composed.keeps_data ? JSON.stringify(event.event_data ?? null) : null
        )
      ),
      sorted.map(({ event }) => event.event_group_id),
      plainArray(sorted.map(({ event }) => event.source)),
      plainArray(sorted.map(({ event }) => event.dedupe_key)),
      plainArray(sorted.map(({ event }) => event.occurred_at)),
      plainArray(sorted.map(({ event }) => event.told_at)),
      jsonLines(sorted.map(({ composed }) => composed.payload)),
      ...deliveryBindings(deliveries, leases),
    ]
  )
  const { is_current, ids, numbers } = firstRow(rows)
  return is_current ? toInserted(ids, numbers, leases) : null
}

function toInserted(
  ids: readonly string[],
  numbers: readonly (number | null)[],
  leases: Leases
): InsertedDelivery[] {
  return ids.map((id, index) => ({ id, change_number: leases.has(id) ? numbers[index]! : null }))
}

/**
 * Whether a delivery was inserted. Waits for the transaction that inserts it, as `isRecorded` does.
 * @param lockedBy the row that this transaction has locked: the delivery's event, or the run of a backfill.
 */
export async function isInserted(
  trx: Db,
  { id }: Pick<NewDelivery, "id">,
  lockedBy: { table: "webhook_event" | "webhook_backfill"; id: string }
): Promise<boolean> {
  await query(trx, `select 1 from ${lockedBy.table} where id = ? for update`, [lockedBy.id])
  return (await query(trx, "select 1 from webhook_delivery where id = ?", [id])).length > 0
}
