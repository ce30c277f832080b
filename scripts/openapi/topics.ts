import { builtInTopics } from "../../src/topics/groups"
import { pingTopic } from "../../src/topics/groups/webhook"
import { messageSchema, webhookOperation } from "../../src/topics/webhook-operation"
import type { JsonSchema, TopicDefinition } from "../../src/types"
import { PartCollector } from "./parts"

/** Every topic that receivers are sent, the ping too. */
export const sentTopics: TopicDefinition[] = [...builtInTopics, pingTopic]

/** The data of topics, each part by its name once, and the name of each topic's data. */
export function describeData(topics: readonly TopicDefinition[]) {
  const parts = new PartCollector()
  const names = topics.map(
    ({ topic, schema: { $schema, ...schema } }) => [topic, parts.name(schema)] as const
  )
  return { schemas: parts.schemas, names: new Map(names) }
}

/** What receivers are sent: schemas of each message and of its parts, all messages as one, and an operation a topic. */
export function describeMessages(topics: readonly TopicDefinition[]) {
  const parts = new PartCollector()
  const messages = topics.map((definition) => [definition, parts.collect(messageSchema(definition))] as const)
  const any: JsonSchema = {
    description: "A message of any of the topics that the plugin brings; `type` tells which.",
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
