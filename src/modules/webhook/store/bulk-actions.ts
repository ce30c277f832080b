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
}

/** The last delivery that there is: an action ends there, or it would go on with what it has just sent. */
export async function lastDeliveryId(db: Db): Promise<string> {
  const [row] = await query<{ id: string | null }>(db, "select max(id) as id from webhook_delivery")
  return row?.id ?? ""
}

/** Leaves an action to whichever process claims it. */
export async function insertBulkAction(
  db: Db,
  { id, action, after, until, done, total }: Omit<ClaimedBulkAction, "claims">
): Promise<void> {
  await query(
    db,
    `insert into webhook_bulk_action (id, action, after, until, done, total) values (?, ?::jsonb, ?, ?, ?, ?)`,
    [id, JSON.stringify(action), after, until, done, total]
  )
}

/** Claims the oldest action for `leaseSeconds`; one whose process died is claimed again, and goes on where that was. */
export async function claimBulkAction(db: Db, leaseSeconds: number): Promise<ClaimedBulkAction | undefined> {
  const [claimed] = await query<ClaimedBulkAction>(
    db,
    `with due as materialized (
       select id from webhook_bulk_action where claimed_until is null or claimed_until <= now()
       order by id limit 1 for update skip locked
     )
     update webhook_bulk_action b
     set claims = b.claims + 1, claimed_until = now() + make_interval(secs => ?)
     from due where b.id = due.id
     returning b.id, b.action, b.after, b.until, b.done, b.total, b.claims`,
    [leaseSeconds]
  )
  return claimed
}

/** Notes how far a claimed action has come. @returns whether it is still this process's. */
export async function moveBulkAction(
  db: Db,
  { id, claims }: ClaimedBulkAction,
  { after, done }: Pick<BulkProgress, "after" | "done">,
  leaseSeconds: number
): Promise<boolean> {
  const rows = await query(
    db,
    `update webhook_bulk_action set after = ?, done = ?, claimed_until = now() + make_interval(secs => ?)
     where id = ? and claims = ? returning 1`,
    [after, done, leaseSeconds, id, claims]
  )
  return rows.length > 0
}

export async function deleteBulkAction(db: Db, { id, claims }: ClaimedBulkAction): Promise<void> {
  await query(db, "delete from webhook_bulk_action where id = ? and claims = ?", [id, claims])
}
