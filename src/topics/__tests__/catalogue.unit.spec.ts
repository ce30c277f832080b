import { Catalogue } from "../catalogue"
import { customTopics } from "../custom-topics"
import { NeverSent } from "../never-sent"

const catalogue = new Catalogue()

describe("list", () => {
  it("keeps the topics of a group together, the four main groups first", () => {
    const groups = catalogue.list().map(({ group }) => group)
    const changes = groups.filter((group, index) => group !== groups[index - 1])
    expect(changes).toEqual([...new Set(groups)])
    expect(changes.slice(0, 4)).toEqual(["Order", "Product", "Customer", "Promotion"])
  })

  it("holds a merchant's own topics, and lets them take a built-in one's place", () => {
    const custom = customTopics(
      {
        "subscription.renewed": {
          events: ["subscription.renewed"],
          description: "A subscription was renewed.",
        },
        "order.created": {
          events: ["order.placed"],
          description: "As the ERP wants it.",
          payload: () => ({ id: "1" }),
        },
      },
      new NeverSent()
    )
    const own = new Catalogue(custom)
    expect(own.list()).toHaveLength(catalogue.list().length + 1)
    expect(own.get("order.created")?.description).toBe("As the ERP wants it.")
    expect(own.expand(["subscription.*"])).toEqual(["subscription.renewed"])
  })
})

describe("what an app's rights cover, and what is beyond them", () => {
  it("lists actions and a merchant's own topics within the rights alone, and built-in topics also beyond them", () => {
    const custom = customTopics(
      {
        "loyalty.upgraded": { events: ["loyalty.upgraded"], description: "A higher level." },
        "customer.created": { events: ["customer.created"], description: "As the CRM wants it." },
      },
      new NeverSent()
    )
    const own = new Catalogue(custom)
    const rights = ["loyalty.*", "order.*", "action.points.earned"]
    const covered = own.covered(rights).map(({ topic }) => topic)
    expect(covered.slice(0, 2)).toEqual(["order.created", "order.updated"])
    expect(covered.slice(-2)).toEqual(["loyalty.upgraded", "action.points.earned"])

    const beyond = own.builtInBeyond(["customer.updated"])
    const builtIn = new Catalogue().list()
    expect(beyond).toEqual(builtIn.filter(({ topic }) => topic !== "customer.updated"))
    expect(own.builtInBeyond(["*"]).map(({ resource }) => resource)).toEqual(
      own.builtInBeyond(["*"]).map(() => "webhook")
    )
  })
})

describe("get", () => {
  it("gives any event of the bus as an action with the event's own data", () => {
    expect(catalogue.get("action.loyalty.points_earned")).toMatchObject({
      resource: "action",
      event: "loyalty.points_earned",
      group: "Action",
      events: [{ name: "loyalty.points_earned" }],
    })
    expect(catalogue.get("action.loyalty.points_earned")).not.toHaveProperty("entity")
  })

  it.each([
    "order.creatd",
    "order.*",
    "*",
    "action.*",
    "action.",
    "action.auth.password_reset",
    "webhook.ping",
  ])("gives nothing for %s", (topic) => {
    expect(catalogue.get(topic)).toBeUndefined()
  })
})

describe("problem", () => {
  it.each([
    "order.created",
    "order.*",
    "*",
    "product-variant.*",
    "action.loyalty.points_earned",
    "action.order.placed",
    "webhook.disabled",
    "webhook.*",
  ])("takes %s", (pattern) => {
    expect(catalogue.problem(pattern)).toBeUndefined()
  })

  it.each([
    ["order.creatd", "order.created"],
    ["orders.created", "order.created"],
    ["Order.Created", "order.created"],
    ["ordr.*", "order.*"],
    ["product_variant.updated", "product-variant.updated"],
  ])("suggests for the misspelt %s the topic %s", (pattern, meant) => {
    expect(catalogue.problem(pattern)).toBe(`Unknown topic "${pattern}", did you mean "${meant}"?`)
  })

  it.each([
    ["order.placed", "order.created"],
    ["promotion.promotion.updated", "promotion.updated"],
  ])("suggests for Medusa's event %s the topic %s that it feeds", (event, topic) => {
    expect(catalogue.problem(event)).toContain(`did you mean "${topic}"?`)
  })

  it("says how to subscribe to an event that is no topic", () => {
    expect(catalogue.problem("loyalty.points_earned")).toContain(`write "action.loyalty.points_earned"`)
  })

  it.each([
    "action.auth.password_reset",
    "action.auth.auth-identity.created",
    "auth.password_reset",
    "auth.*",
    "action.payment.webhook_received",
    "payment.webhook_received",
  ])("refuses %s, which never leaves the shop", (pattern) => {
    expect(catalogue.problem(pattern)).toContain("never sent")
  })

  it.each(["action.webhook.webhook.updated", "action.webhook.disabled", "webhook.ping"])(
    "refuses %s, with which the plugin would feed on itself",
    (pattern) => {
      expect(catalogue.problem(pattern)).toContain("the plugin's own")
    }
  )

  it.each(["action.*", "action.order.*", "action."])("refuses %s, which names no event", (pattern) => {
    expect(catalogue.problem(pattern)).toContain("Name the event")
  })

  it.each([" order.created", "order.created\n", "action.a b", "action.a\u0000b", "action.a\u200bb"])(
    "refuses white space and control characters: %j",
    (pattern) => {
      expect(catalogue.problem(pattern)).toContain("white space or control characters")
    }
  )

  it.each(["action.bestellung.geändert", "action.注文", "action.caf\u00e9"])(
    "refuses what no HTTP header can carry: %s",
    (pattern) => {
      expect(catalogue.problem(pattern)).toContain("no HTTP header can carry")
    }
  )

  it("refuses an empty name and one over 255 characters", () => {
    expect(catalogue.problem("")).toContain("1 to 255")
    expect(catalogue.problem(`action.${"x".repeat(248)}`)).toBeUndefined()
    expect(catalogue.problem(`action.${"x".repeat(249)}`)).toContain("1 to 255")
  })
})

