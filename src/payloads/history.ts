import type { Snapshot, SnapshotWrite } from "../modules/webhook/store/snapshots"
import { readableJson } from "../modules/webhook/capture/storable"
import { asWritten } from "../types/typed"
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
  /** Whether the sweep noted it, and no message has told it: receivers may know an older one, or none. */
  unsent: boolean
  data: unknown
  /** The data as JSON, where it was composed in this batch. */
  text?: string
}

/**
 * A state that messages of other topics told since, where it is another one. `order.canceled` has the whole order, and webhooks that
 * are sent updates alone have not seen it: so it does not take the place of what updates are compared with.
 */
export type Interim = { revision: number; topics: string[]; data: unknown; text?: string }

/** The same with what is composed now. `text` is what a body says of it: a state is put into JSON once. */
export type Told = {
  before: Kept | undefined
  after: unknown
  text: string
  /** Since the state before. */
  changes: Change[]
  /** The topics that told of a state since, and what has changed since that one. */
  interim?: { topics: string[]; changes: Change[] }
}

/**
 * How the states of a resource are written: `{ "<key of a view>": { "r": revision, "c": 1, "d": data } }`, where `"c": 1` stands for
 * `byCreation` and `"u": 1` for `unsent`; and with a `+` behind the key what was told since: `{ "r": revision, "t": topics, "d": data }`.
 */
type Written = Record<string, { r: number; c?: 1; u?: 1; t?: string[]; d: unknown }>

const INTERIM = "+"

/** Among the views: the sales channels that a message last said the resource came into, or did not leave. */
const CHANNELS = "channels"

/** What is known of a resource, from one event to the next of a batch. */
export class History {
  private readonly kept = new Map<string, Kept>()
  private readonly interims = new Map<string, Interim>()
  private revision: number | null
  private channels: string[] | null
  /** Whether receivers were told that it was deleted. */
  isDeleted: boolean
  /** Of the deletion that receivers were told of last; null where the resource is there again. */
  private toldDeletion: Date | null
  /** When the resource was read as the last event of this batch tells it. */
  turn = 0
  /** Whether something was noted that is not stored. */
  private isNoted = false

  constructor({ revision, state, sales_channel_ids, deleted, told_deletion }: Snapshot) {
    const written: Written = state === null ? {} : JSON.parse(state)
    for (const [key, { r, c, u, t, d }] of Object.entries(written)) {
      if (t) {
        this.interims.set(key.slice(0, -INTERIM.length), { revision: r, topics: t, data: d })
      } else {
        this.kept.set(key, { revision: r, byCreation: c === 1, unsent: u === 1, data: d })
      }
    }
    this.revision = revision
    this.channels = sales_channel_ids
    this.isDeleted = deleted
    this.toldDeletion = told_deletion
  }

  /** Whether receivers were told of a deletion at this moment, or of a later one; of any at all where none is named. */
  hasTold(deletion: Date | null): boolean {
    return this.toldDeletion !== null && (deletion === null || deletion <= this.toldDeletion)
  }

  /** The last state that a message told, whatever its topic, by the key of a view; undefined where it is not known. */
  last(key: string): { data: unknown } | undefined {
    return this.interims.get(key) ?? this.kept.get(key)
  }

  /** The sales channels that the next message about them is compared with; undefined where they are not known. */
  knownChannels(): string[] | undefined {
    return asWritten(this.kept.get(CHANNELS)?.data)
  }

  /** Whether any state is kept. */
  isKept(): boolean {
    return this.interims.size > 0 || [...this.kept.keys()].some((view) => view !== CHANNELS)
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
    const interim = this.interims.get(key)
    // As a receiver reads it: times are texts, and what is undefined is not there.
    const text = readableJson(JSON.stringify(pick(source.data, choice.selection, source.read)))
    const after: unknown = JSON.parse(text)
    const changes = before ? changesBetween(before.data, after) : []
    return {
      ...{ before, after, text, changes },
      ...(interim && {
        interim: { topics: interim.topics, changes: changesBetween(interim.data, after) },
      }),
    }
  }

