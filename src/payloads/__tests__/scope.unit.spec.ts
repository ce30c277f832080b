import {
  channelsOf,
  formerChannelsOfProducts,
  isInScope,
  losesChannels,
  placeInChannel,
  scopeFields,
} from "../scope"
import { FakeQuery, webhook } from "./fake-query"

describe("the sales channels of a resource", () => {
  it.each<[string, unknown, string[]]>([
    ["order", { sales_channel_id: "sc_1" }, ["sc_1"]],
    ["orders", { sales_channel_id: "sc_1" }, ["sc_1"]],
    ["order", { sales_channel_id: null }, []],
    ["cart", { sales_channel_id: "sc_1" }, ["sc_1"]],
    ["product", { sales_channels: [{ id: "sc_1" }, { id: "sc_2" }, null] }, ["sc_1", "sc_2"]],
    ["product", { sales_channel_id: "sc_1" }, []],
    ["product_variant", { product: { sales_channels: [{ id: "sc_1" }] } }, ["sc_1"]],
    ["fulfillment", { order: { sales_channel_id: "sc_1" } }, ["sc_1"]],
    ["fulfillment", { order: null }, []],
    ["payment", { payment_collection: { order: { sales_channel_id: "sc_1" } } }, ["sc_1"]],
    ["customer", { sales_channel_id: "sc_1" }, []],
    ["order", undefined, []],
  ])("of entity %s %j are %j", (entity, data, channels) => {
    expect(channelsOf(entity, data)).toEqual(channels)
  })

  it.each<[string, Record<string, unknown>]>([
    ["order", { id: "1", sales_channel_id: "sc_1" }],
    ["product", { id: "1", sales_channels: [{ id: "sc_1", name: "Web" }] }],
    ["product_variant", { id: "1" }],
    ["payment", { id: "1", payment_collection: { order: { id: "2" } } }],
  ])("of entity %s %j are another when it is placed there", (entity, data) => {
    expect(channelsOf(entity, placeInChannel(entity, data, "sc_9"))).toEqual(["sc_9"])
    expect(placeInChannel(entity, data, "sc_9")).toMatchObject({ id: "1" })
    expect(placeInChannel("customer", data, "sc_9")).toBe(data)
  })

  it("are read for the entities that have them, or that lead to one that has", () => {
    expect(["cart", "products", "variants", "payments", "customer"].map(scopeFields)).toEqual([
      ["sales_channel_id"],
      ["sales_channels.id"],
      ["product.sales_channels.id"],
      ["payment_collection.order.sales_channel_id"],
      [],
    ])
  })

  it("are lost with its deletion by a product alone", () => {
    expect(["order", "product", "product_variant", "customer"].map(losesChannels)).toEqual([
      false,
      true,
      false,
      false,
    ])
  })

  it("of deleted products are those they were in until the end", async () => {
    const at = (time: string) => new Date(`2026-03-02T${time}Z`)
    const link = (product_id: string, sales_channel_id: string, deleted_at: Date | null) => {
      return { id: `${product_id}/${sales_channel_id}`, product_id, sales_channel_id, deleted_at }
    }
    const query = new FakeQuery({
      product_sales_channel: [
        link("prod_1", "sc_just_before", at("09:30:59.990")),
        link("prod_1", "sc_just_after", at("09:31:00.010")),
        link("prod_1", "sc_left", at("09:29:00.000")),
        link("prod_2", "sc_still_there", null),
      ],
    })
    const channels = await formerChannelsOfProducts(
      query,
      new Map([
        ["prod_1", at("09:31:00.000")],
        ["prod_2", at("09:31:00.000")],
      ])
    )
    expect(channels.get("prod_1")).toEqual(["sc_just_before", "sc_just_after"])
    expect(channels.get("prod_2")).toEqual(["sc_still_there"])
    expect(query.requests).toHaveLength(1)
  })

  it("are not asked for when no product was deleted", async () => {
    const query = new FakeQuery({})
    expect(await formerChannelsOfProducts(query, new Map())).toEqual(new Map())
    expect(query.requests).toEqual([])
  })
})

describe("a scope", () => {
  it("is everything when it names no channel", () => {
    expect(isInScope(webhook(), [])).toBe(true)
    expect(isInScope(webhook(), ["sc_1"])).toBe(true)
  })

  it("is the resources of one of its channels, and nothing without one", () => {
    const scoped = webhook({ sales_channel_ids: ["sc_1", "sc_2"] })
    expect(isInScope(scoped, ["sc_3", "sc_2"])).toBe(true)
    expect(isInScope(scoped, ["sc_3"])).toBe(false)
    expect(isInScope(scoped, [])).toBe(false)
  })
})
