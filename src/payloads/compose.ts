import type { Compared, ComposedDelivery, Composition } from "../modules/webhook/fan-out/composer"
import type { Envelope } from "../modules/webhook/fan-out/envelope"
import type { Snapshots } from "../modules/webhook/fan-out/snapshots"
import { errorText } from "../modules/webhook/safe-errors"
import { readsResource } from "../topics/catalogue"
import type { NeverSent } from "../topics/never-sent"
import { WEBHOOK } from "../topics/resource-of"
import type { TopicDefinition, WebhookRecord } from "../types"
import { channelMoveOf } from "./channel-moves"
import { isRecord, own } from "./data-path"
import { History } from "./history"
import { differs, snapshotOf, toldBy, type Knowledge } from "./kept-states"
import { lifeOf, planTopic, type Subscription, type TopicPlan } from "./plan"
import { PriceListQuery } from "./price-lists"
import type { QueryPort } from "./query-port"
import { SendableQuery } from "./sendable-query"
import { findSubjects, type CapturedEvent, type PlannedEvent, type Source, type Subject } from "./subjects"
import { Verdicts } from "./verdicts"

export type { ComposedDelivery, Composition } from "../modules/webhook/fan-out/composer"
export type { CapturedEvent } from "./subjects"

export type ComposeDependencies = {
  query: QueryPort
  neverSent: NeverSent
  definitionOf(topic: string): TopicDefinition | undefined
  /** Whether a webhook's topics, wildcards among them, cover a topic. */
  matches(patterns: string[], topic: string): boolean
  /** Whether the states are only noted, as the sweep does: nobody is sent what is composed. */
  unsent?: boolean
} & Partial<Compared>

/** What is known of the resources of a batch, by entity and id. */
type Histories = Map<string, History>

/**
 * Freezes the payload of captured events and decides which webhooks get it.
 *
 * `data` is the resource as the topic's fields describe it; for one that was deleted the last state that was told of it, with
 * `deleted_at`, or `{ id }` where none is known; what has no row and was not deleted is absent, and
 * so is a deletion of what is not deleted. A topic without entity sends the
 * event's own data, and one with a `payload` function what that returns. Of resources and events, credentials and raw provider data
 * are left out. Each webhook that subscribes is asked, one after another: is the resource in its scope, does its filter pass, does the update
 * change what it is sent, which fields does it want, or the id alone. Nobody is sent an update of what is deleted by now: the message
 * of its deletion tells the rest.
 * @returns a composition for each event, in their order. One that fails holds up no other. Of the events of a resource, one is told with
 * a higher revision only where it was read no earlier.
 */
export async function compose(
  events: readonly CapturedEvent[],
  webhooks: readonly WebhookRecord[],
  dependencies: ComposeDependencies
): Promise<Composition[]> {
  const { query, neverSent, definitionOf, snapshots = new Map() } = dependencies
  const compares = [...snapshots.values()].some(({ next }) => next !== null)
  const plans = new Map<string, TopicPlan>()
  for (const topic of new Set(events.map((event) => event.topic))) {
    const definition = definitionOf(topic)
    if (definition) {
      plans.set(topic, planOf(definition, webhooks, compares, dependencies))
    }
  }
  const planned = events.flatMap((event): PlannedEvent[] => {
    const plan = plans.get(event.topic)
    return plan ? [{ event, plan }] : []
  })
  const subjects = await findSubjects(
    new SendableQuery(new PriceListQuery(query), neverSent),
    planned,
    neverSent
  )
  const creations = creationsIn(planned)
  const histories: Histories = new Map()
  const compositions = new Map(
    planned.map((one, index) => [
      one.event,
      composeEvent(one, subjects[index], knowledgeOf(one, snapshots, histories), creations, dependencies),
    ])
  )
  return events.map((event) => compositions.get(event) ?? failed(event, `No topic ${event.topic} is defined`))
}

