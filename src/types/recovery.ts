/**
 * What has no success yet: a delivery that `failed` or was `cancelled`, or a stored event that is `missing`, since it
 * never became a delivery to this webhook.
 */
export type Recoverable = "failed" | "cancelled" | "missing"

export const RECOVERABLE = ["failed", "cancelled", "missing"] as const satisfies readonly Recoverable[]

/** Which events to recover, by the moment they were captured at. */
export type RecoveryRange = {
  since: Date
  /** Default: now. */
  until?: Date
  /** Default: all. */
  statuses?: readonly Recoverable[]
}

/**
 * How many there are of each, those that were not asked for left out. A count that is only looked up, with `dry_run`, looks
 * at some thousands of each; `count_capped` says that there are more, or may be.
 */
export type RecoveryCount = { count: number; count_capped: boolean } & Record<Recoverable, number>

/** The suggested start of a recovery. */
export type RecoverySuggestion = {
  since: Date
  /**
   * The last success before the first failure without a success since, or, without any, that failure itself; since when it
   * is paused or disabled; otherwise its last success, or its creation.
   */
  reason: "before_failures" | "first_failure" | "inactive" | "last_success" | "created"
}
