import type { JsonSchema, TopicDefinition } from "../../src/types"
import { PartCollector } from "../openapi/parts"
import { describeMessages, sentTopics } from "../openapi/topics"
import { entryOf, firstOf, lastOf, present } from "../present"
import { changesOf, readPublished, schemasBelow } from "./published-fields"

const SOURCE =
  "<!-- Written by `npm run docs`. Source: the topics in src/topics/groups and the meanings in src/topics/reference -->"

const INTRODUCTION = `# Topics

${SOURCE}

This page lists every topic that a webhook can subscribe to. Each topic links to the page of its resource. That page describes
each field of the data and shows a sample. \`GET /admin/webhooks/topics\` returns the same list with a JSON Schema for each topic,
and includes topics that the shop has added. The schemas are also in [\`openapi.json\`](../../openapi.json) under \`webhooks\`, and as
TypeScript in \`medusa-plugin-webhooks/types\`:

\`\`\`ts
import type { WebhookMessage } from "medusa-plugin-webhooks/types"

export function receive(message: WebhookMessage<"order.created" | "order.canceled">): string {
  return \`\${message.type}: \${message.data.display_id} over \${message.data.total} \${message.data.currency_code}\`
}
\`\`\`
`

const RULES = `## Rules for all topics

- The samples show \`data\`. The body also has \`id\`, \`type\`, \`timestamp\`, \`revision\`, \`changes\`, \`causes\` and the webhook's
  \`context\`. [Receiving](../receiving.md#headers-and-body) explains them.
- Every property is always present, with one exception: properties from another Medusa module are missing if that module has no
  such record. Examples are the \`customer\`, \`region\` and \`sales_channel\` of an order, and the \`order\` of a payment or
  fulfillment. The description of a property that may be null says when it is null. A newer version may add properties.
- If a webhook selects its own \`fields\`, it receives those instead.
- \`*.deleted\` has the last known state of the resource: the data of the last message, with \`deleted_at\`. If no state is known,
  \`data\` has only the \`id\`.
- \`*.updated\` is sent for the changes for which Medusa emits an event. Some changes alter the data but emit no event. The
  resource's page lists them below its topics, with the topic that is sent instead, if there is one. The next message about the
  resource includes such a change.
- An amount is a number in the major unit of its currency and is not rounded: \`49.2\` pounds. A time is an ISO 8601 text in UTC.
  Where a page lists the values of a field, they are the values of the Medusa version that this plugin is built with.
- Within a schema version, fields are only added. If a field is removed or its type changes, the schema version of its topics is
  raised in a new major version of the plugin. The schema version is the last part of a schema's id,
  \`urn:medusa-plugin-webhooks:order.created:1\` (\`x-schema-id\` in OpenAPI), and \`schema_version\` in
  \`GET /admin/webhooks/topics\`. Each page ends with its changes.
- A webhook can subscribe to all topics of a resource (\`order.*\`), to all topics of the shop except those about webhooks (\`*\`),
  and to any event on Medusa's bus (\`action.<event>\`). A message for an event has the event's own data.
`

/** The files of `docs/topics/`: an index, and a page for each resource with its topics, their events, its fields and samples. */
export function topicsDocuments(): Record<string, string> {
  const resources = [...new Set(sentTopics.map(({ resource }) => resource))]
  const pages = resources.map((resource) => {
    const topics = sentTopics.filter((topic) => topic.resource === resource)
    return [`docs/topics/${resource}.md`, page(resource, topics)]
  })
  return { "docs/topics/README.md": index(), ...Object.fromEntries(pages) }
}

function index(): string {
  const rows = sentTopics.map(
    ({ topic, resource, description }) => `| [\`${topic}\`](${resource}.md) | ${description} |`
  )
  return [INTRODUCTION, "| topic | sent when |", "|---|---|", ...rows, "", RULES].join("\n")
}

function page(resource: string, topics: readonly TopicDefinition[]): string {
  const title = resource.replace(/-/g, " ")
  const rows = topics.map(
    ({ topic, description, events }) => `| \`${topic}\` | ${description} | ${behind(events)} |`
  )
  return [
    `# ${present(title[0], "the title").toUpperCase()}${title.slice(1)}\n`,
    `${SOURCE}\n`,
    "| topic | sent when | Medusa events |",
    "|---|---|---|",
    ...rows,
    "",
    ...topics.flatMap(untold),
    ...fields(topics),
    "## Samples\n",
    ...samples(topics),
    "## Changes\n",
    ...changes(topics),
    "[All topics](README.md)\n",
  ].join("\n")
}

