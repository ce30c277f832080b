import { sendsOwnData, type Catalogue } from "../../../topics/catalogue"
import { isIdAlone } from "../../../topics/event-ids"
import { zip } from "../../../types/typed"
import type { FailedDelivery } from "../alerts/alerts-of"
import { AnnouncedWrite } from "../announced-write"
import type { Dispatcher } from "../dispatch/dispatcher"
import type { RegisteredWebhook, WebhookRegistry } from "../registry"
import { MAX_CLAIMED_BODY, type ClaimedDelivery, type Slots } from "../store/claims"
import {
  insertComposedEvents,
  insertCompositions,
  isInserted,
  type ComposedEvent,
  type InsertedDelivery,
  type Leases,
  type NewDelivery,
  type Stored,
} from "../store/compositions"
import { transaction, type Db } from "../store/db"
import type { ClaimedEvent, NewEvent } from "../store/events"
import { defer, deferUnordered, type Deferred } from "./defer"
import { carriesPayload, newDeliveries, sharedPayload, type Composed } from "./new-deliveries"

/** Most deliveries that are stored in one commit with their events, for which the event bus waits. */
const MAX_AT_ONCE = 50

/** Composed events with their deliveries, and the leases of those that can start at once. */
type Batch = { events: ClaimedEvent[]; composed: Composed[]; deliveries: NewDelivery[]; leases: Leases }

/** What was stored of a batch. `failed`: inserted deliveries that can never be sent. */
type Written = { inserted: InsertedDelivery[]; deferred: Deferred[]; failed: NewDelivery[] }

/** Stores composed events with their deliveries. Hands the deliveries that this process can send at once to dispatch. */
export class DeliveryWriter {
  private readonly failing: AnnouncedWrite<Written>

  /**
   * @param onFailed called with inserted deliveries that can never be sent, once for each.
   * @param onWaiting called after an insert with the ids of the webhooks that have new deliveries to be claimed.
   */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly catalogue: Catalogue,
    private readonly dispatcher: Pick<Dispatcher, "leaseNew">,
    private readonly maxPayloadBytes: number,
    onFailed: (failed: FailedDelivery[]) => void,
    private readonly onWaiting: (webhookIds: readonly string[]) => void
  ) {
    this.failing = new AnnouncedWrite(
      db,
      async (trx, { failed: [first] }) =>
        first !== undefined && isInserted(trx, first, { table: "webhook_event", id: first.event_id }),
      async ({ failed }) => onFailed(failed)
    )
  }

  /** Announces deliveries that were inserted unnoticed, see `AnnouncedWrite`. @throws DatabaseError */
  settle(): Promise<void> {
    return this.failing.settle()
  }

  /**
   * Stores composed events of the log with their deliveries.
   * @param claimed the events that were claimed together.
   * @param composed the compositions to store.
   * @returns the events of which nothing was stored, to be composed again: another event has to come first, or another
   *   process has stored a newer state of their resource.
   */
  async write(claimed: readonly ClaimedEvent[], composed: readonly Composed[]): Promise<Deferred[]> {
    const deliveries = this.deliveriesOf(claimed, composed)
    const sendable = deliveries.filter(({ remark }) => remark === null)
    const { inserted, deferred } = await this.dispatcher.leaseNew(countByWebhook(sendable), async (slots) => {
      const ids = new Set(composed.map(({ event_id }) => event_id))
      const batch: Batch = {
        events: claimed.filter(({ id }) => ids.has(id)),
        composed: [...composed],
        deliveries,
        leases: leasesOf(sendable, slots),
      }
      const { inserted, deferred } = await this.store(claimed, batch)
      return { inserted, deferred, leased: leasedOf(batch, inserted) }
    })
    this.wakeFor(deliveries, inserted)
    return deferred
  }

  /**
   * Stores new events, composed of their own data, in one commit with their deliveries.
   * @param events the events to store.
   * @param claimed the same events as they were composed, in the same order.
   * @param webhooks all webhooks at the time of composing.
   * @returns whether it stored them. If not, nothing is stored: the webhooks have changed since, one of them has ordering, or a
   *   delivery can never be sent, which only events of the log have, or the event bus would wait for too many deliveries.
   */
  async writeAtOnce(
    events: readonly NewEvent[],
    claimed: ClaimedEvent[],
    composed: Composed[],
    webhooks: readonly RegisteredWebhook[]
  ): Promise<boolean> {
    const deliveries = this.deliveriesOf(claimed, composed)
    const isPlain = deliveries.every((one) => one.remark === null && !this.isOrdered(one))
    if (deliveries.length > MAX_AT_ONCE || !isPlain) {
      return false
    }
    const { inserted } = await this.dispatcher.leaseNew(countByWebhook(deliveries), async (slots) => {
      const batch: Batch = { events: claimed, composed, deliveries, leases: leasesOf(deliveries, slots) }
      const rows = zip(events, composed).map(([event, one], index) => ({
        event,
        composed: this.toStore(one, claimed[index]),
      }))
      const inserted = await insertComposedEvents(this.db, rows, deliveries, batch.leases, webhooks)
      return { inserted, leased: leasedOf(batch, inserted ?? []) }
    })
    this.wakeFor(deliveries, inserted ?? [])
    return inserted !== null
  }

  private deliveriesOf(claimed: readonly ClaimedEvent[], composed: readonly Composed[]): NewDelivery[] {
    const topics = new Map(claimed.map(({ id, topic }) => [id, topic]))
    return composed.flatMap((one) => newDeliveries(one, topics.get(one.event_id) ?? "", this.maxPayloadBytes))
  }

  private async store(
    claimed: readonly ClaimedEvent[],
    batch: Batch
  ): Promise<{ inserted: InsertedDelivery[]; deferred: Deferred[] }> {
    const ordered = new Set(
      batch.deliveries.filter((one) => this.isOrdered(one)).map(({ event_id }) => event_id)
    )
    const failing = batch.deliveries.filter(({ remark }) => remark !== null)
    if (!ordered.size && !failing.length) {
      return this.insert(this.db, batch)
    }
    const write = async (trx: Db): Promise<Written> => {
      const unordered = await deferUnordered(
        trx,
        claimed.filter(({ id }) => ordered.has(id)),
        claimed
      )
      const { inserted, deferred } = await this.insert(trx, without(batch, unordered))
      const ids = new Set(inserted.map(({ id }) => id))
      return {
        inserted,
        deferred: [...unordered, ...deferred],
        failed: failing.filter(({ id }) => ids.has(id)),
      }
    }
    return failing.length ? this.failing.run(write) : transaction(this.db, write)
  }

  private isOrdered({ webhook_id }: NewDelivery): boolean {
    return this.registry.get(webhook_id)?.ordering === "resource"
  }

  private async insert(
    db: Db,
    { events, composed, deliveries, leases }: Batch
  ): Promise<{ inserted: InsertedDelivery[]; deferred: Deferred[] }> {
    if (!composed.length) {
      return { inserted: [], deferred: [] }
    }
    const byId = new Map(events.map((event) => [event.id, event]))
    const { inserted, refused }: Stored = await insertCompositions(
      db,
      composed.map((one) => this.toStore(one, byId.get(one.event_id))),
      deliveries,
      leases
    )
    // Those whose claim was lost are among them. `postponeEvents` ignores these.
    const isRefused = new Set(refused)
    return { inserted, deferred: events.filter(({ id }) => isRefused.has(id)).map(defer) }
  }

  /**
   * The part of a composition that is stored. The payload and the event's data are stored only as far as a delivery uses them.
   */
  private toStore(composition: Composed, event: ClaimedEvent | undefined): ComposedEvent {
    const isOwnData = sendsOwnData(this.catalogue.get(event?.topic ?? ""))
    return {
      id: composition.event_id,
      claims: event?.claims ?? 0,
      payload: sharedPayload(composition),
      keeps_data: isOwnData && (carriesPayload(composition) || isIdAlone(event?.event_data)),
      shown_at: composition.shown_at ?? null,
      snapshot: composition.snapshot ?? null,
      unchanged_for: composition.unchanged_for ?? [],
    }
  }

  private wakeFor(deliveries: readonly NewDelivery[], inserted: readonly InsertedDelivery[]): void {
    const numbers = new Map(inserted.map(({ id, change_number }) => [id, change_number]))
    const waiting = deliveries.filter(({ id, remark }) => numbers.get(id) === null && remark === null)
    if (waiting.length) {
      this.onWaiting([...new Set(waiting.map(({ webhook_id }) => webhook_id))])
    }
  }
}

