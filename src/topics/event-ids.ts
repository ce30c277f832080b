import type { TopicEvent } from "../types"

/**
 * The ids in a Medusa event's data, without duplicates. Mostly the data is `{ id }`. Events of modules may have a list of ids,
 * and the data of `shipping-option.updated` and `.deleted` is the id itself.
 */
export function idsOf(event: TopicEvent, data: unknown): string[] {
  const found = isRecord(data) ? data[event.key ?? "id"] : data
  const ids = [found].flat().filter((id): id is string => typeof id === "string" && id !== "")
  return [...new Set(ids)]
}

/** Whether an event's data is nothing but `{ id }`, with one id or a list of them. */
export function isIdAlone(data: unknown): boolean {
  const values = isRecord(data) && Object.keys(data).join() === "id" ? [data.id].flat() : []
  return values.length > 0 && values.every((id) => typeof id === "string")
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
