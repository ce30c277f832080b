import type { WebhookApp } from "./api/apps"
import type { AdminWebhook, WebhookTopic } from "./api/webhooks"
import { coversTopic } from "./topic-patterns"

/** The topics and sales channels that an app may have. */
export type Rights = Pick<WebhookApp, "topics" | "sales_channel_ids">

/** The topics that a webhook gets with the rights `before` and not with `after`, and whether it loses sales channels. */
export function lossOf(
  webhook: Pick<AdminWebhook, "topics" | "sales_channel_ids">,
  before: Rights,
  after: Rights,
  catalogue: readonly Pick<WebhookTopic, "topic" | "resource">[]
): { topics: string[]; channels: boolean } {
  const actions = webhook.topics
    .filter((topic) => topic.startsWith("action."))
    .map((topic) => ({ topic, resource: "action" }))
  const topics = [...catalogue, ...actions].filter(
    (topic) =>
      coversTopic(webhook.topics, topic) &&
      coversTopic(before.topics, topic) &&
      !coversTopic(after.topics, topic)
  )
  // An empty list means all channels.
  const kept = after.sales_channel_ids
  const had = webhook.sales_channel_ids.length ? webhook.sales_channel_ids : before.sales_channel_ids
  const channels =
    kept.length > 0 &&
    (had.length === 0 || had.some((id) => !kept.includes(id) && isWithin(before.sales_channel_ids, id)))
  return { topics: topics.map(({ topic }) => topic), channels }
}

/** Whether `after` has less rights than `before` in any way. It may be true for equal rights in other words (`*` for `order.*`). */
export function narrows(before: Rights, after: Rights): boolean {
  return (
    before.topics.some((topic) => !after.topics.includes(topic)) ||
    (after.sales_channel_ids.length > 0 &&
      (before.sales_channel_ids.length === 0 ||
        before.sales_channel_ids.some((id) => !after.sales_channel_ids.includes(id))))
  )
}

function isWithin(channels: readonly string[], id: string): boolean {
  return channels.length === 0 || channels.includes(id)
}
