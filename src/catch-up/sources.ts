import type { Catalogue } from "../topics/catalogue"
import type { Watch } from "../modules/webhook/store/catch-up"
import { CATCH_UP_RESOURCES } from "../topics/catch-up-topics"
import type { TopicDefinition, TopicEvent } from "../types"

/** Rows of another entity that are a part of the resource, and the ways from there to its id. */
export type Part = {
  entity: string
  paths: string[]
  /** See `TopicEvent`. */
  references?: NonNullable<TopicEvent["via"]>["references"]
  /** Set where Medusa has no event for its changes: fields that say when it begins or ends. */
  moments?: string[]
}

/** A resource that catch-up looks after, and where its changes can be seen. */
export type Watched = {
  /** Its topics, by what they tell of; those that no webhook wants are missing. */
  created?: WatchedTopic
  updated?: WatchedTopic
  deleted?: WatchedTopic
  /** Those about sales channels, each with the links that it tells of. */
  channels: { topic: WatchedTopic; links: Part[] }[]
  resource: string
  /** Names of these topics. */
  topics: string[]
  entity: string
  /** Looked at for `updated` only. */
  parts: Part[]
  /** Since when the first of its topics is looked after, and until when changes were looked at. */
  since: Date
  lookedUntil: Date
}

export type WatchedTopic = { definition: TopicDefinition; since: Date }

/**
 * What to look at for the topics that are looked after. Where a resource's changes show besides its own rows is what
 * the topic itself says: the entities that its Medusa events lead from.
 * @param has whether the shop has an entity; one that it does not have is left out.
 */
export function watchedResources(
  catalogue: Catalogue,
  watches: readonly Watch[],
  has: (entity: string) => boolean
): Watched[] {
  return CATCH_UP_RESOURCES.flatMap((resource): Watched[] => {
    const own = watches.filter(({ topic }) => topic.startsWith(`${resource}.`))
    const watched = own.flatMap(({ topic, since }): WatchedTopic[] => {
      const definition = catalogue.get(topic)
      return definition ? [{ definition, since }] : []
    })
    const topicOf = (event: string) =>
      watched.find(({ definition }) => definition.topic === `${resource}.${event}`)
    const [created, updated, deleted] = [topicOf("created"), topicOf("updated"), topicOf("deleted")]
    const entity = watched[0]?.definition.entity
    return entity && has(entity)
      ? [
          {
            resource,
            created,
            updated,
            deleted,
            channels: watched
              .filter(({ definition }) => definition.channels)
              .map((topic) => ({
                topic,
                links: partsOf(topic.definition).filter(({ entity }) => has(entity)),
              })),
            topics: own.map(({ topic }) => topic),
            entity,
            parts: updated ? partsOf(updated.definition).filter(({ entity }) => has(entity)) : [],
            since: new Date(Math.min(...own.map(({ since }) => since.getTime()))),
            lookedUntil: new Date(Math.min(...own.map(({ looked_until }) => looked_until.getTime()))),
          },
        ]
      : []
  })
}

function partsOf({ events, silent = [] }: TopicDefinition): Part[] {
  const parts = new Map<string, Part>()
  for (const { via } of events) {
    if (via) {
      const paths = [...(parts.get(via.entity)?.paths ?? []), ...via.paths]
      parts.set(via.entity, { ...via, paths: [...new Set(paths)] })
    }
  }
  return [...parts.values(), ...silent]
}
