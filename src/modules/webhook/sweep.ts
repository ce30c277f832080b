import type { Logger } from "@medusajs/framework/types"

import { readsResource, type Catalogue } from "../../topics/catalogue"
import type { TopicDefinition, WebhookRecord } from "../../types"
import type { RunExclusive } from "./run-exclusive"
import { withKey } from "./capture/capture"
import type { CatchUpLedger } from "./catch-up-ledger"
import type { Composition } from "./fan-out/composer"
import type { Snapshots } from "./fan-out/snapshots"
import { newEventId } from "./ids"
import { Loop } from "./loop"
import type { WebhookRegistry } from "./registry"
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

/** Resources that are compared together. */
const PAGE = 100

/** Snapshots of a page: more than resources, since those of many that are gone may lie between two that are there. */
const SNAPSHOTS = 1_000

/** Rest after a page, as a multiple of the time that it took: with 19, it works for 5 % of the time. */
const REST = 19

/** How long an event may be on its way. A difference that has lasted as long is one that no event tells of. */
const GRACE_MS = 60_000

/** How often a process looks whether a page is due. */
const LOOK_MS = 1_000

/** How often a process asks itself whether to look. */
const TICK_MS = 100

/** What the sweep asks of the shop. */
export interface ShopToSweep {
  /** Ids of resources behind `after`, in the database's order; fewer than `limit` at the end. */
  list(definition: TopicDefinition, after: string, limit: number): Promise<string[]>
  /** Of these, the ones that receivers could have been sent as created: not those that are new, or whose creation failed. */
  established(definition: TopicDefinition, ids: readonly string[]): Promise<string[]>
  /** Of these, the ones that are gone, each with the moment of its deletion where that is known. */
  gone(definition: TopicDefinition, ids: readonly string[]): Promise<{ id: string; at: Date | null }[]>
  /** What updates of resources would be to these webhooks. */
  compare(
    events: readonly SweptEvent[],
    webhooks: readonly WebhookRecord[],
    catalogue: Catalogue,
    snapshots: Snapshots
  ): Promise<Composition[]>
}

/** An update that nobody has told of. */
export type SweptEvent = Pick<
  NewEvent,
  "id" | "topic" | "event_name" | "event_data" | "source" | "occurred_at"
> & { resource_id: string }

/** A kind of resource, with what may be told of it. */
type Kind = {
  resource: string
  updated: TopicDefinition & { entity: string }
  deleted?: TopicDefinition
  /** The update and what is sent beside it, as far as webhooks want them. */
  others: TopicDefinition[]
}

/** What came of a page: all of it is done with, or some of it seems to differ, and is looked at once more. */
type Page =
  | { kind: "compared"; after: string | null; findings: SweepFindings }
  | { kind: "suspect"; start: string; ids: string[] }

const NOTHING: SweepFindings = { checked: 0, changed: 0, deleted: 0 }

/**
 * Compares each resource with its snapshot, in rounds, a page at a time, in whichever process comes first. What differs is captured
 * as an update, what is gone as a deletion, and fan-out makes messages of them; what has no snapshot gets one. The position is in
 * the database, so any process goes on with the round. See docs/decisions/sweep.md.
 */
