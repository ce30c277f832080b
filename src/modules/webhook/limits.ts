import { z } from "zod"

import { textSchema } from "./text"

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

const MAX_FETCHED = 100

/** Most proxies end a request that has no response for longer. */
const MAX_WAIT_SECONDS = 60

/** A fetch of messages. A query of a URL has texts, which are converted. */
export const fetchMessagesSchema = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_FETCHED).default(10),
  /** For how many seconds to wait for the first message. */
  wait: z.coerce.number().int().min(0).max(MAX_WAIT_SECONDS).default(0),
})

/** More than one fetch returns, so that a client can acknowledge several fetches at once. */
const MAX_ACKNOWLEDGED = 1_000

/** An acknowledgement of messages. */
export const acknowledgeMessagesSchema = z.strictObject({
  ids: z.array(textSchema("ids")).min(1).max(MAX_ACKNOWLEDGED),
})

/** The longest time for which the log is kept, in days: ten years. */
export const MAX_RETENTION_DAYS = 3650

/** Largest exact count of deliveries that were given up. A higher count is not worth its scan. */
export const GIVEN_UP_CAP = 1_000
