import type { ComposedDelivery } from "../modules/webhook/fan-out/composer"
import { bodyAround, bodyText, withContext, type Envelope } from "../modules/webhook/fan-out/envelope"
import { REMARK } from "../modules/webhook/remarks"
import type { WebhookChanges, WebhookRecord } from "../types"
import { propertiesOf } from "../types/typed"
import { movedFor, type ChannelMove } from "./channel-moves"
import { describeChanges, DETAILS, isTimestampOnly, type Change, type Detail } from "./changes"
import { isRecord, own } from "./data-path"
import { pickFields } from "./fields"
import type { ResourceHistory, Comparison } from "./history"
import { deletionIn } from "./kept-states"
import { matchesFilter } from "./matches-filter"
import { takesTopicFields, type Choices, type Subscriber, type StateView } from "./plan"
import { isInScope } from "./scope"
import type { PlannedEvent, Source, Subject } from "./subjects"
import { areTriggered } from "./triggers"

/** The decision about an event for a webhook that subscribes to its topic. */
type EventVerdict =
  | { kind: "sent"; delivery: ComposedDelivery }
  /** The update changes none of the fields that the webhook is sent, or none of its triggers. */
  | { kind: "unchanged"; webhook_id: string }
  /** The resource is out of the webhook's scope, or its filter does not match. */
  | { kind: "withheld" }

type Ready = Extract<Subscriber, { kind: "ready" }>
type Readable = Extract<Source, { kind: "readable" }>

/** What an event is compared with. */
type ComparisonBase = {
  /** Undefined where nothing is compared, as for a sample. */
  history: ResourceHistory | undefined
  /** Whether a new state is composed. It is not when a stored event is sent again. */
  isNew?: boolean
  /** The comparisons of the present state, by the keys of views; none where nothing is compared. */
  comparisons: ReadonlyMap<string, Comparison>
  /** The sales channels that the event is about; null for a topic that is not about channels. */
  move: ChannelMove | null
  sendUnchanged?: boolean
  maxPayloadBytes?: number
  matches(patterns: string[], topic: string): boolean
}

/** The changes of what a webhook is sent, since the revision `since`. */
type Difference = { changes: Change[]; since: number }

/** Whether an update is sent to a webhook, and its changes where they are known. */
type SendDecision = { isSent: boolean; difference?: Difference }

/** Decides about one event for each of its subscribers. A text that several webhooks are sent is composed once. */
export class Verdicts {
  /** The text with the topic's default fields, which most webhooks are sent. Null while no webhook is sent it. */
  shared: string | null = null
  private readonly texts = new Map<string, string>()
  /** The data of a deleted resource of which no state is known. */
  private readonly nothingKnown: { id: string | null }

  constructor(
    private readonly planned: PlannedEvent,
    private readonly subject: Extract<Subject, { kind: "found" }>,
    private readonly base: Readable,
    private readonly envelope: Envelope,
    private readonly past: ComparisonBase
  ) {
    this.nothingKnown = { id: subject.id }
  }

  of(subscriber: Subscriber): EventVerdict {
    const { webhook } = subscriber
    const { move } = this.past
    // After its deletion, a creation would make the receiver add the resource again. Other events are sent after a deletion
    // too: an invitation, for example, is deleted when it is accepted.
    if (
      this.base.deleted &&
      this.planned.plan.stage === "created" &&
      this.past.history?.isDeleted &&
      this.subscribesTo("deleted", webhook)
    ) {
      return { kind: "withheld" }
    }
    if (move ? !this.concerns(move, webhook) : !isInScope(webhook, this.channelsFor(webhook))) {
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
      return this.unsendable(webhook, REMARK.unread, source?.error)
    }
    if (!this.passes(subscriber, this.filteredDataOf(subscriber, source))) {
      return { kind: "withheld" }
    }
    const decision = this.decide(subscriber)
    if (!decision.isSent) {
      return { kind: "unchanged", webhook_id: webhook.id }
    }
    const body = this.bodyOf(subscriber, source, decision.difference)
    return { kind: "sent", delivery: { webhook_id: webhook.id, body, remark: null } }
  }

  /**
   * The channels in which a product was created are part of its creation, so webhooks that are sent creations get no `added`
   * for them.
   */
  private concerns(move: ChannelMove, webhook: WebhookRecord): boolean {
    return movedFor(webhook, move).length > 0 && !(move.byCreation && this.subscribesTo("created", webhook))
  }

