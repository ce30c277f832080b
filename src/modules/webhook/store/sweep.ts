import type { PipelineHealth, SweepRound } from "../../../types"
import { query, type Db } from "./db"
import { snapshotBindings, snapshotCte, type SnapshotWrite } from "./snapshots"

/** The position of a round: resources of this kind after `after_id` are next, then those of the following kinds. */
export type SweepPosition = {
  resource: string
  after_id: string
  /** If the next page was compared once already, the ids that differed; else null. */
  suspects: string[] | null
}

/** The result of a page. */
export type SweepFindings = Pick<SweepRound, "checked" | "changed" | "deleted">

/** Begins a round if none is under way and the last one began at least `hours` ago. */
export async function beginRound(db: Db, hours: number): Promise<void> {
  await query(
    db,
    `insert into webhook_sweep (began_at) select now()
     where not exists (
       select from webhook_sweep where finished_at is null or began_at > now() - make_interval(secs => ?))
     on conflict do nothing`,
    [hours * 3_600]
  )
}

/** The position of the round under way; null when there is none, or when its next page is not due. */
export async function findDueRound(db: Db): Promise<SweepPosition | null> {
  const rows = await query<SweepPosition>(
    db,
    `select resource, after_id, suspects from webhook_sweep where finished_at is null and next_at <= now()`
  )
  return rows[0] ?? null
}

/**
 * Stores the result of a page, and when the next one is due.
 * @param position the next page; null at the end of the round.
 */
export async function moveRound(
  db: Db,
  position: SweepPosition | null,
  { checked, changed, deleted }: SweepFindings,
  restSeconds: number
): Promise<void> {
  await query(
    db,
    `update webhook_sweep
     set resource = ?, after_id = ?, suspects = ?::text[], finished_at = case when ? then now() end,
       checked = checked + ?, changed = changed + ?, deleted = deleted + ?, next_at = now() + make_interval(secs => ?)
     where finished_at is null`,
    [
      position?.resource ?? "",
      position?.after_id ?? "",
      position?.suspects ?? null,
      position === null,
      checked,
      changed,
      deleted,
      restSeconds,
    ]
  )
}

/** Deletes all rounds, except the last two. */
export async function deleteOldRounds(db: Db): Promise<void> {
  await query(
    db,
    `delete from webhook_sweep where began_at < (select began_at from webhook_sweep order by began_at desc offset 1 limit 1)`
  )
}

/** The last finished round, and the one under way. */
export async function readRounds(db: Db): Promise<PipelineHealth["sweep"]> {
  const [newest = null, before = null] = await query<SweepRound>(
    db,
    `select began_at, finished_at, checked, changed, deleted from webhook_sweep order by began_at desc limit 2`
  )
  return newest?.finished_at ? { finished: newest, running: null } : { finished: before, running: newest }
}

/**
 * Ids of resources with a snapshot, after the id `after`, up to and including `until` if it is given.
 * @param options.withUnsentDeletions whether to include resources that are known to be deleted, but whose deletion was not sent.
 */
export async function listSnapshots(
  db: Db,
  entity: string,
  after: string,
  until: string | null,
  { withUnsentDeletions, limit }: { withUnsentDeletions: boolean; limit: number }
): Promise<string[]> {
  const rows = await query<{ resource_id: string }>(
    db,
    `select resource_id from webhook_snapshot
     where entity = ? and resource_id > ? and (?::text is null or resource_id <= ?)
       and (deleted_at is null or (?::boolean and told_deletion is null))
     order by resource_id limit ?`,
    [entity, after, until, until, withUnsentDeletions, limit]
  )
  return rows.map(({ resource_id }) => resource_id)
}

/** Writes snapshots without deliveries. Those of resources that another process has composed meanwhile are left out. */
export async function writeSnapshots(db: Db, writes: readonly SnapshotWrite[]): Promise<void> {
  await query(
    db,
    `with lost as (select null::text as entity, null::text as resource_id where false), ${snapshotCte("each time")}
     select entity from snapshot`,
    snapshotBindings(writes)
  )
}
