import type { PipelineHealth } from "../../../types"
import { IS_DUE } from "./claims"
import { query, queryOne, type Db } from "./db"
import { IS_FIRST } from "./ordering"

/**
 * Largest exact counts. Higher ones are not worth their scan. With 1,000,000 due deliveries the statement took 13 ms, 103
 * before a vacuum.
 */
const EVENTS_CAP = 10_000
const BACKLOG_CAP = 100_000

/** The health without the sweep, which another statement reads. */
type Health = Omit<PipelineHealth, "sweep">

type Row = Omit<Health, "set_aside"> & { aside_count: number } & Omit<PipelineHealth["set_aside"], "count">

/**
 * Reads the pipeline's health by index scans only: of events to be composed and, webhook by webhook (lateral joins), of
 * deliveries to be sent. Deliveries of the mode `pull` are not counted.
 */
export async function readPipelineHealth(db: Db): Promise<Health> {
  const row = await queryOne<Row>(
    db,
    `with active as materialized (
       select id, failing_since is null and rate_limit is null as open
       from webhook_endpoint where mode = 'push' and status = 'active' and deleted_at is null
     ), backlog as (
       select count(*)::int as count from (
         select 1 from active w
         cross join lateral (select 1 from webhook_queue where webhook_id = w.id limit ${BACKLOG_CAP + 1}) q
         limit ${BACKLOG_CAP + 1}) q
     ), due as (
       select min(q.due_at) as oldest from active w
       cross join lateral (
         select q.due_at from webhook_queue q where q.webhook_id = w.id and ${IS_DUE} and ${IS_FIRST}
         order by q.due_at limit 1) q
       where w.open
     ), events as (
       select (select count(*)::int from (
           select 1 from webhook_event where state <> 'composed' limit ${EVENTS_CAP}) e) as count,
         (select created_at from webhook_event where state <> 'composed' order by id limit 1) as oldest
     ), webhooks as (
       select (count(*) filter (where status = 'active' and failing_since is not null))::int as failing,
         (count(*) filter (where disabled_reason in ('max_failures', 'gone')))::int as disabled
       from webhook_endpoint where deleted_at is null
     ), aside as (
       select coalesce(sum(count), 0)::float8 as count,
         (array_agg(last_error order by last_at desc))[1] as last_error, max(last_at) as last_at
       from webhook_set_aside
     )
     select e.count as waiting_events, e.oldest as oldest_event_at,
       coalesce(extract(epoch from now() - e.oldest), 0)::float8 as oldest_event_seconds,
       least(b.count, ${BACKLOG_CAP}) as backlog, b.count > ${BACKLOG_CAP} as backlog_capped,
       d.oldest as oldest_due_at, coalesce(extract(epoch from now() - d.oldest), 0)::float8 as oldest_due_seconds,
       w.failing as failing_webhooks, w.disabled as disabled_webhooks,
       (select max(greatest(last_success_at, last_failure_at)) from webhook_endpoint) as last_dispatch_at,
       (select min(looked_until) from webhook_catch_up) as last_catch_up_at,
       a.count as aside_count, a.last_error, a.last_at
     from backlog b, due d, events e, webhooks w, aside a`
  )
  const { aside_count: count, last_error, last_at, ...health } = row
  return { ...health, set_aside: { count, last_error, last_at } }
}

/** The part of the pipeline that set something aside. */
export type SetAsidePart = "capture" | "fan-out" | "dispatch" | "a bulk action"

/** Counts a row that a part has set aside. @param error its error, without values. */
export async function countSetAside(db: Db, part: SetAsidePart, error: string): Promise<void> {
  await query(
    db,
    `insert into webhook_set_aside as s (part, count, last_error, last_at) values (?, 1, ?, now())
     on conflict (part) do update
     set count = s.count + 1, last_error = excluded.last_error, last_at = excluded.last_at`,
    [part, error]
  )
}
