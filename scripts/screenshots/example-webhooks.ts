/** A webhook of the example shop, and the behaviour of its receiver. */
export type ExampleWebhook = {
  name: string
  url: string
  topics: string[]
  /** The topics of its deliveries. */
  delivers: string[]
  status: "active" | "paused" | "disabled"
  /** Deliveries in the busiest hour. */
  busy: number
  /** Median response time of its receiver, in milliseconds. */
  pace: number
  /** The share of deliveries whose first attempt fails. */
  fails: number
  /** For how many hours its receiver has been down. */
  downFor?: number
}

/** In the order of creation. The list shows the last one first. */
export const EXAMPLE_WEBHOOKS: ExampleWebhook[] = [
  {
    name: "Old accounting",
    url: "https://ledger.example/events",
    topics: ["order.*"],
    delivers: [],
    status: "disabled",
    busy: 0,
    pace: 0,
    fails: 0,
  },
  {
    name: "Newsletter",
    url: "https://hooks.letters.example/medusa",
    topics: ["customer.*"],
    delivers: ["customer.created", "customer.updated"],
    status: "active",
    busy: 6,
    pace: 180,
    fails: 0.02,
  },
  {
    name: "Warehouse",
    url: "https://stock.example/in",
    topics: ["inventory-level.updated", "order.fulfillment_created"],
    delivers: ["inventory-level.updated"],
    status: "paused",
    busy: 12,
    pace: 60,
    fails: 0,
    downFor: 1,
  },
  {
    name: "Loyalty points",
    url: "https://points.example/webhooks",
    topics: ["order.created", "order.canceled", "customer.created", "action.loyalty.points_earned"],
    delivers: ["order.created", "customer.created"],
    status: "active",
    busy: 9,
    pace: 240,
    fails: 0.05,
    downFor: 2,
  },
  {
    name: "ERP",
    url: "https://erp.example/webhooks/medusa",
    topics: ["order.*", "product.*"],
    delivers: ["order.created", "order.updated", "product.updated", "order.created"],
    status: "active",
    busy: 34,
    pace: 90,
    fails: 0.12,
  },
]
