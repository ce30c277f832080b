import { sendsOwnData, type Catalogue } from "../../../topics/catalogue"
import { isIdAlone } from "../../../topics/event-ids"
import type { FailedDelivery } from "../alerts/alerts-of"
import type { Dispatcher } from "../dispatch/dispatcher"
import type { RegisteredWebhook, WebhookRegistry } from "../registry"
import { MAX_CLAIMED_BODY, type ClaimedDelivery, type Slots } from "../store/claims"
import {
  insertComposedEvents,
  insertCompositions,
  type ComposedEvent,
  type InsertedDelivery,
  type Leases,
  type NewDelivery,
  type Stored,
} from "../store/compositions"
import { transaction, type Db } from "../store/db"
import type { ClaimedEvent, NewEvent } from "../store/events"
import { again, deferOutOfOrder, type HeldUp } from "./in-order"
import { carriesPayload, newDeliveries, sharedPayload, type Composed } from "./new-deliveries"

/** Deliveries that are stored together with their events: the event bus waits for them. */
const MAX_AT_ONCE = 50

/** Composed events with their deliveries, and which of these are to be leased. */
type Batch = { events: ClaimedEvent[]; composed: Composed[]; deliveries: NewDelivery[]; leases: Leases }

/** Stores composed events with their deliveries. Those that this process can send at once are handed to dispatch. */
export class DeliveryWriter {
  /**
   * @param onDeliveries called when there are new deliveries, with those among them that can never be sent, and the
   * webhooks that have some to be claimed.
   */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly catalogue: Catalogue,
    private readonly dispatcher: Pick<Dispatcher, "leaseNew">,
    private readonly maxPayloadBytes: number,
    private readonly onDeliveries: (failed: FailedDelivery[], webhookIds: readonly string[]) => void
  ) {}

  /**
   * @param claimed the events that were claimed together.
   * @param composed what of them is to be stored.
   * @returns those that came too early, or that another process overtook, of which nothing is stored.
   */
  async write(claimed: readonly ClaimedEvent[], composed: readonly Composed[]): Promise<HeldUp[]> {
    const deliveries = this.deliveriesOf(claimed, composed)
    const sendable = deliveries.filter(({ remark }) => remark === null)
    const { inserted, heldUp } = await this.dispatcher.leaseNew(countByWebhook(sendable), async (slots) => {
      const ids = new Set(composed.map(({ event_id }) => event_id))
      const batch: Batch = {
        events: claimed.filter(({ id }) => ids.has(id)),
        composed: [...composed],
        deliveries,
        leases: leasesOf(sendable, slots),
      }
      const { inserted, heldUp } = await this.store(claimed, batch)
      return { inserted, heldUp, leased: leasedOf(batch, inserted) }
    })
    this.announce(deliveries, inserted)
    return heldUp
  }

  /**
   * Stores events that are not in the log yet, composed of their own data, with their deliveries: one commit for both.
   * @param events as they are to be stored, `claimed` as they were composed: in one order.
   * @param webhooks all that there were when they were composed.
   * @returns whether it did. If not nothing is stored: the webhooks have changed meanwhile, one of them wants an order that only
   *   what is in the log has, or there are too many deliveries to have the event bus wait for.
   */
  async writeAtOnce(
    events: readonly NewEvent[],
    claimed: ClaimedEvent[],
    composed: Composed[],
    webhooks: readonly RegisteredWebhook[]
  ): Promise<boolean> {
    const deliveries = this.deliveriesOf(claimed, composed)
    if (deliveries.length > MAX_AT_ONCE || deliveries.some((one) => this.isOrdered(one))) {
      return false
    }
    const sendable = deliveries.filter(({ remark }) => remark === null)
    const { inserted } = await this.dispatcher.leaseNew(countByWebhook(sendable), async (slots) => {
      const batch: Batch = { events: claimed, composed, deliveries, leases: leasesOf(sendable, slots) }
      const rows = composed.map((one, index) => ({
        event: events[index]!,
        composed: this.toStore(one, claimed[index]),
      }))
      const inserted = await insertComposedEvents(this.db, rows, deliveries, batch.leases, webhooks)
      return { inserted, leased: leasedOf(batch, inserted ?? []) }
    })
    this.announce(deliveries, inserted ?? [])
    return inserted !== null
  }

  private deliveriesOf(claimed: readonly ClaimedEvent[], composed: readonly Composed[]): NewDelivery[] {
    const topics = new Map(claimed.map(({ id, topic }) => [id, topic]))
    return composed.flatMap((one) => newDeliveries(one, topics.get(one.event_id) ?? "", this.maxPayloadBytes))
  }

  private async store(
    claimed: readonly ClaimedEvent[],
    batch: Batch
  ): Promise<{ inserted: InsertedDelivery[]; heldUp: HeldUp[] }> {
    const ordered = new Set(
      batch.deliveries.filter((one) => this.isOrdered(one)).map(({ event_id }) => event_id)
    )
    if (!ordered.size) {
      return this.insert(this.db, batch)
    }
    return transaction(this.db, async (trx) => {
      const heldUp = await deferOutOfOrder(
        trx,
        claimed.filter(({ id }) => ordered.has(id)),
        claimed
      )
      const stored = await this.insert(trx, without(batch, heldUp))
      return { inserted: stored.inserted, heldUp: [...heldUp, ...stored.heldUp] }
    })
  }

  private isOrdered({ webhook_id }: NewDelivery): boolean {
    return this.registry.get(webhook_id)?.ordering === "resource"
  }

  private async insert(
    db: Db,
    { events, composed, deliveries, leases }: Batch
  ): Promise<{ inserted: InsertedDelivery[]; heldUp: HeldUp[] }> {
    if (!composed.length) {
      return { inserted: [], heldUp: [] }
    }
    const byId = new Map(events.map((event) => [event.id, event]))
    const { inserted, refused }: Stored = await insertCompositions(
      db,
      composed.map((one) => this.toStore(one, byId.get(one.event_id))),
      deliveries,
      leases
    )
    // One whose claim was lost is not postponed either: `postponeEvents` asks for the claim.
    return { inserted, heldUp: refused.flatMap((id) => again(byId.get(id)) ?? []) }
  }

  /** What is kept of a composed event: what a delivery carries, and ids. */
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

  private announce(deliveries: readonly NewDelivery[], inserted: readonly InsertedDelivery[]): void {
    const numbers = new Map(inserted.map(({ id, change_number }) => [id, change_number]))
    const failed = deliveries.filter(({ id, remark }) => numbers.has(id) && remark !== null)
    const waiting = deliveries.filter(({ id, remark }) => numbers.get(id) === null && remark === null)
    if (failed.length || waiting.length) {
      this.onDeliveries(failed, [...new Set(waiting.map(({ webhook_id }) => webhook_id))])
    }
  }
}

function countByWebhook(deliveries: readonly NewDelivery[]): Map<string, number> {
  const counts = new Map<string, number>()
  deliveries.forEach(({ webhook_id }) => counts.set(webhook_id, (counts.get(webhook_id) ?? 0) + 1))
  return counts
}

/** The first deliveries of each webhook, as many as there are slots for it. */
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

/** What was leased, as a claim would give it: only now is a delivery known to be this process's. */
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

function without({ events, composed, deliveries, leases }: Batch, heldUp: readonly HeldUp[]): Batch {
  const ids = new Set(heldUp.map(({ id }) => id))
  return {
    events: events.filter(({ id }) => !ids.has(id)),
    composed: composed.filter(({ event_id }) => !ids.has(event_id)),
    deliveries: deliveries.filter(({ event_id }) => !ids.has(event_id)),
    leases,
  }
}
