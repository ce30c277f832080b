/** What an attempt sends. */
export type AttemptRequest = {
  url: string
  headers: Record<string, string>
  body: Buffer
  /** Bound of the whole attempt in milliseconds: lookup, connect, TLS, headers and body. */
  timeoutMs: number
}

/** What came of an attempt: an answer, an error on the way, or a refusal to connect at all. */
export type AttemptResult =
  | {
      kind: "answered"
      status: number
      /** Names in lower case, repeated ones joined by ", ", safe to store (no NUL). */
      headers: Record<string, string>
      /** Text of the first `maxResponseBytes` bytes, safe to store (no NUL). */
      body: string
      /** Whole milliseconds, as below. */
      durationMs: number
    }
  /** No answer, or none that ended in time and in order. `remark` says why, for people. */
  | { kind: "unreachable"; remark: string; durationMs: number }
  /** Nothing was sent: the URL, or an address of its name, is not permitted. */
  | { kind: "blocked"; remark: string; durationMs: number }
