import { query, type Db } from "./db"
import type { EventClaim } from "./events"

/** How long an event waits before its resource is read again. */
export const AWAIT_SECONDS = 2

/** How long an event waits for its resource in all, from its capture. */
const MAX_AWAIT_SECONDS = 60

/** An event that was given up because its resource did not appear in the shop. */
type GivenUpEvent = {
  id: string
  topic: string
  /** Id of the resource, or of the part that should have led to it. */
  missing_id: string | null
  /** Whether this is an error. It is none where the log has a later deletion of the resource. */
  is_wrong: boolean
}

/**
 * Postpones claimed events whose resource is not in the shop yet. After `MAX_AWAIT_SECONDS`, by the database's clock, they are
 * given up: they become composed, without deliveries, or are deleted where only a `lookup_id` is known.
 * @returns the events that were given up.
 */
export async function awaitRows(db: Db, claims: readonly EventClaim[]): Promise<GivenUpEvent[]> {
  return query(
    db,
    `with absent as materialized (
       select e.id, e.topic, e.resource_id, e.lookup_id, e.created_at,
         e.last_captured_at <= now() - make_interval(secs => ${MAX_AWAIT_SECONDS}) as given_up
       from unnest(?::text[], ?::int[]) as c(id, claims) join webhook_event e on e.id = c.id
       where e.claims = c.claims and e.state = 'claimed'
       order by e.id for update of e
     ), kept as (
       update webhook_event e
       set state = case when a.given_up then 'composed' else 'postponed' end,
         claimed_until = case when not a.given_up then now() + make_interval(secs => ${AWAIT_SECONDS}) end,
         event_data = case when not a.given_up then e.event_data end,
         payload_removed = case when a.given_up then 'unused' end
       from absent a where e.id = a.id and not (a.given_up and a.resource_id is null)
     ), led_nowhere as (
       delete from webhook_event e using absent a where e.id = a.id and a.given_up and a.resource_id is null
     )
     select a.id, a.topic, coalesce(a.resource_id, a.lookup_id) as missing_id, not exists (
       select from webhook_event gone
       where gone.created_at >= a.created_at and gone.resource_id = a.resource_id
         and gone.topic = regexp_replace(a.topic, '[^.]*$', 'deleted')) as is_wrong
     from absent a where a.given_up`,
    [claims.map(({ id }) => id), claims.map(({ claims }) => claims)]
  )
}
