import type { Logger } from "@medusajs/framework/types"

import { sendsOwnData, type Catalogue } from "../../../topics/catalogue"
import { isIdAlone } from "../../../topics/event-ids"
import type { FailedDelivery } from "../alerts/alerts-of"
import { withKey } from "../capture/capture"
import { writeAllBut } from "../group-commit"
import { Loop } from "../loop"
import type { WebhookRegistry } from "../registry"
import { SetAside } from "../set-aside"
import { insertCompositions, type ComposedEvent, type NewDelivery } from "../store/compositions"
import { transaction, type Db } from "../store/db"
import {
  claimEvents,
  deleteEchoes,
  HOLD_SECONDS,
  postponeEvents,
  renewClaims,
  replaceEvents,
  type ClaimedEvent,
  type NewEvent,
} from "../store/events"
import { traceFanOut } from "../telemetry/spans"
import type { Composer, Found } from "./composer"
import { holdUp, type HeldUp } from "./in-order"
import {
  carriesPayload,
  isComposed,
  isFailed,
  newDeliveries,
  sharedPayload,
  type Composed,
} from "./new-deliveries"
import { errorText } from "../safe-errors"

/** Events read from the shop together: a full product takes 27 ms alone and 1.25 ms in a batch of 50. */
const BATCH = 200

/** How long events wait whose process was killed while it composed them. One that lives renews its claim meanwhile. */
const LEASE_SECONDS = 5

/** Twice within a lease, so that one renewal may be late. */
const RENEW_MS = (LEASE_SECONDS * 1000) / 3

/** Longest pause before an event that could not be composed is tried again. */
const MAX_POSTPONE_SECONDS = 300

/** How long to look away when nothing waits; a capture in this process ends it. */
const POLL_MS = 500

/** An event that could not be composed this time, and why. */
type Failed = { event_id: string; error: string }

/** Turns captured events into deliveries: looks up what they are about, freezes the payload, and queues it for each webhook. */
export class FanOut {
  private readonly loop: Loop
  private readonly aside: SetAside

