import type { Snapshot, SnapshotWrite } from "../modules/webhook/store/snapshots"
import { readableJson } from "../modules/webhook/capture/storable"
import { asWritten } from "../types/typed"
import { changesBetween, isTimestampOnly, type Change } from "./changes"
import { pickFields } from "./fields"
import type { StateView } from "./plan"
import type { Source } from "./subjects"

/** The last composed state of a resource in one view. */
type KeptState = {
  revision: number
  /** Whether the message of the creation has sent it, and no update since. */
  byCreation: boolean
  /** Whether only the sweep has stored it, and no message has sent it. Receivers may know an older state, or none. */
  unsent: boolean
  data: unknown
  /** The data as JSON, where it was composed in this batch. */
  text?: string
}

/**
 * A later state that messages of other topics have sent. `order.canceled`, for example, has the whole order. Webhooks that
 * subscribe to updates only have not seen this state, so updates are still compared with the kept one.
 */
type InterimState = { revision: number; topics: string[]; data: unknown; text?: string }

/** The present state of a resource in one view, compared with the last ones. */
export type Comparison = {
  before: KeptState | undefined
  after: unknown
  /** `after` as JSON, which bodies contain too. */
  text: string
  /** The changes since `before`. */
  changes: Change[]
  /** The topics of an interim state, and the changes since that state. */
  interim?: { topics: string[]; changes: Change[] }
}

/**
 * The stored JSON of a resource's states: `{ "<key of a view>": { "r": revision, "c": 1, "u": 1, "d": data } }`. `"c": 1` is
 * `byCreation`, `"u": 1` is `unsent`. An interim state has a `+` after the key: `{ "r": revision, "t": topics, "d": data }`.
 */
type Written = Record<string, { r: number; c?: 1; u?: 1; t?: string[]; d: unknown }>

const INTERIM = "+"

/** The key under which the sales channels are stored that the last message about channels was based on. */
const CHANNELS = "channels"

/** The last known states of a resource. It is updated by each event of a batch. */
export class ResourceHistory {
  private readonly kept = new Map<string, KeptState>()
  private readonly interims = new Map<string, InterimState>()
  private revision: number | null
  private channels: string[] | null
  /** Whether the resource was deleted when its last message was composed. */
  isDeleted: boolean
  /** The time of the last deletion that was sent; null once the resource exists again. */
  private sentDeletion: Date | null
  /** The order in which the state of the batch's last event was read. */
  readOrder = 0
  /** Whether an interim state was recorded that is not part of a snapshot yet. */
  private hasUnstored = false

  constructor({ revision, state, sales_channel_ids, deleted, told_deletion }: Snapshot) {
    try {
      this.read(state === null ? {} : JSON.parse(state))
    } catch {
      // A damaged state counts as unknown. The next state replaces it.
      this.kept.clear()
      this.interims.clear()
    }
    this.revision = revision
    this.channels = sales_channel_ids
    this.isDeleted = deleted
    this.sentDeletion = told_deletion
  }

  /** Whether a deletion at this time, or a later one, was sent. @param deletion null for any deletion. */
  hasSentDeletion(deletion: Date | null): boolean {
    return this.sentDeletion !== null && (deletion === null || deletion <= this.sentDeletion)
  }

  /** The last state in a view that a message of any topic has sent; undefined where none is known. */
  last(key: string): { data: unknown } | undefined {
    return this.interims.get(key) ?? this.kept.get(key)
  }

  /** The sales channels with which the next message about channels is compared; undefined where they are not known. */
  knownChannels(): string[] | undefined {
    return asWritten(this.kept.get(CHANNELS)?.data)
  }

  /** Whether any state is stored. */
  isKept(): boolean {
    return this.interims.size > 0 || [...this.kept.keys()].some((view) => view !== CHANNELS)
  }

  /** The sales channels of the last composed state; null where they are not known. */
  lastChannels(): string[] | null {
    return this.channels
  }

  /** The revision of the last composed state; null for none. */
  lastRevision(): number | null {
    return this.revision
  }

