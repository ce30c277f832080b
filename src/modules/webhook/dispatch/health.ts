/**
 * A webhook's health, as its row in the database has it: a state machine of three states.
 *
 * - *served*: it is sent what is due.
 * - *failing*: it is probed with one attempt at a time, and the rest waits.
 * - *inactive*: paused or disabled. Attempts that were in flight still count, but nothing follows from them.
 */
export type Health = {
  active: boolean
  /** Failed attempts in a row. */
  attempts: number
  /** Failed deliveries in a row. */
  deliveries: number
  /** Which probe it waits for; 0 while it is served. */
  probe: number
  /** Why the plugin disabled it; null otherwise. */
  ended: "max_failures" | "gone" | null
}

/** What happens to a webhook. Pings and tests are not included. */
export type HealthEvent =
  | { kind: "success" }
  /** An attempt failed and another is planned. `probe`: which probe it was; null for what was in flight before. */
  | { kind: "failed"; probe: number | null }
  /** An attempt failed, and its delivery with it. */
  | { kind: "gave_up"; probe: number | null }
  /** An attempt was answered with 410. */
  | { kind: "gone"; probe: number | null }
  /** A delivery failed without an attempt: it has waited too long. */
  | { kind: "expired" }

export type HealthRules = {
  /** Whether it has retries. Without retries it is never probed. */
  retries: boolean
  /** Failed deliveries in a row that disable it; 0: never. */
  maxFailures: number
}

/** Failed attempts in a row after which a webhook is probed instead of served. */
export const FAILING_AFTER = 5

/** Longest wait for a probe, in seconds. */
const MAX_PROBE_WAIT = 60

type Transition = (health: Health, event: HealthEvent, rules: HealthRules) => Health

type Row = Record<HealthEvent["kind"], Transition>

const healed = (health: Health): Health => ({ ...health, attempts: 0, deliveries: 0, probe: 0 })

const countAttempt = (health: Health): Health => ({ ...health, attempts: health.attempts + 1 })

const countDelivery = (health: Health): Health => ({ ...health, deliveries: health.deliveries + 1 })

/** Counts a failed attempt, the fifth in a row of which makes the webhook failing. */
const failServed = (health: Health, { retries }: HealthRules): Health => {
  const failed = countAttempt(health)
  return retries && failed.attempts >= FAILING_AFTER ? { ...failed, probe: 1 } : failed
}

/** Only the probe that it waits for moves on to the next: what was in flight together is one step. */
const failFailing = (health: Health, event: HealthEvent): Health => ({
  ...countAttempt(health),
  probe: "probe" in event && event.probe === health.probe ? health.probe + 1 : health.probe,
})

/** Counts a failed delivery, which may be one too many. */
const loseDelivery = (health: Health, { maxFailures }: HealthRules): Health => {
  const lost = countDelivery(health)
  return maxFailures > 0 && lost.deliveries >= maxFailures
    ? { ...lost, active: false, ended: "max_failures" }
    : lost
}

const end = (health: Health): Health => ({ ...health, active: false, ended: "gone" })

const TABLE: Record<"served" | "failing" | "inactive", Row> = {
  served: {
    success: healed,
    failed: (health, _, rules) => failServed(health, rules),
    gave_up: (health, _, rules) => loseDelivery(failServed(health, rules), rules),
    gone: (health, _, rules) => end(countDelivery(failServed(health, rules))),
    expired: (health, _, rules) => loseDelivery(health, rules),
  },
  failing: {
    success: healed,
    failed: failFailing,
    gave_up: (health, event, rules) => loseDelivery(failFailing(health, event), rules),
    gone: (health, event) => end(countDelivery(failFailing(health, event))),
    expired: (health, _, rules) => loseDelivery(health, rules),
  },
  inactive: {
    success: healed,
    failed: countAttempt,
    gave_up: (health) => countDelivery(countAttempt(health)),
    gone: (health) => countDelivery(countAttempt(health)),
    expired: countDelivery,
  },
}

/** The state after an event. */
export function nextHealth(health: Health, event: HealthEvent, rules: HealthRules): Health {
  return TABLE[stateOf(health)][event.kind](health, event, rules)
}

/** Seconds from one probe, or from the failure that made a webhook failing, to the nth. */
export function probeWait(probe: number): number {
  return Math.min(2 ** Math.min(probe - 1, 10), MAX_PROBE_WAIT)
}

function stateOf({ active, probe }: Health): keyof typeof TABLE {
  if (!active) {
    return "inactive"
  }
  return probe ? "failing" : "served"
}
