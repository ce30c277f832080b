import type { ComposeOptions, ComposedDelivery, Composition } from "../modules/webhook/fan-out/composer"
import type { Envelope } from "../modules/webhook/fan-out/envelope"
import type { Snapshots } from "../modules/webhook/fan-out/snapshots"
import { errorText } from "../modules/webhook/safe-errors"
import { readsResource } from "../topics/catalogue"
import type { NeverSent } from "../topics/never-sent"
import { WEBHOOK } from "../topics/resource-of"
import type { TopicDefinition, WebhookRecord } from "../types"
import { channelMoveOf } from "./channel-moves"
import { isRecord, own } from "./data-path"
import { ResourceHistory } from "./history"
import { differs, snapshotOf, compareViews, type KnownStates } from "./kept-states"
import { lifecycleTopics, planTopic, type Subscription, type TopicPlan, type WithheldFrom } from "./plan"
import { PriceListQuery } from "./price-lists"
import type { QueryPort } from "./query-port"
import { SendableQuery } from "./sendable-query"
import { findSubjects, type CapturedEvent, type PlannedEvent, type Source, type Subject } from "./subjects"
import { Verdicts } from "./verdicts"

type ComposeDependencies = {
  query: QueryPort
  neverSent: NeverSent
  definitionOf(topic: string): TopicDefinition | undefined
  /** Whether a webhook's topics, which may be wildcards, cover a topic. */
  matches(patterns: string[], topic: string): boolean
  /** What a webhook must not use with a topic. Default: nothing. */
  withheldFrom?: WithheldFrom | undefined
  /** Whether the states are only stored, and no deliveries are made of the result, as in the sweep. Default: no. */
  unsent?: boolean
} & Partial<ComposeOptions>

/** The last known states of the resources of a batch, by entity and id. */
type Histories = Map<string, ResourceHistory>

/**
 * Composes the payloads of captured events, and decides which webhooks get them.
 *
 * `data` of a message is:
 * - the resource with the topic's fields;
 * - for a deleted resource the last state that was sent, with `deleted_at`, or `{ id }` where none is known;
 * - for a topic without an entity the event's own data;
 * - for a topic with a `payload` function its result.
 *
 * Credentials and raw provider data are left out of resources and events. For each webhook that subscribes, in this order: is the
 * resource in its scope, does its filter match, does the update change what it is sent, which fields does it take. Updates of
 * resources that are deleted by now are not sent, because the deletion follows.
 * @returns a composition for each event, in the order of the events. An event that fails does not affect the others. `absent`
 *   where the resource has no row, and for a deletion whose resource is not deleted. Of two events of a resource, the higher
 *   revision has the state that was read later.
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
      composeEvent(one, subjects[index], statesOf(one, snapshots, histories), creations, dependencies),
    ])
  )
  return events.map((event) => compositions.get(event) ?? failed(event, `No topic ${event.topic} is defined`))
}

/** The id of the last creation of each resource in a batch. */
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
  { definitionOf, matches, withheldFrom }: ComposeDependencies
): TopicPlan {
  const subscribed = (one: TopicDefinition): Subscription => ({
    definition: one,
    webhooks: webhooks.filter(({ topics }) => matches(topics, one.topic)),
    withheldFrom,
  })
  const life = (compares ? lifecycleTopics(definition.resource) : [])
    .map(definitionOf)
    .filter((one): one is TopicDefinition => readsResource(one) && one.entity === definition.entity)
  return planTopic(subscribed(definition), life.map(subscribed))
}

function statesOf(
  { event, plan: { definition } }: PlannedEvent,
  snapshots: Snapshots,
  histories: Histories
): KnownStates | null {
  const snapshot = snapshots.get(event.id)
  if (!snapshot || event.resource_id === null || !readsResource(definition)) {
    return null
  }
  const key = { entity: definition.entity, resource_id: event.resource_id }
  const name = JSON.stringify([key.entity, key.resource_id])
  const history = histories.get(name) ?? new ResourceHistory(snapshot)
  histories.set(name, history)
  return { key, history, next: snapshot.next }
}

function composeEvent(
  planned: PlannedEvent,
  subject: Subject | undefined,
  states: KnownStates | null,
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
  if (states?.next != null) {
    if (subject.readOrder < states.history.readOrder) {
      return {
        kind: "overtaken",
        event_id: event.id,
        error: "Its resource was read before that of an earlier event",
      }
    }
    states.history.readOrder = subject.readOrder
  }
  const [base] = subject.sources
  if (base?.kind !== "readable") {
    return failed(event, base?.error ?? "Nothing was read")
  }
  const one = withActualStage(planned, base)
  if (isDeletionUndone(one, base)) {
    return {
      kind: "absent",
      event_id: event.id,
      error: `${one.plan.definition.resource} ${event.resource_id} is not deleted`,
    }
  }
  try {
    return composeRead(one, subject, base, states, creations, dependencies)
  } catch (error) {
    return failed(event, errorText(error))
  }
}