  /** Compares a new state with the last one in a view. */
  compare({ key, choice }: StateView, source: Extract<Source, { kind: "readable" }>): Comparison {
    const before = this.kept.get(key)
    const interim = this.interims.get(key)
    // As JSON, like the stored state: times are texts, and undefined properties are missing.
    const text = readableJson(JSON.stringify(pickFields(source.data, choice.selection, source.read)))
    const after: unknown = JSON.parse(text)
    const changes = before ? changesBetween(before.data, after) : []
    return {
      before,
      after,
      text,
      changes,
      ...(interim && {
        interim: { topics: interim.topics, changes: changesBetween(interim.data, after) },
      }),
    }
  }

  /**
   * Replaces the last state by a new one. A view in which only `updated_at` has changed keeps the state before, which receivers
   * have.
   * @param facts.unsent whether the state is only stored, and not sent.
   * @returns the snapshot to store.
   */
  advance(
    key: Pick<SnapshotWrite, "entity" | "resource_id">,
    revision: number,
    comparisons: ReadonlyMap<string, Comparison>,
    { channels, byCreation, unsent }: { channels: string[] | null; byCreation: boolean; unsent: boolean }
  ): SnapshotWrite {
    const expected = this.revision
    let isNew = false
    for (const [view, { before, after, text, changes }] of comparisons) {
      if (!before || !changes.every(isTimestampOnly)) {
        this.kept.set(view, { revision, byCreation, unsent, data: after, text })
        isNew = true
      } else if (!unsent && ((before.byCreation && !byCreation) || before.unsent)) {
        this.kept.set(view, { ...before, byCreation, unsent })
        isNew = true
      }
    }
    for (const view of [...this.kept.keys()].filter(
      (known) => known !== CHANNELS && !comparisons.has(known)
    )) {
      isNew = this.kept.delete(view)
    }
    if (this.interims.size) {
      this.interims.clear()
      isNew = true
    }
    this.revision = revision
    this.channels = channels ?? this.channels
    this.isDeleted = false
    this.sentDeletion = null
    const state = isNew ? this.text() : null
    const alive = { deleted: false, told_deletion: null }
    return { ...key, expected, revision, state, sales_channel_ids: channels, ...alive }
  }

  /**
   * Records states that a message of another topic sends. A later deletion contains no older state, and the webhooks that were
   * sent these states get the next update even if nothing has changed since the last update.
   */
  recordInterim(revision: number, comparisons: ReadonlyMap<string, Comparison>, topic: string): void {
    for (const [view, { before, after, text, changes, interim }] of comparisons) {
      const topics = [...new Set([...(interim?.topics ?? []), topic])]
      const isKnown = before && !interim && changes.every(isTimestampOnly)
      if (!isKnown) {
        this.interims.set(view, { revision, topics, data: after, text })
        this.hasUnstored = true
      }
    }
  }

  /**
   * Moves the revision for a message that replaces no state.
   * @param sentDeletion the time of the deletion that the message is about; null for another message.
   * @returns the snapshot to store.
   */
  advanceRevision(
    key: Pick<SnapshotWrite, "entity" | "resource_id">,
    revision: number,
    deleted: boolean,
    sentDeletion: Date | null = null
  ): SnapshotWrite {
    const expected = this.revision
    const state = this.hasUnstored ? this.text() : null
    this.revision = revision
    this.isDeleted = deleted
    this.sentDeletion = sentDeletion && !this.hasSentDeletion(sentDeletion) ? sentDeletion : this.sentDeletion
    this.hasUnstored = false
    const facts = { deleted, told_deletion: this.sentDeletion }
    return { ...key, expected, revision, state, sales_channel_ids: null, ...facts }
  }

  /** Stores the sales channels with which the next message about channels is compared. @returns the snapshot to store. */
  moveChannels(
    key: Pick<SnapshotWrite, "entity" | "resource_id">,
    revision: number,
    channels: readonly string[]
  ): SnapshotWrite {
    this.kept.set(CHANNELS, { revision, byCreation: false, unsent: false, data: channels })
    return { ...this.advanceRevision(key, revision, this.isDeleted), state: this.text() }
  }

  private read(written: Written): void {
    for (const [key, { r, c, u, t, d }] of Object.entries(written)) {
      if (t) {
        this.interims.set(key.slice(0, -INTERIM.length), { revision: r, topics: t, data: d })
      } else {
        this.kept.set(key, { revision: r, byCreation: c === 1, unsent: u === 1, data: d })
      }
    }
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
