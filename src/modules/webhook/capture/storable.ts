/**
 * Longest id of a resource or of an event group, in bytes. An entry of a B-tree index has at most 2,704 bytes (PostgreSQL), and
 * each of these ids is indexed beside something short. Medusa's own ids have about 30 bytes. Two long ids in one index are
 * refused by the database.
 */
const MAX_ID_BYTES = 2_048

/** Longest data of an event, in characters of its JSON. The body that is sent is bounded by the option `maxPayloadBytes`. */
const MAX_DATA_LENGTH = 16 * 1024 * 1024

/** Escapes in JSON. PostgreSQL refuses `\u0000` and halves of surrogate pairs; JSON.stringify writes whole pairs unescaped. */
const ESCAPES = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g

/** An event can never be stored. The message is the reason, without values. */
export class UnstorableError extends Error {}

/**
 * An event's data as it can be stored: characters that PostgreSQL's JSON refuses are replaced by U+FFFD.
 * @throws UnstorableError for data that is too large, and what `JSON.stringify` throws for data that is not JSON.
 */
export function storableData(data: unknown): unknown {
  const text = JSON.stringify(data)
  if (text === undefined) {
    return null
  }
  if (text.length > MAX_DATA_LENGTH) {
    throw new UnstorableError(`its data is longer than ${MAX_DATA_LENGTH} characters`)
  }
  const readable = readableJson(text)
  return readable === text ? data : JSON.parse(readable)
}

/**
 * JSON text in which characters that PostgreSQL's JSON refuses are replaced by U+FFFD.
 * @param text written by `JSON.stringify`.
 */
export function readableJson(text: string): string {
  return text.includes("\\u0000") || text.includes("\\ud")
    ? text.replace(ESCAPES, (escape) => (escape.length === 6 ? "\ufffd" : escape))
    : text
}

/** @param what names the id in the message. @throws UnstorableError for an id that cannot be indexed. */
export function checkId(what: string, id: string | null): void {
  if (id !== null && Buffer.byteLength(id) > MAX_ID_BYTES) {
    throw new UnstorableError(`${what} has more than ${MAX_ID_BYTES} bytes`)
  }
  if (id?.includes("\0")) {
    throw new UnstorableError(`${what} contains the character NUL`)
  }
}

/** A time as a Date; undefined for a missing or invalid one, one before 1970 and one after the year 9999. */
export function momentOf(value: Date | string | undefined): Date | undefined {
  const moment = value === undefined ? undefined : new Date(value)
  return moment && moment.getTime() >= 0 && moment.getTime() < LAST_MOMENT ? moment : undefined
}

/** The end of the year 9999. */
const LAST_MOMENT = Date.UTC(10_000, 0)
