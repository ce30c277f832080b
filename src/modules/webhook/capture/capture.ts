import type { Event, IEventBusModuleService, Logger } from "@medusajs/framework/types"
import { generateEntityId } from "@medusajs/framework/utils"

import { Catalogue, type TopicRoute } from "../../../topics/catalogue"
import { idsOf } from "../../../topics/event-ids"
import { reasonOf } from "../transient-errors"
import { GroupCommit, RefusedError } from "../group-commit"
import { newEventId } from "../ids"
import type { Db } from "../store/db"
import { SetAside } from "../set-aside"
import { insertEvents, type ClaimedEvent, type NewEvent } from "../store/events"
import { dedupeKey } from "./dedupe-key"
import { errorText } from "../safe-errors"
import { checkId, momentOf, storableData } from "./storable"

/** Medusa's bus calls a subscriber of this name for every event. */
const EVERY_EVENT = "*"

/** The consumer of captured events: fan-out. */
export type EventConsumer = {
  /**
   * Stores events together with their deliveries, if they can be composed of their own data. The event bus waits meanwhile.
   * @returns whether it stored them. If not, nothing is stored.
   */
  composeAtOnce(events: readonly NewEvent[]): Promise<boolean>
  /** How many events it could process now. As many are inserted as claimed by this process. */
  capacity(): number
  /** Processes events that were inserted as claimed. */
  take(events: readonly ClaimedEvent[]): void
  /** Polls the log now: there are new events that no process has claimed. */
  wake(): void
}

/**
 * Stores the events of Medusa's bus in the log: one durable insert, shared by all events that arrive during the insert
 * before, and nothing else, because the Redis bus runs one subscriber at a time. It subscribes at run time to the events that
 * some webhook's topics need. So other events cost nothing, and a new event name needs no restart.
 */
export class EventCapture {
  private routes = new Map<string, TopicRoute[]>()
  private readonly subscribed = new Map<string, (event: Event) => Promise<void>>()
  private readonly subscriberId = generateEntityId(undefined, "webhooks")
  private readonly commit: GroupCommit<NewEvent>
  private readonly aside: SetAside
  /** Settles the promise that events wait for if they arrive before the webhooks are read. */
  private waitForWebhooks: { resolve: () => void; reject: (reason: Error) => void } | undefined

  constructor(
    private readonly bus: IEventBusModuleService,
    private readonly catalogue: Catalogue,
    private readonly db: Db,
    logger: Logger,
    private readonly consumer: EventConsumer
  ) {
    this.aside = new SetAside(db, logger, "capture")
    this.commit = new GroupCommit(
      (events) => this.write(events),
      (error) => logger.error(`webhooks: capture failed, trying again: ${errorText(error)}`),
      0,
      ({ event_name }, reason) => this.aside.note(`an event ${event_name}`, reason)
    )
  }

  /**
   * Subscribes to every event until `listen` is called, and makes the events wait until then. Medusa starts the workers of the
   * Redis bus before the webhooks are read, and a worker drops an event that has no subscriber.
   */
  listenToAll(): void {
    const webhooksRead = new Promise<void>((resolve, reject) => (this.waitForWebhooks = { resolve, reject }))
    webhooksRead.catch(() => undefined)
    this.subscribe(EVERY_EVENT, async (event) => {
      await webhooksRead
      await this.capture(event)
    })
  }

  /**
   * Subscribes to the events that these topics need. Events that are no longer needed stay subscribed, and are ignored: a
   * process in server mode cannot unsubscribe (`AbstractEventBusModuleService.unsubscribe`).
   * @param patterns topics and wildcards, such as `order.*`.
   */
  listen(patterns: readonly string[]): void {
    this.routes = this.catalogue.routes(patterns)
    for (const name of this.routes.keys()) {
      if (!this.subscribed.has(name)) {
        this.subscribe(name, (event) => this.capture({ ...event, name }))
      }
    }
    if (this.waitForWebhooks) {
      this.unsubscribe(EVERY_EVENT)
      this.waitForWebhooks.resolve()
      this.waitForWebhooks = undefined
    }
  }

  /**
   * Resolves when the event is durable; at once when no webhook subscribes to it; and when it can never be stored and was set
   * aside, since a retry by the bus would not help.
   * @throws an error when it could not be stored before `stop`.
   */
  async capture(event: Event): Promise<void> {
    const events = await this.storable(this.routes.get(event.name) ?? [], event)
    if (events.length) {
      await this.commit.add(events).catch((error: unknown) => {
        if (!(error instanceof RefusedError)) {
          throw error
        }
      })
    }
  }

