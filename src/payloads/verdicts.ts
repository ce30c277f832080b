import type { ComposedDelivery } from "../modules/webhook/fan-out/composer"
import { bodyAround, bodyText, withContext, type Envelope } from "../modules/webhook/fan-out/envelope"
import { REMARK } from "../modules/webhook/remarks"
import type { WebhookChanges, WebhookRecord } from "../types"
import { propertiesOf } from "../types/typed"
import { movedFor, type ChannelMove } from "./channel-moves"
import { describeChanges, DETAILS, isTouch, type Change, type Detail } from "./changes"
import { isRecord, own } from "./data-path"
import { pick } from "./fields"
import type { History, Told } from "./history"
import { deletionIn } from "./kept-states"
import { matchesFilter } from "./matches-filter"
import { takesTopicFields, type Choices, type Subscriber, type View } from "./plan"
import { isInScope } from "./scope"
import type { PlannedEvent, Source, Subject } from "./subjects"
import { areTriggered } from "./triggers"

/** What is decided about an event for a webhook that subscribes to it. */
export type Verdict =
  | { kind: "sent"; delivery: ComposedDelivery }
  /** It changes nothing of what the webhook is sent, or nothing that its triggers name. */
  | { kind: "unchanged"; webhook_id: string }
  /** It is out of the webhook's scope, or does not pass its filter. */
  | { kind: "withheld" }

type Ready = Extract<Subscriber, { kind: "ready" }>
type Readable = Extract<Source, { kind: "readable" }>

/** What an event is compared with. */
export type Past = {
  /** Undefined where nothing is compared, as for a sample. */
  history: History | undefined
  /** Whether it tells a new state; not where what was stored is sent again. */
  isNew?: boolean
  /** What is kept of the resource as it is now, by the keys of views; none where nothing is compared. */
  told: ReadonlyMap<string, Told>
  /** The sales channels that the event tells of; null for one that tells of none. */
  move: ChannelMove | null
  sendUnchanged?: boolean
  maxPayloadBytes?: number
  matches(patterns: string[], topic: string): boolean
}

/** What an update changed of what a webhook is sent. */
type Difference = { changes: Change[]; since: number }

/** What an update is to a webhook. */
type News = { isSent: boolean; difference?: Difference }

/** Decides about an event for one webhook after the other, and composes each text once. */
export class Verdicts {
  /** The text that most webhooks are sent: of the topic's own fields. Null while nobody is sent it. */
  shared: string | null = null
  private readonly texts = new Map<string, string>()
  /** What is said of a deleted resource of which nothing is known. */
  private readonly nothingKnown: { id: string | null }

  constructor(
    private readonly planned: PlannedEvent,
    private readonly subject: Extract<Subject, { kind: "found" }>,
    private readonly base: Readable,
    private readonly envelope: Envelope,
    private readonly past: Past
  ) {
    this.nothingKnown = { id: subject.id }
  }

  of(subscriber: Subscriber): Verdict {
    const { webhook } = subscriber
    const { move } = this.past
    // A creation would bring it back. What else has happened to it is told all the same: that an invitation was accepted, which deletes it.
    if (
      this.base.deleted &&
      this.planned.plan.stage === "created" &&
      this.past.history?.isDeleted &&
      this.hearsOf("deleted", webhook)
    ) {
      return { kind: "withheld" }
    }
    if (move ? !this.isToldOf(move, webhook) : !isInScope(webhook, this.channelsFor(webhook))) {
      return { kind: "withheld" }
    }
    if (move?.kind === "lost") {
      return this.withdrawal(webhook, move)
    }
    if (subscriber.kind === "broken") {
      return this.unsendable(webhook, subscriber.problem)
    }
    const source = this.sourceOf(subscriber)
    if (source?.kind !== "readable") {
      return this.unsendable(webhook, REMARK.unread(source?.error ?? ""))
    }
    if (!this.passes(subscriber, this.lookedAt(subscriber, source))) {
      return { kind: "withheld" }
    }
    const news = this.newsOf(subscriber)
    if (!news.isSent) {
      return { kind: "unchanged", webhook_id: webhook.id }
    }
    const body = this.bodyOf(subscriber, source, news.difference)
    return { kind: "sent", delivery: { webhook_id: webhook.id, body, remark: null } }
  }

  /** What a product came into as it was created is said by the message of its creation, to those who are sent creations. */
  private isToldOf(move: ChannelMove, webhook: WebhookRecord): boolean {
    return movedFor(webhook, move).length > 0 && !(move.byCreation && this.hearsOf("created", webhook))
  }

