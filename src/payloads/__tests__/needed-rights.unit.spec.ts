import { asWritten } from "../../types/typed"
import type { ModuleJoinerConfig } from "@medusajs/framework/types"
import { definePolicies } from "@medusajs/framework/utils"

import { Catalogue } from "../../topics/catalogue"
import { customTopics } from "../../topics/custom-topics"
import { NeverSent } from "../../topics/never-sent"
import { NeededRights } from "../needed-rights"

/** A small shop as its modules and links declare it. */
const CONFIGS = asWritten<ModuleJoinerConfig[]>([
  {
    alias: [{ name: ["order", "orders"], entity: "Order" }],
    schema: `
      type Order { id: ID! email: String total: Float items: [OrderLineItem!] metadata: JSON }
      type OrderLineItem { id: ID! title: String variant: ProductVariant }`,
  },
  {
    alias: [
      { name: "customer", entity: "Customer" },
      { name: ["reservation"], entity: "ReservationItem" },
      { name: "inventory_level", entity: "InventoryLevel" },
    ],
    schema: `
      type Customer { id: ID! email: String birthday: String groups: [CustomerGroup] }
      type CustomerGroup { id: ID! name: String }
      type ProductVariant { id: ID! product: Product }
      type Product { id: ID! title: String }
      type OrderPayment { payment: Payment }
      type Payment { id: ID! amount: Float }`,
  },
  {
    extends: [
      {
        serviceName: "order",
        entity: "Order",
        fieldAlias: { payments: { path: "payment_link.payment" } },
        relationship: { alias: "payment_link", entity: "OrderPayment" },
      },
      { serviceName: "order", entity: "Order", relationship: { alias: "customer", entity: "Customer" } },
    ],
  },
])

const RESOURCES = [
  "cart",
  "customer",
  "customer_group",
  "invite",
  "order",
  "payment",
  "price",
  "product",
  "product_variant",
  "reservation_item",
  "user",
  "webhook",
]

definePolicies(RESOURCES.map((resource) => ({ name: `Read-${resource}`, resource, operation: "read" })))

const catalogue = new Catalogue(
  customTopics(
    {
      "points.earned": { events: ["loyalty.points_earned"], description: "Points were earned." },
      "visit.booked": { events: ["visit.booked"], entity: "visit", description: "A visit was booked." },
      "sale.made": {
        events: ["sale.made"],
        entity: "order",
        fields: ["*", "customer.*"],
        description: "Something was sold.",
      },
    },
    new NeverSent()
  )
)
const rights = new NeededRights(catalogue, CONFIGS)

describe("the rights that a topic takes", () => {
  it.each([
    ["customer.updated", ["customer:read"]],
    ["reservation-item.created", ["reservation_item:read"]],
    ["cart.created", ["cart:read"]],
    ["webhook.disabled", ["webhook:read"]],
    ["visit.booked", ["visit:read"]],
    ["action.order.placed", ["order:read"]],
    ["action.product-variant.updated", ["product_variant:read"]],
    ["action.user.invite.created", ["user:read", "invite:read"]],
    ["action.pricing.price.created", ["price:read"]],
    // Named for none of them: the topic that it feeds tells.
    ["action.reservation-item.created", ["reservation_item:read"]],
    ["action.loyalty.points_earned", []],
    ["points.earned", []],
  ])("%s: %j", (topic, needed) => {
    expect(rights.ofTopic(topic)).toEqual(needed)
  })

  it("are those of every topic that a wildcard covers", () => {
    const { topics } = rights.ofWebhook(["customer.*"])
    expect([...topics.keys()]).toEqual([
      "customer.created",
      "customer.updated",
      "customer.deleted",
      "customer.redacted",
    ])
    const all = rights.ofWebhook(["*"]).topics
    expect(all.get("order.created")).toEqual(["order:read"])
    expect(all.get("invite.created")).toEqual(["invite:read"])
  })

  it("are asked by name for a topic that the shop no longer has", () => {
    expect(rights.ofTopic("gift-card.used")).toEqual(["gift_card:read"])
  })
})

describe("the rights that fields take beyond their topic", () => {
  const ofField = (field: string, topics = ["order.updated"]) => [
    ...rights.ofWebhook(topics, { fields: [field] }).fields.values(),
  ]

  it.each([
    ["+customer.birthday", ["customer:read"]],
    ["customer.*", ["customer:read"]],
    ["*customer.groups", ["customer:read", "customer_group:read"]],
    ["+items.variant.product.title", ["product_variant:read", "product:read"]],
    ["+payments.amount", ["payment:read"]],
    ["+metadata.anything", []],
    ["*", []],
  ])("%s: %j", (field, needed) => {
    expect(ofField(field)).toEqual([needed])
  })

  it("are none for the topic's own fields, and for fields that are taken away", () => {
    expect(ofField("+items.title")).toEqual([[]])
    expect(ofField("-customer.birthday")).toEqual([])
    expect(ofField("+customer.birthday", ["sale.made"])).toEqual([[]])
  })

  it("are asked for what a filter looks at too, and not for the fields of a thin payload", () => {
    const { fields, filter } = rights.ofWebhook(["order.updated"], {
      fields: ["+customer.birthday"],
      filter: { $or: [{ "data.customer.birthday": "ada@shop.test" }, { "data.total": { $gte: 1 } }] },
      payload: "thin",
    })
    expect(fields.size).toBe(0)
    expect(filter.get("customer.birthday")).toEqual(["customer:read"])
    expect(filter.get("total")).toEqual([])
  })
})

describe("the rights that it takes to read a body", () => {
  const ofData = (data: unknown) => rights.ofBody("order.updated", JSON.stringify({ data }))

  it("are those of what it holds", () => {
    expect(ofData({ id: "order_1", items: [{ title: "Shirt" }], metadata: { customer: { id: 1 } } })).toEqual(
      ["order:read"]
    )
    expect(ofData({ id: "order_1", customer: { groups: [{ name: "VIP" }] } })).toEqual([
      "order:read",
      "customer:read",
      "customer_group:read",
    ])
    expect(rights.ofBody("order.updated", null)).toEqual(["order:read"])
  })
})