  /**
   * @param onDeliveries called when there are new deliveries, with those among them that can never be sent, and the
   * webhooks that they are for.
   */
  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly catalogue: Catalogue,
    private readonly composer: Composer,
    private readonly maxPayloadBytes: number,
    private readonly logger: Logger,
    private readonly onDeliveries: (failed: FailedDelivery[], webhookIds: readonly string[]) => void
  ) {
    this.aside = new SetAside(db, logger, "fan-out")
    this.loop = new Loop("fan-out", () => this.step(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  wake(): void {
    this.loop.wake()
  }

  stop(): Promise<void> {
    return this.loop.stop()
  }

  private async step(): Promise<boolean> {
    const events = await claimEvents(this.db, BATCH, LEASE_SECONDS)
    if (!events.length) {
      return false
    }
    const renewing = setInterval(() => void this.renew(events), RENEW_MS)
    try {
      await traceFanOut(events.length, () => this.fanOut(events))
    } finally {
      clearInterval(renewing)
    }
    return events.length === BATCH
  }

  /** A renewal that fails costs nothing but work done twice: what another process composed meanwhile counts, and once. */
  private async renew(events: readonly ClaimedEvent[]): Promise<void> {
    await renewClaims(this.db, events, LEASE_SECONDS).catch((error: Error) =>
      this.logger.warn(`webhooks: fan-out could not renew its claim: ${errorText(error)}`)
    )
  }

  private async fanOut(events: readonly ClaimedEvent[]): Promise<void> {
    // A webhook created on another process a moment ago is owed these events too.
    await this.registry.refresh()
    const lookups = events.filter((event) => event.lookup_id !== null)
    await this.replaceLookups(lookups)
    await this.compose(await this.withoutEchoes(events.filter((event) => event.lookup_id === null)))
  }

  /** Puts an event for each resource found in the place of the one that led to it. */
  private async replaceLookups(lookups: readonly ClaimedEvent[]): Promise<void> {
    if (!lookups.length) {
      return
    }
    const found = await this.composer.lookUp(lookups, this.catalogue)
    const replaced = lookups.flatMap((event, index) =>
      found[index]?.kind === "found"
        ? { event_id: event.id, by: this.replacementsOf(event, found[index]) }
        : []
    )
    const refused = await writeAllBut(replaced, (some) =>
      replaceEvents(
        this.db,
        some.map(({ event_id }) => event_id),
        some.flatMap(({ by }) => by)
      )
    )
    this.wakeFor(replaced.flatMap(({ by }) => by))
    const failed = lookups.flatMap(({ id: event_id }, index) => {
      const one = found[index]
      return one?.kind === "failed" ? { event_id, error: one.error } : []
    })
    await this.postpone(lookups, [...failed, ...(await this.setAside(refused))])
  }

  private replacementsOf(
    { claims: _claims, id: _id, ...event }: ClaimedEvent,
    { ids }: Extract<Found, { kind: "found" }>
  ): NewEvent[] {
    const absorbs = Boolean(this.catalogue.get(event.topic)?.absorbs)
    // What stands in no group, or absorbs nothing, is nobody's echo (see `deleteEchoes`).
    const held = absorbs && event.event_group_id !== null
    return ids.map((resource_id) => withKey({ ...event, resource_id, lookup_id: null, absorbs, held }))
  }

  private wakeFor(replacements: readonly NewEvent[]): void {
    if (replacements.some(({ held }) => held)) {
      this.wakeAfter(HOLD_SECONDS)
    }
    if (replacements.some(({ held }) => !held)) {
      this.loop.wake()
    }
  }

  private wakeAfter(seconds: number): void {
    setTimeout(() => this.loop.wake(), seconds * 1000).unref()
  }

  private async withoutEchoes(events: readonly ClaimedEvent[]): Promise<readonly ClaimedEvent[]> {
    const suspects = events.filter((event) => event.event_group_id !== null && event.resource_id !== null)
    const echoes = new Set(
      suspects.length
        ? await deleteEchoes(
            this.db,
            suspects.map((event) => event.id)
          )
        : []
    )
    return events.filter((event) => !echoes.has(event.id))
  }

  private async compose(events: readonly ClaimedEvent[]): Promise<void> {
    if (!events.length) {
      return
    }
    const compositions = await this.composer.compose(events, this.registry.all(), this.catalogue)
    const refused = await writeAllBut(compositions.filter(isComposed), (some) => this.store(events, some))
    await this.postpone(events, [...compositions.filter(isFailed), ...(await this.setAside(refused))])
  }

  /** Notes what the database refuses. It is tried again later, as what could not be composed is. */
  private async setAside(refused: ReadonlyMap<{ event_id: string }, string>): Promise<Failed[]> {
    const failed = [...refused].map(([{ event_id }, error]) => ({ event_id, error }))
    for (const { event_id, error } of failed) {
      await this.aside.note(event_id, error)
    }
    return failed
  }

  private async store(events: readonly ClaimedEvent[], composed: readonly Composed[]): Promise<void> {
    const ordered = new Set(composed.filter((one) => this.isOrdered(one)).map(({ event_id }) => event_id))
    if (!ordered.size) {
      return this.announce(await this.insert(this.db, events, composed))
    }
    const { inserted, heldUp } = await transaction(this.db, async (trx) => {
      const heldUp = await holdUp(
        trx,
        events.filter(({ id }) => ordered.has(id)),
        events
      )
      const free = composed.filter(({ event_id }) => !heldUp.some(({ id }) => id === event_id))
      return { inserted: await this.insert(trx, events, free), heldUp }
    })
    this.announce(inserted)
    await this.wait(heldUp)
  }

  private isOrdered({ deliveries }: Composed): boolean {
    return deliveries.some(({ webhook_id }) => this.registry.get(webhook_id)?.ordering === "resource")
  }

  /** @returns the deliveries that were inserted. */
  private async insert(
    db: Db,
    events: readonly ClaimedEvent[],
    composed: readonly Composed[]
  ): Promise<NewDelivery[]> {
    if (!composed.length) {
      return []
    }
    const claimed = new Map(events.map((event) => [event.id, event]))
    const deliveries = composed.flatMap((composition) =>
      newDeliveries(composition, claimed.get(composition.event_id)?.topic ?? "", this.maxPayloadBytes)
    )
    const inserted = new Set(
      await insertCompositions(
        db,
        composed.map((composition) => this.toStore(composition, claimed.get(composition.event_id))),
        deliveries
      )
    )
    return deliveries.filter(({ id }) => inserted.has(id))
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
    }
  }

  private announce(inserted: readonly NewDelivery[]): void {
    if (inserted.length) {
      const webhookIds = [...new Set(inserted.map(({ webhook_id }) => webhook_id))]
      this.onDeliveries(
        inserted.filter(({ remark }) => remark !== null),
        webhookIds
      )
    }
  }

  /** Leaves events that came too early for a moment. */
  private async wait(heldUp: readonly HeldUp[]): Promise<void> {
    if (!heldUp.length) {
      return
    }
    await postponeEvents(this.db, heldUp, "claimed")
    this.wakeAfter(Math.min(...heldUp.map(({ delaySeconds }) => delaySeconds)))
  }

  private async postpone(events: readonly ClaimedEvent[], failed: readonly Failed[]): Promise<void> {
    if (!failed.length) {
      return
    }
    const claims = new Map(events.map((event) => [event.id, event.claims]))
    for (const { event_id, error } of failed) {
      this.logger.error(`webhooks: ${event_id} could not be composed, trying again later: ${error}`)
    }
    await postponeEvents(
      this.db,
      failed.map(({ event_id }) => {
        const tries = claims.get(event_id) ?? 1
        return { id: event_id, claims: tries, delaySeconds: Math.min(2 ** tries, MAX_POSTPONE_SECONDS) }
      }),
      "postponed"
    )
  }
}
