/**
 * Events that a webhook has not received: the delivery `failed` or was `cancelled`, or the stored event never became a delivery to this
 * webhook (`missing`).
 */
export type Recoverable = "failed" | "cancelled" | "missing"

/** All `Recoverable` values. */
export const RECOVERABLE = ["failed", "cancelled", "missing"] as const satisfies readonly Recoverable[]

/** Which events to recover, by the time at which they were captured. */
export type RecoveryRange = {
  since: Date
  /** Default: now. */
  until?: Date
  /** Default: all. */
  statuses?: readonly Recoverable[]
}

/**
 * The number of events of each kind, and their sum `count`. Kinds that were not requested are 0. A long log is not counted to its end,
 * and a dry run reads some thousands of each kind only; `count_capped` is true when there are, or may be, more.
 */
export type RecoveryCount = { count: number; count_capped: boolean } & Record<Recoverable, number>

/** The suggested start of a recovery. */
export type RecoverySuggestion = {
  since: Date
  /**
   * What `since` is: the last success before the first of the present failures (`before_failures`), or that failure, if there was no
   * success before (`first_failure`); the time at which the webhook was paused or disabled (`inactive`); else its last success, or its
   * creation.
   */
  reason: "before_failures" | "first_failure" | "inactive" | "last_success" | "created"
}
