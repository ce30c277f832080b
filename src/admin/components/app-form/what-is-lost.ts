import { UNFINISHED_STATUSES } from "../../../types"
import type { WebhookApp } from "../../lib/api/apps"
import { listDeliveries } from "../../lib/api/deliveries"
import { listWebhooks, MAX_LIMIT, type WebhookTopic } from "../../lib/api/webhooks"
import { lossOf, narrows, type Rights } from "../../lib/narrowed-app"

/** What the webhooks of an app lose when its rights change. */
export type Loss = {
  /** The names of the webhooks that are sent less. */
  webhooks: string[]
  /** Whether webhooks lose sales channels. */
  channels: boolean
  /** The number of waiting deliveries of lost topics. They are cancelled. */
  waiting: number
  /** Whether `waiting` is a lower bound. */
  isAtLeast: boolean
}

/** Asks the server what the webhooks of an app lose with other rights; undefined if they lose nothing. */
export async function whatIsLost(
  app: WebhookApp,
  after: Rights,
  catalogue: readonly Pick<WebhookTopic, "topic" | "resource">[]
): Promise<Loss | undefined> {
  if (!narrows(app, after)) {
    return undefined
  }
  const { webhooks } = await listWebhooks({ app_id: [app.id], order: "name", limit: MAX_LIMIT })
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
