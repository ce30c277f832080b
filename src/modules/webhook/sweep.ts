import type { Logger } from "@medusajs/framework/types"

import { readsResource, type Catalogue } from "../../topics/catalogue"
import type { TopicDefinition, WebhookRecord } from "../../types"
import { lastOf, zip } from "../../types/typed"
import type { RunExclusive } from "./run-exclusive"
import { withKey } from "./capture/capture"
import type { CatchUpLedger } from "./catch-up-ledger"
import type { Composition } from "./fan-out/composer"
import type { Snapshots } from "./fan-out/snapshots"
import { newEventId } from "./ids"
import { writeAllBut } from "./group-commit"
import { Loop } from "./loop"
import type { WebhookRegistry } from "./registry"
import { errorText } from "./safe-errors"
import type { Db } from "./store/db"
import type { NewEvent } from "./store/events"
import { readSnapshots, type Snapshot } from "./store/snapshots"
import {
  beginRound,
  deleteOldRounds,
  findDueRound,
  listSnapshots,
  moveRound,
  writeSnapshots,
  type SweepFindings,
  type SweepPosition,
} from "./store/sweep"

/** Resources of a page, which are compared together. */
const PAGE = 100

/** Snapshots of a page. More than resources, since there may be snapshots of many deleted resources between two existing ones. */
const SNAPSHOT_LIMIT = 1_000

/** Pause after a page, as a multiple of the time that it took. With 19 the sweep works for 5 % of the time. */
const REST_FACTOR = 19

/** How long an event may be under way. If a difference lasts longer, no event has reported it. */
const GRACE_MS = 60_000

/** How often a process polls whether a page is due. */
const POLL_MS = 1_000

/** How often a process checks whether to poll. */
const TICK_MS = 100

/** Failures in a row after which a page is skipped: after half a minute, or five minutes if each try takes its 30 s. */
const MAX_FAILURES = 10

/** Reads the shop for the sweep. */
export interface ShopToSweep {
  /** Ids of resources after the id `after`, in the database's order; fewer than `limit` at the end. */
  list(definition: TopicDefinition, after: string, limit: number): Promise<string[]>
  /** Those of these resources whose creation receivers may have been sent: not new ones, and none whose creation has failed. */
  established(definition: TopicDefinition, ids: readonly string[]): Promise<string[]>
  /** Those of these resources that are deleted, each with the time of the deletion; null where that is not known. */
  gone(definition: TopicDefinition, ids: readonly string[]): Promise<{ id: string; at: Date | null }[]>
  /** Composes updates of resources for these webhooks, to compare them. Nothing is sent. */
  compare(
    events: readonly SweptEvent[],
    webhooks: readonly WebhookRecord[],
    catalogue: Catalogue,
    snapshots: Snapshots
  ): Promise<Composition[]>
}

/** An event that is composed only to compare its resource with the snapshot. */
export type SweptEvent = Pick<
  NewEvent,
  "id" | "topic" | "event_name" | "event_data" | "source" | "occurred_at"
> & { resource_id: string }

/** A kind of resource, with the topics that the sweep may capture. */
type Kind = {
  resource: string
  updated: TopicDefinition & { entity: string }
  deleted?: TopicDefinition
  /** The `updated` topic and the topics about sales channels, if webhooks subscribe to them. */
  others: TopicDefinition[]
}

/** The result of a page: it is done, or some resources seem to differ and are compared again later. */
type Page =
  | { kind: "compared"; after: string | null; findings: SweepFindings }
  | { kind: "suspect"; start: string; ids: string[] }

/** A page as it was read: its resources, and those that have a snapshot. `suspects` differed when it was compared before. */
type ReadPage = {
  start: string
  suspects: string[] | null
  /** The id after which the next page begins; null at the end. */
  after: string | null
  ids: readonly string[]
  known: readonly string[]
}

const NOTHING: SweepFindings = { checked: 0, changed: 0, deleted: 0 }

/**
 * Compares each resource with its snapshot, in rounds, one page at a time, in one process at a time. For a resource that
 * differs it captures an update, and for a deleted one a deletion, of which fan-out makes messages. Resources without a
 * snapshot get one. The position is stored in the database, so that any process can continue the round. See
 * docs/decisions/sweep.md.
 */
export class Sweep {
  private readonly loop: Loop
  private nextPollAt = -Infinity
  /** Failures of the present page in a row. */
  private failures = 0

