import type { Compared } from "../modules/webhook/fan-out/composer"
import type { NeverSent } from "../topics/never-sent"
import type { TopicDefinition, WebhookRecord } from "../types"
import { compose, type CapturedEvent, type Composition } from "./compose"
import type { QueryPort } from "./query-port"

/** Where a topic's resources are: the merchant's shop, or one that has a sample. */
export type Shop = { query: QueryPort; definition: TopicDefinition; neverSent: NeverSent } & Partial<Compared>

/** Composes one event for one webhook, whatever the webhook's topics. */
export async function composeOne(
  event: CapturedEvent,
  webhook: WebhookRecord,
  { query, definition, neverSent, ...compared }: Shop
): Promise<Composition | undefined> {
  const [composition] = await compose([event], [webhook], {
    query,
    neverSent,
    definitionOf: () => definition,
    matches: () => true,
    ...compared,
  })
  return composition
}
