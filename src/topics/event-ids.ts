import type { TopicEvent } from "../types"

/**
 * Ids that a Medusa event's data carries for this topic event, each once. Mostly `{ id }`; module events may hold a list
 * there, and `shipping-option.updated` and `.deleted` carry the bare id as their data.
 */
export function idsOf(event: TopicEvent, data: unknown): string[] {
  const found = isRecord(data) ? data[event.key ?? "id"] : data
  const ids = [found].flat().filter((id): id is string => typeof id === "string" && id !== "")
  return [...new Set(ids)]
}

/** Whether an event's data says nothing but an id, or several. */
export function isIdAlone(data: unknown): boolean {
  const values = isRecord(data) && Object.keys(data).join() === "id" ? [data.id].flat() : []
  return values.length > 0 && values.every((id) => typeof id === "string")
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
