import type { BackfillStatus, ExistingEntity, WebhookBackfill } from "../../../types"
import { deliveryColumns, INSERT_DELIVERIES, type NewDelivery } from "./compositions"
import { query, type Db } from "./db"

/** A run, claimed for its next batch. `claims` fences what the batch writes: a claim that was taken over counts for nothing. */
export type ClaimedBackfill = {
  id: string
  webhook_id: string
  subject: WebhookBackfill["subject"]
  /** It goes on behind this id: of an event, or of a resource. */
  cursor: string
  /** Of events: an id that it ends before. */
  until: string | null
  claims: number
  claimed_at: Date
  /** Batches in a row that could not be composed. */
  failures: number
}

/** What a batch has come to. */
export type BackfillProgress = {
  cursor: string
  looked: number
  failed: number
  /** What went wrong with those that failed; null when nothing did. */
  error: string | null
  ends: boolean
}

/** A composed event that is for one webhook alone. */
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

/** @returns undefined when one of its kind is running already. */
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
 * Starts a run over stored events, or widens the one that runs and lets it begin again: what it has queued by then is
 * no longer missing, so nothing doubles.
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

/** A webhook's last run of a kind: of stored events, or of what the shop has. */
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

/** Ends a run; what it has queued by then is sent. @returns whether one was running. */
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

/** Cancels the runs of webhooks that were deleted meanwhile. */
export async function cancelOrphanBackfills(db: Db): Promise<void> {
  await query(
    db,
    `update webhook_backfill b set status = 'cancelled', finished_at = now(), updated_at = now()
     from webhook_endpoint w where w.id = b.webhook_id and w.deleted_at is not null and b.status = 'running'`
  )
}

/**
 * Claims a run for `leaseSeconds`, of those whose webhook has fewer than `maxWaiting` deliveries waiting. Those of the shop's own
 * webhooks go first, then the apps take turns, however many runs each has; of the shop's or an app's, the one that was left alone
 * longest. One whose claimer died is claimed again.
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

/** Gives a claimed run back, to be tried again after `delaySeconds`. */
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
 * Moves a run on, and inserts what its batch came to, in one statement: whoever dies before it has done nothing, and
 * after it everything. Nothing happens when the run was cancelled or taken over meanwhile.
 * @returns the ids of the deliveries; null when nothing happened.
 */
export async function commitExisting(
  db: Db,
  run: ClaimedBackfill,
  progress: BackfillProgress,
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

/** The same for events that are stored already. */
export async function commitStored(
  db: Db,
  run: ClaimedBackfill,
  progress: BackfillProgress,
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
  { cursor, looked, failed, error, ends }: BackfillProgress,
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
     ), composed as (${composed}), ${INSERT_DELIVERIES}
     select exists (select 1 from run) as moved, array(select id from delivery) as ids`,
    [
      ...[cursor, looked, deliveries.length, failed, error, status, ends, run.id, run.claims],
      ...composedBindings,
      ...deliveryColumns(deliveries),
    ]
  )
  return done?.moved ? done.ids : null
}
