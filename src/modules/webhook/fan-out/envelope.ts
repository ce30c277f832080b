import { readableJson } from "../capture/storable"

/** What every body says of its event. */
export type Envelope = { id: string; type: string; timestamp: string }

/**
 * The exact text that is signed and sent, with its keys in the promised order. `undefined` data is null, so that no key
 * is ever missing. What PostgreSQL's JSON does not read is U+FFFD.
 * @throws TypeError for data that JSON cannot hold.
 */
export function bodyText({ id, type, timestamp }: Envelope, data: unknown): string {
  return readableJson(JSON.stringify({ id, type, timestamp, data: data === undefined ? null : data }))
}

/** The same text with a webhook's context at its end; it is not composed anew, so the rest keeps its bytes. */
export function withContext(text: string, context: Record<string, unknown> | null): string {
  return context ? `${text.slice(0, -1)},"context":${readableJson(JSON.stringify(context))}}` : text
}