/** The last creation of each resource in a batch, as the events' ids. */
function creationsIn(planned: readonly PlannedEvent[]): ReadonlyMap<string, string> {
  return new Map(
    planned.flatMap(({ event: { id, resource_id }, plan: { definition } }) =>
      definition.event === "created" && resource_id !== null
        ? [[creationKey(definition, resource_id), id]]
        : []
    )
  )
}

function creationKey({ resource }: TopicDefinition, resourceId: string): string {
  return JSON.stringify([resource, resourceId])
}

function planOf(
  definition: TopicDefinition,
  webhooks: readonly WebhookRecord[],
  compares: boolean,
  { definitionOf, matches }: ComposeDependencies
): TopicPlan {
  const subscribed = (one: TopicDefinition): Subscription => ({
    definition: one,
    webhooks: webhooks.filter(({ topics }) => matches(topics, one.topic)),
  })
  const life = (compares ? lifeOf(definition.resource) : [])
    .map(definitionOf)
    .filter((one): one is TopicDefinition => readsResource(one) && one.entity === definition.entity)
  return planTopic(subscribed(definition), life.map(subscribed))
}

function knowledgeOf(
  { event, plan: { definition } }: PlannedEvent,
  snapshots: Snapshots,
  histories: Histories
): Knowledge | null {
  const snapshot = snapshots.get(event.id)
  if (!snapshot || event.resource_id === null || !readsResource(definition)) {
    return null
  }
  const key = { entity: definition.entity, resource_id: event.resource_id }
  const name = JSON.stringify([key.entity, key.resource_id])
  const history = histories.get(name) ?? new History(snapshot)
  histories.set(name, history)
  return { key, history, next: snapshot.next }
}

function composeEvent(
  planned: PlannedEvent,
  subject: Subject | undefined,
  known: Knowledge | null,
  creations: ReadonlyMap<string, string>,
  dependencies: ComposeDependencies
): Composition {
  const { event } = planned
  if (subject?.kind === "absent") {
    return { kind: "absent", event_id: event.id, error: subject.error }
  }
  if (subject?.kind !== "found") {
    return failed(event, subject?.error ?? "Nothing was read")
  }
  if (known?.next != null) {
    if (subject.turn < known.history.turn) {
      return {
        kind: "overtaken",
        event_id: event.id,
        error: "It was read before what an earlier event tells",
      }
    }
    known.history.turn = subject.turn
  }
  const [base] = subject.sources
  if (base?.kind !== "readable") {
    return failed(event, base?.error ?? "Nothing was read")
  }
  const one = asFound(planned, base)
  const { plan } = one
  if (isUndone(one, base)) {
    return {
      kind: "absent",
      event_id: event.id,
      error: `${plan.definition.resource} ${event.resource_id} is not deleted`,
    }
  }
  try {
    const isElsewhere = isSaidElsewhere(event, plan.definition, base, creations)
    // What is no resource of the topic yet, or is told of as created, is not compared with anything.
    const knowledge = isElsewhere && !base.deleted ? null : known
    const told = toldBy(plan, subject, base, knowledge)
    const move = channelMoveOf(one, subject, knowledge)
    const revision = knowledge?.next ?? knowledge?.history.lastRevision() ?? undefined
    const envelope: Envelope = {
      id: event.id,
      type: event.topic,
      timestamp: event.occurred_at.toISOString(),
      revision,
      causes: causesOf(event),
    }
    const subscribers = isElsewhere ? [] : plan.subscribers.filter(concerns(event, plan.definition))
    const verdicts = new Verdicts(one, subject, base, envelope, {
      ...dependencies,
      history: knowledge?.history,
      isNew: knowledge?.next != null,
      told,
      move,
    })
    const composed = subscribers.map((subscriber) => verdicts.of(subscriber))
    const payload = verdicts.shared
    const deliveries = composed.flatMap((verdict) =>
      verdict.kind === "sent" ? [inPayload(verdict.delivery, payload)] : []
    )
    const sent = subscribers.filter((_, index) => composed[index]!.kind === "sent")
    const unchanged = composed.flatMap((verdict) =>
      verdict.kind === "unchanged" ? [verdict.webhook_id] : []
    )
    return {
      kind: "composed",
      event_id: event.id,
      payload,
      ...shownAt(base),
      ...(knowledge && differs(plan, base, knowledge, { told, move }) && { differs: true }),
      ...(knowledge &&
        snapshotOf(one, subject, base, knowledge, {
          told,
          move,
          sent,
          unsent: dependencies.unsent ?? false,
        })),
      ...(unchanged.length && { unchanged_for: unchanged }),
      deliveries,
    }
  } catch (error) {
    return failed(event, errorText(error))
  }
}

