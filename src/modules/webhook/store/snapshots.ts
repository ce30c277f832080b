import { zip } from "../../../types/typed"
import { mayBeOneRow } from "../transient-errors"
import {
  JSON_LINES,
  jsonLines,
  plainArray,
  query,
  queryPrepared,
  rowsFrom,
  type Db,
  type Planned,
} from "./db"

/** A resource of the shop. `entity` is its name in `query.graph`. */
export type ResourceKey = { entity: string; resource_id: string }

/** The last known state of a resource, read before the shop is. */
export type Snapshot = {
  /** The revision of the last composed state; null where none is known. */
  revision: number | null
  /** The revision for the state that is read next: higher than all earlier ones. Null for a reader that composes no new state. */
  next: number | null
  /** The last composed state, as JSON text that fan-out wrote; null where none is known. */
  state: string | null
  /** Ids of its sales channels; null where no webhook needed them. */
  sales_channel_ids: string[] | null
  /** Whether the resource was deleted when the last message about it was composed. */
  deleted: boolean
  /**
   * The time of the last deletion that was sent, by the resource's row or else by the event; null once the resource exists
   * again.
   */
  told_deletion: Date | null
}

/** A composed state that replaces a snapshot. */
export type SnapshotWrite = ResourceKey & {
  /**
   * The snapshot's revision before the resource was read. If it has changed, another process has composed the resource
   * meanwhile.
   */
  expected: number | null
  revision: number
  /** Null leaves the stored value unchanged. */
  state: string | null
  /** Null leaves the stored value unchanged. */
  sales_channel_ids: string[] | null
  /** Whether the resource was deleted. */
  deleted: boolean
  told_deletion: Date | null
}

/**
 * Reads snapshots, and draws a new revision for each from a sequence. That happens after the snapshots are read and before the
 * shop is read: so a revision is higher than the one it replaces, and its state is no older. A state whose data is damaged counts
 * as unknown.
 * @param keys of the resources. A key may occur several times.
 * @param draws whether to draw revisions.
 * @returns one snapshot for each key, in the order of the keys, with growing revisions.
 */
export async function readSnapshots(
  db: Db,
  keys: readonly ResourceKey[],
  { draws }: { draws: boolean }
): Promise<Snapshot[]> {
  if (!keys.length) {
    return []
  }
  try {
    return await readAll(db, keys, draws, "s.state")
  } catch (error) {
    if (!mayBeOneRow(error)) {
      throw error
    }
    return readEachState(db, keys, await readAll(db, keys, draws, "null as state"))
  }
}

/** Fills in the states, each read by itself. One that cannot be read counts as unknown, and the next state replaces it. */
async function readEachState(
  db: Db,
  keys: readonly ResourceKey[],
  snapshots: readonly Snapshot[]
): Promise<Snapshot[]> {
  const filled: Snapshot[] = []
  for (const [{ entity, resource_id }, snapshot] of zip(keys, snapshots)) {
    const rows = await query<{ state: string | null }>(
      db,
      "select state from webhook_snapshot where entity = ? and resource_id = ?",
      [entity, resource_id]
    ).catch((error: unknown) => {
      if (!mayBeOneRow(error)) {
        throw error
      }
      return []
    })
    filled.push({ ...snapshot, state: rows[0]?.state ?? null })
  }
  return filled
}

async function readAll(
  db: Db,
  keys: readonly ResourceKey[],
  draws: boolean,
  state: "s.state" | "null as state"
): Promise<Snapshot[]> {
  const rows = await queryPrepared<Snapshot & { place: number }>(
    db,
    // A lateral join: with a plain join the planner would hash all states while the table is small.
    `select k.place::int as place, s.revision::float8 as revision, ${state}, s.sales_channel_ids, s.deleted_at is not null as deleted,
       s.told_deletion,
       ${draws ? "nextval('webhook_revision')::float8" : "null::float8"} as next
     from unnest(?::text[], ?::text[]) with ordinality as k(entity, resource_id, place)
     left join lateral (
       select * from webhook_snapshot s where s.entity = k.entity and s.resource_id = k.resource_id limit 1) s on true`,
    [keys.map(({ entity }) => entity), keys.map(({ resource_id }) => resource_id)]
  )
  const numbers = rows.map(({ next }) => next).sort((a, b) => (a ?? 0) - (b ?? 0))
  return rows
    .sort((a, b) => a.place - b.place)
    .map(({ place: _, ...snapshot }, index) => ({ ...snapshot, next: numbers[index]! }))
}

