import type { PipelineHealth, SweepRound } from "../../../types"
import { query, type Db } from "./db"
import { snapshotColumns, WRITE_SNAPSHOTS, type SnapshotWrite } from "./snapshots"

/** How far the round has come: resources behind `after_id` of this kind are next, then those of the kinds behind it. */
export type SweepPosition = {
  resource: string
  after_id: string
  /** Ids of the page that comes next which were found to differ, where it has been looked at once already; else null. */
  suspects: string[] | null
}

/** What a page of a round found. */
export type SweepFindings = Pick<SweepRound, "checked" | "changed" | "deleted">

/** Begins a round where none is open, and the last one began at least so many hours ago. */
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

/** The position of the open round; null where there is none, or it rests. */
export async function findDueRound(db: Db): Promise<SweepPosition | null> {
  const rows = await query<SweepPosition>(
    db,
    `select resource, after_id, suspects from webhook_sweep where finished_at is null and next_at <= now()`
  )
  return rows[0] ?? null
}

/**
 * Notes what a page found, and lets the round rest.
 * @param position null when the round is at its end.
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

/** Removes all rounds but the last two. */
export async function deleteOldRounds(db: Db): Promise<void> {
  await query(
    db,
    `delete from webhook_sweep where began_at < (select began_at from webhook_sweep order by began_at desc offset 1 limit 1)`
  )
}

/** The last whole round, and the one under way. */
export async function readRounds(db: Db): Promise<PipelineHealth["sweep"]> {
  const [newest = null, before = null] = await query<SweepRound>(
    db,
    `select began_at, finished_at, checked, changed, deleted from webhook_sweep order by began_at desc limit 2`
  )
  return newest?.finished_at ? { finished: newest, running: null } : { finished: before, running: newest }
}

/**
 * Ids of resources that have a snapshot, behind `after`; up to `until`, itself included, where that is given.
 * @param options.notTold whether those that a message found deleted are among them while nobody was told of the deletion.
 */
export async function listSnapshots(
  db: Db,
  entity: string,
  after: string,
  until: string | null,
  { notTold, limit }: { notTold: boolean; limit: number }
): Promise<string[]> {
  const rows = await query<{ resource_id: string }>(
    db,
    `select resource_id from webhook_snapshot
     where entity = ? and resource_id > ? and (?::text is null or resource_id <= ?)
       and (deleted_at is null or (?::boolean and told_deletion is null))
     order by resource_id limit ?`,
    [entity, after, until, until, notTold, limit]
  )
  return rows.map(({ resource_id }) => resource_id)
}

/** Writes snapshots of resources that nobody is sent a message of, where nobody has composed them meanwhile. */
export async function writeSnapshots(db: Db, writes: readonly SnapshotWrite[]): Promise<void> {
  await query(
    db,
    `with lost as (select null::text as entity, null::text as resource_id where false), ${WRITE_SNAPSHOTS}
     select entity from snapshot`,
    snapshotColumns(writes)
  )
}
