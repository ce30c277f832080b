import type { Catalogue } from "../topics/catalogue"
import type { Watch } from "../modules/webhook/store/catch-up"
import { CATCH_UP_RESOURCES } from "../topics/catch-up-topics"
import type { TopicDefinition, TopicEvent } from "../types"

/** An entity whose rows are parts of the resource, and the paths from there to the resource's id. */
export type WatchedPart = {
  entity: string
  paths: string[]
  /** See `TopicEvent`. */
  references?: NonNullable<TopicEvent["via"]>["references"]
  /** Set if Medusa emits no event for its changes: the fields with the times at which it begins or ends. */
  moments?: string[]
}

/** A resource that catch-up watches, and the entities in which its changes are visible. */
export type Watched = {
  /** Its topics. Those to which no webhook subscribes are missing. */
  created?: WatchedTopic
  updated?: WatchedTopic
  deleted?: WatchedTopic
  /** Its topics about sales channels, each with the entities of the links. */
  channels: { topic: WatchedTopic; links: WatchedPart[] }[]
  resource: string
  /** Names of these topics. */
  topics: string[]
  entity: string
  /** Read for `updated` only. */
  parts: WatchedPart[]
  /** Since when the first of its topics is watched. */
  since: Date
  /** Until when the changes of all of its topics were checked. */
  checkedUntil: Date
}

export type WatchedTopic = { definition: TopicDefinition; since: Date }

/**
 * The resources of the watched topics. The parts of a resource are the entities that the topic's Medusa events are about.
 * @param has whether the shop has an entity. Others are left out.
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
            checkedUntil: new Date(Math.min(...own.map(({ looked_until }) => looked_until.getTime()))),
          },
        ]
      : []
  })
}

function partsOf({ events, silent = [] }: TopicDefinition): WatchedPart[] {
  const parts = new Map<string, WatchedPart>()
  for (const { via } of events) {
    if (via) {
      const paths = [...(parts.get(via.entity)?.paths ?? []), ...via.paths]
      parts.set(via.entity, { ...via, paths: [...new Set(paths)] })
    }
  }
  return [...parts.values(), ...silent]
}
