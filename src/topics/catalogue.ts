import type { TopicDefinition, TopicEvent } from "../types"
import { forbiddenEvent } from "./forbidden-events"
import { builtInTopics } from "./groups"
import { nearest } from "./nearest"
import { NeverSent } from "./never-sent"
import { WEBHOOK } from "./resource-of"

export { customTopics } from "./custom-topics"
export { idsOf } from "./event-ids"

/** One topic that a Medusa event feeds. */
export type TopicRoute = { definition: TopicDefinition; event: TopicEvent }

/** Topics whose messages are read from the shop, and those that send the event's own data. */
export type TopicsBySource = { read: string[]; ownData: string[] }

/** Longest pattern that is taken. */
const MAX_LENGTH = 255

/** Any event of Medusa's bus, core or a merchant's own: `action.loyalty.points_earned`. */
const ACTION = "action."

const ANY = "*"

/**
 * Every topic a webhook may subscribe to, and the Medusa events behind them. A webhook holds patterns: a topic
 * (`order.created`), all of a resource (`order.*`), all of the shop (`*`), or any event of the bus (`action.<event>`).
 * Topics about webhooks are asked for by name: an app that wants everything of the shop must not learn about other apps.
 */
export class Catalogue {
  private readonly topics: ReadonlyMap<string, TopicDefinition>

  /** @param custom a merchant's own topics; one that has the name of a built-in topic takes its place. */
  constructor(
    custom: readonly TopicDefinition[] = [],
    /** What is never sent of them, whatever fields are asked for. */
    readonly neverSent: NeverSent = new NeverSent()
  ) {
    this.topics = new Map([...builtInTopics, ...custom].map((definition) => [definition.topic, definition]))
  }

  /** Every topic but the actions, by group, in the order of the form. */
  list(): TopicDefinition[] {
    return [...this.topics.values()]
  }

  /** What patterns cover, by group as in the list; actions last, which no wildcard stands for. */
  covered(patterns: readonly string[]): TopicDefinition[] {
    return this.expand(patterns).flatMap((topic) => this.get(topic) ?? [])
  }

  /**
   * The plugin's own topics that patterns do not cover, as the plugin defines them. What a merchant has defined, also in their place,
   * is nobody's business who has no right to it.
   */
  builtInBeyond(patterns: readonly string[]): TopicDefinition[] {
    return builtInTopics.filter(({ topic }) => !this.covers(patterns, topic))
  }

  /** The topic of this name; undefined for an unknown or forbidden one, and for a wildcard. */
  get(topic: string): TopicDefinition | undefined {
    return this.topics.get(topic) ?? (this.problem(topic) ? undefined : actionOf(topic))
  }

  /** Why a webhook cannot subscribe to this pattern, as a sentence for an admin; undefined when it can. */
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

  /** The topics that patterns stand for, each once, in the order of the form; actions last. */
  expand(patterns: Iterable<string>): string[] {
    const wanted = new Set(patterns)
    const listed = this.list().filter((definition) => patternsOf(definition).some((one) => wanted.has(one)))
    const actions = [...wanted].filter((pattern) => pattern.startsWith(ACTION) && this.get(pattern))
    return [...listed.map(({ topic }) => topic), ...actions]
  }

  /** What the topics that patterns stand for are read of. */
  entitiesOf(patterns: Iterable<string>): string[] {
    const definitions = this.expand(patterns).map((topic) => this.get(topic))
    return [
      ...new Set(definitions.flatMap((definition) => (readsResource(definition) ? definition.entity : []))),
    ]
  }

  /** The topics that patterns stand for, by what their messages come of. */
  expandBySource(patterns: Iterable<string>): TopicsBySource {
    const topics = this.expand(patterns)
    const isOwn = (topic: string) => sendsOwnData(this.get(topic))
    return { read: topics.filter((topic) => !isOwn(topic)), ownData: topics.filter(isOwn) }
  }

  /** Whether one of the patterns stands for a topic. */
  matches(patterns: readonly string[], topic: string): boolean {
    const listed = this.topics.get(topic)
    const own = listed ? patternsOf(listed) : [topic]
    return patterns.some((pattern) => own.includes(pattern))
  }

  /** Whether other patterns stand for all that a pattern stands for, and for what it may come to stand for later. */
  covers(patterns: readonly string[], pattern: string): boolean {
    const listed = this.topics.get(pattern)
    const isGroup = pattern.endsWith(`.${ANY}`) && pattern !== `${WEBHOOK}.${ANY}`
    const wider = listed ? patternsOf(listed) : isGroup ? [pattern, ANY] : [pattern]
    return wider.some((one) => patterns.includes(one))
  }

  /** What both lists of patterns stand for. Of two patterns one holds the other, or they have nothing in common. */
  common(patterns: readonly string[], others: readonly string[]): string[] {
    return [
      ...new Set([
        ...patterns.filter((pattern) => this.covers(others, pattern)),
        ...others.filter((pattern) => this.covers(patterns, pattern)),
      ]),
    ]
  }

  /** Medusa event → the topics among the patterns that it feeds: built once, then one look-up for each event. */
  routes(patterns: Iterable<string>): Map<string, TopicRoute[]> {
    const routes = new Map<string, TopicRoute[]>()
    for (const definition of this.expand(patterns).flatMap((topic) => this.get(topic) ?? [])) {
      for (const event of definition.events) {
        routes.set(event.name, [...(routes.get(event.name) ?? []), { definition, event }])
      }
    }
    return routes
  }

  /** Names of the Medusa events behind the patterns. */
  eventsFor(patterns: Iterable<string>): Set<string> {
    return new Set(this.routes(patterns).keys())
  }

  private unknown(pattern: string): string {
    const fed = this.list().find(({ events }) => events.some((event) => event.name === pattern))
    const known = this.list().flatMap(({ topic, resource }) => [topic, `${resource}.${ANY}`])
    const meant = fed?.topic ?? nearest(pattern, known)
    return meant
      ? `Unknown topic "${pattern}", did you mean "${meant}"?`
      : `Unknown topic "${pattern}". To subscribe to an event of that name, write "${ACTION}${pattern}".`
  }
}

/**
 * Whether a topic's messages come of the event's own data, as those of `action.*` and of a `payload` function do. The
 * others are read from the shop by the resource's id.
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

/** Every pattern that stands for a topic in the list. */
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