describe("expand", () => {
  it("takes a wildcard for the topics of its resource, and no other's", () => {
    const topics = catalogue.expand(["order.*"])
    expect(topics).toEqual(expect.arrayContaining(["order.created", "order.return_requested"]))
    expect(topics.filter((topic) => !topic.startsWith("order."))).toEqual([])
    expect(catalogue.expand(["product.*"])).toEqual([
      "product.created",
      "product.updated",
      "product.deleted",
      "product.added",
      "product.removed",
    ])
  })

  it("takes * for every topic of the shop, but for no action, and for none about webhooks", () => {
    const ofShop = catalogue.list().filter(({ resource }) => resource !== "webhook")
    expect(catalogue.expand(["*"])).toEqual(ofShop.map(({ topic }) => topic))
    expect(catalogue.matches(["*"], "webhook.disabled")).toBe(false)
    expect(catalogue.matches(["webhook.*"], "webhook.disabled")).toBe(true)
    expect(catalogue.expand(["*", "action.a.b"])).toEqual([...catalogue.expand(["*"]), "action.a.b"])
  })

  it("names each topic once, and leaves out unknown and forbidden ones", () => {
    const patterns = [
      "action.a.b",
      "customer.created",
      "customer.*",
      "customer.creatd",
      "action.auth.password_reset",
    ]
    expect(catalogue.expand(patterns)).toEqual([
      "customer.created",
      "customer.updated",
      "customer.deleted",
      "customer.redacted",
      "action.a.b",
    ])
  })
})

describe("matches", () => {
  it.each(["order.created", "order.*", "*"])("finds a topic under %s", (pattern) => {
    expect(catalogue.matches(["customer.created", pattern], "order.created")).toBe(true)
  })

  it("finds an action under its own name only", () => {
    expect(catalogue.matches(["action.a.b"], "action.a.b")).toBe(true)
    expect(catalogue.matches(["*", "order.*"], "action.a.b")).toBeFalsy()
    expect(catalogue.matches(["order-edit.*", "customer.*"], "order.created")).toBeFalsy()
  })
})

describe("routes", () => {
  const topicsFor = (event: string, patterns: string[]) =>
    (catalogue.routes(patterns).get(event) ?? []).map(({ definition }) => definition.topic)

  it("leads an event to every wanted topic it feeds", () => {
    expect(topicsFor("order.canceled", ["*"])).toEqual(["order.updated", "order.canceled"])
    expect(topicsFor("order.canceled", ["order.updated"])).toEqual(["order.updated"])
    expect(topicsFor("order.canceled", ["action.order.canceled"])).toEqual(["action.order.canceled"])
    expect(topicsFor("order.canceled", ["product.*"])).toEqual([])
  })

  it("makes order.created of a placed order, and order.deleted of the module's own event", () => {
    expect(topicsFor("order.placed", ["order.*"])).toEqual(["order.created"])
    expect(topicsFor("order.order.deleted", ["order.*"])).toEqual(["order.deleted"])
  })

  it.each([
    ["order.updated", "id"],
    ["order.transfer_requested", "id"],
    ["order.fulfillment_created", "order_id"],
    ["order.return_received", "order_id"],
    ["order.claim_created", "order_id"],
    ["order-edit.confirmed", "order_id"],
  ])("makes order.updated of %s, by its %s", (name, key) => {
    const route = catalogue.routes(["order.updated"]).get(name)?.[0]
    expect(route?.event.key ?? "id").toBe(key)
    expect(route?.event.via).toBeUndefined()
  })

  it.each([
    ["order.updated", "shipment.created", "fulfillment"],
    ["order.updated", "payment.refunded", "payment"],
    ["product.updated", "product-variant.deleted", "product_variant"],
    ["product.updated", "inventory-level.updated", "inventory_level"],
    ["promotion.updated", "promotion.promotion-rule-value.created", "promotion_rule_value"],
    ["customer.updated", "customer.customer-address.updated", "customer_address"],
  ])("makes %s of %s, by way of its %s", (topic, name, entity) => {
    expect(catalogue.routes([topic]).get(name)?.[0]?.event.via?.entity).toBe(entity)
  })

  it.each([
    ["*"],
    ["auth.*"],
    ["action.*"],
    ["action.auth.password_reset"],
    ["action.payment.webhook_received"],
  ])("never leads a forbidden event anywhere: %s", (pattern) => {
    const events = [...catalogue.eventsFor([pattern])]
    expect(events.filter((name) => /^(auth|webhook)\.|^payment\.webhook_received$/.test(name))).toEqual([])
  })

  it("knows the events behind patterns", () => {
    expect(catalogue.eventsFor(["customer.created", "order.created", "action.a"])).toEqual(
      new Set(["customer.created", "order.placed", "a"])
    )
  })
})
