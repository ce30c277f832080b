import type { Db } from "../store/db"
import type { Claim, ClaimedEvent } from "../store/events"
import { listBehindOthers, listOvertaken, lockResources, type AboutResource } from "../store/ordering"

/** Longest pause before an event is composed that came too early: a killed process holds what it composed for 5 s. */
const MAX_WAIT_SECONDS = 1

/** An event that is to be composed again, and when. */
export type HeldUp = Claim & { delaySeconds: number }

/**
 * Which composed events may not be stored now, for the sake of webhooks with ordering: those behind an earlier event of
 * their resource, and those whose payload may be older than one that another process has stored meanwhile. It locks
 * their resources until the transaction ends, so that the answer stays true.
 * @param events those to be stored that go to a webhook with ordering.
 * @param batch all that were claimed together.
 */
export async function deferOutOfOrder(
  trx: Db,
  events: readonly ClaimedEvent[],
  batch: readonly ClaimedEvent[]
): Promise<HeldUp[]> {
  const about = events.filter(isAboutResource)
  const [first] = about
  if (!first) {
    return []
  }
  await lockResources(trx, about)
  const heldUp = new Set([
    ...(await listOvertaken(trx, about, first.claimed_at)),
    ...(await listBehindOthers(
      trx,
      about,
      batch.map(({ id }) => id)
    )),
  ])
  return about.filter(({ id }) => heldUp.has(id)).flatMap((event) => again(event) ?? [])
}

/** An event that is to be composed again in a moment. */
export function again(event: ClaimedEvent | undefined): HeldUp | null {
  return (
    (event && {
      id: event.id,
      claims: event.claims,
      delaySeconds: Math.min(0.1 * 2 ** (event.claims - 1), MAX_WAIT_SECONDS),
    }) ??
    null
  )
}

export function isAboutResource(event: ClaimedEvent): event is ClaimedEvent & AboutResource {
  return event.resource_id !== null
}
