import type { Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../../topics/catalogue"
import { CATCH_UP_PATTERNS } from "../../../topics/catch-up-topics"
import { zip } from "../../../types/typed"
import { withKey, type EventConsumer } from "../capture/capture"
import { caughtUpKey } from "../capture/dedupe-key"
import { isTransient, mayBeOneRow, reasonOf, takesTooLong } from "../transient-errors"
import { writeAllBut } from "../group-commit"
import { Loop } from "../loop"
import type { WebhookOptions } from "../options"
import type { WebhookRegistry } from "../registry"
import { SetAside } from "../set-aside"
import { AWAIT_SECONDS, awaitRows } from "../store/awaited-rows"
import type { Db } from "../store/db"
import {
  CLAIM_SECONDS,
  claimedEvent,
  claimEvents,
  deleteRedundantUpdates,
  deleteRepeatedCreations,
  endEvents,
  HOLD_SECONDS,
  postponeEvents,
  readEventData,
  renewClaims,
  replaceEvents,
  type ClaimedEvent,
  type EventClaim,
  type NewEvent,
  type UnparsedEvent,
} from "../store/events"
import { listAwaitingCreation } from "../store/ordering"
import { traceFanOut } from "../telemetry/spans"
import type { Composer, LookUpResult } from "./composer"
import type { DeliveryWriter } from "./delivery-writer"
import { defer, isAboutResource, type Deferred } from "./defer"
import { parseEvents, type ParsedEvents } from "./event-data"
import { isAbsent, isComposed, isFailed, isOvertaken, type Composed } from "./new-deliveries"
import { snapshotsOf } from "./snapshots"
import { errorText } from "../safe-errors"

/** Events read from the shop together: a full product takes 27 ms alone and 1.25 ms in a batch of 50. */
const BATCH = 200

/** Deliveries that one statement inserts: about 0.2 s. An event is stored with all of its deliveries, however many. */
const DELIVERIES = 5_000

/** Most events that are composed while the event bus waits. */
const MAX_AT_ONCE = 10

/** The share by which the pause may be shorter. */
const RETRY_VARIATION = 0.5

/** Two renewals within the time of a claim, so that one may be late. */
const RENEW_MS = (CLAIM_SECONDS * 1000) / 3

/** Longest pause before an event that could not be composed is tried again. */
const MAX_RETRY_SECONDS = 300

/** How often to poll for events that no process has claimed, or whose claim has expired. A wake ends the pause. */
const POLL_MS = 500

/** Topics of creations that catch-up can find. */
const CAUGHT_UP_CREATIONS: ReadonlySet<string> = new Set(
  CATCH_UP_PATTERNS.filter((topic) => topic.endsWith(".created"))
)

/** @throws the error if a retry may succeed. */
function falseIfPermanent(error: Error): false {
  if (isTransient(error)) {
    throw error
  }
  return false
}

/** An event that could not be composed this time, and why. */
type Failed = { event_id: string; error: string }

/**
 * Turns captured events into deliveries: reads their resources, stores the payload, and queues a delivery for each webhook.
 * While it is idle, the events that this process captures are inserted as claimed, and are processed without a claim. While
 * it is busy, events gather in the log and are claimed together. See docs/decisions/two-commits-before-the-wire.md.
 */
export class FanOut implements EventConsumer {
  private readonly loop: Loop
  private readonly aside: SetAside
  /** Events that capture has inserted as claimed for this process. */
  private captured: ClaimedEvent[] = []
  /** A refresh of the registry that began after the events in `captured` had happened. */
  private webhooksRead: Promise<void> = Promise.resolve()
  /** When to poll the log next, by this process's monotonic clock. */
  private nextPollAt = -Infinity

  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly catalogue: Catalogue,
    private readonly composer: Composer,
    private readonly writer: DeliveryWriter,
    private readonly settings: Pick<WebhookOptions, "sendUnchanged" | "maxPayloadBytes">,
    private readonly logger: Logger
  ) {
    this.aside = new SetAside(db, logger, "fan-out")
    this.loop = new Loop("fan-out", () => this.step(), POLL_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  wake(): void {
    this.nextPollAt = -Infinity
    this.loop.wake()
  }

  /** When idle, it also starts to read the webhooks, so that they are read while capture inserts the events. */
  capacity(): number {
    if (!this.loop.isIdle || this.captured.length) {
      return 0
    }
    this.webhooksRead = this.registry.refresh()
    this.webhooksRead.catch(() => undefined)
    return BATCH
  }

  async composeAtOnce(events: readonly NewEvent[]): Promise<boolean> {
    const isFew = this.loop.isIdle && !this.captured.length && events.length <= MAX_AT_ONCE
    if (
      !isFew ||
      !events.every(({ topic }) => this.composer.composesFromEventData(this.catalogue.get(topic)))
    ) {
      return false
    }
    return traceFanOut(events.length, async () => {
      const webhooks = this.registry.all()
      const claimed = events.map((event) => claimedEvent(event, this.registry.now()))
      // An event that fails here is stored and composed from the log, with retries and a note of its error.
      const composed = await this.composer
        .compose(claimed, webhooks, this.catalogue, { snapshots: new Map() })
        .then((compositions) => compositions.filter(isComposed))
        .catch((): Composed[] => [])
      return composed.length === events.length
        ? this.writer.writeAtOnce(events, claimed, composed, webhooks).catch(falseIfPermanent)
        : false
    })
  }

  take(events: readonly ClaimedEvent[]): void {
    this.captured.push(...events)
    this.loop.wake()
  }

  /** Waits for the batch under way, and returns the claims of the other events. */
  async stop(): Promise<void> {
    await this.loop.stop()
    await this.writer
      .settle()
      .catch((error: unknown) =>
        this.logger.error(`webhooks: alerts of the last deliveries may be missing: ${errorText(error)}`)
      )
    await this.returnClaims(this.captured.splice(0))
  }

  /** Never rejects: if it fails, the events stay claimed until their claim expires. */
  private async returnClaims(events: readonly ClaimedEvent[]): Promise<void> {
    if (events.length) {
      await postponeEvents(
        this.db,
        events.map(({ id, claims }) => ({ id, claims, delaySeconds: 0 })),
        "claimed"
      ).catch((error: unknown) =>
        this.logger.error(`webhooks: fan-out could not return its claims: ${errorText(error)}`)
      )
    }
  }

  private async step(): Promise<boolean> {
    await this.writer.settle()
    const captured = this.captured.splice(0)
    if (captured.length) {
      // If that refresh failed, another is tried.
      await this.process(captured, () => this.webhooksRead.catch(() => this.registry.refresh()))
      return performance.now() >= this.nextPollAt
    }
    this.nextPollAt = performance.now() + POLL_MS
    const { events, isFull } = await this.claim()
    if (events.length) {
      // So that a webhook which another process has just created gets these events too.
      await this.process(events, () => this.registry.refresh())
    }
    return isFull
  }

  /** Claims events of the log. If the data of one cannot be read, the claim of all fails; then each is read by itself. */
  private async claim(): Promise<{ events: ClaimedEvent[]; isFull: boolean }> {
    let read = async ({ event_data }: UnparsedEvent) => event_data
    const { claimed, isFull } = await claimEvents(this.db, BATCH, CLAIM_SECONDS).catch((error: unknown) => {
      if (!mayBeOneRow(error)) {
        throw error
      }
      read = ({ id }) => readEventData(this.db, id)
      return claimEvents(this.db, BATCH, CLAIM_SECONDS, false)
    })
    const { parsed, unreadable } = await parseEvents(claimed, this.catalogue, (event) => read(event))
    await this.endUnreadable(unreadable)
    return { events: parsed, isFull }
  }

  /** Ends events whose data can never be read. Those whose data may be readable later are tried again. */
  private async endUnreadable(unreadable: ParsedEvents<UnparsedEvent>["unreadable"]): Promise<void> {
    if (!unreadable.length) {
      return
    }
    const later = unreadable.filter(({ error }) => isTransient(error))
    const never = unreadable.filter(({ error }) => !isTransient(error))
    await this.retryLater(
      later.map(({ event }) => event),
      later.map(({ event: { id }, error }) => ({ event_id: id, error: errorText(error) }))
    )
    for (const { event, error } of never) {
      await this.aside.note(`${event.id} (${event.topic}), whose data cannot be read`, reasonOf(error))
    }
    await endEvents(
      this.db,
      never.map(({ event }) => event)
    )
  }

  /** @param webhooksRead resolves when the webhooks have been read since the events happened. */
  private async process(events: readonly ClaimedEvent[], webhooksRead: () => Promise<void>): Promise<void> {
    const renewing = setInterval(() => void this.renew([...events, ...this.captured]), RENEW_MS)
    try {
      await traceFanOut(events.length, async () => {
        await webhooksRead()
        const refused = await writeAllBut(events, (some) => this.fanOutInTime(some))
        const failed = [...refused].map(([{ id }, error]) => [{ event_id: id }, error] as const)
        await this.retryLater(events, await this.setAside(new Map(failed)))
      })
    } finally {
      clearInterval(renewing)
    }
  }

  /** If a renewal fails, another process may compose the same events. The result of one of them is stored. */
  private async renew(events: readonly ClaimedEvent[]): Promise<void> {
    await renewClaims(this.db, events, CLAIM_SECONDS).catch((error: Error) =>
      this.logger.warn(`webhooks: fan-out could not renew its claims: ${errorText(error)}`)
    )
  }

  /**
   * An event whose statement takes too long, even alone, is tried again later: it must not block those behind it.
   * @throws the error of several events, of which each half may be tried.
   */
  private async fanOutInTime(events: readonly ClaimedEvent[]): Promise<void> {
    try {
      await this.fanOut(events)
    } catch (error) {
      if (events.length > 1 || !takesTooLong(error)) {
        throw error
      }
      const failed = events.map(({ id }) => ({ event_id: id, error: reasonOf(error) }))
      await this.retryLater(events, failed)
    }
  }

  /** May be repeated with some of the events: those that are done by then are left unchanged. */
  private async fanOut(events: readonly ClaimedEvent[]): Promise<void> {
    const lookups = events.filter((event) => event.lookup_id !== null)
    await this.replaceLookups(lookups)
    const others = events.filter((event) => event.lookup_id === null)
    const wanted = await this.withoutRepeatedCreations(await this.withoutRedundantUpdates(others))
    await this.compose(await this.withoutEarlyDeletions(wanted))
  }

  /** Replaces each event that has a `lookup_id` by an event for each resource that it leads to. */
  private async replaceLookups(lookups: readonly ClaimedEvent[]): Promise<void> {
    if (!lookups.length) {
      return
    }
    const found = await this.composer.lookUp(lookups, this.catalogue)
    const replaced = lookups.flatMap((event, index) =>
      found[index]?.kind === "found"
        ? { event_id: event.id, claim: event, by: this.replacementsOf(event, found[index]) }
        : []
    )
    const refused = await writeAllBut(replaced, (some) => replaceEvents(this.db, some))
    this.wakeFor(replaced.flatMap(({ by }) => by))
    await this.awaitRows(lookups.filter((_, index) => found[index]?.kind === "absent"))
    const failed = lookups.flatMap(({ id: event_id }, index) => {
      const result = found[index]
      return result?.kind === "failed" ? { event_id, error: result.error } : []
    })
    await this.retryLater(lookups, [...failed, ...(await this.setAside(refused))])
  }

  private replacementsOf(
    { claims: _claims, id: _id, claimed_at: _claimedAt, causes: _causes, ...event }: ClaimedEvent,
    { ids }: Extract<LookUpResult, { kind: "found" }>
  ): NewEvent[] {
    const definition = this.catalogue.get(event.topic)
    const absorbs = Boolean(definition?.absorbs)
    // An update may be redundant to a creation of its event group (see `deleteRedundantUpdates`). A product's first channels are in its
    // creation, so `product.added` waits for it too.
    const held = (absorbs || definition?.channels === "gained") && event.event_group_id !== null
    return ids.map((resource_id) => withKey({ ...event, resource_id, lookup_id: null, absorbs, held }))
  }

  private wakeFor(replacements: readonly NewEvent[]): void {
    if (replacements.some(({ held }) => held)) {
      this.wakeAfter(HOLD_SECONDS)
    }
    if (replacements.some(({ held }) => !held)) {
      this.wake()
    }
  }

  private wakeAfter(seconds: number): void {
    setTimeout(() => this.wake(), seconds * 1000).unref()
  }

  /** Deletes updates that add nothing to a creation or deletion of the same change. */
  private async withoutRedundantUpdates(events: readonly ClaimedEvent[]): Promise<readonly ClaimedEvent[]> {
    const suspects = events.filter(
      ({ topic, event_group_id, resource_id }) =>
        event_group_id !== null && resource_id !== null && this.catalogue.get(topic)?.absorbs
    )
    const redundant = new Set(
      suspects.length
        ? await deleteRedundantUpdates(
            this.db,
            suspects.map((event) => event.id)
          )
        : []
    )
    return events.filter((event) => !redundant.has(event.id))
  }

  /** Deletes creations that catch-up has found before the bus delivered them, because their workflow was slow. */
  private async withoutRepeatedCreations(events: readonly ClaimedEvent[]): Promise<readonly ClaimedEvent[]> {
    const late = events.flatMap(({ id, topic, resource_id, source }) =>
      source === "event_bus" && resource_id !== null && CAUGHT_UP_CREATIONS.has(topic)
        ? [{ id, key: caughtUpKey(topic, resource_id) }]
        : []
    )
    const repeated = new Set(late.length ? await deleteRepeatedCreations(this.db, late) : [])
    return events.filter(({ id }) => !repeated.has(id))
  }

  /**
   * Defers deletions whose creation is not composed yet, for example because a killed process has claimed it. A creation that
   * is composed after its deletion is not sent.
   */
  private async withoutEarlyDeletions(events: readonly ClaimedEvent[]): Promise<readonly ClaimedEvent[]> {
    const deletions = events
      .filter(({ topic }) => this.catalogue.get(topic)?.event === "deleted")
      .filter(isAboutResource)
    const early = new Set(deletions.length ? await listAwaitingCreation(this.db, deletions) : [])
    await this.defer(deletions.filter(({ id }) => early.has(id)))
    return events.filter(({ id }) => !early.has(id))
  }

  private async compose(events: readonly ClaimedEvent[]): Promise<void> {
    if (!events.length) {
      return
    }
    const snapshots = await snapshotsOf(this.db, events, this.catalogue, { draws: true })
    const compositions = await this.composer.compose(events, this.registry.all(), this.catalogue, {
      snapshots,
      sendUnchanged: this.settings.sendUnchanged,
      maxPayloadBytes: this.settings.maxPayloadBytes,
    })
    const composed = zip(events, compositions)
    await this.awaitRows(composed.flatMap(([event, one]) => (isAbsent(one) ? [event] : [])))
    const overtaken = composed.flatMap(([event, one]) => (isOvertaken(one) ? [event] : []))
    await this.defer(overtaken)
    // Without those that are composed again, so that later events of their resources wait for them.
    const others = events.filter((event) => !overtaken.includes(event))
    const refused = new Map<Composed, string>()
    for (const part of inParts(compositions.filter(isComposed))) {
      const refusedOfPart = await writeAllBut(part, async (some) =>
        this.postponeDeferred(await this.writer.write(others, some))
      )
      refusedOfPart.forEach((reason, one) => refused.set(one, reason))
    }
    await this.retryLater(events, [...compositions.filter(isFailed), ...(await this.setAside(refused))])
  }

  /**
   * Postpones events whose resource is not in the shop: an event may arrive before its row is committed, or belong to another
   * shop on the same Redis. After a minute such an event is given up, without deliveries.
   */
  private async awaitRows(events: readonly ClaimedEvent[]): Promise<void> {
    if (!events.length) {
      return
    }
    const givenUp = await awaitRows(this.db, events)
    for (const { id, topic, missing_id, is_wrong } of givenUp) {
      if (is_wrong) {
        await this.aside.note(
          `${id} (${topic})`,
          `${missing_id} is not in the shop, a minute after its event`
        )
      }
    }
    if (givenUp.length < events.length) {
      this.wakeAfter(AWAIT_SECONDS)
    }
  }

  /** Notes events that the database refuses. They are tried again later, as events that could not be composed. */
  private async setAside(refused: ReadonlyMap<{ event_id: string }, string>): Promise<Failed[]> {
    const failed = [...refused].map(([{ event_id }, error]) => ({ event_id, error }))
    for (const { event_id, error } of failed) {
      await this.aside.note(event_id, error)
    }
    return failed
  }

  /** Has events composed again in a moment. */
  private async defer(events: readonly ClaimedEvent[]): Promise<void> {
    await this.postponeDeferred(events.map(defer))
  }

  private async postponeDeferred(deferred: readonly Deferred[]): Promise<void> {
    if (!deferred.length) {
      return
    }
    await postponeEvents(this.db, deferred, "claimed")
    this.wakeAfter(Math.min(...deferred.map(({ delaySeconds }) => delaySeconds)))
  }

  /**
   * Postpones events that could not be composed: by up to 2 s, doubling with each claim up to five minutes. The delays vary, so that
   * the events of a batch come back in others: where some have failed in a row, those behind them were not tried.
   */
  private async retryLater(events: readonly EventClaim[], failed: readonly Failed[]): Promise<void> {
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
        const longest = Math.min(2 ** tries, MAX_RETRY_SECONDS)
        return { id: event_id, claims: tries, delaySeconds: longest * (1 - RETRY_VARIATION * Math.random()) }
      }),
      "postponed"
    )
  }
}

/** Compositions in parts of about `DELIVERIES` deliveries, in their order. */
function inParts(compositions: readonly Composed[]): Composed[][] {
  const parts: Composed[][] = []
  let free = 0
  for (const one of compositions) {
    if (one.deliveries.length > free || !parts.length) {
      parts.push([])
      free = DELIVERIES
    }
    parts.at(-1)?.push(one)
    free -= one.deliveries.length
  }
  return parts
}
