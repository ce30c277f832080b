import type { TopicDefinition, TopicEvent } from "../types"
import { forbiddenEvent } from "./forbidden-events"
import { builtInTopics } from "./groups"
import { nearest } from "./nearest"
import { NeverSent } from "./never-sent"
import { WEBHOOK } from "./resource-of"

/** A topic, and one of the Medusa events from which it is captured. */
export type TopicRoute = { definition: TopicDefinition; event: TopicEvent }

/** Names of topics whose messages are read from the shop, and of those that send the event's own data. */
export type TopicsBySource = { read: string[]; ownData: string[] }

/** Longest pattern. */
const MAX_LENGTH = 255

/** Prefix of topics for any event of Medusa's bus, including a merchant's own: `action.loyalty.points_earned`. */
const ACTION = "action."

const ANY = "*"

/**
 * The topics to which a webhook may subscribe, and the Medusa events that lead to them. A webhook has patterns: a topic
 * (`order.created`), all topics of a resource (`order.*`), all topics (`*`), or an event of the bus (`action.<event>`). `*`
 * does not include topics about webhooks, because a webhook with `*` must not get data about other apps.
 */
export class Catalogue {
  private readonly topics: ReadonlyMap<string, TopicDefinition>

  /** @param custom a merchant's own topics. One with the name of a built-in topic replaces it. */
  constructor(
    custom: readonly TopicDefinition[] = [],
    /** The fields that are never sent. */
    readonly neverSent: NeverSent = new NeverSent()
  ) {
    this.topics = new Map([...builtInTopics, ...custom].map((definition) => [definition.topic, definition]))
  }

  /** All topics, except actions, by group, in the order of the form. */
  list(): TopicDefinition[] {
    return [...this.topics.values()]
  }

  /** The definitions of the topics of patterns, in the order of the list, then actions, which no wildcard includes. */
  covered(patterns: readonly string[]): TopicDefinition[] {
    return this.expand(patterns).flatMap((topic) => this.get(topic) ?? [])
  }

  /**
   * The plugin's built-in topics that patterns do not cover. A merchant's topics, also those that replace built-in ones, are
   * not shown without rights.
   */
  builtInBeyond(patterns: readonly string[]): TopicDefinition[] {
    return builtInTopics.filter(({ topic }) => !this.covers(patterns, topic))
  }

  /** The definition of a topic; undefined for an unknown or forbidden one, and for a wildcard. */
  get(topic: string): TopicDefinition | undefined {
    return this.topics.get(topic) ?? (this.problem(topic) ? undefined : actionOf(topic))
  }

  /** The reason why a webhook cannot subscribe to this pattern, as a sentence; undefined when there is none. */
  problem(pattern: string): string | undefined {
    if (!pattern || pattern.length > MAX_LENGTH) {
      return `A topic has 1 to ${MAX_LENGTH} characters.`
    }
    if (/[\s\p{C}]/u.test(pattern)) {
      return `Topic ${JSON.stringify(pattern)} has white space or control characters.`
    }
    if (/[^\x21-\x7e]/.test(pattern)) {
      return `Topic ${JSON.stringify(pattern)} has characters that no HTTP header can carry: use ASCII.`
    }
    if (pattern.startsWith(ACTION)) {
      return actionProblem(pattern.slice(ACTION.length))
    }
    return this.expand([pattern]).length ? undefined : (forbiddenEvent(pattern) ?? this.unknown(pattern))
  }

  /** The names of the topics of patterns, without duplicates, in the order of the list, then actions. */
  expand(patterns: Iterable<string>): string[] {
    const wanted = new Set(patterns)
    const listed = this.list().filter((definition) => patternsOf(definition).some((one) => wanted.has(one)))
    const actions = [...wanted].filter((pattern) => pattern.startsWith(ACTION) && this.get(pattern))
    return [...listed.map(({ topic }) => topic), ...actions]
  }

  /** The entities of `query.graph` from which the topics of patterns are read. */
  entitiesOf(patterns: Iterable<string>): string[] {
    const definitions = this.expand(patterns).map((topic) => this.get(topic))
    return [
      ...new Set(definitions.flatMap((definition) => (readsResource(definition) ? definition.entity : []))),
    ]
  }

