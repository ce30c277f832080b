import { MedusaError } from "@medusajs/framework/utils"

import type { TopicDefinition } from "../types"
import { forbiddenEvent } from "./forbidden-events"
import type { NeverSent } from "./never-sent"
import { resourceOf } from "./resource-of"

/** A merchant's topic in the plugin's option `topics`. */
type CustomTopic = {
  /** Names of Medusa events that lead to it. Their data has the resource's id in `id`. */
  events: string[]
  entity?: string
  fields?: string[]
  description: string
  payload?: TopicDefinition["payload"]
}

/** First parts of names that are reserved: for events of the bus, and for the plugin's own topics. */
const RESERVED = ["action", "webhook"]

/**
 * Definitions of a merchant's own topics. One with the name of a built-in topic replaces it.
 * @throws MedusaError INVALID_DATA that names the option.
 */
export function customTopics(topics: Record<string, CustomTopic>, neverSent: NeverSent): TopicDefinition[] {
  return Object.entries(topics).map(([topic, custom]) => {
    const problem = problemOf(topic, custom, neverSent)
    if (problem) {
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `medusa-plugin-webhooks: option "topics.${topic}": ${problem}`
      )
    }
    return definitionOf(topic, custom)
  })
}

function problemOf(
  topic: string,
  { events, entity, fields }: CustomTopic,
  neverSent: NeverSent
): string | undefined {
  if (RESERVED.some((name) => topic.startsWith(`${name}.`))) {
    return `names that start with ${RESERVED.map((name) => `"${name}."`).join(" or ")} are taken`
  }
  if (fields && !entity) {
    return `"fields" needs an "entity" to read them from`
  }
  for (const field of fields ?? []) {
    const reason = entity && neverSent.ofPath(entity, field.replace(/^[+*]\s*/, ""))
    if (reason) {
      return `field "${field}" is ${reason} and is never sent`
    }
  }
  return events.map(forbiddenEvent).find(Boolean)
}

function definitionOf(topic: string, custom: CustomTopic): TopicDefinition {
  const resource = resourceOf(topic)
  const event = topic.slice(resource.length + 1)
  return {
    topic,
    resource,
    event,
    group: "Custom",
    description: custom.description,
    events: custom.events.map((name) => ({ name })),
    entity: custom.entity,
    fields: custom.entity ? (custom.fields ?? ["*"]) : undefined,
    payload: custom.payload,
    absorbs: event === "updated",
    deleted: event === "deleted",
    isCustom: true,
    sample: { id: "01JNB4WW2AT62E8G0J2M4P6R8T" },
    schema: {},
  }
}
