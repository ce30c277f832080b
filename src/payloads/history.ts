import type { Snapshot, SnapshotWrite } from "../modules/webhook/store/snapshots"
import { readableJson } from "../modules/webhook/capture/storable"
import { changesBetween, isTouch, type Change } from "./changes"
import { pick } from "./fields"
import type { View } from "./plan"
import type { Source } from "./subjects"

/** What of a resource was composed last, for webhooks with the same wishes. */
export type Kept = {
  /** Of the state that it is of. */
  revision: number
  /** Whether a message that the resource was created told it, and no update since. */
  byCreation: boolean
  data: unknown
  /** The data as JSON, where it was composed in this batch. */
  text?: string
}

/** The same with what is composed now, cut from `source`. `text` is what a body says of it: a state is put into JSON once. */
export type Told = {
  before: Kept | undefined
  after: unknown
  text: string
  source: Source
  changes: Change[]
}

/** How the states of a resource are written: `{ "<key of a view>": { "r": revision, "c": 1, "d": data } }`. */
type Written = Record<string, { r: number; c?: 1; d: unknown }>

/** Among the views: the sales channels that a message last said the resource came into, or did not leave. */
const CHANNELS = "channels"

/** What is known of a resource, from one event to the next of a batch. */
export class History {
  private readonly kept: Map<string, Kept>
  private revision: number | null
  private channels: string[] | null

  constructor({ revision, state, sales_channel_ids }: Snapshot) {
    const written = state === null ? {} : (JSON.parse(state) as Written)
    this.kept = new Map(
      Object.entries(written).map(([key, { r, c, d }]) => [
        key,
        { revision: r, byCreation: c === 1, data: d },
      ])
    )
    this.revision = revision
    this.channels = sales_channel_ids
  }

  /** The last state, by the key of a view; undefined where it is not known. */
  last(key: string): Kept | undefined {
    return this.kept.get(key)
  }

  /** The sales channels that the next message about them is compared with; undefined where they are not known. */
  knownChannels(): string[] | undefined {
    return this.kept.get(CHANNELS)?.data as string[] | undefined
  }

  /** Whether any state is kept. */
  isKept(): boolean {
    return [...this.kept.keys()].some((view) => view !== CHANNELS)
  }

  /** The sales channels that it was in; null where that is not known. */
  lastChannels(): string[] | null {
    return this.channels
  }

  /** The revision of the last composed state; null for none. */
  lastRevision(): number | null {
    return this.revision
  }

  /** A new state, compared with the last one. */
  compare({ key, choice }: View, source: Extract<Source, { kind: "readable" }>): Told {
    const before = this.kept.get(key)
    // As a receiver reads it: times are texts, and what is undefined is not there.
    const text = readableJson(JSON.stringify(pick(source.data, choice.selection, source.read)))
    const after = JSON.parse(text) as unknown
    return { before, after, text, source, changes: before ? changesBetween(before.data, after) : [] }
  }

  /**
   * Puts a new state in the place of the last one. A view in which nothing but a time of writing moved keeps the state before: the
   * receivers were sent that one.
   * @returns what is to be stored.
   */
  advance(
    key: Pick<SnapshotWrite, "entity" | "resource_id">,
    revision: number,
    told: ReadonlyMap<string, Told>,
    { channels, byCreation }: { channels: string[] | null; byCreation: boolean }
  ): SnapshotWrite {
    const expected = this.revision
    let isNew = false
    for (const [view, { before, after, text, changes }] of told) {
      if (!before || !changes.every(isTouch)) {
        this.kept.set(view, { revision, byCreation, data: after, text })
        isNew = true
      } else if (before.byCreation && !byCreation) {
        this.kept.set(view, { ...before, byCreation })
        isNew = true
      }
    }
    for (const view of [...this.kept.keys()].filter((known) => known !== CHANNELS && !told.has(known))) {
      isNew = this.kept.delete(view)
    }
    this.revision = revision
    this.channels = channels ?? this.channels
    const state = isNew ? this.text() : null
    return { ...key, expected, revision, state, sales_channel_ids: channels, deleted: false }
  }

  /** Notes a message that tells no new state: only its revision counts. */
  touch(
    key: Pick<SnapshotWrite, "entity" | "resource_id">,
    revision: number,
    deleted: boolean
  ): SnapshotWrite {
    const expected = this.revision
    this.revision = revision
    return { ...key, expected, revision, state: null, sales_channel_ids: null, deleted }
  }

  /** Notes the sales channels that the next message about them is compared with. */
  moveChannels(
    key: Pick<SnapshotWrite, "entity" | "resource_id">,
    revision: number,
    channels: readonly string[]
  ): SnapshotWrite {
    this.kept.set(CHANNELS, { revision, byCreation: false, data: channels })
    return { ...this.touch(key, revision, false), state: this.text() }
  }

  private text(): string {
    const views = [...this.kept].map(([key, { revision, byCreation, data, text }]) => {
      const start = JSON.stringify(byCreation ? { r: revision, c: 1 } : { r: revision }).slice(0, -1)
      return `${JSON.stringify(key)}:${start},"d":${text ?? JSON.stringify(data)}}`
    })
    return `{${views.join()}}`
  }
}
