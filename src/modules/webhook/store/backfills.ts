import type { BackfillStatus, ExistingEntity, WebhookBackfill } from "../../../types"
import { deliveryBindings, deliveryCtes, type NewDelivery } from "./compositions"
import { query, type Db } from "./db"

/** A run claimed for its next batch. `claims` is the fencing token. */
export type ClaimedBackfill = {
  id: string
  webhook_id: string
  subject: WebhookBackfill["subject"]
  /** The id after which it continues, of an event or of a resource. */
  cursor: string
  /** For events: the id before which it ends. */
  until: string | null
  claims: number
  claimed_at: Date
  /** Batches in a row that could not be composed. */
  failures: number
}

/** The result of a batch. */
export type BackfillBatchResult = {
  cursor: string
  looked: number
  failed: number
  /** The error of those that failed; null for none. */
  error: string | null
  ends: boolean
}

/** A composed event for one webhook only. */
export type DirectedEvent = {
  id: string
  topic: string
  resource_id: string
  /** Null where the delivery has a body of its own. */
  payload: string | null
  shown_at: Date | null
  occurred_at: Date
}

const COLUMNS =
  "id, webhook_id, subject, status, total, looked, queued, failed, error, created_at, finished_at"

/** Starts a run over existing resources. @returns undefined when such a run is under way for the webhook. */
export async function insertBackfill(
  db: Db,
  run: { id: string; webhook_id: string; subject: ExistingEntity; total: number }
): Promise<WebhookBackfill | undefined> {
  const [inserted] = await query<WebhookBackfill>(
    db,
    `insert into webhook_backfill (id, webhook_id, subject, total, cursor) values (?, ?, ?, ?, '')
     on conflict do nothing returning ${COLUMNS}`,
    [run.id, run.webhook_id, run.subject, run.total]
  )
  return inserted
}

/**
 * Starts a run over stored events. If one is under way, it is extended to both ranges and begins again; events that it has queued
 * already have a delivery now, so none is sent twice.
 */
export async function startEventBackfill(
  db: Db,
  run: { id: string; webhook_id: string; total: number; cursor: string; until: string }
): Promise<void> {
  await query(
    db,
    `insert into webhook_backfill as b (id, webhook_id, subject, total, cursor, until) values (?, ?, 'event', ?, ?, ?)
     on conflict (webhook_id, (subject = 'event')) where status = 'running' do update
     set cursor = least(b.cursor, excluded.cursor), until = greatest(b.until, excluded.until),
       total = b.looked + excluded.total, claims = b.claims + 1, claimed_until = null, updated_at = now()`,
    [run.id, run.webhook_id, run.total, run.cursor, run.until]
  )
}

/** A webhook's last run of a kind: over stored events, or over existing resources. */
export async function findBackfill(
  db: Db,
  webhookId: string,
  kind: "event" | "existing"
): Promise<WebhookBackfill | undefined> {
  const [run] = await query<WebhookBackfill>(
    db,
    `select ${COLUMNS} from webhook_backfill where webhook_id = ? and (subject = 'event') = ?
     order by id desc limit 1`,
    [webhookId, kind === "event"]
  )
  return run
}

/** Cancels a run. Deliveries that it has queued are sent. @returns whether one was under way. */
export async function cancelBackfill(
  db: Db,
  webhookId: string,
  kind: "event" | "existing"
): Promise<boolean> {
  const rows = await query(
    db,
    `update webhook_backfill set status = 'cancelled', finished_at = now(), updated_at = now()
     where webhook_id = ? and (subject = 'event') = ? and status = 'running' returning 1`,
    [webhookId, kind === "event"]
  )
  return rows.length > 0
}

/** Cancels a claimed run that fails again and again. */
export async function cancelClaimedBackfill(
  db: Db,
  { id, claims }: Pick<ClaimedBackfill, "id" | "claims">,
  error: string
): Promise<void> {
  await query(
    db,
    `update webhook_backfill
     set status = 'cancelled', finished_at = now(), updated_at = now(), failures = failures + 1, error = ?
     where id = ? and claims = ? and status = 'running'`,
    [error, id, claims]
  )
}

/** Cancels the runs of webhooks that were deleted meanwhile. */
export async function cancelOrphanBackfills(db: Db): Promise<void> {
  await query(
    db,
    `update webhook_backfill b set status = 'cancelled', finished_at = now(), updated_at = now()
     from webhook_endpoint w where w.id = b.webhook_id and w.deleted_at is not null and b.status = 'running'`
  )
}

/**
 * Claims a run for `leaseSeconds` whose webhook has fewer than `maxWaiting` deliveries waiting. Runs of the shop's own webhooks
 * come first, then those of apps, round-robin over the apps; of the shop or of one app, the least recently updated run comes
 * first. Expired claims are claimed again.
 */