/** Composes an event whose resource or data was read. @param base the source of the event's payload. */
function composeRead(
  planned: PlannedEvent,
  subject: Extract<Subject, { kind: "found" }>,
  base: Extract<Source, { kind: "readable" }>,
  states: KnownStates | null,
  creations: ReadonlyMap<string, string>,
  dependencies: ComposeDependencies
): Composition {
  const { event, plan } = planned
  const isSkipped = isSuperseded(event, plan.definition, base, creations)
  // Of a skipped event nothing is compared: a draft is no resource of the topic yet, and a creation follows with the state.
  const compared = isSkipped && !base.deleted ? null : states
  const comparisons = compareViews(plan, subject, base, compared)
  const move = channelMoveOf(planned, subject, compared)
  const revision = compared?.next ?? compared?.history.lastRevision() ?? undefined
  const envelope: Envelope = {
    id: event.id,
    type: event.topic,
    timestamp: event.occurred_at.toISOString(),
    revision,
    causes: causesOf(event),
  }
  const verdicts = new Verdicts(planned, subject, base, envelope, {
    ...dependencies,
    history: compared?.history,
    isNew: compared?.next != null,
    comparisons,
    move,
  })
  const subscribers = isSkipped ? [] : plan.subscribers.filter(mayReceive(event, plan.definition))
  const decided = subscribers.map((subscriber) => ({ subscriber, verdict: verdicts.of(subscriber) }))
  // After the verdicts, which compose the shared text when it is first needed.
  const payload = verdicts.shared
  const sent = decided.flatMap(({ subscriber, verdict }) => (verdict.kind === "sent" ? [subscriber] : []))
  const unchanged = decided.flatMap(({ verdict }) =>
    verdict.kind === "unchanged" ? [verdict.webhook_id] : []
  )
  const unsent = dependencies.unsent ?? false
  return {
    kind: "composed",
    event_id: event.id,
    payload,
    ...shownAt(base),
    ...(compared && differs(plan, base, compared, { comparisons, move }) && { differs: true }),
    ...(compared && snapshotOf(planned, subject, base, compared, { comparisons, move, sent, unsent })),
    ...(unchanged.length && { unchanged_for: unchanged }),
    deliveries: decided.flatMap(({ verdict }) =>
      verdict.kind === "sent" ? [sharePayload(verdict.delivery, payload)] : []
    ),
  }
}

/** A delivery whose body equals the event's payload has no body of its own. */
function sharePayload(delivery: ComposedDelivery, payload: string | null): ComposedDelivery {
  return delivery.body === payload ? { ...delivery, body: null } : delivery
}

/**
 * Corrects the stage of a custom topic's deletion. Its resource may still exist: `review.deleted` may send the product that was
 * reviewed. Then the message has that resource's state, and is no deletion of it.
 */
function withActualStage(
  one: PlannedEvent,
  { deleted }: Extract<Source, { kind: "readable" }>
): PlannedEvent {
  const { event, plan } = one
  if (plan.stage !== "deleted" || !plan.definition.isCustom) {
    return one
  }
  return { event, plan: deleted ? { ...plan, views: [] } : { ...plan, stage: "other" } }
}

/** Whether a deletion's resource is not deleted: it was restored meanwhile, or a read replica lags behind. */
function isDeletionUndone(
  { event, plan }: PlannedEvent,
  { deleted }: Extract<Source, { kind: "readable" }>
): boolean {
  return plan.stage === "deleted" && !deleted && event.captured_at !== undefined
}

/** Names of the Medusa events that led to a message, as far as they are known. */
function causesOf({ source, event_name, causes }: CapturedEvent): string[] | undefined {
  return source === "event_bus" || source === "test" ? (causes ?? [event_name]) : undefined
}

/**
 * Whether an event is not sent to any webhook: its resource is deleted by now, so that the deletion follows; a creation follows
 * in the same batch; or the resource does not belong to the topic yet (`unless`), such as a draft order.
 */
function isSuperseded(
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

/** A condition on subscribers. A webhook is sent no events about itself, and none that happened before it was created. */
function mayReceive(
  event: CapturedEvent,
  { resource }: TopicDefinition
): (subscriber: TopicPlan["subscribers"][number]) => boolean {
  return ({ webhook: { id, created_at } }) =>
    (resource !== WEBHOOK || id !== event.resource_id) &&
    (event.source !== "catch_up" || created_at <= event.occurred_at) &&
    (event.captured_at === undefined || created_at <= event.captured_at)
}

/** The resource's `updated_at` as it was read, where it has one. */
function shownAt({ data }: Extract<Source, { kind: "readable" }>): { shown_at?: Date } {
  const updatedAt = isRecord(data) ? own(data, "updated_at") : undefined
  const time = updatedAt instanceof Date || typeof updatedAt === "string" ? new Date(updatedAt) : undefined
  return time && !Number.isNaN(time.getTime()) ? { shown_at: time } : {}
}

function failed(event: CapturedEvent, error: string): Composition {
  return { kind: "failed", event_id: event.id, error }
}
