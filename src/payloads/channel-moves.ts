import type { SnapshotWrite } from "../modules/webhook/store/snapshots"
import type { WebhookRecord } from "../types"
import type { ResourceHistory } from "./history"
import type { PlannedEvent, Subject } from "./subjects"

/** The sales channels that a resource has entered or left since the last message about them. Ids of sales channels. */
export type ChannelMove = {
  kind: "gained" | "lost"
  moved: string[]
  /** Channels that it was in before, and still is. */
  stayed: string[]
  /** Channels with which the next move is compared. */
  known: string[]
  /** Whether the resource was created in these channels. */
  byCreation: boolean
}

/**
 * The channels that an event is about; null for a topic that is not about channels. `gained` and `lost` are compared
 * separately, so that their order does not matter.
 *
 * - Nothing is compared, as for a sample: the resource has entered, or left, all of its channels.
 * - The former channels are not known: it has entered all that it is in, and left those whose links ended with the event.
 */
export function channelMoveOf(
  { event, plan: { definition } }: PlannedEvent,
  { channels: now, former }: Extract<Subject, { kind: "found" }>,
  known: { history: ResourceHistory; next: number | null } | null
): ChannelMove | null {
  const { channels: kind, resource } = definition
  const base = { byCreation: (event.causes ?? [event.event_name]).includes(`${resource}.created`) }
  if (!kind) {
    return null
  }
  if (!known) {
    return { ...base, kind, moved: now, stayed: [], known: now, byCreation: false }
  }
  const before = known.next === null ? undefined : known.history.knownChannels()
  if (!before && event.source === "catch_up" && event.captured_at === undefined) {
    // The sweep only stores the channels of a resource that it does not know yet. The event of a link that has just ended may
    // follow.
    return { ...base, kind, moved: [], stayed: now, known: [...new Set([...now, ...(former ?? [])])] }
  }
  if (kind === "gained") {
    const moved = without(now, before ?? [])
    return { ...base, kind, moved, stayed: without(now, moved), known: [...(before ?? []), ...moved] }
  }
  const moved = without(before ?? former ?? [], now)
  return { ...base, kind, moved, stayed: now, known: without(before ?? former ?? now, moved) }
}

/**
 * The channels of a move that a webhook's message names. A webhook with a scope gets a message when the resource enters the
 * first of its channels, and when it leaves the last.
 */
export function movedFor(
  { sales_channel_ids: scope }: WebhookRecord,
  { moved, stayed }: ChannelMove
): string[] {
  if (!scope.length) {
    return moved
  }
  return stayed.some((id) => scope.includes(id)) ? [] : moved.filter((id) => scope.includes(id))
}

/** The snapshot to store for a move. */
export function snapshotOfMove(
  key: Pick<SnapshotWrite, "entity" | "resource_id">,
  { history, next }: { history: ResourceHistory; next: number },
  { known }: ChannelMove,
  isSent: boolean
): SnapshotWrite {
  const hasMoved = isSent || !isSameSet(history.knownChannels(), known)
  return history.moveChannels(key, hasMoved ? next : (history.lastRevision() ?? next), known)
}

function isSameSet(before: readonly string[] | undefined, now: readonly string[]): boolean {
  return before !== undefined && !without(before, now).length && !without(now, before).length
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  return ids.filter((id) => !others.includes(id))
}