  constructor(
    private readonly db: Db,
    private readonly registry: WebhookRegistry,
    private readonly catalogue: Catalogue,
    private readonly ledger: CatchUpLedger,
    private readonly shop: ShopToSweep,
    private readonly runExclusive: RunExclusive,
    private readonly hours: number,
    private readonly logger: Logger
  ) {
    this.loop = new Loop("the sweep", () => this.step(), TICK_MS, logger)
  }

  start(): void {
    this.loop.start()
  }

  stop(): Promise<void> {
    return this.loop.stop()
  }

  private async step(): Promise<boolean> {
    if (performance.now() < this.nextPollAt) {
      return false
    }
    this.nextPollAt = performance.now() + POLL_MS
    await beginRound(this.db, this.hours)
    if (await findDueRound(this.db)) {
      const rest = await this.runExclusive("sweep", () => this.page())
      this.nextPollAt = performance.now() + Math.min(rest ?? POLL_MS, POLL_MS)
    }
    return false
  }

  /** Compares the next page of a due round. @returns the pause after it, in milliseconds. */
  async page(): Promise<number> {
    const startedAt = performance.now()
    const position = await findDueRound(this.db)
    if (!position) {
      return POLL_MS
    }
    await this.registry.refresh()
    const [kind, next] = this.kinds().filter(({ resource }) => resource >= position.resource)
    const page = kind && { resource: kind.resource, ...(await this.comparePage(kind, position)) }
    const rest = (performance.now() - startedAt) * REST_FACTOR
    await this.move(page, next?.resource, rest)
    return rest
  }

  /** @param next the resource of the next kind. */
  private async move(
    page: (Page & { resource: string }) | undefined,
    next: string | undefined,
    rest: number
  ): Promise<void> {
    if (page?.kind === "suspect") {
      const position = { resource: page.resource, after_id: page.start, suspects: page.ids }
      await moveRound(this.db, position, NOTHING, Math.max(rest, GRACE_MS) / 1_000)
      return
    }
    const { changed, deleted } = page?.findings ?? NOTHING
    if (changed || deleted) {
      this.logger.warn(
        `webhooks: the sweep found ${changed} changed and ${deleted} deleted resources (${page?.resource}) of which Medusa had emitted no event`
      )
    }
    const resource = page && page.after !== null ? page.resource : next
    await moveRound(
      this.db,
      resource === undefined ? null : { resource, after_id: page?.after ?? "", suspects: null },
      page?.findings ?? NOTHING,
      rest / 1_000
    )
    if (resource === undefined) {
      await deleteOldRounds(this.db)
    }
  }

  /** The kinds of resources whose changes or deletions webhooks subscribe to, in the order of their names. */
  private kinds(): Kind[] {
    const wanted = this.registry.topics()
    const topics = this.catalogue.list().filter(({ topic }) => this.catalogue.matches(wanted, topic))
    const kinds = this.catalogue.list().flatMap((updated): Kind[] => {
      const { resource } = updated
      const own = topics.filter((one) => one.resource === resource)
      const deleted = own.find(({ event, deleted: isDeletion }) => event === "deleted" && isDeletion)
      const others = own.filter((one) => one === updated || (one.channels && one.entity === updated.entity))
      return updated.absorbs && readsResource(updated) && (deleted || others.length)
        ? [{ resource, updated, deleted, others }]
        : []
    })
    return kinds.sort((a, b) => (a.resource < b.resource ? -1 : 1))
  }

  /**
   * Compares a page. If something differs, the page is compared again after `GRACE_MS`, because the event may still arrive.
   * What still differs then is captured. A page that fails `MAX_FAILURES` times is skipped, so that it does not block the round;
   * if its resources cannot be listed, so are all later ones of its kind.
   */
  private async comparePage(kind: Kind, position: SweepPosition): Promise<Page> {
    const isNew = kind.resource !== position.resource
    const [start, suspects] = isNew ? ["", null] : [position.after_id, position.suspects]
    let read: ReadPage | undefined
    try {
      read = await this.read(kind, start, suspects)
      const page = await this.compareRead(kind, read)
      this.failures = 0
      return page
    } catch (error) {
      this.failures += 1
      if (this.failures < MAX_FAILURES) {
        throw error
      }
      this.failures = 0
      const what = `${read ? `${read.ids.length} resources` : "all resources"} (${kind.resource}) after "${start}"`
      this.logger.error(`webhooks: the sweep skips ${what}, which it could not compare: ${errorText(error)}`)
      return { kind: "compared", after: read?.after ?? null, findings: NOTHING }
    }
  }

