import { builtInTopics } from "../../src/topics/groups"
import { pingTopic } from "../../src/topics/groups/webhook"
import { webhookOperation } from "../../src/topics/webhook-operation"
import type { JsonSchema, TopicDefinition } from "../../src/types"
import { pascalCase } from "./pascal-case"
import { refTo } from "./schemas"

/** Every topic that receivers are sent, the ping too. */
export const sentTopics: TopicDefinition[] = [...builtInTopics, pingTopic]

/** Topics as a document describes them. */
export type DescribedTopics = {
  /** Schemas of the data by name: one for all topics of a resource, but where what happened makes a difference. */
  schemas: Record<string, JsonSchema>
  nameOf: (definition: TopicDefinition) => string
  webhooks: Record<string, object>
}

export function describeTopics(topics: readonly TopicDefinition[]): DescribedTopics {
  const names = new Map<string, string>()
  const schemas: Record<string, JsonSchema> = {}
  for (const definition of topics) {
    const key = keyOf(definition)
    if (!names.has(key)) {
      const own = `${pascalCase(definition.resource)}Data`
      const name = own in schemas ? `${pascalCase(definition.topic)}Data` : own
      names.set(key, name)
      schemas[name] = schemaOf(definition)
    }
  }
  const nameOf = (definition: TopicDefinition) => names.get(keyOf(definition))!
  const webhooks = topics.map((definition) => [
    definition.topic,
    webhookOperation(definition, (one) => refTo(nameOf(one))),
  ])
  return { schemas, nameOf, webhooks: Object.fromEntries(webhooks) }
}

function keyOf(definition: TopicDefinition): string {
  return JSON.stringify([definition.resource, schemaOf(definition)])
}

function schemaOf({ schema: { $schema, ...schema } }: TopicDefinition): JsonSchema {
  return schema
}