  /**
   * Puts a new state in the place of the last one. A view in which nothing but a time of writing moved keeps the state before: the
   * receivers were sent that one.
   * @param facts.unsent whether nobody is sent it.
   * @returns what is to be stored.
   */
  advance(
    key: Pick<SnapshotWrite, "entity" | "resource_id">,
    revision: number,
    told: ReadonlyMap<string, Told>,
    { channels, byCreation, unsent }: { channels: string[] | null; byCreation: boolean; unsent: boolean }
  ): SnapshotWrite {
    const expected = this.revision
    let isNew = false
    for (const [view, { before, after, text, changes }] of told) {
      if (!before || !changes.every(isTouch)) {
        this.kept.set(view, { revision, byCreation, unsent, data: after, text })
        isNew = true
      } else if (!unsent && ((before.byCreation && !byCreation) || before.unsent)) {
        this.kept.set(view, { ...before, byCreation, unsent })
        isNew = true
      }
    }
    for (const view of [...this.kept.keys()].filter((known) => known !== CHANNELS && !told.has(known))) {
      isNew = this.kept.delete(view)
    }
    if (this.interims.size) {
      this.interims.clear()
      isNew = true
    }
    this.revision = revision
    this.channels = channels ?? this.channels
    this.isDeleted = false
    this.toldDeletion = null
    const state = isNew ? this.text() : null
    const alive = { deleted: false, told_deletion: null }
    return { ...key, expected, revision, state, sales_channel_ids: channels, ...alive }
  }

  /**
   * Notes the states that a message of another topic has told. The message of a deletion says no older one, and the next update is
   * sent to those who were sent them even where it changes nothing since the last update.
   */
  note(revision: number, told: ReadonlyMap<string, Told>, topic: string): void {
    for (const [view, { before, after, text, changes, interim }] of told) {
      const topics = [...new Set([...(interim?.topics ?? []), topic])]
      const isKnown = before && !interim && changes.every(isTouch)
      if (!isKnown) {
        this.interims.set(view, { revision, topics, data: after, text })
        this.isNoted = true
      }
    }
  }

  /**
   * Stores a message that takes the place of no state.
   * @param toldDeletion of the deletion that it tells of; null for another message.
   */
  touch(
    key: Pick<SnapshotWrite, "entity" | "resource_id">,
    revision: number,
    deleted: boolean,
    toldDeletion: Date | null = null
  ): SnapshotWrite {
    const expected = this.revision
    const state = this.isNoted ? this.text() : null
    this.revision = revision
    this.isDeleted = deleted
    this.toldDeletion = toldDeletion && !this.hasTold(toldDeletion) ? toldDeletion : this.toldDeletion
    this.isNoted = false
    const facts = { deleted, told_deletion: this.toldDeletion }
    return { ...key, expected, revision, state, sales_channel_ids: null, ...facts }
  }

  /** Notes the sales channels that the next message about them is compared with. */
  moveChannels(
    key: Pick<SnapshotWrite, "entity" | "resource_id">,
    revision: number,
    channels: readonly string[]
  ): SnapshotWrite {
    this.kept.set(CHANNELS, { revision, byCreation: false, unsent: false, data: channels })
    return { ...this.touch(key, revision, this.isDeleted), state: this.text() }
  }

  private text(): string {
    const kept = [...this.kept].map(([key, { revision, byCreation, unsent, ...state }]) =>
      written(key, { r: revision, ...(byCreation && { c: 1 }), ...(unsent && { u: 1 }) }, state)
    )
    const interims = [...this.interims].map(([key, { revision, topics, ...state }]) =>
      written(key + INTERIM, { r: revision, t: topics }, state)
    )
    return `{${[...kept, ...interims].join()}}`
  }
}

function written(key: string, facts: object, { data, text }: { data: unknown; text?: string }): string {
  return `${JSON.stringify(key)}:${JSON.stringify(facts).slice(0, -1)},"d":${text ?? JSON.stringify(data)}}`
}
