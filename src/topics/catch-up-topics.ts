/** Resources whose changes catch-up can find in the shop's own tables. */
export const CATCH_UP_RESOURCES = ["order", "product", "customer", "promotion"] as const

/** What it can find of them. */
export const CATCH_UP_EVENTS = ["created", "updated", "deleted"] as const

/** What the option `catchUp.topics` takes: these twelve topics. */
export const CATCH_UP_PATTERNS = CATCH_UP_RESOURCES.flatMap((resource) =>
  CATCH_UP_EVENTS.map((event) => `${resource}.${event}` as const)
)

/** Topics about sales channels, which are looked after with the update beside which they are sent. */
export const CHANNEL_TOPICS: Readonly<Record<string, readonly string[]>> = {
  "product.updated": ["product.added", "product.removed"],
}
