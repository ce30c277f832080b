import type { Db } from "../store/db"
import type { EventClaim, ClaimedEvent } from "../store/events"
import { listBehindEarlier, listOvertaken, lockResources, type AboutResource } from "../store/ordering"

/** Longest pause before a deferred event is composed again. A killed process holds its events for 5 s (`CLAIM_SECONDS`). */
const MAX_DELAY_SECONDS = 1

/** A claimed event that is to be composed again, and the seconds until then. */
export type Deferred = EventClaim & { delaySeconds: number }

/**
 * The composed events that may not be stored now, because a webhook with ordering gets them: those behind an earlier event
 * of their resource, and those whose payload may be older than one that another process has stored since it was read.
 * Locks the resources until the transaction ends, so that the result stays valid.
 * @param events the events to be stored that go to a webhook with ordering.
 * @param batch all events that were claimed together.
 */
export async function deferUnordered(
  trx: Db,
  events: readonly ClaimedEvent[],
  batch: readonly ClaimedEvent[]
): Promise<Deferred[]> {
  const about = events.filter(isAboutResource)
  const [first] = about
  if (!first) {
    return []
  }
  await lockResources(trx, about)
  const early = new Set([
    ...(await listOvertaken(trx, about, first.claimed_at)),
    ...(await listBehindEarlier(
      trx,
      about,
      batch.map(({ id }) => id)
    )),
  ])
  return about.filter(({ id }) => early.has(id)).map(defer)
}

/** Defers an event: by 0.1 s after its first claim, doubling to 1 s. */
export function defer({ id, claims }: ClaimedEvent): Deferred {
  return { id, claims, delaySeconds: Math.min(0.1 * 2 ** (claims - 1), MAX_DELAY_SECONDS) }
}

export function isAboutResource(event: ClaimedEvent): event is ClaimedEvent & AboutResource {
  return event.resource_id !== null
}
