import { UNFINISHED_STATUSES } from "../../../types"
import type { WebhookApp } from "../../lib/api/apps"
import { listDeliveries } from "../../lib/api/deliveries"
import { listWebhooks, type WebhookTopic } from "../../lib/api/webhooks"
import { lossOf, narrows, type Rights } from "../../lib/narrowed-app"

/** What the webhooks of an app lose by a change of its rights. */
export type Loss = {
  /** The names of those that are sent less. */
  webhooks: string[]
  /** Whether sales channels are taken from them. */
  channels: boolean
  /** Deliveries of lost topics that wait, and are cancelled. */
  waiting: number
  /** Whether more may wait than were counted. */
  isAtLeast: boolean
}

/** As many webhooks as an app may have. */
const MOST = 1_000

/** Asks the server what the webhooks of an app lose by other rights; undefined where it is nothing. */
export async function whatIsLost(
  app: WebhookApp,
  after: Rights,
  catalogue: readonly Pick<WebhookTopic, "topic" | "resource">[]
): Promise<Loss | undefined> {
  if (!narrows(app, after)) {
    return undefined
  }
  const { webhooks } = await listWebhooks({ app_id: [app.id], order: "name", limit: MOST })
  const losses = webhooks.map((webhook) => ({ webhook, ...lossOf(webhook, app, after, catalogue) }))
  const losing = losses.filter(({ topics, channels }) => topics.length || channels)
  if (!losing.length) {
    return undefined
  }
  const byTopics = losing.filter(({ topics }) => topics.length)
  const waiting = byTopics.length
    ? await listDeliveries({
        webhook_id: byTopics.map(({ webhook }) => webhook.id),
        topic: [...new Set(byTopics.flatMap(({ topics }) => topics))],
        status: [...UNFINISHED_STATUSES],
        limit: 1,
      })
    : { count: 0, count_capped: false }
  return {
    webhooks: losing.map(({ webhook }) => webhook.name),
    channels: losing.some(({ channels }) => channels),
    waiting: waiting.count,
    isAtLeast: waiting.count_capped,
  }
}
