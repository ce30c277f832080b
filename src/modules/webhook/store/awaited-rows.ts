import { query, type Db } from "./db"
import type { Claim } from "./events"

/** How long an event waits before its resource is looked for again, and how long it waits in all. */
export const AWAIT_SECONDS = 2
const MAX_AWAIT_SECONDS = 60

/** An event whose resource has not come, and whether that says something is wrong. */
export type GivenUp = {
  id: string
  topic: string
  /** The resource, or the part that should have led to it. */
  missing_id: string | null
  /** False where the log has the resource's deletion, which tells all, or was undone. */
  is_wrong: boolean
}

/**
 * Puts claimed events back whose resource is not in the shop yet. Those that have waited a minute are given up: they count as
 * composed and go to nobody, or are deleted where not even the resource is known. By the database's clock, so that it is one minute for all processes.
 * @returns those that were given up.
 */
export async function awaitRows(db: Db, claims: readonly Claim[]): Promise<GivenUp[]> {
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
