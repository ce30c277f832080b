/**
 * Longest id, in bytes, of a resource or of an event group: an index takes 2,704 bytes of a row, and each of them is in
 * one beside something short. Medusa's own have about 30. Two long ones in one index are left to the database to refuse.
 */
const MAX_ID_BYTES = 2_048

/** Longest data of an event, as JSON. What is sent is bounded by the option `maxPayloadBytes`. */
const MAX_DATA_BYTES = 16 * 1024 * 1024

/** What PostgreSQL's JSON does not read: NUL, and half a surrogate pair. */
const UNREADABLE = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g

/** An event can never be stored; the message says why, without values. */
export class UnstorableError extends Error {}

/**
 * An event's data as it can be stored: U+FFFD stands for each character that PostgreSQL's JSON does not read.
 * @throws UnstorableError, or what `JSON.stringify` throws, for data that JSON cannot hold or that is too large.
 */
export function storableData(data: unknown): unknown {
  const text = JSON.stringify(data)
  if (text === undefined) {
    return null
  }
  if (text.length > MAX_DATA_BYTES) {
    throw new UnstorableError(`its data is longer than ${MAX_DATA_BYTES} characters`)
  }
  const readable = readableJson(text)
  return readable === text ? data : JSON.parse(readable)
}

/** JSON text with U+FFFD for each character that PostgreSQL's JSON does not read. */
export function readableJson(text: string): string {
  return text.includes("\\u0000") || text.includes("\\ud")
    ? text.replace(UNREADABLE, (escape) => (escape.length === 6 ? "\ufffd" : escape))
    : text
}

/** @throws UnstorableError for an id that no index takes. */
export function checkId(what: string, id: string | null): void {
  if (id !== null && Buffer.byteLength(id) > MAX_ID_BYTES) {
    throw new UnstorableError(`${what} has more than ${MAX_ID_BYTES} bytes`)
  }
  if (id?.includes("\0")) {
    throw new UnstorableError(`${what} holds the character NUL`)
  }
}

/** A moment that PostgreSQL takes; undefined for anything else. */
export function momentOf(value: Date | string | undefined): Date | undefined {
  const moment = value === undefined ? undefined : new Date(value)
  return moment && moment.getTime() >= 0 && moment.getTime() < LAST_MOMENT ? moment : undefined
}

/** The end of the year 9999: what lies beyond is no time at which something happened. */
const LAST_MOMENT = Date.UTC(10_000, 0)
