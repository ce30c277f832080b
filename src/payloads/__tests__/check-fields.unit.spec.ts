import type { ModuleJoinerConfig } from "@medusajs/framework/types"

import { checkFields } from "../check-fields"
import { FakeQuery } from "./fake-query"

/** A small shop as its modules and links declare it. */
const CONFIGS: ModuleJoinerConfig[] = [
  {
    serviceName: "order",
    alias: [{ name: ["order", "orders"], entity: "Order" }],
    schema: `
      type Order { id: ID! email: String total: Float metadata: JSON summary: OrderSummary items: [OrderLineItem!]
        shipping_address: OrderAddress status: OrderStatus }
      type OrderSummary { id: ID! paid_total: Float }
      type OrderLineItem { id: ID! title: String metadata: JSON adjustments: [Adjustment] }
      type OrderAddress { id: ID! city: String }
      enum OrderStatus { pending completed }`,
  },
  {
    serviceName: "variant",
    alias: { name: "variant", entity: "Variant" },
    schema: "type Variant { id: ID! sku: String }",
  },
  {
    schema: "extend type OrderLineItem { variant: Variant }",
    extends: [
      {
        serviceName: "order",
        entity: "Order",
        fieldAlias: { addressees: "shipping_address" },
        relationship: relation("region"),
      },
      {
        serviceName: "order",
        entity: "Order",
        fieldAlias: { skus: { path: "items.variant" } },
        relationship: relation("x"),
      },
    ],
  },
]

function relation(alias: string) {
  return { serviceName: "region", alias, primaryKey: "id", foreignKey: `${alias}_id` }
}

function check(fields: string[], query = new FakeQuery({}), entities = ["order"]): Promise<string | null> {
  return checkFields(query, entities, fields, CONFIGS)
}

describe("checking fields", () => {
  it.each([
    "id",
    "email",
    "status",
    "items.*",
    "*items",
    "+items.title",
    "items.variant.sku",
    "items.adjustments.amount",
    "metadata",
    "metadata.gift.text",
    "items.metadata.a",
    "summary",
    "summary.paid_total",
    "addressees.city",
    "skus.sku",
    "region.name",
    "region.*",
    "*",
    "deleted_at",
    "items.updated_at",
    "shipping_address_id",
    "raw_total",
    "credit_line_total",
    "-nonsense",
  ])("takes %s, declared or implied, in a shop without orders", async (field) => {
    expect(await check(["id", field])).toBeNull()
  })

  it.each([
    "totl",
    "items",
    "items.titel",
    "items.variant",
    "items.variant.name",
    "email.x",
    "email.*",
    "status.*",
    "addressees.street",
    "raw_nothing",
    "nothing_id",
    "grand_totl",
    "toString",
  ])("refuses %s", async (field) => {
    expect(await check(["id", field, "email"])).toBe(field)
  })

  it("takes what no schema declares but a row of the shop has", async () => {
    const query = new FakeQuery({
      order: [{ id: "1" }, { id: "2", loyalty: null, extras: [{ color: "red" }, {}] }],
    })
    expect(await check(["loyalty", "extras.*", "extras.color"], query)).toBeNull()
    expect(await check(["extras.size"], query)).toBe("extras.size")
  })

  it("refuses the field that makes the query throw", async () => {
    const query = new FakeQuery({}, ({ fields }) =>
      fields.includes("region.price") ? "needs a context" : undefined
    )
    expect(await check(["id", "email", "region.price", "totl"], query)).toBe("region.price")
  })

  it("takes what one of several resources has, and refuses what none has", async () => {
    const query = new FakeQuery({})
    expect(await check(["email", "sku", "id"], query, ["order", "variant"])).toBeNull()
    expect(query.requests.map(({ entity, fields }) => [entity, fields])).toEqual([
      ["order", ["email", "id", "sku"]],
      ["variant", ["id", "sku"]],
    ])
    expect(await check(["email", "sku", "totl"], query, ["order", "variant"])).toBe("totl")
  })

  it("asks the shop once when nothing throws", async () => {
    const query = new FakeQuery({})
    await check(["id", "email", "totl", "items.*", "-items.metadata"], query)
    expect(query.requests).toEqual([
      { entity: "order", fields: ["email", "id", "items.*", "totl"], pagination: { take: 5 } },
    ])
  })
})
