import type { DeliverySelection } from "../../../types"
import { query, type Db } from "./db"
import type { EventRange } from "./bulk-batches"
import type { Requeue } from "./requeue"

/** What is done to many deliveries. Kept as JSON, so that times in its filters are texts afterwards: PostgreSQL takes both. */
export type BulkAction =
  | { kind: "requeue"; selection: DeliverySelection | EventRange; requeue: Requeue }
  | { kind: "cancel"; selection: DeliverySelection; remark: string }

/** How far an action has come: behind which id it goes on, and before which it ends. */
export type BulkProgress = { after: string; until: string; done: number }

/** An action that goes on in the background, claimed by a process. `claims` fences its progress. */
export type ClaimedBulkAction = BulkProgress & {
  id: string
  action: BulkAction
  claims: number
  total: number
  /** The app that asked for it; null for others. */
  app_id: string | null
}

/** The last delivery that there is: an action ends there, or it would go on with what it has just sent. */
export async function lastDeliveryId(db: Db): Promise<string> {
  const [row] = await query<{ id: string | null }>(db, "select max(id) as id from webhook_delivery")
  return row?.id ?? ""
}

/**
 * Notes an action, for whichever process claims it after `leaseSeconds`; until then it is the caller's, with no claims.
 * @returns false where its app has one already.
 */
export async function insertBulkAction(
  db: Db,
  { id, action, after, until, done, total, app_id }: Omit<ClaimedBulkAction, "claims">,
  leaseSeconds = 0
): Promise<boolean> {
  const rows = await query(
    db,
    `insert into webhook_bulk_action (id, action, after, until, done, total, app_id, claimed_until)
     values (?, ?::jsonb, ?, ?, ?, ?, ?, now() + make_interval(secs => ?))
     on conflict (app_id) where app_id is not null do nothing returning 1`,
    [id, JSON.stringify(action), after, until, done, total, app_id, leaseSeconds]
  )
  return rows.length > 0
}

/** Whether an app has an action that goes on, in an answer or in the background. */
export async function hasBulkAction(db: Db, appId: string): Promise<boolean> {
  return (await query(db, "select 1 from webhook_bulk_action where app_id = ?", [appId])).length > 0
}

/** Ends what an app asked for. What is at it stops behind its batch, as its row is gone. */
export async function deleteBulkActionsOfApp(db: Db, appId: string): Promise<void> {
  await query(db, "delete from webhook_bulk_action where app_id = ?", [appId])
}

/**
 * Claims an action for `leaseSeconds`: the shop's own go first, the oldest of them, then the app's that was claimed longest ago. One
 * whose process died is claimed again, and goes on where that was.
 */
export async function claimBulkAction(db: Db, leaseSeconds: number): Promise<ClaimedBulkAction | undefined> {
  const [claimed] = await query<ClaimedBulkAction>(
    db,
    `with due as materialized (
       select id from webhook_bulk_action where claimed_until is null or claimed_until <= now()
       order by app_id is not null, case when app_id is not null then claimed_until end nulls first, id
       limit 1 for update skip locked
     )
     update webhook_bulk_action b
     set claims = b.claims + 1, claimed_until = now() + make_interval(secs => ?)
     from due where b.id = due.id
     returning b.id, b.action, b.after, b.until, b.done, b.total, b.app_id, b.claims`,
    [leaseSeconds]
  )
  return claimed
}

/** Notes how far a claimed action has come. @returns whether it is still this process's. */
export async function moveBulkAction(
  db: Db,
  { id, claims, total }: Pick<ClaimedBulkAction, "id" | "claims" | "total">,
  { after, done }: Pick<BulkProgress, "after" | "done">,
  leaseSeconds: number
): Promise<boolean> {
  const rows = await query(
    db,
    `update webhook_bulk_action set after = ?, done = ?, total = ?, claimed_until = now() + make_interval(secs => ?)
     where id = ? and claims = ? returning 1`,
    [after, done, total, leaseSeconds, id, claims]
  )
  return rows.length > 0
}

export async function deleteBulkAction(
  db: Db,
  { id, claims }: Pick<ClaimedBulkAction, "id" | "claims">
): Promise<void> {
  await query(db, "delete from webhook_bulk_action where id = ? and claims = ?", [id, claims])
}
