/** What an attempt sends. */
export type AttemptRequest = {
  url: string
  headers: Record<string, string>
  body: Buffer
  /** Limit of the whole attempt in milliseconds: DNS lookup, connect, TLS, headers and body. */
  timeoutMs: number
}

/** The result of an attempt: a response, a network error, or a refusal to connect. Durations are whole milliseconds. */
export type AttemptResult =
  | {
      kind: "answered"
      status: number
      /** Names in lower case. Values of repeated names are joined by ", ". Without NUL, which PostgreSQL refuses. */
      headers: Record<string, string>
      /** Text of the first `maxResponseBytes` bytes. Without NUL. */
      body: string
      durationMs: number
    }
  /** There was no response, or no complete and valid one in time. `remark` is the reason, as a text for people. */
  | { kind: "unreachable"; remark: string; durationMs: number }
  /** Nothing was sent: the URL, or an address of its host, is not permitted. */
  | { kind: "blocked"; remark: string; durationMs: number }
