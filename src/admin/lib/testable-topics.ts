import type { WebhookTopic } from "./api/webhooks"

const ANY = "*"

/**
 * The topics that a webhook's patterns stand for, in the order of the catalogue, actions last: what can be tested.
 */
export function testableTopics(
  patterns: readonly string[],
  catalogue: readonly Pick<WebhookTopic, "topic" | "resource">[]
): string[] {
  const chosen = new Set(patterns)
  const listed = catalogue.filter(
    ({ topic, resource }) => chosen.has(ANY) || chosen.has(topic) || chosen.has(`${resource}.${ANY}`)
  )
  return [...listed.map(({ topic }) => topic), ...patterns.filter((pattern) => pattern.startsWith("action."))]
}
