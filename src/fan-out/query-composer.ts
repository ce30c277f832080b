import type { Composer, Composition, Found } from "../modules/webhook/fan-out/composer"
import type { ClaimedEvent } from "../modules/webhook/store/events"
import type { Catalogue } from "../topics/catalogue"
import type { WebhookRecord } from "../types"
import { compose } from "./compose"
import { lookUpResources } from "./look-up"
import type { QueryPort } from "./query-port"

const NOTHING: Found = { kind: "found", ids: [] }

/** Composes with Medusa's `query`, which is asked for when it is used: at boot the shop does not have it yet. */
export class QueryComposer implements Composer {
  constructor(private readonly query: () => QueryPort) {}

  async lookUp(events: readonly ClaimedEvent[], catalogue: Catalogue): Promise<Found[]> {
    const led = events.flatMap((event) => {
      const source = catalogue.get(event.topic)?.events.find(({ name }) => name === event.event_name)
      return event.lookup_id !== null && source?.via
        ? [{ event, lookUp: { id: event.lookup_id, via: source.via } }]
        : []
    })
    const found = await lookUpResources(
      this.query(),
      led.map(({ lookUp }) => lookUp)
    )
    const byEvent = new Map(led.map(({ event }, index) => [event, found[index]]))
    return events.map((event) => byEvent.get(event) ?? NOTHING)
  }

  compose(
    events: readonly ClaimedEvent[],
    webhooks: readonly WebhookRecord[],
    catalogue: Catalogue
  ): Promise<Composition[]> {
    return compose(events, webhooks, {
      query: this.query(),
      definitionOf: (topic) => catalogue.get(topic),
      matches: (patterns, topic) => catalogue.matches(patterns, topic),
    })
  }
}
