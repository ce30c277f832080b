import { z } from "zod"

/** Seconds after each failed attempt. Source: Standard Webhooks specification, "Retries". */
export const DEFAULT_RETRY_SCHEDULE = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]

const seconds = z
  .number()
  .int()
  .min(0)
  .max(7 * 86400)

/** A retry schedule: seconds after each failed attempt, at most 20 of them, a week apart at most. */
export const retryScheduleSchema = z.array(seconds).max(20)
export const maxFailuresSchema = z.number().int().min(0).max(1000)
export const timeoutMsSchema = z.number().int().min(100).max(30_000)

/** The longest time for which the log is kept, in days: ten years. */
export const MAX_RETENTION_DAYS = 3650

/** Largest exact count of deliveries that were given up. A higher count is not worth its scan. */
export const GIVEN_UP_CAP = 1_000