export class Sweep {
  private readonly loop: Loop
  private lookAt = -Infinity

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
    if (performance.now() < this.lookAt) {
      return false
    }
    this.lookAt = performance.now() + LOOK_MS
    await beginRound(this.db, this.hours)
    if (await findDueRound(this.db)) {
      const rest = await this.runExclusive("sweep", () => this.page())
      this.lookAt = performance.now() + Math.min(rest ?? LOOK_MS, LOOK_MS)
    }
    return false
  }

  /** Compares what comes next of a round that is due. @returns how long to rest, in milliseconds. */
  async page(): Promise<number> {
    const startedAt = performance.now()
    const position = await findDueRound(this.db)
    if (!position) {
      return LOOK_MS
    }
    await this.registry.refresh()
    const [kind, next] = this.kinds().filter(({ resource }) => resource >= position.resource)
    const page = kind && (await this.comparePage(kind, position))
    const rest = (performance.now() - startedAt) * REST
    await this.move(kind, next, page, rest)
    return rest
  }

  private async move(
    kind: Kind | undefined,
    next: Kind | undefined,
    page: Page | undefined,
    rest: number
  ): Promise<void> {
    if (page?.kind === "suspect") {
      const position = { resource: kind!.resource, after_id: page.start, suspects: page.ids }
      await moveRound(this.db, position, NOTHING, Math.max(rest, GRACE_MS) / 1_000)
      return
    }
    const { changed, deleted } = page?.findings ?? NOTHING
    if (changed || deleted) {
      this.logger.warn(
        `webhooks: the sweep found ${changed} changed and ${deleted} deleted of ${kind?.resource} that Medusa had not told of`
      )
    }
    const resource = page && page.after !== null ? kind!.resource : next?.resource
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

  /** What webhooks want to hear the life of, in the order of its names. */
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
   * A page is looked at twice where something differs: its event may be on the way. What still differs then is captured.
   */
  private async comparePage(kind: Kind, position: SweepPosition): Promise<Page> {
    const { resource, updated, deleted } = kind
    const isNew = resource !== position.resource
    const [start, suspects] = isNew ? ["", null] : [position.after_id, position.suspects]
    const ids = await this.shop.list(updated, start, PAGE)
    const until = ids.length < PAGE ? null : ids.at(-1)!
    // Of the shop's own topics a deletion that was told is not noted.
    const notTold = deleted !== undefined && !deleted.isCustom
    const known = await listSnapshots(this.db, updated.entity, start, until, { notTold, limit: SNAPSHOTS })
    const { differing, fresh } = await this.compare(kind, ids, new Set(known))
    if (fresh.length) {
      await writeSnapshots(this.db, fresh)
    }
    const there = new Set(ids)
    const missing = deleted ? known.filter((id) => !there.has(id)) : []
    const gone = missing.length ? await this.shop.gone(updated, missing) : []
    const found = [...new Set([...differing, ...gone].map(({ id }) => id))]
    if (!suspects && found.length) {
      return { kind: "suspect", start, ids: found }
    }
    const stillSo = new Set(found.filter((id) => suspects?.includes(id)))
    const changed = differing.filter(({ id }) => stillSo.has(id))
    const ended = gone.filter(({ id }) => stillSo.has(id))
    await this.ledger.capture([
      ...changed.map(({ id, topic }) => toldOf(topic, id, new Date())),
      ...ended.flatMap(({ id, at }) => (deleted ? [toldOf(deleted, id, at ?? new Date())] : [])),
    ])
    return {
      kind: "compared",
      after: known.length === SNAPSHOTS ? known.at(-1)! : until,
      findings: {
        checked: ids.length,
        changed: new Set(changed.map(({ id }) => id)).size,
        deleted: ended.length,
      },
    }
  }

  /** Which resources differ from their snapshots, and the snapshots of those that had none, or not all that webhooks want. */
  private async compare({ updated, others }: Kind, ids: readonly string[], known: ReadonlySet<string>) {
    const established = new Set(
      await this.shop.established(
        updated,
        ids.filter((id) => !known.has(id))
      )
    )
    const compared = ids.filter((id) => known.has(id) || established.has(id))
    const looks = compared.flatMap((id) =>
      [updated, ...others.filter((one) => one !== updated)].map((topic) => ({ id, topic }))
    )
    const events = looks.map(({ id, topic }) => ({ ...toldOf(topic, id, new Date()), resource_id: id }))
    const keys = looks.map(({ id }) => ({ entity: updated.entity, resource_id: id }))
    const read = await readSnapshots(this.db, keys, { draws: true })
    const snapshots = new Map<string, Snapshot>(events.map(({ id }, index) => [id, read[index]!]))
    const compositions = await this.shop.compare(events, this.registry.all(), this.catalogue, snapshots)
    const composed = compositions.map((one) => (one.kind === "composed" ? one : null))
    return {
      differing: looks.filter(({ topic }, index) => composed[index]?.differs && others.includes(topic)),
      fresh: composed.flatMap((one, index) => {
        const write = one && !one.differs ? one.snapshot : undefined
        const isKnown = looks[index]!.topic.channels && write?.revision === write?.expected
        return write && write.state !== null && !isKnown ? [write] : []
      }),
    }
  }
}

function toldOf(definition: TopicDefinition, resource_id: string, at: Date): NewEvent {
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
