import type { ComposeOptions, Composition } from "../modules/webhook/fan-out/composer"
import type { NeverSent } from "../topics/never-sent"
import type { TopicDefinition, WebhookRecord } from "../types"
import { compose } from "./compose"
import type { WithheldFrom } from "./plan"
import type { QueryPort } from "./query-port"
import type { CapturedEvent } from "./subjects"

/** The shop that is read: the merchant's, or one that contains a topic's sample only. */
export type Shop = {
  query: QueryPort
  definition: TopicDefinition
  neverSent: NeverSent
  withheldFrom?: WithheldFrom | undefined
} & Partial<ComposeOptions>

/** Composes one event for one webhook, whatever the webhook's topics. */
export async function composeOne(
  event: CapturedEvent,
  webhook: WebhookRecord,
  { query, definition, neverSent, ...options }: Shop
): Promise<Composition | undefined> {
  const [composition] = await compose([event], [webhook], {
    query,
    neverSent,
    definitionOf: () => definition,
    matches: () => true,
    ...options,
  })
  return composition
}
