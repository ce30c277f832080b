import type { TopicDefinition, WebhookRecord } from "../types"
import { compose, type CapturedEvent, type Composition } from "./compose"
import type { QueryPort } from "./query-port"
import { SampleQuery } from "./sample-query"
import { placeInChannel } from "./scope"

/** Where a topic's sample is what happened: it is composed as fan-out composes what the shop has. */
export type SampleShop = { query: QueryPort; definition: TopicDefinition }

/** A shop that has a topic's sample and nothing else, in the first of these sales channels, if there are any. */
export function sampleShop(definition: TopicDefinition, [channel]: readonly string[]): SampleShop {
  const { entity, payload, sample } = definition
  return entity && !payload
    ? {
        query: new SampleQuery(channel === undefined ? sample : placeInChannel(entity, sample, channel)),
        definition,
      }
    : {
        query: new SampleQuery(sample),
        definition: { ...definition, entity: undefined, payload: undefined },
      }
}

/** The event that would tell of a topic's sample. */
export function sampleEvent({ topic, events, sample }: TopicDefinition, id: string, at: Date): CapturedEvent {
  return {
    id,
    topic,
    event_name: events[0]?.name ?? topic,
    source: "event_bus",
    occurred_at: at,
    resource_id: typeof sample.id === "string" ? sample.id : null,
    event_data: sample,
  }
}

/** Composes one event for one webhook, whatever the webhook's topics. */
export async function composeOne(
  event: CapturedEvent,
  webhook: WebhookRecord,
  { query, definition }: SampleShop
): Promise<Composition | undefined> {
  const [composition] = await compose([event], [webhook], {
    query,
    definitionOf: () => definition,
    matches: () => true,
  })
  return composition
}
