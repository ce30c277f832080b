import type { TopicDefinition } from "../../src/types"
import { sentTopics } from "../openapi/topics"

const INTRODUCTION = `# Topics

<!-- Written by \`npm run docs\`. Source: the topics in src/topics/groups -->

Everything that a webhook can be sent, for those who receive. The same is served by the shop, its own topics too, at
\`GET /admin/webhooks/topics\`, each with a JSON Schema; [\`openapi.json\`](../openapi.json) has them under \`webhooks\`, and
\`medusa-plugin-webhooks/types\` as TypeScript:

\`\`\`ts
import type { WebhookMessage } from "medusa-plugin-webhooks/types"

export function receive(message: WebhookMessage<"order.created" | "order.canceled">): string {
  return \`\${message.type}: \${message.data.display_id} over \${message.data.total} \${message.data.currency_code}\`
}
\`\`\`

- The samples show \`data\`. The body has it beside \`id\`, \`type\`, \`timestamp\`, \`revision\`, \`changes\`, \`causes\` and the
  webhook's \`context\`; [receiving](receiving.md#headers-and-body) tells what they mean.
- Each property is always there, but for what another module of Medusa's has none of: the \`customer\`, \`region\` and
  \`sales_channel\` of an order, the \`order\` of a payment or fulfillment. One that may be null is so in the schema. A newer
  version may add some.
- A webhook that chooses its own \`fields\` is sent these instead.
- \`*.deleted\` tells the last known state: what the last message said, with \`deleted_at\`. Where none is known, \`data\` is the
  \`id\` alone.
- \`*.updated\` is sent for what Medusa has an event for. What shows in the data and sends nothing stands below its topics, with
  the topic that does, if there is one. A later message about the resource shows it too.
- An amount is a number in the currency's own unit: \`49.2\` pounds. A time is ISO text in UTC.
- A webhook may subscribe to all topics of a resource (\`order.*\`), to all of the shop (\`*\`, which leaves out those about
  webhooks), and to any event on Medusa's bus (\`action.<event>\`), which brings the event's own data.
`

/** `docs/topics.md`: every topic by group, with the Medusa events behind it and a sample. */
export function topicsDocument(): string {
  const groups = [...new Set(sentTopics.map(({ group }) => group))]
  const contents = groups.map((group) => `[${group}](#${group.toLowerCase().replace(/ /g, "-")})`)
  const sections = groups.map((group) =>
    section(
      group,
      sentTopics.filter((topic) => topic.group === group)
    )
  )
  return `${INTRODUCTION}\n${contents.join(" · ")}\n\n${sections.join("\n")}`
}

function section(group: string, topics: readonly TopicDefinition[]): string {
  const rows = topics.map(
    ({ topic, description, events }) => `| \`${topic}\` | ${description} | ${behind(events)} |`
  )
  return [
    `## ${group}\n`,
    "| topic | sent when | Medusa's events behind it |",
    "|---|---|---|",
    ...rows,
    "",
    ...topics.flatMap(untold),
    ...samples(topics),
  ].join("\n")
}

/** What shows in a topic's data and does not send it. */
function untold({ topic, untold = {} }: TopicDefinition): string[] {
  const rows = Object.entries(untold).map(([relation, what]) => `| \`${relation}\` | ${what} |`)
  return rows.length
    ? [`\`${topic}\` is not sent for these changes:\n`, "| in | change |", "|---|---|", ...rows, ""]
    : []
}

function behind(events: TopicDefinition["events"]): string {
  return events.map(({ name }) => `\`${name}\``).join(", ") || "–"
}

/** Each different sample once, under the topics that have it. A deletion's differs by its time alone. */
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
