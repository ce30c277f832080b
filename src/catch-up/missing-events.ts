import type { Told } from "../modules/webhook/store/catch-up"
import type { Creation } from "./creations"
import type { Watched, WatchedTopic } from "./sources"
import type { ChangedRow } from "./walk-changes"

/** A change that nobody was told of. */
export type MissingEvent = {
  topic: WatchedTopic
  resource_id: string
  at: Date
  /** Of a topic about sales channels: whether the resource came into them as it was created. */
  byCreation?: boolean
}

/** How long before the walk's start a creation may lie: a row is looked at when it has not changed for a while. */
export const CREATION_MS = 3_600_000

/** A row written once more within this time is still being created: what it is made of is written one after the other. */
const WRITING_MS = 1_000

/**
 * The missing events of a row of the resource itself, given what the log holds of it.
 *
 * - A deletion, until an event tells of it; what is deleted has no updates.
 * - A creation that Medusa announces, until an event tells of it. It shows the present state, so there is no update
 *   beside it. What is not created yet, or never was, has no events.
 * - Any other change, until an event was told after it and shows it. A row that is as it was created has none.
 * @param from the start of the walk.
 * @param creation what the row says of its own creation; asked for where `isPerhapsNew` says so.
 */
export function missingForRow(
  watched: Watched,
  row: ChangedRow,
  told: readonly Told[],
  from: Date,
  creation: Creation = "announced"
): MissingEvent[] {
  const { created, updated, deleted } = watched
  const missing: MissingEvent[] = []
  const add = (topic: WatchedTopic, at: Date) => missing.push({ topic, resource_id: row.id, at })
  const knownBy = (topic: WatchedTopic) => told.find((one) => one.topic === topic.definition.topic)

  const isNew = isPerhapsNew(watched, row, told, from)
  const isMissing = created && isNew && creation === "announced" && row.created_at >= created.since
  if (isMissing) {
    add(created, row.created_at)
  }
  if (row.deleted_at) {
    const known = deleted && knownBy(deleted)
    if (deleted && row.deleted_at >= deleted.since && !(known && known.told_at >= row.deleted_at)) {
      add(deleted, row.deleted_at)
    }
    return missing
  }
  if (watched.resource === "order" && (row.is_draft_order === true || creation !== "announced")) {
    return missing
  }
  const asCreated = row.updated_at.getTime() - row.created_at.getTime() < WRITING_MS
  const isAsItWas = asCreated && !(created && knownBy(created))
  if (!isMissing && !isAsItWas && updated && row.updated_at >= updated.since) {
    const isTold = told.some((one) => one.told_at >= row.updated_at && shows(one, row.updated_at))
    if (!isTold) {
      add(updated, row.updated_at)
    }
  }
  return missing
}

/** Whether a row may be a creation that nobody was told of. */
export function isPerhapsNew(
  { created }: Watched,
  row: ChangedRow,
  told: readonly Told[],
  from: Date
): boolean {
  const isTold = created && told.some(({ topic }) => topic === created.definition.topic)
  return row.created_at.getTime() >= from.getTime() - CREATION_MS && !isTold
}

/** The missing events of a change of a resource's part: an update, until any event of the resource was told after it. */
export function missingForPart(
  { updated }: Watched,
  resource_id: string,
  changedAt: Date,
  told: readonly Told[]
): MissingEvent[] {
  return updated && changedAt >= updated.since && !told.some(({ told_at }) => told_at >= changedAt)
    ? [{ topic: updated, resource_id, at: changedAt }]
    : []
}

/**
 * The missing event for a link to a sales channel that began or ended: none where an event of the topic was captured after that.
 * @param told of that topic, and of the resource's creation, which tells of the first channels.
 */
export function missingForLink(
  topic: WatchedTopic,
  resource_id: string,
  changedAt: Date,
  told: readonly Told[]
): MissingEvent[] {
  const later = told.filter(({ told_at }) => told_at >= changedAt)
  const isTold = later.some((one) => one.topic === topic.definition.topic)
  return changedAt >= topic.since && !isTold
    ? [{ topic, resource_id, at: changedAt, byCreation: later.length > 0 }]
    : []
}

/** Whether the resource was read with this change: a transaction may commit long after its rows were stamped. */
function shows({ waiting, shown_at }: Told, updatedAt: Date): boolean {
  return waiting || shown_at === null || shown_at >= updatedAt
}
