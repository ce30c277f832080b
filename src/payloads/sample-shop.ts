import { idsOf } from "../topics/event-ids"
import { NeverSent } from "../topics/never-sent"
import type { TopicDefinition } from "../types"
import type { Shop } from "./compose-one"
import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"
import { placeInChannel } from "./scope"
import type { CapturedEvent } from "./subjects"

/** The default list: samples contain no fields that a merchant may have allowed. */
const neverSent = new NeverSent()

/**
 * A shop that contains a topic's sample only.
 * @param channels the sample is in the first of these sales channels, if there are any.
 */
export function sampleShop(definition: TopicDefinition, [channel]: readonly string[]): Shop {
  const { entity, payload, sample } = definition
  return entity && !payload
    ? {
        query: new SampleQuery(channel === undefined ? sample : placeInChannel(entity, sample, channel)),
        definition,
        neverSent,
      }
    : {
        query: new SampleQuery(sample),
        definition: { ...definition, entity: undefined, payload: undefined },
        neverSent,
      }
}

/** An event about a topic's sample. */
export function sampleEvent(
  { topic, events, entity, sample }: TopicDefinition,
  id: string,
  at: Date
): CapturedEvent {
  const event = events[0] ?? { name: topic }
  // The sample is the resource. For a topic without an entity it is the event's data, where the id may have another name.
  const [resourceId] = idsOf(entity ? { name: event.name } : event, sample)
  return {
    id,
    topic,
    event_name: event.name,
    source: "event_bus",
    occurred_at: at,
    resource_id: resourceId ?? null,
    event_data: sample,
  }
}

/** A `query` of a shop with one resource, a topic's sample. */
class SampleQuery implements QueryPort {
  constructor(private readonly sample: unknown) {}

  async graph({ filters }: Parameters<QueryPort["graph"]>[0]): Promise<{ data: unknown[] }> {
    const id = isRecord(this.sample) ? this.sample.id : undefined
    return { data: [filters?.id].flat().includes(id) ? [this.sample] : [] }
  }
}
