/** What went wrong with an attempt, according to its remark. */
type ProblemKind =
  | "unauthorized"
  | "not_found"
  | "gone"
  | "too_large"
  | "too_many"
  | "moved"
  | "refused"
  | "app_error"
  | "no_listener"
  | "no_host"
  | "no_lookup"
  | "blocked"
  | "unreachable"
  | "slow"
  | "crowded"
  | "proxy"
  | "closed"
  | "certificate_expired"
  | "certificate_expired_on"
  | "certificate_name"
  | "certificate_untrusted"
  | "certificate"
  | "tls"
  | "bad_answer"
  | "not_stored"
  | "unreadable"
  | "unread"
  | "not_prepared"
  | "answer_lost"
  | "interrupted"
  | "unacknowledged"
  | "unfetched"
  | "unknown"

export type Problem = {
  kind: ProblemKind
  /** The remark without what its problem's text says anyway. */
  remark: string
  /** The time in the remark, as an ISO date. */
  at?: string
}

/** The problems that another value in the webhook's settings may solve. */
const IN_SETTINGS: readonly ProblemKind[] = [
  "unauthorized",
  "not_found",
  "too_large",
  "too_many",
  "moved",
  "no_listener",
  "no_host",
  "blocked",
  "slow",
  "certificate_name",
  "tls",
]

/** The introduction of the remark of a delivery that was given up after a long outage. */
const GIVEN_UP = /^Given up: the receiver failed for too long\. Last error: /

/** What a remark adds to the status `410 Gone`. The problem's own text says the same. */
const WANTS_NO_MORE = /: the receiver wants no more deliveries$/

/** Sources of the remarks: `judge` of the dispatch (`500 Internal Server Error`), and `send/remark.ts`. */
const KINDS: readonly [RegExp, ProblemKind][] = [
  [/^(401|403)\b/, "unauthorized"],
  [/^(404|405)\b/, "not_found"],
  [/^410\b/, "gone"],
  [/^413\b/, "too_large"],
  [/^429\b/, "too_many"],
  [/^3\d\d\b/, "moved"],
  [/^4\d\d\b/, "refused"],
  [/^\d{3}\b/, "app_error"],
  [/^Connection refused/, "no_listener"],
  [/^Host name not found/, "no_host"],
  [/^Host name could not be looked up/, "no_lookup"],
  [/^Blocked/, "blocked"],
  [/^(No connection|Host unreachable|Network unreachable)/, "unreachable"],
  [/^No (complete )?answer/, "slow"],
  [/^(No free connection|Too many open files)/, "crowded"],
  [/^(Connection closed|Connection reset|The answer ended early)/, "closed"],
  [/^Certificate expired on/, "certificate_expired_on"],
  [/^Certificate expired/, "certificate_expired"],
  [/^Certificate is for another name/, "certificate_name"],
  [/^Certificate (authority not trusted|is self-signed)/, "certificate_untrusted"],
  [/^Certificate/, "certificate"],
  [/^TLS/, "tls"],
  [/^The shop's egress proxy/, "proxy"],
  [/^The request could not be prepared/, "not_prepared"],
  [/^The answer could not be stored/, "answer_lost"],
  [/^The (answer|request)/, "bad_answer"],
  [/^The payload is not stored/, "not_stored"],
  [/^The payload cannot be read/, "unreadable"],
  [/^What its fields and filter ask for could not be read/, "unread"],
  [/^Interrupted/, "interrupted"],
  [/^Not acknowledged/, "unacknowledged"],
  [/^Not fetched/, "unfetched"],
]

/** A time as remarks write it: `2026-02-01 12:30 UTC`. */
const TIME = /\b(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC$/

/** Whether the webhook's settings may be the cause of an error. @param remark as `problemOf` takes it */
export function isInSettings(remark: string): boolean {
  return IN_SETTINGS.includes(problemOf(remark).kind)
}

/** Classifies an error. @param remark of an attempt or a delivery, as the server words it */
export function problemOf(remark: string): Problem {
  const error = remark.replace(GIVEN_UP, "").replace(WANTS_NO_MORE, "")
  const kind = KINDS.find(([pattern]) => pattern.test(error))?.[1] ?? "unknown"
  const [, day, time] = TIME.exec(error) ?? []
  return { kind, remark: error, ...(day && { at: `${day}T${time}:00Z` }) }
}