function countByWebhook(deliveries: readonly NewDelivery[]): Map<string, number> {
  const counts = new Map<string, number>()
  deliveries.forEach(({ webhook_id }) => counts.set(webhook_id, (counts.get(webhook_id) ?? 0) + 1))
  return counts
}

/** Leases for the first deliveries of each webhook, as many as it has free slots. */
function leasesOf(deliveries: readonly NewDelivery[], slots: readonly Slots[]): Leases {
  const free = new Map(slots.map((one) => [one.webhook_id, { ...one }]))
  const leases = new Map<string, number>()
  for (const { id, webhook_id } of deliveries) {
    const slot = free.get(webhook_id)
    if (slot && slot.free-- > 0) {
      leases.set(id, slot.leaseSeconds)
    }
  }
  return leases
}

/** The leased deliveries as a claim would return them. A delivery that another process has inserted first is not among them. */
function leasedOf(
  { events, composed, deliveries }: Batch,
  inserted: readonly InsertedDelivery[]
): ClaimedDelivery[] {
  const numbers = new Map(inserted.map(({ id, change_number }) => [id, change_number]))
  const facts = new Map(events.map(({ id, source, resource_id }) => [id, { source, resource_id }]))
  const payloads = new Map(composed.map(({ event_id, payload }) => [event_id, payload]))
  return deliveries.flatMap(({ id, event_id, webhook_id, topic, body }) => {
    const change_number = numbers.get(id)
    const event = facts.get(event_id)
    if (change_number === undefined || change_number === null || !event) {
      return []
    }
    const text = body ?? payloads.get(event_id) ?? ""
    const body_bytes = Buffer.byteLength(text)
    return {
      ...{ id, event_id, webhook_id, topic, ...event, change_number, body_bytes },
      claims: 1,
      attempt_count: 0,
      former_attempts: 0,
      recovered: false,
      body: body_bytes <= MAX_CLAIMED_BODY ? text : null,
      probe: null,
    }
  })
}

function without({ events, composed, deliveries, leases }: Batch, deferred: readonly Deferred[]): Batch {
  const ids = new Set(deferred.map(({ id }) => id))
  return {
    events: events.filter(({ id }) => !ids.has(id)),
    composed: composed.filter(({ event_id }) => !ids.has(event_id)),
    deliveries: deliveries.filter(({ event_id }) => !ids.has(event_id)),
    leases,
  }
}
