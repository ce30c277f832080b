import type { Event, IEventBusModuleService, Logger } from "@medusajs/framework/types"
import { generateEntityId } from "@medusajs/framework/utils"

import { Catalogue, idsOf, type TopicRoute } from "../../../topics/catalogue"
import { reasonOf } from "../can-get-better"
import { GroupCommit, RefusedError } from "../group-commit"
import { newEventId } from "../ids"
import type { Db } from "../store/db"
import { SetAside } from "../set-aside"
import { insertEvents, type ClaimedEvent, type NewEvent } from "../store/events"
import { dedupeKey } from "./dedupe-key"
import { errorText } from "../safe-errors"
import { checkId, momentOf, storableData } from "./storable"

/** What Medusa's bus takes for all events. */
const EVERY_EVENT = "*"

/** The part that composes captured events: fan-out. */
export type Composing = {
  /**
   * Stores events together with their deliveries, if it can compose them from their own data. The event bus waits meanwhile.
   * @returns whether it did; if not nothing is stored.
   */
  composeAtOnce(events: readonly NewEvent[]): Promise<boolean>
  /** How many events it would compose at once: those are claimed for it as they are inserted. */
  room(): number
  /** Takes events that are claimed for it. */
  take(events: readonly ClaimedEvent[]): void
  /** Wakes fan-out: there are events that any process may claim. */
  wake(): void
}

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
  private readonly aside: SetAside
  /** Resolves the wait of events that came before the webhooks were read. */
  private known: { resolve: () => void; reject: (reason: Error) => void } | undefined

  constructor(
    private readonly bus: IEventBusModuleService,
    private readonly catalogue: Catalogue,
    private readonly db: Db,
    logger: Logger,
    private readonly composing: Composing
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
   * Subscribes to every event and keeps the events until the webhooks are read. Medusa starts the workers of the Redis bus
   * while they are still read, and a worker drops an event that nobody listens to.
   */
  listenToAll(): void {
    const known = new Promise<void>((resolve, reject) => (this.known = { resolve, reject }))
    known.catch(() => undefined)
    this.subscribe(EVERY_EVENT, async (event) => {
      await known
      await this.capture(event)
    })
  }

  /**
   * Listens to what these topics need. Events that are no longer wanted stay subscribed and are dropped: a process in
   * server mode cannot unsubscribe (`AbstractEventBusModuleService.unsubscribe`).
   */
  listen(patterns: readonly string[]): void {
    this.routes = this.catalogue.routes(patterns)
    for (const name of this.routes.keys()) {
      if (!this.subscribed.has(name)) {
        this.subscribe(name, (event) => this.capture({ ...event, name }))
      }
    }
    if (this.known) {
      this.unsubscribe(EVERY_EVENT)
      this.known.resolve()
      this.known = undefined
    }
  }

  /**
   * Resolves when the event is durable, at once when no webhook wants it, and when it was set aside: what can never be
   * stored is not worth another try of the bus.
   * @throws Error when it could not be stored before this stops.
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
    if (await this.composing.composeAtOnce(events)) {
      return
    }
    const { claimed, waiting } = await insertEvents(this.db, claimSome(events, this.composing.room()))
    if (waiting) {
      this.composing.wake()
    }
    if (claimed.length) {
      this.composing.take(claimed)
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
    this.known?.reject(new Error("The webhooks could not be read"))
    this.known = undefined
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
    this.bus.unsubscribe(name, this.subscribed.get(name)!, { subscriberId: this.subscriberId })
    this.subscribed.delete(name)
  }
}

/**
 * Marks up to `room` events as claimed, those that came first. Two updates of one resource are left to absorb each other,
 * which what is claimed does not.
 */
function claimSome(events: readonly NewEvent[], room: number): NewEvent[] {
  const updates = new Map<string, number>()
  for (const event of events) {
    updates.set(updateOf(event), (updates.get(updateOf(event)) ?? 0) + 1)
  }
  let left = room
  return events.map((event) => ({
    ...event,
    claimed: (!event.absorbs || updates.get(updateOf(event)) === 1) && left-- > 0,
  }))
}

function updateOf({ absorbs, topic, resource_id }: NewEvent): string {
  return absorbs ? JSON.stringify([topic, resource_id]) : ""
}

/** What the bus adds to an event: `created_at` when it was emitted, `published_at` when its group was released. */
type EventTimes = {
  eventGroupId?: string | number | null
  created_at?: Date | string
  published_at?: Date | string
}

/**
 * The events of the log that one Medusa event is: for each topic, one for each resource it names. An event is known by its
 * whole data, and is stored without credentials. A merchant's own `payload` function is given all of it.
 * @param cut leaves credentials out of an event's data.
 * @throws Error for one that can never be stored.
 */
function newEvents(routes: readonly TopicRoute[], event: Event, cut: (data: unknown) => unknown): NewEvent[] {
  const { eventGroupId, created_at, published_at }: EventTimes = event.metadata ?? {}
  const occurred_at = momentOf(created_at) ?? new Date()
  const base = {
    event_name: event.name,
    event_data: storableData(event.data),
    // A shop's own code may group its events by a number.
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
  const targets = !definition.entity
    ? [{ resource_id: ids.length === 1 ? ids[0]! : null, lookup_id: null }]
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

/** Gives an event its id and the key that makes it one. */
export function withKey(event: Omit<NewEvent, "id" | "dedupe_key">): NewEvent {
  const identity = event.lookup_id ? { ...event, event_data: [event.lookup_id, event.event_data] } : event
  return { ...event, id: newEventId(), dedupe_key: dedupeKey(identity) }
}