  /**
   * The message that a resource has left channels: its id, and those of the channels that are in the webhook's scope. Filters
   * do not apply.
   */
  private withdrawal(webhook: WebhookRecord, move: ChannelMove): EventVerdict {
    const { id } = this.subject
    const sales_channels = movedFor(webhook, move).map((channel) => ({ id: channel }))
    const data = webhook.payload === "thin" ? { id } : { id, sales_channels }
    const body = withContext(bodyText(this.envelope, data), webhook.context)
    return { kind: "sent", delivery: { webhook_id: webhook.id, body, remark: null } }
  }

  /** A delivery whose data cannot be composed. Its body has the id only, because an admin may still have it sent. */
  private unsendable({ id, context }: WebhookRecord, remark: string, error?: string): EventVerdict {
    if (this.isRepeatedDeletion()) {
      return { kind: "unchanged", webhook_id: id }
    }
    const body = withContext(bodyText(this.envelope, { id: this.subject.id }), context)
    return { kind: "sent", delivery: { webhook_id: id, body, remark, ...(error !== undefined && { error }) } }
  }

  /**
   * The resource's sales channels for a webhook's scope. For a deletion these are the last known ones, because Medusa deletes a
   * product's links with the product. A webhook that was sent `added` for a channel is sent the deletion too.
   */
  private channelsFor(webhook: WebhookRecord): readonly string[] {
    const { history } = this.past
    if (!this.isDeletion || !history) {
      return this.subject.channels
    }
    const last = history.lastChannels() ?? this.subject.channels
    return this.subscribesTo("added", webhook) ? [...last, ...(history.knownChannels() ?? [])] : last
  }

  private get isDeletion(): boolean {
    return this.planned.plan.stage === "deleted"
  }

  private sourceOf(subscriber: Ready): Source | undefined {
    const source = this.subject.sources[subscriber.need]
    return this.isDeletion && this.past.history ? this.lastState(subscriber, source) : source
  }

  /**
   * The last known state of a deleted resource. What can still be read of it is not its last state: links are deleted by then,
   * and parts that were deleted earlier are included. Only a row that is read without relations is used where no state is
   * known.
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

  /** The stored state of a deleted resource in a view, with `deleted_at`. */
  private keptOf(view: StateView | null): Record<string, unknown> | undefined {
    const kept = view && this.past.history?.last(view.key)
    const deletedAt = isRecord(this.base.data) ? own(this.base.data, "deleted_at") : undefined
    return kept
      ? { ...propertiesOf(kept.data), deleted_at: deletedAt ?? this.planned.event.occurred_at }
      : undefined
  }

  /** The data that a filter is applied to; undefined for a deletion of which no state is known: then no filter applies. */
  private filteredDataOf({ inspected, sent }: Ready, { data }: Readable): unknown {
    if (!this.isDeletion || !this.past.history) {
      return data
    }
    return this.keptOf(inspected ?? sent) ?? (data === this.nothingKnown || !sent ? undefined : data)
  }

  private passes({ filter, webhook: { context } }: Ready, data: unknown): boolean {
    return (
      !filter ||
      data === undefined ||
      matchesFilter(filter, { ...this.envelope, data, ...(context && { context }) })
    )
  }

