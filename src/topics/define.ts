import type { TopicDefinition, TopicEvent } from "../types"
import { pascalCase } from "./pascal-case"
import { schemaOf, schemaOfDeleted } from "./schema"
import { fieldsOf, sampleOf, type Shape } from "./shape"

/** What topics are about. */
export type Resource = {
  /** First part of its topics' names: `order`. */
  name: string
  /** Heading under which the form lists its topics. */
  group: string
  /** Entity of `query.graph`. */
  entity: string
  /** What its data is called in the schemas, where that is not the entity. */
  title?: string
  /** Of its topics' messages: 1, and one more for each version of the plugin that took fields out of them. */
  schemaVersion?: number
  shape: Shape
}

/** Something that happens to a resource. */
export type TopicEventSpec = {
  description: string
  /** Medusa's events that tell of it. Default: the event with the topic's name. */
  from?: (string | TopicEvent)[]
  /** What of the resource is otherwise then. */
  shape?: Shape
  /** Whether it leaves the resource soft-deleted. Default: when it is `deleted`. */
  deleted?: boolean
  /** Whether it says that the resource came into sales channels, or left some. */
  channels?: TopicDefinition["channels"]
  /** A field of the resource: while it is true, no message is sent. */
  unless?: string
  /** Parts whose changes Medusa has no event for, and that are looked at instead. */
  silent?: TopicDefinition["silent"]
  /** Changes that no event tells of, or none of its own, by the relation of the shape that they show in. */
  untold?: Record<string, string>
}

/** The topics of a resource: what happens to it, by the last part of the topic's name. */
export function topicsOf(resource: Resource, happenings: Record<string, TopicEventSpec>): TopicDefinition[] {
  const fields = fieldsOf(resource.shape)
  const names = [...(resource.title ? [resource.title] : []), pascalCase(resource.entity)]

  return Object.entries(happenings).map(([event, happening]) => {
    const topic = `${resource.name}.${event}`
    const deleted = happening.deleted ?? event === "deleted"
    const shape = shapeThen(resource.shape, happening, deleted)
    return {
      topic,
      resource: resource.name,
      event,
      group: resource.group,
      description: happening.description,
      events: (happening.from ?? [topic]).map((from) => (typeof from === "string" ? { name: from } : from)),
      entity: resource.entity,
      fields,
      absorbs: event === "updated",
      ...(resource.schemaVersion && { schema_version: resource.schemaVersion }),
      ...(happening.channels && { channels: happening.channels }),
      ...(happening.unless && { unless: happening.unless }),
      ...(happening.silent && { silent: happening.silent }),
      ...(happening.untold && { untold: happening.untold }),
      deleted,
      sample: sampleOf(shape),
      schema: deleted ? schemaOfDeleted(shape, names) : schemaOf(shape, names),
    }
  })
}

/**
 * Created, updated and deleted, each told of by the Medusa event of the same name.
 * @param also Medusa's other events that tell of an update.
 */
export function lifecycleOf(
  resource: Resource,
  noun: string,
  untold?: Record<string, string>,
  also: TopicEvent[] = []
): TopicDefinition[] {
  return topicsOf(resource, {
    created: { description: `${noun} was created.` },
    updated: { description: `${noun} was changed.`, untold, from: [`${resource.name}.updated`, ...also] },
    deleted: { description: `${noun} was deleted.` },
  })
}

const DELETED_AT = "2026-03-06T16:45:00.000Z"

function shapeThen(shape: Shape, happening: TopicEventSpec, deleted: boolean): Shape {
  return deleted || happening.shape
    ? { ...shape, ...(deleted && { deleted_at: DELETED_AT }), ...happening.shape }
    : shape
}
