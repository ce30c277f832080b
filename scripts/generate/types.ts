import { describeData, sentTopics } from "../openapi/topics"
import { namedSchemas } from "../openapi/schemas"
import { typesOf } from "./typescript"

const NOTICE = "// Written by `npm run docs`."

/** Types of everything that the admin API takes and answers. */
export function requestTypes(): string {
  return `${NOTICE} Source: the schemas in src/api/admin/*/{validators,responses}.ts\n\n${typesOf(namedSchemas())}`
}

/** Types of everything that receivers are sent. */
export function payloadTypes(): string {
  const { schemas, names } = describeData(sentTopics)
  const topics = sentTopics.map(
    (definition) =>
      `  /** ${definition.description} */\n  "${definition.topic}": ${names.get(definition.topic)}\n`
  )
  return [
    `${NOTICE} Source: the topics in src/topics/groups`,
    `/** What \`data\` holds, by topic, where a webhook chooses no fields of its own. */\nexport type WebhookPayloads = {\n${topics.join("")}}`,
    typesOf(schemas),
  ].join("\n\n")
}
