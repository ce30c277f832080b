import type { WebhookChanges } from "../../../types"
import { readableJson } from "../capture/storable"

/** The properties of a body besides its data. */
export type Envelope = {
  id: string
  type: string
  timestamp: string
  /** Revision of the resource's state, where it has one. */
  revision?: number
  /** Names of the Medusa events that led to the message. */
  causes?: string[]
}

/** The beginning of a body up to its `revision`, as `bodyText` writes it. */
const REVISION = /^\{"id":"(?:[^"\\]|\\.)*","type":"(?:[^"\\]|\\.)*","timestamp":"[^"\\]*","revision":(\d+),/

/**
 * The text that is signed and sent: `{ id, type, timestamp, revision?, data, changes?, causes? }`, with the keys in this
 * order. `undefined` data becomes null, so that `data` is never missing. Characters that PostgreSQL's JSON refuses become
 * U+FFFD.
 * @param changes the changes since the receiver's last message; undefined where they are not known.
 * @throws TypeError for data that is not JSON, such as a `bigint` or a cycle.
 */
export function bodyText(envelope: Envelope, data: unknown, changes?: WebhookChanges): string {
  return bodyAround(envelope, JSON.stringify(data) ?? "null", changes)
}

/** As `bodyText`, for data that is JSON text already. */
export function bodyAround(
  { id, type, timestamp, revision, causes }: Envelope,
  data: string,
  changes?: WebhookChanges
): string {
  const start = JSON.stringify({ id, type, timestamp, revision }).slice(0, -1)
  const end = JSON.stringify({ changes, causes }).slice(1)
  return readableJson(`${start},"data":${data}${end === "}" ? "" : ","}${end}`)
}

/** Appends a webhook's context to a body. The other bytes stay the same. */
export function withContext(text: string, context: Record<string, unknown> | null): string {
  return context ? `${text.slice(0, -1)},"context":${readableJson(JSON.stringify(context))}}` : text
}

/** Adds properties to a body's data. They replace existing ones of the same names. */
export function withData(text: string, data: Record<string, unknown> | undefined): string {
  if (data === undefined) {
    return text
  }
  const message: { data: object | null } = JSON.parse(text)
  return readableJson(JSON.stringify({ ...message, data: { ...message.data, ...data } }))
}

/** The revision in a body, as text; null for none. */
export function revisionOf(text: string): string | null {
  return REVISION.exec(text)?.[1] ?? null
}