  private async read(
    { updated, deleted }: Kind,
    start: string,
    suspects: string[] | null
  ): Promise<ReadPage> {
    const ids = await this.shop.list(updated, start, PAGE)
    const until = ids.length < PAGE ? null : lastOf(ids)
    // Snapshots do not record that the deletion of a custom topic was sent.
    const withUnsentDeletions = deleted !== undefined && !deleted.isCustom
    const known = await listSnapshots(this.db, updated.entity, start, until, {
      withUnsentDeletions,
      limit: SNAPSHOT_LIMIT,
    })
    const after = known.length === SNAPSHOT_LIMIT ? lastOf(known) : until
    return { start, suspects, after, ids, known }
  }

  private async compareRead(kind: Kind, { start, suspects, after, ids, known }: ReadPage): Promise<Page> {
    const { resource, updated, deleted } = kind
    const { differing, fresh } = await this.compare(kind, ids, new Set(known))
    const refused = fresh.length ? await writeAllBut(fresh, (some) => writeSnapshots(this.db, some)) : []
    for (const [{ resource_id }, reason] of refused) {
      this.logger.error(
        `webhooks: the sweep could not store the state of ${resource} ${resource_id}: ${reason}`
      )
    }
    const existing = new Set(ids)
    const missing = deleted ? known.filter((id) => !existing.has(id)) : []
    const gone = missing.length ? await this.shop.gone(updated, missing) : []
    const found = [...new Set([...differing, ...gone].map(({ id }) => id))]
    if (!suspects && found.length) {
      return { kind: "suspect", start, ids: found }
    }
    const stillDiffering = new Set(found.filter((id) => suspects?.includes(id)))
    const changed = differing.filter(({ id }) => stillDiffering.has(id))
    const ended = gone.filter(({ id }) => stillDiffering.has(id))
    await this.ledger.capture([
      ...changed.map(({ id, topic }) => newEvent(topic, id, new Date())),
      ...ended.flatMap(({ id, at }) => (deleted ? [newEvent(deleted, id, at ?? new Date())] : [])),
    ])
    return {
      kind: "compared",
      after,
      findings: {
        checked: ids.length,
        changed: new Set(changed.map(({ id }) => id)).size,
        deleted: ended.length,
      },
    }
  }

  /**
   * The resources that differ from their snapshots, and new snapshots of those that had none, or too few fields for the
   * webhooks.
   */
  private async compare({ updated, others }: Kind, ids: readonly string[], known: ReadonlySet<string>) {
    const established = new Set(
      await this.shop.established(
        updated,
        ids.filter((id) => !known.has(id))
      )
    )
    const compared = ids.filter((id) => known.has(id) || established.has(id))
    const pairs = compared.flatMap((id) =>
      [updated, ...others.filter((one) => one !== updated)].map((topic) => ({ id, topic }))
    )
    const events = pairs.map(({ id, topic }) => ({ ...newEvent(topic, id, new Date()), resource_id: id }))
    const keys = pairs.map(({ id }) => ({ entity: updated.entity, resource_id: id }))
    const read = await readSnapshots(this.db, keys, { draws: true })
    const snapshots = new Map<string, Snapshot>(zip(events, read).map(([{ id }, snapshot]) => [id, snapshot]))
    const compositions = await this.shop.compare(events, this.registry.all(), this.catalogue, snapshots)
    const composed = compositions.map((one) => (one.kind === "composed" ? one : null))
    return {
      differing: pairs.filter(({ topic }, index) => composed[index]?.differs && others.includes(topic)),
      fresh: zip(pairs, composed).flatMap(([{ topic }, one]) => {
        const write = one && !one.differs ? one.snapshot : undefined
        const isKnown = topic.channels && write?.revision === write?.expected
        return write && write.state !== null && !isKnown ? [write] : []
      }),
    }
  }
}

function newEvent(definition: TopicDefinition, resource_id: string, at: Date): NewEvent {
  return {
    ...withKey({
      topic: definition.topic,
      resource_id,
      lookup_id: null,
      // Of the events of a topic about sales channels, the last is not one of a creation.
      event_name: definition.events.at(definition.channels ? -1 : 0)?.name ?? definition.topic,
      event_data: { id: resource_id },
      event_group_id: null,
      source: "catch_up",
      absorbs: Boolean(definition.absorbs),
      occurred_at: at,
      told_at: new Date(),
    }),
    id: newEventId(),
  }
}
