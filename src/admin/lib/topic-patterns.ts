import type { WebhookTopic } from "./api/webhooks"

type Topic = Pick<WebhookTopic, "topic" | "resource">

/** Whether patterns stand for a topic or a wildcard, as the server's catalogue has it: `*` is not about webhooks, nor about actions. */
export function coversTopic(patterns: readonly string[], { topic, resource }: Topic): boolean {
  return [topic, ...wildcardsOf({ topic, resource })].some((one) => patterns.includes(one))
}

/** The wildcards that stand for a topic: `order.*` and `*`; none for an action. */
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

/**
 * The topics that a webhook's patterns stand for, in the order of the catalogue, actions last: what can be tested.
 */
export function testableTopics(patterns: readonly string[], catalogue: readonly Topic[]): string[] {
  const listed = catalogue.filter((topic) => coversTopic(patterns, topic))
  const actions = patterns.filter((pattern) => pattern.startsWith("action."))
  return [...new Set([...listed.map(({ topic }) => topic), ...actions])]
}
