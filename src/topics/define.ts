import type { TopicDefinition, TopicEvent } from "../types"
import { pascalCase } from "./pascal-case"
import { schemaOf, schemaOfDeleted } from "./schema"
import { queryFieldsOf, sampleOf, type Shape } from "./shape"

/** A kind of resource with its topics. */
export type Resource = {
  /** First part of its topics' names: `order`. */
  name: string
  /** Heading under which the form lists its topics. */
  group: string
  /** Entity of `query.graph`. */
  entity: string
  /** The name of its data in the schemas. Default: the entity. */
  title?: string
  /** Version of its messages' schema: 1, and one more for each version of the plugin that removed fields. */
  schemaVersion?: number
  shape: Shape
}

/** The specification of one topic of a resource. */
type TopicEventSpec = {
  description: string
  /** The Medusa events that lead to it. Default: the event with the topic's name. */
  from?: (string | TopicEvent)[]
  /** Properties that replace those of the resource's shape. */
  shape?: Shape
  /** Whether the resource is deleted then. Default: for `deleted`. */
  deleted?: boolean
  /** Whether the resource has entered sales channels, or left some. */
  channels?: TopicDefinition["channels"]
  /** A field of the resource. While it is true, no message is sent. */
  unless?: string
  /** Parts for whose changes Medusa emits no event. Catch-up reads them instead. */
  silent?: TopicDefinition["silent"]
  /** Explanations of changes without an event of their own, by the relation of the shape in which they are visible. */
  untold?: Record<string, string>
}

/** Defines the topics of a resource. @param specs by the last part of the topic's name. */
export function topicsOf(resource: Resource, specs: Record<string, TopicEventSpec>): TopicDefinition[] {
  const fields = queryFieldsOf(resource.shape)
  const names = [...(resource.title ? [resource.title] : []), pascalCase(resource.entity)]

  return Object.entries(specs).map(([event, spec]) => {
    const topic = `${resource.name}.${event}`
    const deleted = spec.deleted ?? event === "deleted"
    const shape = shapeFor(resource.shape, spec, deleted)
    return {
      topic,
      resource: resource.name,
      event,
      group: resource.group,
      description: spec.description,
      events: (spec.from ?? [topic]).map((from) => (typeof from === "string" ? { name: from } : from)),
      entity: resource.entity,
      fields,
      absorbs: event === "updated",
      ...(resource.schemaVersion && { schema_version: resource.schemaVersion }),
      ...(spec.channels && { channels: spec.channels }),
      ...(spec.unless && { unless: spec.unless }),
      ...(spec.silent && { silent: spec.silent }),
      ...(spec.untold && { untold: spec.untold }),
      deleted,
      sample: sampleOf(shape),
      schema: deleted ? schemaOfDeleted(shape, names) : schemaOf(shape, names),
    }
  })
}

/**
 * Defines the topics `created`, `updated` and `deleted` of a resource, with the Medusa events of the same names.
 * @param also other Medusa events of updates.
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

/** The shape of a topic's data. */
function shapeFor(shape: Shape, spec: TopicEventSpec, deleted: boolean): Shape {
  return deleted || spec.shape
    ? { ...shape, ...(deleted && { deleted_at: DELETED_AT }), ...spec.shape }
    : shape
}