export async function claimBackfill(
  db: Db,
  { leaseSeconds, maxWaiting }: { leaseSeconds: number; maxWaiting: number }
): Promise<ClaimedBackfill | undefined> {
  const [claimed] = await query<ClaimedBackfill>(
    db,
    `with due as materialized (
       select b.id from webhook_backfill b
       join webhook_endpoint w on w.id = b.webhook_id and w.deleted_at is null
       where b.status = 'running' and (b.claimed_until is null or b.claimed_until <= now())
         and (select count(*) from (
           select 1 from webhook_queue q where q.webhook_id = b.webhook_id limit ?) waiting) < ?
       order by w.app_id is not null, (
           select max(own.updated_at) from webhook_backfill own join webhook_endpoint o on o.id = own.webhook_id
           where own.status = 'running' and o.app_id = w.app_id) nulls first,
         b.updated_at
       limit 1 for update of b skip locked
     )
     update webhook_backfill b
     set claims = b.claims + 1, claimed_until = now() + make_interval(secs => ?), updated_at = clock_timestamp()
     from due
     where b.id = due.id
     returning b.id, b.webhook_id, b.subject, b.cursor, b.until, b.claims, b.failures, now() as claimed_at`,
    [maxWaiting, maxWaiting, leaseSeconds]
  )
  return claimed
}

/** Ends the claim of a run whose batch failed. It can be claimed again after `delaySeconds`. */
export async function postponeBackfill(
  db: Db,
  run: Pick<ClaimedBackfill, "id" | "claims">,
  delaySeconds: number,
  error: string
): Promise<void> {
  await query(
    db,
    `update webhook_backfill set failures = failures + 1, error = ?, claimed_until = now() + make_interval(secs => ?)
     where id = ? and claims = ? and status = 'running'`,
    [error, delaySeconds, run.id, run.claims]
  )
}

/**
 * Inserts a batch's events and deliveries and updates the run, in one statement, so that a killed process leaves no half batch.
 * Nothing is stored when the run was cancelled or taken over meanwhile.
 * @returns ids of the deliveries; null when nothing was stored.
 */
export async function commitExisting(
  db: Db,
  run: ClaimedBackfill,
  progress: BackfillBatchResult,
  events: readonly DirectedEvent[],
  deliveries: readonly NewDelivery[]
): Promise<string[] | null> {
  return commit(
    db,
    run,
    progress,
    `insert into webhook_event (id, topic, resource_id, event_name, event_data, source, absorbs, dedupe_key,
       occurred_at, state, payload, payload_removed, shown_at)
     select i.id, i.topic, i.resource_id, i.topic, null, 'existing', false, i.id, i.occurred_at, 'composed', i.payload,
       case when i.payload is null then 'unused' end, i.shown_at
     from run cross join unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[])
       as i(id, topic, resource_id, payload, shown_at, occurred_at)
     returning id, topic, resource_id, false as recovered`,
    [
      events.map((e) => e.id),
      events.map((e) => e.topic),
      events.map((e) => e.resource_id),
      events.map((e) => e.payload),
      events.map((e) => e.shown_at),
      events.map((e) => e.occurred_at),
    ],
    deliveries
  )
}

/** As `commitExisting`, for events that are stored already. */
export async function commitStored(
  db: Db,
  run: ClaimedBackfill,
  progress: BackfillBatchResult,
  deliveries: readonly NewDelivery[]
): Promise<string[] | null> {
  return commit(
    db,
    run,
    progress,
    `select e.id, e.topic, e.resource_id, true as recovered from run cross join webhook_event e
     where e.id = any(?::text[]) and e.payload_removed is distinct from 'erased'
     order by e.id for key share of e`,
    [deliveries.map((d) => d.event_id)],
    deliveries
  )
}

async function commit(
  db: Db,
  run: ClaimedBackfill,
  { cursor, looked, failed, error, ends }: BackfillBatchResult,
  composed: string,
  composedBindings: readonly unknown[],
  deliveries: readonly NewDelivery[]
): Promise<string[] | null> {
  const status: BackfillStatus = ends ? "completed" : "running"
  const [done] = await query<{ ids: string[]; moved: boolean }>(
    db,
    `with run as (
       update webhook_backfill
       set cursor = ?, looked = looked + ?, queued = queued + ?, failed = failed + ?, failures = 0,
         error = coalesce(?, case when failed > 0 then error end), claimed_until = null,
         updated_at = clock_timestamp(), status = ?, finished_at = case when ? then now() end
       where id = ? and claims = ? and status = 'running'
       returning id
     ), composed as (${composed}), ${deliveryCtes("each time")}
     select exists (select 1 from run) as moved, array(select id from delivery) as ids`,
    [
      ...[cursor, looked, deliveries.length, failed, error, status, ends, run.id, run.claims],
      ...composedBindings,
      ...deliveryBindings(deliveries),
    ]
  )
  return done?.moved ? done.ids : null
}
