import { STATUS_CODES } from "node:http"

import { REMARK } from "../remarks"
import type { AttemptResult } from "./attempt"
import { MAX_PROBE_WAIT } from "./health"
import { httpDate } from "./http-date"

/**
 * What an attempt's result means for its delivery.
 *
 * - `retry`: try again if the schedule has an attempt left, not before the time that `Retry-After` named.
 * - `give_up`: the delivery has failed.
 * - `gone`: the delivery has failed, and its webhook is disabled.
 */
export type AttemptVerdict =
  | { kind: "success" }
  | { kind: "retry"; remark: string; notBefore: Date | null }
  | { kind: "give_up"; remark: string }
  | { kind: "gone"; remark: string }

/** Longest wait that a receiver may request by `Retry-After`. */
const RETRY_AFTER_CAP_MS = 24 * 3600 * 1000

/** Each wait varies by up to a fifth, so that the retries after an outage are spread. */
const JITTER = 0.2

/**
 * Judges an attempt. 2xx, 301 and 302 are a success (redirects are not followed); 410 is `gone`; a blocked address is
 * `give_up`; all else is `retry`. `Retry-After` counts with 429 and 503 only.
 */
export function judge(result: AttemptResult, now: Date): AttemptVerdict {
  switch (result.kind) {
    case "blocked":
      return { kind: "give_up", remark: result.remark }
    case "unreachable":
      return { kind: "retry", remark: result.remark, notBefore: null }
    case "answered": {
      const { status, headers } = result
      if ((status >= 200 && status < 300) || status === 301 || status === 302) {
        return { kind: "success" }
      }
      const remark = [status, STATUS_CODES[status]].filter(Boolean).join(" ")
      if (status === 410) {
        return { kind: "gone", remark: REMARK.gone(remark) }
      }
      const mayDelay = status === 429 || status === 503
      return { kind: "retry", remark, notBefore: mayDelay ? retryAfter(headers["retry-after"], now) : null }
    }
  }
}

/**
 * When the next attempt is due, or null when the schedule is used up.
 * @param attempts number of attempts made, including the last one.
 * @param schedule seconds between a failed attempt and the next.
 * @param notBefore the time that the receiver named; the later of both counts.
 * @param random in [0, 1).
 */
export function nextAttemptAt(
  attempts: number,
  schedule: readonly number[],
  notBefore: Date | null,
  now: Date,
  random: number
): Date | null {
  const seconds = schedule[attempts - 1]
  if (seconds === undefined) {
    return null
  }
  const planned = now.getTime() + seconds * 1000 * (1 + JITTER * (2 * random - 1))
  return new Date(Math.round(Math.max(planned, notBefore?.getTime() ?? 0)))
}

/**
 * Parses `Retry-After`: seconds or an HTTP date (RFC 9110, 10.2.3), at most 24 hours from `now`. Null where it is neither, or
 * not in the future. Fractions of seconds, which some servers send against the grammar, are rounded up.
 */
export function retryAfter(header: string | undefined, now: Date): Date | null {
  const value = header?.trim() ?? ""
  const at = /^\d+(\.\d+)?$/.test(value)
    ? now.getTime() + Math.ceil(Number(value)) * 1000
    : httpDate(value, now)
  if (at === undefined || at <= now.getTime()) {
    return null
  }
  return new Date(Math.min(at, now.getTime() + RETRY_AFTER_CAP_MS))
}

/**
 * Seconds after which a delivery that waits for a failing webhook is given up: one and a half times its whole schedule, but at
 * least two of the longest waits between probes. So the receiver is asked again before anything is given up, however short the
 * schedule is.
 */
export function waitingLimit(schedule: readonly number[]): number {
  const whole = schedule.reduce((sum, seconds) => sum + seconds, 0)
  return Math.max(1.5 * whole, 2 * MAX_PROBE_WAIT)
}
