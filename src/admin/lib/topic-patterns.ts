import type { WebhookTopic } from "./api/webhooks"

type Topic = Pick<WebhookTopic, "topic" | "resource">

/** Whether patterns include a topic or a wildcard. As in the server's catalogue, `*` does not include topics about webhooks or actions. */
export function coversTopic(patterns: readonly string[], { topic, resource }: Topic): boolean {
  return [topic, ...wildcardsOf({ topic, resource })].some((one) => patterns.includes(one))
}

/** The wildcards that include a topic: `order.*` and `*`; none for an action. */
export function wildcardsOf({ resource }: Topic): string[] {
  switch (resource) {
    case "action":
      return []
    case "webhook":
      return ["webhook.*"]
    default:
      return [`${resource}.*`, "*"]
  }
}

/** The topics that a webhook's patterns include, in the order of the catalogue, with the actions last. */
export function testableTopics(patterns: readonly string[], catalogue: readonly Topic[]): string[] {
  const listed = catalogue.filter((topic) => coversTopic(patterns, topic))
  const actions = patterns.filter((pattern) => pattern.startsWith("action."))
  return [...new Set([...listed.map(({ topic }) => topic), ...actions])]
}
