import { idsOf } from "../topics/event-ids"
import { NeverSent } from "../topics/never-sent"
import type { TopicDefinition } from "../types"
import type { CapturedEvent } from "./compose"
import type { Shop } from "./compose-one"
import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"
import { placeInChannel } from "./scope"

/** No sample holds what a merchant might have freed. */
const neverSent = new NeverSent()

/** A shop that has a topic's sample and nothing else, in the first of these sales channels, if there are any. */
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

/** The event that would tell of a topic's sample. */
export function sampleEvent(
  { topic, events, entity, sample }: TopicDefinition,
  id: string,
  at: Date
): CapturedEvent {
  const event = events[0] ?? { name: topic }
  // The sample is the resource; where there is none, it is the event's data, in which the id has a name of its own.
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

/** A shop that has one resource, a topic's sample, and nothing else: composing reads it as it reads the real one. */
class SampleQuery implements QueryPort {
  constructor(private readonly sample: unknown) {}

  async graph({ filters }: Parameters<QueryPort["graph"]>[0]): Promise<{ data: unknown[] }> {
    const id = isRecord(this.sample) ? this.sample.id : undefined
    return { data: [filters?.id].flat().includes(id) ? [this.sample] : [] }
  }
}
