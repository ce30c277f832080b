/** A message as an app fetches it. */
export type PulledMessage = {
  /** The delivery's, `whdel_…`, by which it is acknowledged. */
  id: string
  /** As a POST would have them, names in lower case. Its signature is of this fetch. */
  headers: Record<string, string>
  /** The exact text that is signed. */
  body: string
}

export type PullAcknowledgement = {
  /** Those that have arrived by now, also if they had before. */
  acknowledged: string[]
  /** Those of which the webhook has nothing to acknowledge: never fetched, cancelled or given up, or none of its own. */
  unknown: string[]
}

/** How messages are fetched. */
export type PullOptions = {
  /** How many at most, 1 to 100. */
  limit?: number
  /** Seconds to wait for the first, 0 to 60. */
  wait?: number
  signal?: AbortSignal | undefined
  check?: (messages: PulledMessage[]) => Promise<void>
}
