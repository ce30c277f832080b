import { describeData, sentTopics } from "../openapi/topics"
import { namedSchemas } from "../openapi/schemas"
import { typesOf } from "./typescript"

const NOTICE = "// Written by `npm run docs`."

/** TypeScript types of the API's requests and responses. */
export function requestTypes(): string {
  return `${NOTICE} Source: the schemas in src/api/**/{validators,responses}.ts\n\n${typesOf(namedSchemas())}`
}

/** TypeScript types of the messages' data. */
export function payloadTypes(): string {
  const { schemas, names } = describeData(sentTopics)
  const topics = sentTopics.map(
    (definition) =>
      `  /** ${definition.description} */\n  "${definition.topic}": ${names.get(definition.topic)}\n`
  )
  return [
    `${NOTICE} Source: the topics in src/topics/groups`,
    `/** The type of \`data\`, by topic, for webhooks with the default fields. */\nexport type WebhookPayloads = {\n${topics.join("")}}`,
    typesOf(schemas),
  ].join("\n\n")
}