  /** A resource that left its channels is named, with those of them that the webhook may know. No filter holds that back. */
  private withdrawal(webhook: WebhookRecord, move: ChannelMove): Verdict {
    const { id } = this.subject
    const sales_channels = movedFor(webhook, move).map((channel) => ({ id: channel }))
    const data = webhook.payload === "thin" ? { id } : { id, sales_channels }
    const body = withContext(bodyText(this.envelope, data), webhook.context)
    return { kind: "sent", delivery: { webhook_id: webhook.id, body, remark: null } }
  }

  /** A delivery that cannot be composed holds an id and no more: an admin may have it sent all the same. */
  private unsendable({ id, context }: WebhookRecord, remark: string): Verdict {
    if (this.isToldDeletion()) {
      return { kind: "unchanged", webhook_id: id }
    }
    const body = withContext(bodyText(this.envelope, { id: this.subject.id }), context)
    return { kind: "sent", delivery: { webhook_id: id, body, remark } }
  }

  /** Medusa ends a product's links while it deletes the product. Whoever was told that it came into a channel is told of its end. */
  private channelsFor(webhook: WebhookRecord): readonly string[] {
    const { history } = this.past
    if (!this.isDeletion || !history) {
      return this.subject.channels
    }
    const last = history.lastChannels() ?? this.subject.channels
    return this.hearsOf("added", webhook) ? [...last, ...(history.knownChannels() ?? [])] : last
  }

  private get isDeletion(): boolean {
    return this.planned.plan.stage === "deleted"
  }

  private sourceOf(subscriber: Ready): Source | undefined {
    const source = this.subject.sources[subscriber.need]
    return this.isDeletion && this.past.history ? this.lastState(subscriber, source) : source
  }

  /**
   * What was told of a resource before it was deleted. What can still be read is not that: links are ended by then, and parts that
   * were deleted long ago are back. Only a row without relations says all by itself.
   */
  private lastState({ sent, choices }: Ready, row: Source | undefined): Source | undefined {
    const kept = this.keptOf(sent)
    if (kept) {
      return { kind: "readable", data: kept, read: undefined, deleted: true }
    }
    const reads = (choices ?? this.planned.plan.choices)?.live.reads ?? []
    const isWhole = row?.kind === "readable" && row.read && !reads.some((path) => path.includes("."))
    return isWhole ? row : { kind: "readable", data: this.nothingKnown, read: undefined, deleted: true }
  }

  /** What a view has kept of a resource that was deleted. */
  private keptOf(view: View | null): Record<string, unknown> | undefined {
    const kept = view && this.past.history?.last(view.key)
    const deletedAt = isRecord(this.base.data) ? own(this.base.data, "deleted_at") : undefined
    return kept
      ? { ...propertiesOf(kept.data), deleted_at: deletedAt ?? this.planned.event.occurred_at }
      : undefined
  }

  /** What a filter is asked about; undefined where nothing is known, which no filter may suppress. */
  private lookedAt({ looked, sent }: Ready, { data }: Readable): unknown {
    if (!this.isDeletion || !this.past.history) {
      return data
    }
    return this.keptOf(looked ?? sent) ?? (data === this.nothingKnown || !sent ? undefined : data)
  }

  private passes({ filter, webhook: { context } }: Ready, data: unknown): boolean {
    return (
      !filter ||
      data === undefined ||
      matchesFilter(filter, { ...this.envelope, data, ...(context && { context }) })
    )
  }

  /** Whether an update is sent, and what of it a receiver is told as changed. */
  private newsOf(subscriber: Ready): News {
    const { webhook, triggers, sent, looked } = subscriber
    if (this.isToldDeletion()) {
      return { isSent: false }
    }
    const decides = looked ?? sent
    const told =
      this.planned.plan.stage === "updated" && decides ? this.past.told.get(decides.key) : undefined
    // To those who were told of its deletion, all of what is back is news.
    const isBack = this.past.history?.isDeleted && this.hearsOf("deleted", webhook)
    if (!told?.before || isBack || !this.wasSent(subscriber, told.before.data)) {
      return { isSent: true }
    }
    if (told.before.unsent && !this.isFoundBySweep()) {
      return { isSent: true }
    }
    const shown = sent && this.past.told.get(sent.key)
    const isNews = (changes: readonly Change[]) =>
      triggers ? areTriggered(triggers, changes) : !changes.every(isTouch)
    const needsWrite = triggers
      ? isNews(told.changes)
      : !shown?.before || this.past.sendUnchanged || isNews(shown.changes)
    // Another topic's message has told of another state meanwhile, and this one is as the last update said.
    const isTaken =
      shown?.interim && isNews(shown.interim.changes) && this.hearsOne(webhook, shown.interim.topics)
    // A state that a creation has told is new to those who are not sent creations.
    const isFirst = told.before.byCreation && told.changes.every(isTouch) && !this.hearsOf("created", webhook)
    const isUnseen = !triggers && this.tellsOfUnseen()
    return {
      isSent: needsWrite || isTaken || isFirst || isUnseen,
      ...(shown?.before && { difference: { changes: shown.changes, since: shown.before.revision } }),
    }
  }

