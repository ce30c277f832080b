import type { ComposedDelivery, Composition } from "../modules/webhook/fan-out/composer"
import type { TopicDefinition, WebhookRecord } from "../types"
import { bodyText, withContext, type Envelope } from "../modules/webhook/fan-out/envelope"
import type { NeverSent } from "../topics/never-sent"
import { WEBHOOK } from "../topics/resource-of"
import { isRecord, own } from "./data-path"
import { pick } from "./fields"
import { matchesFilter } from "./matches-filter"
import { planTopic, takesTopicFields, type Choices, type Subscriber, type TopicPlan } from "./plan"
import { PriceListQuery } from "./price-lists"
import type { QueryPort } from "./query-port"
import { isInScope } from "./scope"
import { SendableQuery } from "./sendable-query"
import { findSubjects, type CapturedEvent, type PlannedEvent, type Source, type Subject } from "./subjects"
import { errorText } from "../modules/webhook/safe-errors"

export type { ComposedDelivery, Composition } from "../modules/webhook/fan-out/composer"
export type { CapturedEvent } from "./subjects"

export type ComposeDependencies = {
  query: QueryPort
  neverSent: NeverSent
  definitionOf(topic: string): TopicDefinition | undefined
  /** Whether a webhook's topics, wildcards among them, cover a topic. */
  matches(patterns: string[], topic: string): boolean
}

/**
 * Freezes the payload of captured events and decides which webhooks get it.
 *
 * `data` is the resource as the topic's fields describe it; for one that was deleted its last known state with
 * `deleted_at`, or `{ id }` where its row is gone; what has no row and was not deleted is absent. A topic without entity sends the event's own data, and one with a
 * `payload` function what that returns. Of resources and events, credentials and raw provider data are left out. Each webhook that subscribes is asked in turn: is the resource in its scope,
 * does its filter pass, which fields does it want, or the id alone. An update of what is deleted by now is owed to nobody: the message
 * of its deletion tells the rest.
 * @returns a composition for each event, in their order. One that fails holds up no other.
 */
export async function compose(
  events: readonly CapturedEvent[],
  webhooks: readonly WebhookRecord[],
  { query, neverSent, definitionOf, matches }: ComposeDependencies
): Promise<Composition[]> {
  const plans = new Map<string, TopicPlan>()
  for (const topic of new Set(events.map((event) => event.topic))) {
    const definition = definitionOf(topic)
    if (definition) {
      plans.set(
        topic,
        planTopic(
          definition,
          webhooks.filter(({ topics }) => matches(topics, topic))
        )
      )
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
  const compositions = new Map(
    planned.map((one, index) => [one.event, composeEvent(one, subjects[index], creations)])
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

function composeEvent(
  { event, plan }: PlannedEvent,
  subject: Subject | undefined,
  creations: ReadonlyMap<string, string>
): Composition {
  if (subject?.kind === "absent") {
    return { kind: "absent", event_id: event.id, error: subject.error }
  }
  if (subject?.kind !== "found") {
    return failed(event, subject?.error ?? "Nothing was read")
  }
  const [base] = subject.sources
  if (base?.kind !== "readable") {
    return failed(event, base?.error ?? "Nothing was read")
  }
  try {
    const envelope: Envelope = { id: event.id, type: event.topic, timestamp: event.occurred_at.toISOString() }
    // Built for the first that takes it: what nobody is sent is not even put together.
    let payload: string | null = null
    const ownText = () => (payload ??= bodyText(envelope, cut(base, plan.choices)))
    const subscribers = isSaidElsewhere(event, plan.definition, base, creations)
      ? []
      : plan.subscribers.filter(concerns(event, plan.definition))
    const composed = subscribers.flatMap(
      (subscriber) => composeDelivery(subscriber, subject, envelope, ownText) ?? []
    )
    const deliveries = composed.map((one) => (one.body === payload ? { ...one, body: null } : one))
    return { kind: "composed", event_id: event.id, payload, ...shownAt(base), deliveries }
  } catch (error) {
    return failed(event, errorText(error))
  }
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
  return Boolean(definition.absorbs) && (deleted || (creation !== undefined && event.id < creation))
}

/** Whom an event concerns: a webhook is not told of itself, nor of what is older than itself. */
function concerns(event: CapturedEvent, { resource }: TopicDefinition): (subscriber: Subscriber) => boolean {
  return ({ webhook: { id, created_at } }) =>
    (resource !== WEBHOOK || id !== event.resource_id) &&
    (event.source !== "catch_up" || created_at <= event.occurred_at) &&
    (event.captured_at === undefined || created_at <= event.captured_at)
}

/** @returns null when the event is none of this webhook's business. */
function composeDelivery(
  subscriber: Subscriber,
  { id, sources, channels }: Extract<Subject, { kind: "found" }>,
  envelope: Envelope,
  ownText: () => string
): ComposedDelivery | null {
  const { webhook } = subscriber
  if (!isInScope(webhook, channels)) {
    return null
  }
  // A delivery that cannot be composed holds an id and no more: an admin may have it sent all the same.
  const unsendable = (remark: string): ComposedDelivery => ({
    webhook_id: webhook.id,
    body: withContext(bodyText(envelope, { id }), webhook.context),
    remark,
  })
  if (subscriber.kind === "broken") {
    return unsendable(subscriber.problem)
  }
  const source = sources[subscriber.need]
  if (source?.kind !== "readable") {
    return unsendable(`What its fields and filter ask for could not be read: ${source?.error ?? ""}`)
  }
  const context = webhook.context ? { context: webhook.context } : {}
  if (
    subscriber.filter &&
    !matchesFilter(subscriber.filter, { ...envelope, data: source.data, ...context })
  ) {
    return null
  }
  const text = takesTopicFields(subscriber) ? ownText() : bodyText(envelope, ownData(subscriber, source, id))
  return { webhook_id: webhook.id, body: withContext(text, webhook.context), remark: null }
}

/** What a webhook is sent that does not take the topic's fields: the id alone, or its own choice. */
function ownData(
  { webhook, choices }: Extract<Subscriber, { kind: "ready" }>,
  source: Extract<Source, { kind: "readable" }>,
  id: string | null
): unknown {
  return webhook.payload === "thin" ? { id: id ?? idIn(source.data) } : cut(source, choices)
}

/** When the resource was last changed, as it was read. */
function shownAt({ data }: Extract<Source, { kind: "readable" }>): { shown_at?: Date } {
  const updatedAt = isRecord(data) ? own(data, "updated_at") : undefined
  const time = updatedAt instanceof Date || typeof updatedAt === "string" ? new Date(updatedAt) : undefined
  return time && !Number.isNaN(time.getTime()) ? { shown_at: time } : {}
}

/** A merchant's own `payload` function may name a resource that the event does not. */
function idIn(data: unknown): unknown {
  return (isRecord(data) && own(data, "id")) || null
}

function cut(
  { data, read, deleted }: Extract<Source, { kind: "readable" }>,
  choices: Choices | null
): unknown {
  return choices ? pick(data, (deleted ? choices.deleted : choices.live).selection, read) : data
}

function failed(event: CapturedEvent, error: string): Composition {
  return { kind: "failed", event_id: event.id, error }
}
