import { present } from "../../scripts/present"
import { isSignedAloneBy, isSignedWith, type Attempt } from "./attempts"

/** What a response to an admin guarantees about attempts that start after it. */
export type GuaranteeKind =
  /** None starts: the webhook is paused, disabled or deleted. */
  | { kind: "inactive" }
  /** All go to this version of its URL. */
  | { kind: "url"; version: number }
  /** All are signed with this secret, and perhaps with others. */
  | { kind: "secret"; secret: string }
  /** None is signed with this secret after it has expired. */
  | { kind: "revoked"; secret: string; expiresAt: number }
  /** These deliveries get none. */
  | { kind: "cancelled"; deliveries: ReadonlySet<string> }
  /** At most this many in any second. */
  | { kind: "rate"; limit: number }
  /** Events of a resource since then are sent in order, one at a time. */
  | { kind: "ordered"; versions: ReadonlyMap<string, number> }

/** Valid from the response until the next change of its kind. Times are of the clock that all processes share. */
export type Guarantee = GuaranteeKind & {
  webhook: number
  /** The process that responded; null if none did. */
  by: string | null
  from: number
  to: number
  /** The number of attempts that it was checked against. */
  checked: number
}

/**
 * How long after the answer of one process an attempt may still start in another: none starts by a copy of the webhooks
 * that is older (`MAX_AGE_MS` of the registry).
 */
export const OTHERS_MS = 1_000

/** Two clocks are read one after the other, in fractions of a millisecond. */
const ROUNDING_MS = 2

/** The model: the guarantees, and the processes that gave them. */
export class Guarantees {
  readonly all: Guarantee[] = []

  add(guarantee: Omit<Guarantee, "to" | "checked"> & GuaranteeKind): void {
    this.all.push({ ...guarantee, to: Infinity, checked: 0 })
  }

  /** Ends guarantees of a webhook. */
  end(webhook: number, kinds: readonly Guarantee["kind"][], at: number): void {
    this.all
      .filter((one) => one.webhook === webhook && kinds.includes(one.kind) && one.to === Infinity)
      .forEach((one) => (one.to = at))
  }

  /**
   * The violations that were not found before.
   * @param jitterMs by how much attempts may come closer together at the receiver than their claims were.
   * @param clockMs by how much a process may take the database's time for an earlier one.
   */
  violations(
    attempts: readonly Attempt[],
    { jitterMs, clockMs }: { jitterMs: number; clockMs: number },
    dead: ReadonlySet<string>
  ): string[] {
    return this.all.flatMap((guarantee) => {
      const mine = attempts
        .slice(isOfMany(guarantee) ? 0 : guarantee.checked)
        .filter((one) => one.webhook === guarantee.webhook && isUnder(guarantee, one, clockMs))
      guarantee.checked = attempts.length
      return breaking(guarantee, mine, jitterMs, dead).map((what) => `${show(guarantee)}: ${what}`)
    })
  }
}

/** Whether it is about several attempts together. */
function isOfMany({ kind }: Guarantee): boolean {
  return kind === "rate" || kind === "ordered"
}

function isUnder(guarantee: Guarantee, attempt: Attempt, clockMs: number): boolean {
  const { by, to } = guarantee
  const from =
    guarantee.kind === "revoked" ? Math.max(guarantee.from, guarantee.expiresAt + clockMs) : guarantee.from
  const since = from + ROUNDING_MS + (attempt.by === by ? 0 : OTHERS_MS)
  return attempt.startedAt > since && attempt.startedAt < to
}

function breaking(
  guarantee: Guarantee,
  attempts: Attempt[],
  jitterMs: number,
  dead: ReadonlySet<string>
): string[] {
  switch (guarantee.kind) {
    case "inactive":
      return attempts.map(describeAttempt)
    case "url":
      return attempts.filter(({ url }) => url !== guarantee.version).map(describeAttempt)
    case "secret":
      return attempts.filter((one) => !isSignedWith(guarantee.secret, one)).map(describeAttempt)
    case "revoked":
      return attempts
        .filter((one) => isSignedWith(guarantee.secret, one) || isSignedAloneBy(guarantee.secret, one))
        .map(describeAttempt)
    case "cancelled":
      return attempts.filter(({ delivery }) => guarantee.deliveries.has(delivery)).map(describeAttempt)
    case "rate":
      return tooFast(attempts, guarantee.limit, 1_000 - jitterMs)
    case "ordered":
      return outOfOrder(attempts, guarantee.versions, dead)
  }
}

function tooFast(attempts: Attempt[], limit: number, withinMs: number): string[] {
  const times = attempts.map(({ arrivedAt }) => arrivedAt).sort((a, b) => a - b)
  return times.flatMap((at, n) => {
    const last = times[n + limit]
    return last !== undefined && last - at < withinMs
      ? [`${limit + 1} from ${Math.round(at)} to ${Math.round(last)}`]
      : []
  })
}

/** The pairs of attempts of a resource that are out of order. Versions from before the guarantee do not count. */
function outOfOrder(
  attempts: Attempt[],
  versions: ReadonlyMap<string, number>,
  dead: ReadonlySet<string>
): string[] {
  const covered = attempts.filter(({ about, version }) => (version ?? 0) > (versions.get(about ?? "") ?? 0))
  return covered.flatMap((one, n) =>
    covered
      .slice(0, n)
      .filter((earlier) => earlier.about === one.about && earlier.delivery !== one.delivery)
      .filter((earlier) => isOlder(one, earlier) || isBeside(one, earlier, dead))
      .map((earlier) => `${describeAttempt(one)} after ${describeAttempt(earlier)}`)
  )
}

/** Whether the receiver, that has accepted the earlier one, is shown an older state. */
function isOlder(one: Attempt, earlier: Attempt): boolean {
  return (
    earlier.accepted &&
    present(earlier.answeredAt, "the time of the answer") < one.startedAt &&
    present(one.version, "the version") < present(earlier.version, "the version")
  )
}

/** Whether it has started though the earlier one was not answered. What a killed process had sent may still be. */
function isBeside(one: Attempt, earlier: Attempt, dead: ReadonlySet<string>): boolean {
  return (
    earlier.accepted &&
    one.startedAt < present(earlier.answeredAt, "the time of the answer") &&
    !dead.has(earlier.by)
  )
}

function describeAttempt({ delivery, by, startedAt, url, about, version }: Attempt): string {
  return `${delivery} (${about}, version ${version}) to URL ${url} by ${by} at ${startedAt.toFixed(1)}`
}

function show(guarantee: Guarantee): string {
  const shown = { ...guarantee, deliveries: undefined, versions: undefined }
  return JSON.stringify(shown)
}
