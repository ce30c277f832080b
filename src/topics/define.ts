import type { TopicDefinition, TopicEvent } from "../types"
import { fieldsOf, schemaOf, type Sample } from "./sample"

/** What topics are about. */
export type Resource = {
  /** First part of its topics' names: `order`. */
  name: string
  /** Heading its topics stand under in the form. */
  group: string
  /** Entity of `query.graph`. */
  entity: string
  sample: Sample
}

/** Something that happens to a resource. */
export type Happening = {
  description: string
  /** Medusa's events that tell of it. Default: the one that bears the topic's name. */
  from?: (string | TopicEvent)[]
  /** What the sample shows then. */
  sample?: Sample
  /** Whether it leaves the resource soft-deleted. Default: when it is `deleted`. */
  deleted?: boolean
}

/** The topics of a resource: what happens to it, by the last part of the topic's name. */
export function topicsOf(resource: Resource, happenings: Record<string, Happening>): TopicDefinition[] {
  const fields = fieldsOf(resource.sample)
  const schema = schemaOf(resource.sample)

  return Object.entries(happenings).map(([event, happening]) => {
    const topic = `${resource.name}.${event}`
    const deleted = happening.deleted ?? event === "deleted"
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
      deleted,
      sample:
        happening.sample ??
        (deleted ? { ...resource.sample, deleted_at: resource.sample.updated_at } : resource.sample),
      schema,
    }
  })
}

/** Created, updated and deleted, each told of by the Medusa event of the same name. */
export function lifecycleOf(resource: Resource, noun: string): TopicDefinition[] {
  return topicsOf(resource, {
    created: { description: `${noun} was created.` },
    updated: { description: `${noun} was changed.` },
    deleted: { description: `${noun} was deleted.` },
  })
}
