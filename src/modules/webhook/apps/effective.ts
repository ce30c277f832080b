import type { Catalogue } from "../../../topics/catalogue"
import type { WebhookApp, WebhookRecord } from "../../../types"

/** The topics and sales channels of a webhook. */
type Reach = Pick<WebhookRecord, "topics" | "sales_channel_ids">

/**
 * The effective topics and sales channels of a webhook: its own, as far as its app may have them. A webhook without sales
 * channels has those of its app. If none of its channels is the app's, it has no topics, because an empty list of channels
 * means all.
 * @param app null for a webhook of the shop.
 */
export function effectiveReach(
  catalogue: Pick<Catalogue, "common">,
  { topics, sales_channel_ids }: Reach,
  app: Pick<WebhookApp, "topics" | "sales_channel_ids"> | null
): Reach {
  if (app === null) {
    return { topics, sales_channel_ids }
  }
  const channels = commonChannels(sales_channel_ids, app.sales_channel_ids)
  return channels === null
    ? { topics: [], sales_channel_ids }
    : { topics: catalogue.common(topics, app.topics), sales_channel_ids: channels }
}

/** The sales channels that are in both lists. An empty list means all. Null if there is none. */
function commonChannels(own: string[], ofApp: string[]): string[] | null {
  if (!own.length || !ofApp.length) {
    return own.length ? own : ofApp
  }
  const common = own.filter((channel) => ofApp.includes(channel))
  return common.length ? common : null
}