function inPayload(delivery: ComposedDelivery, payload: string | null): ComposedDelivery {
  return delivery.body === payload ? { ...delivery, body: null } : delivery
}

/**
 * A topic of the shop's own may tell of a deletion with a resource that lives on, as `review.deleted` with the product that the review
 * was of. It tells that one's state, and is no deletion of it.
 */
function asFound(one: PlannedEvent, { deleted }: Extract<Source, { kind: "readable" }>): PlannedEvent {
  const { event, plan } = one
  if (plan.stage !== "deleted" || !plan.definition.isCustom) {
    return one
  }
  return { event, plan: deleted ? { ...plan, views: [] } : { ...plan, stage: "other" } }
}

/** Whether a deletion finds its resource alive: it was restored meanwhile, or the database that is read lags behind. */
function isUndone(
  { event, plan }: PlannedEvent,
  { deleted }: Extract<Source, { kind: "readable" }>
): boolean {
  return plan.stage === "deleted" && !deleted && event.captured_at !== undefined
}

/** Medusa's events behind a message, as far as they are known. */
function causesOf({ source, event_name, causes }: CapturedEvent): string[] | undefined {
  return source === "event_bus" || source === "test" ? (causes ?? [event_name]) : undefined
}

/**
 * Whether nobody is sent an update: the deletion of its resource tells the rest, or the creation that comes behind it, or it
 * is of what is no resource of the topic yet.
 */
function isSaidElsewhere(
  event: CapturedEvent,
  definition: TopicDefinition,
  { data, deleted }: Extract<Source, { kind: "readable" }>,
  creations: ReadonlyMap<string, string>
): boolean {
  if (definition.unless && isRecord(data) && own(data, definition.unless) === true) {
    return true
  }
  const creation = creations.get(creationKey(definition, event.resource_id ?? ""))
  if (definition.channels) {
    return deleted
  }
  return Boolean(definition.absorbs) && (deleted || (creation !== undefined && event.id < creation))
}

/** Whom an event concerns: a webhook is not told of itself, nor of what is older than itself. */
function concerns(
  event: CapturedEvent,
  { resource }: TopicDefinition
): (subscriber: TopicPlan["subscribers"][number]) => boolean {
  return ({ webhook: { id, created_at } }) =>
    (resource !== WEBHOOK || id !== event.resource_id) &&
    (event.source !== "catch_up" || created_at <= event.occurred_at) &&
    (event.captured_at === undefined || created_at <= event.captured_at)
}

/** When the resource was last changed, as it was read. */
function shownAt({ data }: Extract<Source, { kind: "readable" }>): { shown_at?: Date } {
  const updatedAt = isRecord(data) ? own(data, "updated_at") : undefined
  const time = updatedAt instanceof Date || typeof updatedAt === "string" ? new Date(updatedAt) : undefined
  return time && !Number.isNaN(time.getTime()) ? { shown_at: time } : {}
}

function failed(event: CapturedEvent, error: string): Composition {
  return { kind: "failed", event_id: event.id, error }
}
