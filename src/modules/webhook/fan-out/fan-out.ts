import type { Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../../topics/catalogue"
import type { FailedDelivery } from "../alerts/alerts-of"
import { withKey } from "../capture/capture"
import { Loop } from "../loop"
import type { WebhookRegistry } from "../registry"
import { insertCompositions, type NewDelivery } from "../store/compositions"
import type { Db } from "../store/db"
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
import { isComposed, isFailed, newDeliveries, type Composed } from "./new-deliveries"

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

/** Turns captured events into deliveries: looks up what they are about, freezes the payload, and queues it for each webhook. */
export class FanOut {
  private readonly loop: Loop

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
      this.logger.warn(`webhooks: fan-out could not renew its claim: ${error.message}`)
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
    const replaced = lookups.filter((_, index) => found[index]?.kind === "found")
    const replacements = lookups.flatMap((event, index) => this.replacementsOf(event, found[index]))
    await replaceEvents(
      this.db,
      replaced.map((event) => event.id),
      replacements
    )
    this.wakeFor(replacements)
    await this.postpone(
      lookups,
      lookups.flatMap(({ id }, index) => {
        const one = found[index]
        return one?.kind === "failed" ? { event_id: id, error: one.error } : []
      })
    )
  }

  private replacementsOf(
    { claims: _claims, id: _id, ...event }: ClaimedEvent,
    found: Found | undefined
  ): NewEvent[] {
    const absorbs = Boolean(this.catalogue.get(event.topic)?.absorbs)
    const ids = found?.kind === "found" ? found.ids : []
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
    await this.store(events, compositions.filter(isComposed))
    await this.postpone(events, compositions.filter(isFailed))
  }

  private async store(events: readonly ClaimedEvent[], composed: readonly Composed[]): Promise<void> {
    const ordered = new Set(composed.filter((one) => this.isOrdered(one)).map(({ event_id }) => event_id))
    if (!ordered.size) {
      return this.announce(await this.insert(this.db, events, composed))
    }
    const { inserted, heldUp } = await this.db.transaction(async (trx) => {
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
        composed.map(({ event_id, payload }) => ({
          id: event_id,
          claims: claimed.get(event_id)?.claims ?? 0,
          payload,
        })),
        deliveries
      )
    )
    return deliveries.filter(({ id }) => inserted.has(id))
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

  private async postpone(
    events: readonly ClaimedEvent[],
    failed: readonly { event_id: string; error: string }[]
  ): Promise<void> {
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