  /**
   * Whether it is a deletion that receivers were told of: catch-up or the sweep found it, and the event bus brought it late. Asked of
   * new events alone: an admin may have it sent again.
   */
  private isToldDeletion(): boolean {
    if (!this.past.isNew || !deletionIn(this.planned, this.base)) {
      return false
    }
    // What left no row is not restored and deleted again. Its events have moments of their own.
    return Boolean(this.past.history?.hasTold(this.base.deletedAt ?? null))
  }

  /** Whether an event is behind it that changes what the resource does not show. */
  private tellsOfUnseen(): boolean {
    const { event, plan } = this.planned
    const causes = event.causes ?? [event.event_name]
    return plan.definition.events.some(({ name, unseen }) => unseen && causes.includes(name))
  }

  /**
   * Whether the resource differs from what the sweep noted. Else that may have been noted after a change whose event was still on
   * its way: this update is sent then, and says no changes.
   */
  private isFoundBySweep(): boolean {
    const isNew = ({ changes }: Told) => !changes.every(isTouch)
    return this.planned.event.source === "catch_up" && [...this.past.told.values()].some(isNew)
  }

  /** Whether the state before was one for this webhook: what comes into its scope is new to it. */
  private wasSent(subscriber: Ready, before: unknown): boolean {
    const { webhook } = subscriber
    const channels = this.past.history?.lastChannels()
    const inScope = !webhook.sales_channel_ids.length || (channels != null && isInScope(webhook, channels))
    return inScope && this.passes(subscriber, before)
  }

  private hearsOf(event: "created" | "deleted" | "added", webhook: WebhookRecord): boolean {
    return this.hearsOne(webhook, [`${this.planned.plan.definition.resource}.${event}`])
  }

  private hearsOne({ topics }: WebhookRecord, ones: readonly string[]): boolean {
    return ones.some((topic) => this.past.matches(topics, topic))
  }

  /**
   * A message whose data is within the bound of a payload is sent, however much has changed: it says less of its changes then, and
   * nothing where even that is too much.
   */
  private bodyOf(subscriber: Ready, source: Readable, difference: Difference | undefined): string {
    const { context } = subscriber.webhook
    const { maxPayloadBytes = Infinity } = this.past
    const fits = (text: string) => Buffer.byteLength(withContext(text, context)) <= maxPayloadBytes
    let text: string | undefined
    for (const detail of difference ? DETAILS : []) {
      text = this.textOf(subscriber, source, difference, detail)
      if (fits(text)) {
        break
      }
      text = undefined
    }
    text ??= this.textOf(subscriber, source)
    if (takesTopicFields(subscriber)) {
      this.shared ??= text
    }
    return withContext(text, context)
  }

  private textOf(subscriber: Ready, source: Readable, difference?: Difference, detail?: Detail): string {
    const { webhook } = subscriber
    const isTopics = takesTopicFields(subscriber)
    const wish = isTopics ? "" : webhook.payload === "thin" ? "thin" : webhook.fields?.join()
    const key = JSON.stringify([wish, difference?.since, detail])
    const known = this.texts.get(key)
    if (known !== undefined) {
      return known
    }
    const changes = difference && describeChanges(difference.changes, difference.since, detail)
    const text = this.bodyWith(subscriber, source, changes)
    this.texts.set(key, text)
    return text
  }

  private bodyWith(subscriber: Ready, source: Readable, changes?: WebhookChanges): string {
    if (subscriber.webhook.payload === "thin") {
      return bodyText(this.envelope, { id: this.subject.id ?? idIn(source.data) }, changes)
    }
    if (source.data === this.nothingKnown) {
      return bodyText(this.envelope, source.data, changes)
    }
    const told = subscriber.sent && this.past.told.get(subscriber.sent.key)
    if (told && !source.deleted) {
      // What was compared, and is kept, is what is sent: its filter may have had it read once more.
      return bodyAround(this.envelope, told.text, changes)
    }
    // The topic's own fields are cut from what was read for them, so that all who are sent them share a text.
    const from = takesTopicFields(subscriber) && !this.isDeletion ? this.base : source
    return bodyText(this.envelope, cut(from, subscriber.choices ?? this.planned.plan.choices), changes)
  }
}

/** What of a resource is sent: a choice of fields, or all of it. */
function cut({ data, read, deleted }: Readable, choices: Choices | null): unknown {
  return choices ? pick(data, (deleted ? choices.deleted : choices.live).selection, read) : data
}

/** A merchant's own `payload` function may name a resource that the event does not. */
function idIn(data: unknown): unknown {
  return (isRecord(data) && own(data, "id")) || null
}
