import type { LoggedEvents } from "../modules/webhook/store/catch-up"
import type { Creation } from "./creations"
import type { Watched, WatchedTopic } from "./sources"
import type { ChangedRow } from "./walk-changes"

/** A change of which the log has no event. */
export type UnloggedChange = {
  topic: WatchedTopic
  resource_id: string
  at: Date
  /** For a topic about sales channels: whether the resource was created in them. */
  byCreation?: boolean
}

/** A creation may be this much older than the start of the walk, since only rows that have not changed for a while are read. */
export const CREATION_MS = 3_600_000

/** A row that is written again within this time is still being created, because its parts are written one after the other. */
const WRITING_MS = 1_000

/**
 * The missing events of a row of the resource itself, given the log's events.
 *
 * - A deletion, if no event of it was logged since. A deleted resource has no updates.
 * - A creation for which Medusa emits an event, if none was logged. Its message has the present state, so there is no update in
 *   addition. A resource whose creation is not complete has no events.
 * - Any other change, if no logged event includes it. A row that has not changed since its creation has no updates.
 * @param from the start of the walk.
 * @param creation needed for rows of which `mayBeNew` is true.
 */
export function missingForRow(
  watched: Watched,
  row: ChangedRow,
  logged: readonly LoggedEvents[],
  from: Date,
  creation: Creation = "announced"
): UnloggedChange[] {
  const { created, updated, deleted } = watched
  const missing: UnloggedChange[] = []
  const add = (topic: WatchedTopic, at: Date) => missing.push({ topic, resource_id: row.id, at })
  const loggedUnder = (topic: WatchedTopic) => logged.find((one) => one.topic === topic.definition.topic)

  const isNew = mayBeNew(watched, row, logged, from)
  const lacksCreation = created && isNew && creation === "announced" && row.created_at >= created.since
  if (lacksCreation) {
    add(created, row.created_at)
  }
  if (row.deleted_at) {
    const deletion = deleted && loggedUnder(deleted)
    if (deleted && row.deleted_at >= deleted.since && !(deletion && deletion.told_at >= row.deleted_at)) {
      add(deleted, row.deleted_at)
    }
    return missing
  }
  if (watched.resource === "order" && (row.is_draft_order === true || creation !== "announced")) {
    return missing
  }
  // Where the creation's event was logged, its message may have been composed before the last write of it.
  const isOnlyCreated =
    row.updated_at.getTime() - row.created_at.getTime() < WRITING_MS && !(created && loggedUnder(created))
  if (!lacksCreation && !isOnlyCreated && updated && row.updated_at >= updated.since) {
    const isLogged = logged.some((one) => one.told_at >= row.updated_at && shows(one, row.updated_at))
    if (!isLogged) {
      add(updated, row.updated_at)
    }
  }
  return missing
}

/** Whether a row may be a creation of which the log has no event. */
export function mayBeNew(
  { created }: Watched,
  row: ChangedRow,
  logged: readonly LoggedEvents[],
  from: Date
): boolean {
  const isLogged = created && logged.some(({ topic }) => topic === created.definition.topic)
  return row.created_at.getTime() >= from.getTime() - CREATION_MS && !isLogged
}

/** The missing event of a change of a resource's part: an update, if the shop has released no event of the resource since. */
export function missingForPart(
  { updated }: Watched,
  resource_id: string,
  changedAt: Date,
  logged: readonly LoggedEvents[]
): UnloggedChange[] {
  return updated && changedAt >= updated.since && !logged.some(({ told_at }) => told_at >= changedAt)
    ? [{ topic: updated, resource_id, at: changedAt }]
    : []
}

/**
 * The missing event of a link to a sales channel that began or ended, if the shop has released no event of the topic since.
 * @param logged events of that topic, and of the resource's creation, which includes the first channels.
 */
export function missingForLink(
  topic: WatchedTopic,
  resource_id: string,
  changedAt: Date,
  logged: readonly LoggedEvents[]
): UnloggedChange[] {
  const later = logged.filter(({ told_at }) => told_at >= changedAt)
  const isLogged = later.some((one) => one.topic === topic.definition.topic)
  return changedAt >= topic.since && !isLogged
    ? [{ topic, resource_id, at: changedAt, byCreation: later.length > 0 }]
    : []
}

/** Whether the message includes this change: a transaction may commit long after its rows got their `updated_at`. */
function shows({ waiting, shown_at }: LoggedEvents, updatedAt: Date): boolean {
  return waiting || shown_at === null || shown_at >= updatedAt
}
