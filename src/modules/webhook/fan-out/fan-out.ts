import type { Logger } from "@medusajs/framework/types"

import type { Catalogue } from "../../../topics/catalogue"
import { CATCH_UP_PATTERNS } from "../../../topics/catch-up-topics"
import { withKey, type Composing } from "../capture/capture"
import { caughtUpKey } from "../capture/dedupe-key"
import { canGetBetter } from "../can-get-better"
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
  deleteEchoes,
  deleteToldCreations,
  HOLD_SECONDS,
  postponeEvents,
  renewClaims,
  replaceEvents,
  type ClaimedEvent,
  type NewEvent,
} from "../store/events"
import { listBeforeTheirCreation } from "../store/ordering"
import { traceFanOut } from "../telemetry/spans"
import type { Composer, Found } from "./composer"
import type { DeliveryWriter } from "./delivery-writer"
import { again, isAboutResource, type HeldUp } from "./in-order"
import { isAbsent, isComposed, isFailed, isOvertaken, type Composed } from "./new-deliveries"
import { snapshotsOf } from "./snapshots"
import { errorText } from "../safe-errors"

/** Events read from the shop together: a full product takes 27 ms alone and 1.25 ms in a batch of 50. */
const BATCH = 200

/** Events that are composed while the event bus waits. */
const MAX_AT_ONCE = 10

/** Twice within a claim, so that one renewal may be late. */
const RENEW_MS = (CLAIM_SECONDS * 1000) / 3

/** Longest pause before an event that could not be composed is tried again. */
const MAX_POSTPONE_SECONDS = 300

/** How often to look for events that other processes have left; a wake ends the pause. */
const POLL_MS = 500

/** Creations that catch-up looks for. */
const CAUGHT_UP_CREATIONS: ReadonlySet<string> = new Set(
  CATCH_UP_PATTERNS.filter((topic) => topic.endsWith(".created"))
)

/** @throws an error after which a retry may succeed. */
function falseIfRefused(error: Error): false {
  if (canGetBetter(error)) {
    throw error
  }
  return false
}

/** An event that could not be composed this time, and why. */
type Failed = { event_id: string; error: string }

/**
 * Turns captured events into deliveries: reads their resources, stores the payload, and queues a delivery for each webhook.
 * While it rests, what this process captures comes as claimed already; while it is at work, events gather in the log and are
 * claimed together. See docs/decisions/two-commits-before-the-wire.md.
 */
