import type { SnapshotWrite } from "../modules/webhook/store/snapshots"
import { snapshotOfMove, type ChannelMove } from "./channel-moves"
import { isTimestampOnly } from "./changes"
import type { ResourceHistory, Comparison } from "./history"
import type { Subscriber, TopicPlan } from "./plan"
import type { PlannedEvent, Source, Subject } from "./subjects"

/** The last known states of an event's resource, and the revision for its present state; null where that is not composed. */
export type KnownStates = {
  key: Pick<SnapshotWrite, "entity" | "resource_id">
  history: ResourceHistory
  next: number | null
}

type Readable = Extract<Source, { kind: "readable" }>
type Found = Extract<Subject, { kind: "found" }>

/** How an event's resource differs from its last states: by view, and in its sales channels. */
type EventChanges = { comparisons: ReadonlyMap<string, Comparison>; move: ChannelMove | null }

/** Compares the present state of an event's resource with the last one, by the keys of the plan's views. */
export function compareViews(
  { stage, views }: TopicPlan,
  { sources }: Found,
  base: Readable,
  states: KnownStates | null
): Map<string, Comparison> {
  const comparisons = new Map<string, Comparison>()
  // For an update of a deleted resource the deletion follows. A creation, or another topic's event, may be the first to send
  // its state.
  if (!states || states.next === null || (base.deleted && stage === "updated")) {
    return comparisons
  }
  for (const { view, need } of views) {
    const source = sources[need]
    if (source?.kind === "readable" && source.deleted === base.deleted) {
      comparisons.set(view.key, states.history.compare(view, source))
    }
  }
  return comparisons
}

/** Whether the resource differs from what receivers were sent last. */
export function differs(
  { stage }: TopicPlan,
  base: Readable,
  { history }: KnownStates,
  { comparisons, move }: EventChanges
): boolean {
  if (stage !== "updated") {
    return Boolean(move?.moved.length)
  }
  return [...comparisons.values()].some(({ before, changes, interim }) => {
    const isRestored = history.isDeleted && !base.deleted
    return before && (isRestored || isChanged({ changes }) || (interim && isChanged(interim)))
  })
}

/**
 * The snapshot to store with the deliveries. It is stored even if nothing is new: the write fails if another process has
 * composed the resource meanwhile, and then the event is composed again.
 * @param sent the subscribers that get a delivery.
 * @param unsent whether the state is only stored, and no delivery is made for `sent`.
 */
export function snapshotOf(
  { event, plan }: PlannedEvent,
  { channels }: Found,
  base: Readable,
  { key, history, next }: KnownStates,
  { comparisons, move, sent, unsent }: EventChanges & { sent: readonly Subscriber[]; unsent: boolean }
): { snapshot?: SnapshotWrite } {
  if (next === null) {
    return {}
  }
  const { stage, channelNeed } = plan
  const isSent = sent.length > 0
  const isCreatedOrUpdated = (stage === "created" || stage === "updated") && !base.deleted
  if (!isCreatedOrUpdated) {
    const views = new Set(
      sent.flatMap((one) => (one.kind === "ready" ? [one.sent?.key, one.inspected?.key] : []))
    )
    history.recordInterim(next, new Map([...comparisons].filter(([view]) => views.has(view))), event.topic)
  }
  if (move && !base.deleted) {
    return { snapshot: snapshotOfMove(key, { history, next }, move, isSent) }
  }
  // Nothing is stored of resources of which no webhook is sent anything.
  if (!isSent && !history.isKept()) {
    return {}
  }
  const known = history.lastRevision()
  const isNewState =
    isCreatedOrUpdated &&
    [...comparisons.values()].some((one) => !one.before || isChanged(one) || one.interim !== undefined)
  // A deletion that was sent before moves it too, so that a state from before the deletion, which another process has read, is
  // not stored after it.
  const revision = isSent || isNewState || known === null || stage === "deleted" ? next : known
  if (isCreatedOrUpdated) {
    const facts = {
      channels: channelNeed === null ? null : channels,
      byCreation: stage === "created",
      unsent,
    }
    return { snapshot: history.advance(key, revision, comparisons, facts) }
  }
  const isDeleted = base.deleted || history.isDeleted
  return { snapshot: history.advanceRevision(key, revision, isDeleted, deletionIn({ event, plan }, base)) }
}

/**
 * The time of the deletion that an event is about: `deleted_at` of the row, or the event's time where no row is left. Null for
 * other events, and for custom topics, whose deletions are sent as often as they are emitted: `review.deleted` may send a
 * product that is deleted too, but is about the review.
 */
export function deletionIn(
  { event, plan: { definition, stage } }: PlannedEvent,
  { deleted, deletedAt }: Readable
): Date | null {
  return stage === "deleted" && deleted && !definition.isCustom ? (deletedAt ?? event.occurred_at) : null
}

function isChanged({ changes }: Pick<Comparison, "changes">): boolean {
  return !changes.every(isTimestampOnly)
}