  private async write(events: readonly NewEvent[]): Promise<void> {
    if (await this.consumer.composeAtOnce(events)) {
      return
    }
    const { claimed, waiting } = await insertEvents(this.db, markClaimed(events, this.consumer.capacity()))
    if (waiting) {
      this.consumer.wake()
    }
    if (claimed.length) {
      this.consumer.take(claimed)
    }
  }

  /** The rows to store for an event; none, and an entry in `set_aside`, if it cannot be stored. */
  private async storable(routes: readonly TopicRoute[], event: Event): Promise<NewEvent[]> {
    try {
      const { neverSent } = this.catalogue
      return routes.length ? newEvents(routes, event, (data) => neverSent.cutEventData(event.name, data)) : []
    } catch (error) {
      await this.aside.note(`an event ${event.name}`, reasonOf(error))
      return []
    }
  }

  async stop(): Promise<void> {
    this.waitForWebhooks?.reject(new Error("The webhooks could not be read"))
    this.waitForWebhooks = undefined
    for (const name of [...this.subscribed.keys()]) {
      this.unsubscribe(name)
    }
    await this.commit.close()
  }

  private subscribe(name: string, subscriber: (event: Event) => Promise<void>): void {
    this.bus.subscribe(name, subscriber, { subscriberId: this.subscriberId })
    this.subscribed.set(name, subscriber)
  }

  private unsubscribe(name: string): void {
    const subscriber = this.subscribed.get(name)
    if (subscriber) {
      this.bus.unsubscribe(name, subscriber, { subscriberId: this.subscriberId })
      this.subscribed.delete(name)
    }
  }
}

/**
 * Marks the first `capacity` events as claimed. Several updates of one resource are not marked: one absorbs the others, and a
 * claimed event absorbs none.
 */
function markClaimed(events: readonly NewEvent[], capacity: number): NewEvent[] {
  const updates = new Map<string, number>()
  for (const event of events) {
    updates.set(updateOf(event), (updates.get(updateOf(event)) ?? 0) + 1)
  }
  let left = capacity
  return events.map((event) => ({
    ...event,
    claimed: (!event.absorbs || updates.get(updateOf(event)) === 1) && left-- > 0,
  }))
}

function updateOf({ absorbs, topic, resource_id }: NewEvent): string {
  return absorbs ? JSON.stringify([topic, resource_id]) : ""
}

/** Metadata of an event of the bus: `created_at` when it was emitted, `published_at` when its event group was released. */
type EventTimes = {
  eventGroupId?: string | number | null
  created_at?: Date | string
  published_at?: Date | string
}

/**
 * The log's events for one Medusa event: for each topic, one for each resource that its data names. The dedupe key covers the
 * whole data. The data is stored without credentials, except for topics with a merchant's `payload` function, which gets all
 * of it.
 * @param cut removes credentials from an event's data.
 * @throws UnstorableError, or what `JSON.stringify` throws, for an event that can never be stored.
 */
function newEvents(routes: readonly TopicRoute[], event: Event, cut: (data: unknown) => unknown): NewEvent[] {
  const { eventGroupId, created_at, published_at }: EventTimes = event.metadata ?? {}
  const occurred_at = momentOf(created_at) ?? new Date()
  const base = {
    event_name: event.name,
    event_data: storableData(event.data),
    // A merchant's code may use a number as its event group's id.
    event_group_id: eventGroupId === undefined || eventGroupId === null ? null : String(eventGroupId),
    occurred_at,
    told_at: momentOf(published_at) ?? occurred_at,
  }
  checkId("its event group's id", base.event_group_id)
  const stored = cut(base.event_data)
  return routes.flatMap((route) =>
    ofTopic(route, base).map((one) => (route.definition.payload ? one : { ...one, event_data: stored }))
  )
}

function ofTopic(
  { definition, event: source }: TopicRoute,
  base: Pick<NewEvent, "event_name" | "event_data" | "event_group_id" | "occurred_at" | "told_at">
): NewEvent[] {
  const ids = idsOf(source, base.event_data)
  ids.forEach((id) => checkId("a resource's id", id))
  const [only = null, ...others] = ids
  const targets = !definition.entity
    ? [{ resource_id: others.length ? null : only, lookup_id: null }]
    : ids.map((id) =>
        source.via ? { resource_id: null, lookup_id: id } : { resource_id: id, lookup_id: null }
      )

  return targets.map((target) =>
    withKey({
      ...base,
      ...target,
      topic: definition.topic,
      source: "event_bus",
      absorbs: Boolean(definition.absorbs) && !target.lookup_id,
    })
  )
}

/** Gives an event its id and its dedupe key. */
export function withKey(event: Omit<NewEvent, "id" | "dedupe_key">): NewEvent {
  const identity = event.lookup_id ? { ...event, event_data: [event.lookup_id, event.event_data] } : event
  return { ...event, id: newEventId(), dedupe_key: dedupeKey(identity) }
}
