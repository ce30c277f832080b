import { builtInTopics } from "../../src/topics/groups"
import { pingTopic } from "../../src/topics/groups/webhook"
import { messageSchema, webhookOperation } from "../../src/topics/webhook-operation"
import type { JsonSchema, TopicDefinition } from "../../src/types"
import { PartCollector } from "./parts"

/** All topics of messages, including the ping. */
export const sentTopics: TopicDefinition[] = [...builtInTopics, pingTopic]

/** The schemas of the topics' data, by name, and the name of each topic's schema. */
export function describeData(topics: readonly TopicDefinition[]) {
  const parts = new PartCollector()
  const names = topics.map(
    ({ topic, schema: { $schema, ...schema } }) => [topic, parts.name(schema)] as const
  )
  return { schemas: parts.schemas, names: new Map(names) }
}

/** The messages: a schema for each message and its parts, their union `WebhookMessage`, and an operation for each topic. */
export function describeMessages(topics: readonly TopicDefinition[]) {
  const parts = new PartCollector()
  const messages = topics.map((definition) => [definition, parts.collect(messageSchema(definition))] as const)
  const any: JsonSchema = {
    description: "A message of any built-in topic. `type` is the topic.",
    oneOf: messages.map(([, message]) => message),
    discriminator: {
      propertyName: "type",
      mapping: Object.fromEntries(messages.map(([{ topic }, { $ref }]) => [topic, $ref])),
    },
  }
  return {
    schemas: { WebhookMessage: any, ...parts.schemas },
    webhooks: Object.fromEntries(
      messages.map(([definition, message]) => [definition.topic, webhookOperation(definition, message)])
    ),
  }
}
