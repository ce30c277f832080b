import type { Catalogue } from "../../../topics/catalogue"
import type { WebhookApp, WebhookRecord } from "../../../types"

/** What decides which messages a webhook is sent. */
type Reach = Pick<WebhookRecord, "topics" | "sales_channel_ids">

/**
 * What a webhook is really sent: what it asks for, as far as its app may have it. An app's webhook that names no sales channels is sent
 * what belongs to those of the app. Where nothing is left of its channels it is sent nothing: an empty list means all of them.
 * @param app null for a webhook of the shop's own.
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

/** Null where two limits have no channel in common. */
function commonChannels(own: string[], ofApp: string[]): string[] | null {
  if (!own.length || !ofApp.length) {
    return own.length ? own : ofApp
  }
  const common = own.filter((channel) => ofApp.includes(channel))
  return common.length ? common : null
}
