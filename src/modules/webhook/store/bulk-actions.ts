import type { DeliverySelection } from "../../../types"
import { query, type Db } from "./db"
import type { EventRange } from "./bulk-batches"
import type { Requeue } from "./requeue"

/** An action on many deliveries. It is stored as JSON, so times in its filters become texts; PostgreSQL accepts both. */
export type BulkAction =
  | { kind: "requeue"; selection: DeliverySelection | EventRange; requeue: Requeue }
  | { kind: "cancel"; selection: DeliverySelection; remark: string }

/** The progress of an action: the id after which it continues, the id at which it ends, and the number of deliveries changed. */
export type BulkProgress = { after: string; until: string; done: number }

/** An action in the background, claimed by a process. `claims` is the fencing token. */
export type ClaimedBulkAction = BulkProgress & {
  id: string
  action: BulkAction
  claims: number
  total: number
  /** The app that requested it; null for the shop. */
  app_id: string | null
}

/** The id of the last delivery; empty for none. An action ends there, so that it does not process new deliveries. */
export async function lastDeliveryId(db: Db): Promise<string> {
  const [row] = await query<{ id: string | null }>(db, "select max(id) as id from webhook_delivery")
  return row?.id ?? ""
}

/**
 * Stores an action. For `leaseSeconds` it is the caller's, with the fencing token 0; then any process may claim it.
 * @returns false if its app has an action already.
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

/** Whether an app has an action under way, in a request or in the background. */
export async function hasBulkAction(db: Db, appId: string): Promise<boolean> {
  return (await query(db, "select 1 from webhook_bulk_action where app_id = ?", [appId])).length > 0
}

/** Deletes an app's action. The process that runs it stops after its batch. */
export async function deleteBulkActionsOfApp(db: Db, appId: string): Promise<void> {
  await query(db, "delete from webhook_bulk_action where app_id = ?", [appId])
}

/**
 * Claims an action for `leaseSeconds`. Actions of the shop come first, oldest first, then those of apps, the least recently
 * claimed first. Expired claims are claimed again, and the action continues at its stored progress.
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

/** Stores the progress of a claimed action and prolongs the claim. @returns false if the claim was taken over. */
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
