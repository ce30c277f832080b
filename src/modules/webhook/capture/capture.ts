import type { Event, IEventBusModuleService, Logger } from "@medusajs/framework/types"
import { generateEntityId } from "@medusajs/framework/utils"

import { Catalogue, idsOf, type TopicRoute } from "../../../topics/catalogue"
import { GroupCommit } from "../group-commit"
import { newEventId } from "../ids"
import type { Db } from "../store/db"
import { insertEvents, type NewEvent } from "../store/events"
import { dedupeKey } from "./dedupe-key"
import { errorText } from "../safe-errors"

/**
 * Takes Medusa's events off the bus and into the log: one durable insert, shared by all that arrive meanwhile, and
 * nothing else, since the Redis bus runs one subscriber at a time. It subscribes to the events that some webhook
 * wants, at run time, so that events nobody wants cost nothing, and a new event name needs no restart.
 */
export class Capture {
  private routes = new Map<string, TopicRoute[]>()
  private readonly subscribed = new Map<string, (event: Event) => Promise<void>>()
  private readonly subscriberId = generateEntityId(undefined, "webhooks")
  private readonly commit: GroupCommit<NewEvent>

  /** @param onCaptured called when new events stand in the log. */
  constructor(
    private readonly bus: IEventBusModuleService,
    private readonly catalogue: Catalogue,
    db: Db,
    logger: Logger,
    onCaptured: () => void
  ) {
    this.commit = new GroupCommit(
      async (events) => {
        if (await insertEvents(db, events)) {
          onCaptured()
        }
      },
      (error) => logger.error(`webhooks: capture failed, trying again: ${errorText(error)}`)
    )
  }

  /**
   * Listens to what these topics need. Events that are no longer wanted stay subscribed and are dropped: a process in
   * server mode cannot unsubscribe (`AbstractEventBusModuleService.unsubscribe`).
   */
  listen(patterns: readonly string[]): void {
    this.routes = this.catalogue.routes(patterns)
    for (const name of this.routes.keys()) {
      if (!this.subscribed.has(name)) {
        const subscriber = (event: Event) => this.capture({ ...event, name })
        this.bus.subscribe(name, subscriber, { subscriberId: this.subscriberId })
        this.subscribed.set(name, subscriber)
      }
    }
  }

  /**
   * Resolves when the event is durable, or at once when no webhook wants it.
   * @throws Error when it cannot be stored at all.
   */
  async capture(event: Event): Promise<void> {
    const routes = this.routes.get(event.name)
    const events = routes?.flatMap((route) => this.newEvents(route, event))
    if (events?.length) {
      await this.commit.add(events)
    }
  }

  /**
   * The same event is known by its whole data, and stored without credentials; a merchant's own `payload` function is given
   * all of it.
   */
  private newEvents(route: TopicRoute, event: Event): NewEvent[] {
    const events = newEvents(route, event)
    const data = route.definition.payload
      ? event.data
      : this.catalogue.neverSent.cutEventData(event.name, event.data)
    return data === event.data ? events : events.map((one) => ({ ...one, event_data: data }))
  }

  async stop(): Promise<void> {
    for (const [name, subscriber] of this.subscribed) {
      this.bus.unsubscribe(name, subscriber, { subscriberId: this.subscriberId })
    }
    this.subscribed.clear()
    await this.commit.close()
  }
}

/** What the bus notes on an event: `created_at` when it was emitted, `published_at` when its group was released. */
type EventTimes = { eventGroupId?: string; created_at?: Date | string; published_at?: Date | string }

/** The events of the log that one Medusa event is for one topic: one for each resource it names. */
function newEvents({ definition, event: source }: TopicRoute, event: Event): NewEvent[] {
  const { eventGroupId, created_at, published_at }: EventTimes = event.metadata ?? {}
  const occurred_at = created_at ? new Date(created_at) : new Date()
  const base = {
    topic: definition.topic,
    event_name: event.name,
    event_data: event.data,
    event_group_id: eventGroupId ?? null,
    occurred_at,
    told_at: published_at ? new Date(published_at) : occurred_at,
  }
  const ids = idsOf(source, event.data)
  const targets = !definition.entity
    ? [{ resource_id: ids.length === 1 ? ids[0]! : null, lookup_id: null }]
    : ids.map((id) =>
        source.via ? { resource_id: null, lookup_id: id } : { resource_id: id, lookup_id: null }
      )

  return targets.map((target) =>
    withKey({
      ...base,
      ...target,
      source: "event_bus",
      absorbs: Boolean(definition.absorbs) && !target.lookup_id,
    })
  )
}

/** Gives an event its id and the key that makes it one. */
export function withKey(event: Omit<NewEvent, "id" | "dedupe_key">): NewEvent {
  const identity = event.lookup_id ? { ...event, event_data: [event.lookup_id, event.event_data] } : event
  return { ...event, id: newEventId(), dedupe_key: dedupeKey(identity) }
}
