import type { SnapshotWrite } from "../modules/webhook/store/snapshots"
import type { WebhookRecord } from "../types"
import type { History } from "./history"
import type { PlannedEvent, Subject } from "./subjects"

/** The sales channels that a resource came into, or left, since a message last said so. */
export type ChannelMove = {
  kind: "gained" | "lost"
  moved: string[]
  /** The others that it was in before and is in now. */
  stayed: string[]
  /** Those that the next move is compared with. */
  known: string[]
  /** Whether it came into them as it was created. */
  byCreation: boolean
}

/**
 * Which channels an event tells of; null for a topic that tells of none. The two topics are compared each for itself, so that it
 * does not matter which of them is composed first.
 *
 * Where nothing is compared, as for a sample, the resource came into its channels just now, or left all of them. Where it is not
 * known which ones it was in, it came into all that it is in, and left those whose links ended with the event.
 */
export function channelMoveOf(
  { event, plan: { definition } }: PlannedEvent,
  { channels: now, former }: Extract<Subject, { kind: "found" }>,
  known: { history: History; next: number | null } | null
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
    // The sweep's look finds nothing where nothing is known, and notes it. What ended a moment ago may have its event on the way.
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
 * The channels of a move that a webhook is told of. One that is limited to channels is told when the resource comes into the first of
 * them, and when it leaves the last.
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

/** What is to be stored of a move. */
export function snapshotOfMove(
  key: Pick<SnapshotWrite, "entity" | "resource_id">,
  { history, next }: { history: History; next: number },
  { known }: ChannelMove,
  isSent: boolean
): SnapshotWrite {
  const needsWrite = isSent || !sameIn(history.knownChannels(), known)
  return history.moveChannels(key, needsWrite ? next : (history.lastRevision() ?? next), known)
}

function sameIn(before: readonly string[] | undefined, now: readonly string[]): boolean {
  return before !== undefined && !without(before, now).length && !without(now, before).length
}

function without(ids: readonly string[], others: readonly string[]): string[] {
  return ids.filter((id) => !others.includes(id))
}
