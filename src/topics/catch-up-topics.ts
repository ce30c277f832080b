/** Resources whose changes catch-up can find in the shop's own tables. */
export const CATCH_UP_RESOURCES = ["order", "product", "customer", "promotion"] as const

/** The changes that it can find. */
const CATCH_UP_EVENTS = ["created", "updated", "deleted"] as const

/** The twelve topics that the option `catchUp.topics` accepts. */
export const CATCH_UP_PATTERNS = CATCH_UP_RESOURCES.flatMap((resource) =>
  CATCH_UP_EVENTS.map((event) => `${resource}.${event}` as const)
)

/** Topics about sales channels, which are watched together with the resource's `updated` topic. */
export const CHANNEL_TOPICS: Readonly<Record<string, readonly string[]>> = {
  "product.updated": ["product.added", "product.removed"],
}