/**
 * A CTE `snapshot (entity, resource_id)` that writes snapshots, and returns those that were written. Not written are those that
 * another process has composed meanwhile, and those in a CTE `lost (entity, resource_id)`. The bindings are `snapshotBindings`.
 * Rows are written in the order of their keys, so that two processes never deadlock. `on conflict` can compare the expected
 * revision only with a column, hence `replaces`. If a snapshot is expected and there is none, an earlier write of the same batch
 * was not stored, or the row was removed: then nothing is written.
 */
export const snapshotCte = (planned: Planned): string => `
  snapshot as (
    insert into webhook_snapshot as s (entity, resource_id, revision, replaces, state, sales_channel_ids, deleted_at,
      told_deletion)
    select entity, resource_id, revision, replaces, nullif(state, ''),
      case when channels <> '' then array(select jsonb_array_elements_text(channels::jsonb)) end,
      case when deleted then now() end, told_deletion
    from ${rowsFrom(
      `?::text[], ?::text[], ?::int8[], ?::int8[], ${JSON_LINES}, ${JSON_LINES}, ?::boolean[], ?::timestamptz[]`,
      "w(entity, resource_id, revision, replaces, state, channels, deleted, told_deletion)",
      planned
    )}
    where (entity, resource_id) not in (select entity, resource_id from lost)
      and (replaces is null or exists (
        select from webhook_snapshot before where before.entity = w.entity and before.resource_id = w.resource_id))
    order by entity, resource_id
    on conflict (entity, resource_id) do update
    set revision = excluded.revision, replaces = excluded.replaces, state = coalesce(excluded.state, s.state),
      sales_channel_ids = coalesce(excluded.sales_channel_ids, s.sales_channel_ids), deleted_at = excluded.deleted_at,
      told_deletion = excluded.told_deletion
    where s.revision = excluded.replaces
    returning entity, resource_id
  )`

/** The bindings of `snapshotCte`. Of several writes of a resource, which are in order, the last is stored. */
export function snapshotBindings(writes: readonly SnapshotWrite[]): unknown[] {
  const rows = lastOfEach(writes)
  return [
    rows.map(({ entity }) => entity),
    rows.map(({ resource_id }) => resource_id),
    plainArray(rows.map(({ revision }) => revision)),
    plainArray(rows.map(({ expected }) => expected)),
    jsonLines(rows.map(({ state }) => state)),
    jsonLines(rows.map(({ sales_channel_ids: ids }) => ids && JSON.stringify(ids))),
    plainArray(rows.map(({ deleted }) => deleted)),
    plainArray(rows.map(({ told_deletion }) => told_deletion)),
  ]
}

function lastOfEach(writes: readonly SnapshotWrite[]): SnapshotWrite[] {
  const rows = new Map<string, SnapshotWrite>()
  for (const write of writes) {
    const key = JSON.stringify([write.entity, write.resource_id])
    const before = rows.get(key)
    rows.set(
      key,
      before
        ? {
            ...write,
            expected: before.expected,
            state: write.state ?? before.state,
            sales_channel_ids: write.sales_channel_ids ?? before.sales_channel_ids,
          }
        : write
    )
  }
  return [...rows.values()]
}

/** Deletes up to `limit` snapshots of resources that were deleted more than `days` ago. @returns their number. */
export async function deleteSnapshotsOfDeleted(db: Db, days: number, limit: number): Promise<number> {
  const rows = await query(
    db,
    `delete from webhook_snapshot where ctid = any(array(
       select ctid from webhook_snapshot where deleted_at < now() - make_interval(secs => ?)
       order by entity, resource_id limit ? for update skip locked)) returning 1`,
    [days * 86_400, limit]
  )
  return rows.length
}

/** Deletes up to `limit` snapshots of all entities except these. @returns their number. */
export async function deleteSnapshotsExcept(
  db: Db,
  entities: readonly string[],
  limit: number
): Promise<number> {
  const rows = await query(
    db,
    `delete from webhook_snapshot where ctid = any(array(
       select ctid from webhook_snapshot where entity <> all(?::text[])
       order by entity, resource_id limit ? for update skip locked)) returning 1`,
    [entities, limit]
  )
  return rows.length
}

/**
 * Erases the states of resources, and increases their revisions. So a process that has read a state before cannot store what it
 * composes, and composes it again without the old values.
 */
export async function eraseSnapshots(db: Db, keys: readonly ResourceKey[]): Promise<void> {
  await query(
    db,
    `with chosen as materialized (
       select s.entity, s.resource_id from unnest(?::text[], ?::text[]) as k(entity, resource_id)
       join webhook_snapshot s using (entity, resource_id) order by 1, 2 for update of s
     )
     update webhook_snapshot s set state = null, revision = nextval('webhook_revision')
     from chosen c where s.entity = c.entity and s.resource_id = c.resource_id`,
    [keys.map(({ entity }) => entity), keys.map(({ resource_id }) => resource_id)]
  )
}