  /** Whether an event is sent to a webhook, and the changes that its message names. */
  private decide(subscriber: Ready): SendDecision {
    const { webhook, triggers, sent, inspected } = subscriber
    if (this.isRepeatedDeletion()) {
      return { isSent: false }
    }
    const decides = inspected ?? sent
    const comparison =
      this.planned.plan.stage === "updated" && decides ? this.past.comparisons.get(decides.key) : undefined
    // After a webhook was sent the deletion, a restored resource is new to it.
    const isBack = this.past.history?.isDeleted && this.subscribesTo("deleted", webhook)
    if (!comparison?.before || isBack || !this.wasSent(subscriber, comparison.before.data)) {
      return { isSent: true }
    }
    if (comparison.before.unsent && !this.isFoundBySweep()) {
      return { isSent: true }
    }
    const shown = sent && this.past.comparisons.get(sent.key)
    const isRelevant = (changes: readonly Change[]) =>
      triggers ? areTriggered(triggers, changes) : !changes.every(isTimestampOnly)
    const isChange = triggers
      ? isRelevant(comparison.changes)
      : !shown?.before || this.past.sendUnchanged || isRelevant(shown.changes)
    // The webhook was sent another state by a message of another topic meanwhile, even if nothing has changed since the last
    // update.
    const isChangeSinceInterim =
      shown?.interim &&
      isRelevant(shown.interim.changes) &&
      this.subscribesToAny(webhook, shown.interim.topics)
    // The state was sent by the creation only, and the webhook is not sent creations.
    const isFirst =
      comparison.before.byCreation &&
      comparison.changes.every(isTimestampOnly) &&
      !this.subscribesTo("created", webhook)
    const isUnseen = !triggers && this.hasUnseenCause()
    return {
      isSent: isChange || isChangeSinceInterim || isFirst || isUnseen,
      ...(shown?.before && { difference: { changes: shown.changes, since: shown.before.revision } }),
    }
  }

  /**
   * Whether the event is a deletion that was sent already: catch-up or the sweep found it before the event bus delivered it.
   * Only for new events, since an admin may have a deletion sent again.
   */
  private isRepeatedDeletion(): boolean {
    if (!this.past.isNew || !deletionIn(this.planned, this.base)) {
      return false
    }
    // A resource without a row cannot be restored and deleted again, so that any sent deletion is this one.
    return Boolean(this.past.history?.hasSentDeletion(this.base.deletedAt ?? null))
  }

  /** Whether one of the causes is an event of changes that the resource's fields do not show. */
  private hasUnseenCause(): boolean {
    const { event, plan } = this.planned
    const causes = event.causes ?? [event.event_name]
    return plan.definition.events.some(({ name, unseen }) => unseen && causes.includes(name))
  }

  /**
   * Whether catch-up or the sweep found that the resource differs from the state that the sweep has stored. Otherwise that
   * state may include a change whose event arrives only now: then the update is sent, without changes.
   */
  private isFoundBySweep(): boolean {
    const isNew = ({ changes }: Comparison) => !changes.every(isTimestampOnly)
    return this.planned.event.source === "catch_up" && [...this.past.comparisons.values()].some(isNew)
  }

  /** Whether the state before was in the webhook's scope and passed its filter. If not, the resource is new to the webhook. */
  private wasSent(subscriber: Ready, before: unknown): boolean {
    const { webhook } = subscriber
    const channels = this.past.history?.lastChannels()
    const inScope = !webhook.sales_channel_ids.length || (channels != null && isInScope(webhook, channels))
    return inScope && this.passes(subscriber, before)
  }

  private subscribesTo(event: "created" | "deleted" | "added", webhook: WebhookRecord): boolean {
    return this.subscribesToAny(webhook, [`${this.planned.plan.definition.resource}.${event}`])
  }

  private subscribesToAny({ topics }: WebhookRecord, ones: readonly string[]): boolean {
    return ones.some((topic) => this.past.matches(topics, topic))
  }

  /**
   * The body for a webhook. Where it would exceed `maxPayloadBytes`, `changes` is shortened, and left out in the end, so that
   * the number of changes never prevents a delivery.
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
    const { sent } = subscriber
    const key = JSON.stringify([sent?.key ?? null, difference?.since, detail])
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
    const comparison = subscriber.sent && this.past.comparisons.get(subscriber.sent.key)
    if (comparison && !source.deleted) {
      // The compared state is sent, not `source`, which may have been read by another query for the webhook's filter.
      return bodyAround(this.envelope, comparison.text, changes)
    }
    // The default fields are cut from the same reading for all webhooks, so that they share the text.
    const from = takesTopicFields(subscriber) && !this.isDeletion ? this.base : source
    return bodyText(this.envelope, cut(from, subscriber.choices ?? this.planned.plan.choices), changes)
  }
}

/** The chosen fields of a resource, or all of its data. */
function cut({ data, read, deleted }: Readable, choices: Choices | null): unknown {
  return choices ? pickFields(data, (deleted ? choices.deleted : choices.live).selection, read) : data
}

/** The id in the data, where the event names none: a merchant's `payload` function may return a resource. */
function idIn(data: unknown): unknown {
  return (isRecord(data) && own(data, "id")) || null
}
