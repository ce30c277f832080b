import { present } from "../../scripts/present"
import { isSignedAloneBy, isSignedWith, type Attempt } from "./attempts"

/** What an answer to an admin promises of attempts that start after it. */
export type Promise_ =
  /** None starts: the webhook is paused, disabled or deleted. */
  | { kind: "inactive" }
  /** All go to this version of its URL. */
  | { kind: "url"; version: number }
  /** All are signed with this secret, perhaps beside others, */
  | { kind: "secret"; secret: string }
  /** and none with that one, once it has expired. */
  | { kind: "revoked"; secret: string; expiresAt: number }
  /** None is made at these deliveries. */
  | { kind: "cancelled"; deliveries: ReadonlySet<string> }
  /** At most so many in any second. */
  | { kind: "rate"; limit: number }
  /** What is about one resource, and happened since, comes in order and one at a time. */
  | { kind: "ordered"; versions: ReadonlyMap<string, number> }

/** In force from the answer until the next change of its kind; moments of the clock that all processes share. */
export type Pledge = Promise_ & {
  webhook: number
  /** The process that answered; null where it is the pledge of none. */
  by: string | null
  from: number
  to: number
  /** How many attempts it was held against. */
  checked: number
}

/**
 * How long after the answer of one process an attempt may still start in another: none starts by a copy of the webhooks
 * that is older (`MAX_AGE_MS` of the registry).
 */
export const OTHERS_MS = 1_000

/** Two clocks are read one after the other, in fractions of a millisecond. */
const ROUNDING_MS = 2

/** The small model: what is promised, and by whom. */
export class Pledges {
  readonly all: Pledge[] = []

  add(pledge: Omit<Pledge, "to" | "checked"> & Promise_): void {
    this.all.push({ ...pledge, to: Infinity, checked: 0 })
  }

  /** From now on, what was promised of a webhook counts no more. */
  end(webhook: number, kinds: readonly Pledge["kind"][], at: number): void {
    this.all
      .filter((one) => one.webhook === webhook && kinds.includes(one.kind) && one.to === Infinity)
      .forEach((one) => (one.to = at))
  }

  /**
   * What was promised and not kept, as far as it was not found before.
   * @param jitterMs by how much attempts may come closer together at the receiver than their claims were.
   * @param clockMs by how much a process may take the database's time for an earlier one.
   */
  broken(
    attempts: readonly Attempt[],
    { jitterMs, clockMs }: { jitterMs: number; clockMs: number },
    dead: ReadonlySet<string>
  ): string[] {
    return this.all.flatMap((pledge) => {
      const mine = attempts
        .slice(isOfMany(pledge) ? 0 : pledge.checked)
        .filter((one) => one.webhook === pledge.webhook && isUnder(pledge, one, clockMs))
      pledge.checked = attempts.length
      return breaking(pledge, mine, jitterMs, dead).map((what) => `${show(pledge)}: ${what}`)
    })
  }
}

/** Whether one attempt alone does not tell. */
function isOfMany({ kind }: Pledge): boolean {
  return kind === "rate" || kind === "ordered"
}

function isUnder(pledge: Pledge, attempt: Attempt, clockMs: number): boolean {
  const { by, to } = pledge
  const from = pledge.kind === "revoked" ? Math.max(pledge.from, pledge.expiresAt + clockMs) : pledge.from
  const since = from + ROUNDING_MS + (attempt.by === by ? 0 : OTHERS_MS)
  return attempt.startedAt > since && attempt.startedAt < to
}

function breaking(
  pledge: Pledge,
  attempts: Attempt[],
  jitterMs: number,
  dead: ReadonlySet<string>
): string[] {
  switch (pledge.kind) {
    case "inactive":
      return attempts.map(tell)
    case "url":
      return attempts.filter(({ url }) => url !== pledge.version).map(tell)
    case "secret":
      return attempts.filter((one) => !isSignedWith(pledge.secret, one)).map(tell)
    case "revoked":
      return attempts
        .filter((one) => isSignedWith(pledge.secret, one) || isSignedAloneBy(pledge.secret, one))
        .map(tell)
    case "cancelled":
      return attempts.filter(({ delivery }) => pledge.deliveries.has(delivery)).map(tell)
    case "rate":
      return tooFast(attempts, pledge.limit, 1_000 - jitterMs)
    case "ordered":
      return outOfOrder(attempts, pledge.versions, dead)
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

/** Of each resource, those that show a version from after the promise. */
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
      .map((earlier) => `${tell(one)} after ${tell(earlier)}`)
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

function tell({ delivery, by, startedAt, url, about, version }: Attempt): string {
  return `${delivery} (${about}, version ${version}) to URL ${url} by ${by} at ${startedAt.toFixed(1)}`
}

function show(pledge: Pledge): string {
  const shown = { ...pledge, deliveries: undefined, versions: undefined }
  return JSON.stringify(shown)
}