/** The changes of a topic's data that lead to no message. */
function untold({ topic, untold = {} }: TopicDefinition): string[] {
  const rows = Object.entries(untold).map(([relation, what]) => `| \`${relation}\` | ${what} |`)
  return rows.length
    ? [`\`${topic}\` is not sent for these changes:\n`, "| in | change |", "|---|---|", ...rows, ""]
    : []
}

function behind(events: TopicDefinition["events"]): string {
  return events.map(({ name }) => `\`${name}\``).join(", ") || "–"
}

/** The changes of a resource's messages since their first publication. */
function changes(topics: readonly TopicDefinition[]): string[] {
  const { schema_version = 1 } = firstOf(topics)
  const rows = changesOf(readPublished(), messageParts(topics)).map(
    ({ version, isBreaking, text }) => `| ${version} | ${text} | ${isBreaking ? "breaks" : "adds"} |`
  )
  return [
    `Schema version ${schema_version}. ${rows.length ? "Since the first:" : "No field has come or gone since the first."}\n`,
    ...(rows.length ? ["| plugin | change | |", "|---|---|---|", ...rows, ""] : []),
  ]
}

/** The names of all schemas in the messages of topics. */
export function messageParts(topics: readonly TopicDefinition[]): string[] {
  const { webhooks, schemas } = messages
  return schemasBelow(
    topics.map(({ topic }) => webhooks[topic]),
    schemas
  )
}

const messages = describeMessages(sentTopics)

/** Tables of the fields of the data and of its parts. Deletions have the fields of the other topics. */
function fields(topics: readonly TopicDefinition[]): string[] {
  const parts = new PartCollector()
  const existing = topics.filter(({ deleted }) => !deleted)
  const names = [...new Set(existing.map(({ schema: { $schema, ...schema } }) => parts.name(schema)))]
  const { schemas } = parts
  const sections = names.flatMap((name) => [
    `## ${names.length > 1 ? `Fields of ${name}` : "Fields"}\n`,
    ...fieldTable(entryOf(schemas, name)),
  ])
  const rest = Object.keys(schemas).filter((name) => !names.includes(name))
  return [...sections, ...rest.flatMap((name) => [`### ${name}\n`, ...fieldTable(entryOf(schemas, name))])]
}

function fieldTable({ properties = {}, required = [] }: JsonSchema): string[] {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const isRequired = required.includes(name)
    return `| \`${name}\` | ${typeText(schema)}${isRequired ? "" : ", may be absent"} | ${present(schema.description, name)}${valuesText(schema)} |`
  })
  return ["| field | type | meaning |", "|---|---|---|", ...rows, ""]
}

/** `string`, `number or null`, or a link to the table of a part. */
function typeText({ $ref, anyOf, type, items, format }: JsonSchema): string {
  if (typeof $ref === "string") {
    const name = lastOf($ref.split("/"))
    return `[${name}](#${name.toLowerCase()})`
  }
  if (Array.isArray(anyOf)) {
    return anyOf.map((one: JsonSchema) => typeText(one)).join(" or ")
  }
  if (type === "array") {
    return `list of ${typeText(present(items, "the items"))}`
  }
  const names = [type ?? "any JSON"]
    .flat()
    .map((one) => (one === "string" && format === "date-time" ? "time" : one))
  return names.join(" or ")
}

function valuesText({ enum: values }: JsonSchema): string {
  const shown = values?.filter((value) => value !== null)
  return shown ? ` One of ${shown.map((value) => `\`${value}\``).join(", ")}.` : ""
}

/** The samples, each with its topics. A deletion's sample differs only in its time. */
function samples(topics: readonly TopicDefinition[]): string[] {
  const bySample = new Map<string, string[]>()
  for (const { topic, sample, deleted } of topics) {
    const text = JSON.stringify(
      deleted && "deleted_at" in sample ? { ...sample, deleted_at: null } : sample,
      null,
      2
    )
    bySample.set(text, [...(bySample.get(text) ?? []), `\`${topic}\``])
  }
  return [...bySample].map(
    ([text, names]) =>
      `<details><summary>A sample of ${names.join(", ")}</summary>\n\n\`\`\`json\n${text}\n\`\`\`\n\n</details>\n`
  )
}
