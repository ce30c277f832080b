import { STATUS_CODES } from "node:http"

import { REMARK } from "../remarks"
import type { AttemptResult } from "./attempt"
import { httpDate } from "./http-date"

/** What an attempt's result means for its delivery. `retry` still needs an attempt left in the schedule. */
export type Verdict =
  | { kind: "success" }
  | { kind: "retry"; remark: string; notBefore: Date | null }
  | { kind: "give_up"; remark: string }
  | { kind: "gone"; remark: string }

/** Longest wait a receiver's `Retry-After` may ask for. */
const RETRY_AFTER_CAP_MS = 24 * 3600 * 1000

/** Each wait is varied by up to a fifth, so that retries of one outage do not come back together. */
const JITTER = 0.2

/** Judges a result: 2xx, 301 and 302 are success, 410 ends the webhook, a blocked address ends the delivery. */
export function judge(result: AttemptResult, now: Date): Verdict {
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
      const asks = status === 429 || status === 503
      return { kind: "retry", remark, notBefore: asks ? retryAfter(headers["retry-after"], now) : null }
    }
  }
}

/**
 * When the next attempt is due, or null when the schedule is used up.
 * @param attempts how many were made, the last one included.
 * @param schedule seconds after each failed attempt.
 * @param notBefore the receiver's own wish; the later of both counts.
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
 * Reads `Retry-After`, seconds or an HTTP date (RFC 9110, 10.2.3); null where it is neither or lies in the past. Seconds with
 * a fraction, which the grammar does not know and some servers send, are rounded up.
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

/** Seconds after which a delivery that waits for a failing webhook is given up: half as long again as its schedule. */
export function waitingLimit(schedule: readonly number[]): number {
  return 1.5 * schedule.reduce((sum, seconds) => sum + seconds, 0)
}