  /** The names of the topics of patterns, by the source of their messages. */
  expandBySource(patterns: Iterable<string>): TopicsBySource {
    const topics = this.expand(patterns)
    const isOwn = (topic: string) => sendsOwnData(this.get(topic))
    return { read: topics.filter((topic) => !isOwn(topic)), ownData: topics.filter(isOwn) }
  }

  /** Whether one of the patterns includes a topic. */
  matches(patterns: readonly string[], topic: string): boolean {
    const listed = this.topics.get(topic)
    const own = listed ? patternsOf(listed) : [topic]
    return patterns.some((pattern) => own.includes(pattern))
  }

  /** Whether patterns include all topics of another pattern, also those that may be added to it later. */
  covers(patterns: readonly string[], pattern: string): boolean {
    const listed = this.topics.get(pattern)
    const isGroup = pattern.endsWith(`.${ANY}`) && pattern !== `${WEBHOOK}.${ANY}`
    const wider = listed ? patternsOf(listed) : isGroup ? [pattern, ANY] : [pattern]
    return wider.some((one) => patterns.includes(one))
  }

  /**
   * The patterns of the topics that both lists include. Of two patterns, one always includes the other, or they have no topic
   * in common.
   */
  common(patterns: readonly string[], others: readonly string[]): string[] {
    return [
      ...new Set([
        ...patterns.filter((pattern) => this.covers(others, pattern)),
        ...others.filter((pattern) => this.covers(patterns, pattern)),
      ]),
    ]
  }

  /** The routes of the topics of patterns, by the name of the Medusa event. */
  routes(patterns: Iterable<string>): Map<string, TopicRoute[]> {
    const routes = new Map<string, TopicRoute[]>()
    for (const definition of this.expand(patterns).flatMap((topic) => this.get(topic) ?? [])) {
      for (const event of definition.events) {
        routes.set(event.name, [...(routes.get(event.name) ?? []), { definition, event }])
      }
    }
    return routes
  }

  /** Names of the Medusa events that lead to the topics of patterns. */
  eventsFor(patterns: Iterable<string>): Set<string> {
    return new Set(this.routes(patterns).keys())
  }

  private unknown(pattern: string): string {
    const byEvent = this.list().find(({ events }) => events.some((event) => event.name === pattern))
    const known = this.list().flatMap(({ topic, resource }) => [topic, `${resource}.${ANY}`])
    const meant = byEvent?.topic ?? nearest(pattern, known)
    return meant
      ? `Unknown topic "${pattern}", did you mean "${meant}"?`
      : `Unknown topic "${pattern}". To subscribe to an event of that name, write "${ACTION}${pattern}".`
  }
}

/**
 * Whether a topic sends the event's own data, or the result of its `payload` function. Other topics read the shop, see
 * `readsResource`.
 */
export function sendsOwnData(definition: TopicDefinition | undefined): boolean {
  return definition !== undefined && !readsResource(definition)
}

/** Whether a topic's messages are read from the shop by the resource's id. */
export function readsResource(
  definition: TopicDefinition | undefined
): definition is TopicDefinition & { entity: string } {
  return Boolean(definition?.entity) && definition?.payload === undefined
}

/** All patterns that include a topic of the list. */
function patternsOf({ topic, resource }: TopicDefinition): string[] {
  return resource === WEBHOOK ? [topic, `${resource}.${ANY}`] : [topic, `${resource}.${ANY}`, ANY]
}

function actionProblem(event: string): string | undefined {
  if (!event || event.includes(ANY)) {
    return `Name the event after "${ACTION}", as in "${ACTION}loyalty.points_earned"; it cannot be a wildcard.`
  }
  return forbiddenEvent(event)
}

function actionOf(topic: string): TopicDefinition | undefined {
  const event = topic.slice(ACTION.length)
  return topic.startsWith(ACTION)
    ? {
        topic,
        resource: "action",
        event,
        group: "Action",
        description: `Medusa's event "${event}", with its own data.`,
        events: [{ name: event }],
        sample: { id: "01JNB4WX3BV73F9H1K3N5Q7S9V" },
        schema: {},
      }
    : undefined
}
