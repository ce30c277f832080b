import type { WebhookChanges } from "../../../types"
import { readableJson } from "../capture/storable"

/** What every body says of its event. */
export type Envelope = {
  id: string
  type: string
  timestamp: string
  /** Of the resource's state, where it has one. */
  revision?: number
  /** Medusa's events behind it. */
  causes?: string[]
}

/** A body's beginning, up to its `revision`; only what `bodyText` writes begins so. */
const REVISION = /^\{"id":"(?:[^"\\]|\\.)*","type":"(?:[^"\\]|\\.)*","timestamp":"[^"\\]*","revision":(\d+),/

/**
 * The exact text that is signed and sent, with its keys in the promised order. `undefined` data is null, so that no key
 * is ever missing. What PostgreSQL's JSON does not read is U+FFFD.
 * @param changes what changed since the receiver's last message; undefined where that is not known.
 * @throws TypeError for data that JSON cannot hold.
 */
export function bodyText(envelope: Envelope, data: unknown, changes?: WebhookChanges): string {
  return bodyAround(envelope, JSON.stringify(data) ?? "null", changes)
}

/** The same for data that is JSON text already. */
export function bodyAround(
  { id, type, timestamp, revision, causes }: Envelope,
  data: string,
  changes?: WebhookChanges
): string {
  const start = JSON.stringify({ id, type, timestamp, revision }).slice(0, -1)
  const end = JSON.stringify({ changes, causes }).slice(1)
  return readableJson(`${start},"data":${data}${end === "}" ? "" : ","}${end}`)
}

/** The same text with a webhook's context at its end; it is not composed again, so the rest keeps its bytes. */
export function withContext(text: string, context: Record<string, unknown> | null): string {
  return context ? `${text.slice(0, -1)},"context":${readableJson(JSON.stringify(context))}}` : text
}

/** The same message with properties of one's own in its data, in the place of those that it has. */
export function withData(text: string, data: Record<string, unknown> | undefined): string {
  if (data === undefined) {
    return text
  }
  const message: { data: object | null } = JSON.parse(text)
  return readableJson(JSON.stringify({ ...message, data: { ...message.data, ...data } }))
}

/** The revision that a body tells; null for none. */
export function revisionOf(text: string): string | null {
  return REVISION.exec(text)?.[1] ?? null
}
