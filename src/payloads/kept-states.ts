import type { SnapshotWrite } from "../modules/webhook/store/snapshots"
import { snapshotOfMove, type ChannelMove } from "./channel-moves"
import { isTouch } from "./changes"
import type { History, Told } from "./history"
import type { Subscriber, TopicPlan } from "./plan"
import type { PlannedEvent, Source, Subject } from "./subjects"

/** What is known of an event's resource, and the revision that this event tells; null where it tells no new state. */
export type Knowledge = {
  key: Pick<SnapshotWrite, "entity" | "resource_id">
  history: History
  next: number | null
}

type Readable = Extract<Source, { kind: "readable" }>
type Found = Extract<Subject, { kind: "found" }>

/** What an event says of its resource. */
type Said = { told: ReadonlyMap<string, Told>; move: ChannelMove | null }

/** What is kept of the resource as it is now, compared with what was, by the keys of the views. */
export function toldBy(
  { stage, views }: TopicPlan,
  { sources }: Found,
  base: Readable,
  knowledge: Knowledge | null
): Map<string, Told> {
  const told = new Map<string, Told>()
  // The deletion of what is deleted tells the rest; only a creation, or another event, may have it to tell for the first time.
  if (!knowledge || knowledge.next === null || (base.deleted && stage === "updated")) {
    return told
  }
  for (const { view, need } of views) {
    const source = sources[need]
    if (source?.kind === "readable" && source.deleted === base.deleted) {
      told.set(view.key, knowledge.history.compare(view, source))
    }
  }
  return told
}

/** Whether the resource is not as receivers were told last. */
export function differs(
  { stage }: TopicPlan,
  base: Readable,
  { history }: Knowledge,
  { told, move }: Said
): boolean {
  if (stage !== "updated") {
    return Boolean(move?.moved.length)
  }
  return [...told.values()].some(({ before, changes, interim }) => {
    const isBack = history.isDeleted && !base.deleted
    return before && (isBack || isChanged({ changes }) || (interim && isChanged(interim)))
  })
}

/**
 * The state that is to be stored with the deliveries. It is stored too where nothing is new: that fails where another process has
 * composed the resource meanwhile, and the event is compared again.
 * @param sent the webhooks that are sent a message.
 * @param unsent whether it is only noted: nobody is sent anything, whatever `sent` says.
 */
export function snapshotOf(
  { event, plan }: PlannedEvent,
  { channels }: Found,
  base: Readable,
  { key, history, next }: Knowledge,
  { told, move, sent, unsent }: Said & { sent: readonly Subscriber[]; unsent: boolean }
): { snapshot?: SnapshotWrite } {
  if (next === null) {
    return {}
  }
  const { stage, channelNeed } = plan
  const isSent = sent.length > 0
  const isLife = (stage === "created" || stage === "updated") && !base.deleted
  if (!isLife) {
    const views = new Set(
      sent.flatMap((one) => (one.kind === "ready" ? [one.sent?.key, one.looked?.key] : []))
    )
    history.note(next, new Map([...told].filter(([view]) => views.has(view))), event.topic)
  }
  if (move && !base.deleted) {
    return { snapshot: snapshotOfMove(key, { history, next }, move, isSent) }
  }
  // Of what nobody is sent, nothing is kept.
  if (!isSent && !history.isKept()) {
    return {}
  }
  const known = history.lastRevision()
  const isNews =
    isLife && [...told.values()].some((one) => !one.before || isChanged(one) || one.interim !== undefined)
  const revision = isSent || isNews || known === null ? next : known
  if (isLife) {
    const facts = {
      channels: channelNeed === null ? null : channels,
      byCreation: stage === "created",
      unsent,
    }
    return { snapshot: history.advance(key, revision, told, facts) }
  }
  const isDeleted = base.deleted || history.isDeleted
  return { snapshot: history.touch(key, revision, isDeleted, deletionIn({ event, plan }, base)) }
}

/**
 * The moment of the deletion that an event tells of: its row says it, or the event where no row is left. Null for another event, and
 * for those of the shop's own topics: `review.deleted` with a review's product may find that deleted, and tells of the review. They are
 * sent as often as the shop emits them.
 */
export function deletionIn(
  { event, plan: { definition, stage } }: PlannedEvent,
  { deleted, deletedAt }: Readable
): Date | null {
  return stage === "deleted" && deleted && !definition.isCustom ? (deletedAt ?? event.occurred_at) : null
}

function isChanged({ changes }: Pick<Told, "changes">): boolean {
  return !changes.every(isTouch)
}
