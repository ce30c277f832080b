/** A message as a client of a `pull` webhook fetches it. */
export type PulledMessage = {
  /** Id of the delivery, `whdel_…`, for the acknowledgement. */
  id: string
  /** The headers of a POST, with names in lower case. The timestamp and the signature are those of this fetch. */
  headers: Record<string, string>
  /** The exact body, which is signed. */
  body: string
}

/** The result of an acknowledgement, by id. */
export type PullAcknowledgement = {
  /** Acknowledged messages, including those that were acknowledged before. */
  acknowledged: string[]
  /** Ids that cannot be acknowledged: never fetched, cancelled, given up, or not of this webhook. */
  unknown: string[]
}

/** Options of a fetch. */
export type PullOptions = {
  /** Maximum number of messages, 1 to 100. */
  limit?: number
  /** For how many seconds to wait for the first message, 0 to 60. */
  wait?: number
  /** Ends the wait. */
  signal?: AbortSignal | undefined
  /** Runs before the messages are returned. When it throws, they are not. */
  check?: (messages: PulledMessage[]) => Promise<void>
}
