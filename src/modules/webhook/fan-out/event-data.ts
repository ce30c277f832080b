import { readsResource, type Catalogue } from "../../../topics/catalogue"
import { mayBeOneRow } from "../transient-errors"

/** An event of the log whose data is not parsed yet. */
type UnparsedEvent = { id: string; topic: string; resource_id: string | null; lookup_id?: string | null }

/** Events with their data, and those whose data could not be read, each with the error. */
export type ParsedEvents<Event> = {
  parsed: (Event & { event_data: unknown })[]
  unreadable: { event: Event; error: unknown }[]
}

/**
 * Parses the data of events, each by itself: one that cannot be read does not affect the others. An event that leads to a
 * resource of the shop needs no data but that id.
 * @param read returns an event's data as JSON; null where it has none.
 * @throws the error of `read` when it does not come from a row.
 */
export async function parseEvents<Event extends UnparsedEvent>(
  events: readonly Event[],
  catalogue: Catalogue,
  read: (event: Event) => Promise<string | null>
): Promise<ParsedEvents<Event>> {
  const parsed: ParsedEvents<Event>["parsed"] = []
  const unreadable: ParsedEvents<Event>["unreadable"] = []
  for (const event of events) {
    try {
      parsed.push({ ...event, event_data: JSON.parse((await read(event)) ?? "null") })
    } catch (error) {
      if (!mayBeOneRow(error)) {
        throw error
      }
      const id = event.lookup_id ?? (readsResource(catalogue.get(event.topic)) ? event.resource_id : null)
      if (id === null) {
        unreadable.push({ event, error })
      } else {
        parsed.push({ ...event, event_data: { id } })
      }
    }
  }
  return { parsed, unreadable }
}