export class FanOut implements Composing {
  private readonly loop: Loop
  private readonly aside: SetAside
  /** Events that this process has claimed by capturing them. */
  private taken: ClaimedEvent[] = []
  /** A reading of the webhooks that began after what is taken had happened. */
  private reading: Promise<void> = Promise.resolve()
  /** When to look for events that nobody has claimed. */
  private lookAt = -Infinity

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
    this.lookAt = -Infinity
    this.loop.wake()
  }

  /** The webhooks are read while the events are inserted. */
  room(): number {
    if (!this.loop.isResting || this.taken.length) {
      return 0
    }
    this.reading = this.registry.refresh()
    this.reading.catch(() => undefined)
    return BATCH
  }

  async composeAtOnce(events: readonly NewEvent[]): Promise<boolean> {
    const isFew = this.loop.isResting && !this.taken.length && events.length <= MAX_AT_ONCE
    if (!isFew || !events.every(({ topic }) => this.composer.composesAlone(this.catalogue.get(topic)))) {
      return false
    }
    return traceFanOut(events.length, async () => {
      const webhooks = this.registry.all()
      const claimed = events.map((event) => claimedEvent(event, this.registry.now()))
      // What fails here, or is refused, is composed from the log: there it is tried again, and its error is noted.
      const composed = await this.composer
        .compose(claimed, webhooks, this.catalogue, { snapshots: new Map() })
        .then((compositions) => compositions.filter(isComposed))
        .catch((): Composed[] => [])
      return composed.length === events.length
        ? this.writer.writeAtOnce(events, claimed, composed, webhooks).catch(falseIfRefused)
        : false
    })
  }

  take(events: readonly ClaimedEvent[]): void {
    this.taken.push(...events)
    this.loop.wake()
  }

  /** Waits for the events in work, and returns the other claimed events. */
  async stop(): Promise<void> {
    await this.loop.stop()
    await this.giveBack(this.taken.splice(0))
  }

  /** Never rejects: events that cannot be returned in time stay claimed until the claim expires. */
  private async giveBack(events: readonly ClaimedEvent[]): Promise<void> {
    if (events.length) {
      await postponeEvents(
        this.db,
        events.map(({ id, claims }) => ({ id, claims, delaySeconds: 0 })),
        "claimed"
      ).catch((error: unknown) =>
        this.logger.error(`webhooks: fan-out did not give back its claim: ${errorText(error)}`)
      )
    }
  }

  private async step(): Promise<boolean> {
    const taken = this.taken.splice(0)
    if (taken.length) {
      // Where that reading failed, another is tried.
      await this.work(taken, () => this.reading.catch(() => this.registry.refresh()))
      return performance.now() >= this.lookAt
    }
    this.lookAt = performance.now() + POLL_MS
    const events = await claimEvents(this.db, BATCH, CLAIM_SECONDS)
    if (events.length) {
      // A webhook that was created in another process a moment ago gets these events too.
      await this.work(events, () => this.registry.refresh())
    }
    return events.length === BATCH
  }

  /** @param webhooksRead resolves when the webhooks were read since the events happened. */
  private async work(events: readonly ClaimedEvent[], webhooksRead: () => Promise<void>): Promise<void> {
    const renewing = setInterval(() => void this.renew([...events, ...this.taken]), RENEW_MS)
    try {
      await traceFanOut(events.length, async () => {
        await webhooksRead()
        await this.fanOut(events)
      })
    } finally {
      clearInterval(renewing)
    }
  }

  /** A failed renewal only causes duplicate work: if another process has composed the events meanwhile, its result is stored, once. */
  private async renew(events: readonly ClaimedEvent[]): Promise<void> {
    await renewClaims(this.db, events, CLAIM_SECONDS).catch((error: Error) =>
      this.logger.warn(`webhooks: fan-out could not renew its claim: ${errorText(error)}`)
    )
  }

  private async fanOut(events: readonly ClaimedEvent[]): Promise<void> {
    const lookups = events.filter((event) => event.lookup_id !== null)
    await this.replaceLookups(lookups)
    const others = await this.withoutEchoes(events.filter((event) => event.lookup_id === null))
    await this.compose(await this.withoutEarlyDeletions(others))
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
    await this.awaitRows(lookups.filter((_, index) => found[index]?.kind === "absent"))
    const failed = lookups.flatMap(({ id: event_id }, index) => {
      const one = found[index]
      return one?.kind === "failed" ? { event_id, error: one.error } : []
    })
    await this.postpone(lookups, [...failed, ...(await this.setAside(refused))])
  }

  private replacementsOf(
    { claims: _claims, id: _id, claimed_at: _claimedAt, causes: _causes, ...event }: ClaimedEvent,
    { ids }: Extract<Found, { kind: "found" }>
  ): NewEvent[] {
    const definition = this.catalogue.get(event.topic)
    const absorbs = Boolean(definition?.absorbs)
    // An event without a group is not an echo (see `deleteEchoes`). A creation says which channels are the product's first.
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

  private async withoutEchoes(events: readonly ClaimedEvent[]): Promise<readonly ClaimedEvent[]> {
    const suspects = events.filter(
      ({ topic, event_group_id, resource_id }) =>
        event_group_id !== null && resource_id !== null && this.catalogue.get(topic)?.absorbs
    )
    const echoes = new Set(
      suspects.length
        ? await deleteEchoes(
            this.db,
            suspects.map((event) => event.id)
          )
        : []
    )
    return this.withoutToldCreations(events.filter((event) => !echoes.has(event.id)))
  }

  /** A creation that catch-up has told of before its slow workflow released it is not told of twice. */
  private async withoutToldCreations(events: readonly ClaimedEvent[]): Promise<readonly ClaimedEvent[]> {
    const late = events.flatMap(({ id, topic, resource_id, source }) =>
      source === "event_bus" && resource_id !== null && CAUGHT_UP_CREATIONS.has(topic)
        ? [{ id, key: caughtUpKey(topic, resource_id) }]
        : []
    )
    const told = new Set(late.length ? await deleteToldCreations(this.db, late) : [])
    return events.filter(({ id }) => !told.has(id))
  }

  /**
   * A deletion waits until its creation is composed, which a killed process may have claimed: composed behind it, the creation would be
   * sent to nobody.
   */
  private async withoutEarlyDeletions(events: readonly ClaimedEvent[]): Promise<readonly ClaimedEvent[]> {
    const deletions = events
      .filter(({ topic }) => this.catalogue.get(topic)?.event === "deleted")
      .filter(isAboutResource)
    const early = new Set(deletions.length ? await listBeforeTheirCreation(this.db, deletions) : [])
    await this.wait(deletions.filter(({ id }) => early.has(id)).flatMap((event) => again(event) ?? []))
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
    await this.awaitRows(events.filter((_, index) => isAbsent(compositions[index]!)))
    const overtaken = events.filter((_, index) => isOvertaken(compositions[index]!))
    await this.wait(overtaken.flatMap((event) => again(event) ?? []))
    // Those that are composed again hold up what comes after them.
    const others = events.filter((event) => !overtaken.includes(event))
    const refused = await writeAllBut(compositions.filter(isComposed), async (some) =>
      this.wait(await this.writer.write(others, some))
    )
    await this.postpone(events, [...compositions.filter(isFailed), ...(await this.setAside(refused))])
  }

  /**
   * Leaves events for a while whose resource is not in the shop: an event may come before its row is committed, or be of
   * another shop on the same Redis. One that has waited long enough goes to nobody.
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

  /** Notes what the database refuses. It is tried again later, as what could not be composed is. */
  private async setAside(refused: ReadonlyMap<{ event_id: string }, string>): Promise<Failed[]> {
    const failed = [...refused].map(([{ event_id }, error]) => ({ event_id, error }))
    for (const { event_id, error } of failed) {
      await this.aside.note(event_id, error)
    }
    return failed
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
