/**
 * A webhook's health, as stored in its row: a state machine of three states.
 *
 * - *served*: due deliveries are sent.
 * - *failing*: one attempt at a time is made, as a probe. The other deliveries wait. A webhook of the mode `pull` is failing while no
 *   consumer fetches what waits.
 * - *inactive*: paused or disabled. The outcomes of attempts in flight are counted, but change no state.
 */
export type Health = {
  active: boolean
  /** Failed attempts in a row. */
  attempts: number
  /** Failed deliveries in a row. */
  deliveries: number
  /** The number of the next probe, from 1; 0 while it is served. */
  probe: number
  /** Why the plugin disabled it; null otherwise. */
  ended: "max_failures" | "gone" | null
}

/**
 * An event that changes a webhook's health. Pings and tests cause none. `probe`: the attempt's probe number; null if it was no
 * probe.
 */
export type HealthEvent =
  | { kind: "success" }
  /** An attempt failed, and another is planned. */
  | { kind: "failed"; probe: number | null }
  /** An attempt failed, and no other follows: the delivery has failed. */
  | { kind: "gave_up"; probe: number | null }
  /** An attempt was answered with 410. */
  | { kind: "gone"; probe: number | null }
  /** A delivery failed without an attempt: it has waited too long. */
  | { kind: "expired" }
  /** Messages of a webhook of the mode `pull` wait, and no consumer has fetched any since. */
  | { kind: "unfetched"; since: Date }
  /** A consumer has fetched from a webhook of the mode `pull` again. */
  | { kind: "fetched" }

export type HealthRules = {
  /** Whether the webhook has retries. Without retries it is never probed. */
  retries: boolean
  /** Failed deliveries in a row that disable the webhook; 0: never. */
  maxFailures: number
}

/** Failed attempts in a row after which a webhook is probed instead of served. */
export const FAILING_AFTER = 5

/** Longest wait for a probe, in seconds. */
export const MAX_PROBE_WAIT = 60

type Transition = (health: Health, event: HealthEvent, rules: HealthRules) => Health

type Row = Record<HealthEvent["kind"], Transition>

const recover = (health: Health): Health => ({ ...health, attempts: 0, deliveries: 0, probe: 0 })

const countAttempt = (health: Health): Health => ({ ...health, attempts: health.attempts + 1 })

const countDelivery = (health: Health): Health => ({ ...health, deliveries: health.deliveries + 1 })

/** Counts a failed attempt. After `FAILING_AFTER` in a row the webhook is failing. */
const failWhileServed = (health: Health, { retries }: HealthRules): Health => {
  const failed = countAttempt(health)
  return retries && failed.attempts >= FAILING_AFTER ? { ...failed, probe: 1 } : failed
}

/** Only the expected probe moves on to the next one, so that failures of attempts in flight together count as one step. */
const failWhileFailing = (health: Health, event: HealthEvent): Health => ({
  ...countAttempt(health),
  probe: "probe" in event && event.probe === health.probe ? health.probe + 1 : health.probe,
})

/** Counts a failed delivery. With `maxFailures` in a row the webhook is disabled. */
const failDelivery = (health: Health, { maxFailures }: HealthRules): Health => {
  const failed = countDelivery(health)
  return maxFailures > 0 && failed.deliveries >= maxFailures
    ? { ...failed, active: false, ended: "max_failures" }
    : failed
}

const keep = (health: Health): Health => health

const disableGone = (health: Health): Health => ({ ...health, active: false, ended: "gone" })

const TABLE: Record<"served" | "failing" | "inactive", Row> = {
  served: {
    success: recover,
    failed: (health, _, rules) => failWhileServed(health, rules),
    gave_up: (health, _, rules) => failDelivery(failWhileServed(health, rules), rules),
    gone: (health, _, rules) => disableGone(countDelivery(failWhileServed(health, rules))),
    expired: (health, _, rules) => failDelivery(health, rules),
    unfetched: (health) => ({ ...health, probe: 1 }),
    fetched: keep,
  },
  failing: {
    success: recover,
    failed: failWhileFailing,
    gave_up: (health, event, rules) => failDelivery(failWhileFailing(health, event), rules),
    gone: (health, event) => disableGone(countDelivery(failWhileFailing(health, event))),
    expired: (health, _, rules) => failDelivery(health, rules),
    unfetched: keep,
    fetched: (health) => ({ ...health, probe: 0 }),
  },
  inactive: {
    success: recover,
    failed: countAttempt,
    gave_up: (health) => countDelivery(countAttempt(health)),
    gone: (health) => countDelivery(countAttempt(health)),
    expired: countDelivery,
    unfetched: keep,
    fetched: keep,
  },
}

/** The state after an event. */
export function nextHealth(health: Health, event: HealthEvent, rules: HealthRules): Health {
  return TABLE[stateOf(health)][event.kind](health, event, rules)
}

/** Seconds that the nth probe waits, since the probe before it, or since the failure that made the webhook failing. */
export function probeWait(probe: number): number {
  return Math.min(2 ** Math.min(probe - 1, 10), MAX_PROBE_WAIT)
}

function stateOf({ active, probe }: Health): keyof typeof TABLE {
  if (!active) {
    return "inactive"
  }
  return probe ? "failing" : "served"
}
