import { firstOf } from "../../../scripts/present"
import { Catalogue } from "../../topics/catalogue"
import { watchedResources } from "../sources"

const since = new Date(Date.UTC(2026, 2, 2))
const watch = (topic: string, looked_until = since) => ({ topic, since, looked_until })
const entitiesOf = (topics: string[], has: (entity: string) => boolean = () => true) =>
  watchedResources(
    new Catalogue(),
    topics.map((topic) => watch(topic)),
    has
  ).map(({ entity, parts }) => [entity, ...parts.map((part) => part.entity)])

describe("where catch-up looks", () => {
  it("is at resources that a webhook subscribes to, and no others", () => {
    expect(entitiesOf(["customer.deleted", "order.created"])).toEqual([["order"], ["customer"]])
  })

  it("is at their parts, too, for updates: wherever an event leads from", () => {
    expect(entitiesOf(["product.updated"])).toEqual([
      [
        "product",
        "product_sales_channel",
        "product_option",
        "product_option_value",
        "product_type",
        "product_collection",
        "product_category",
        "product_tag",
        "product_image",
        "translation",
        "product_variant",
        "price",
        "product_variant_inventory_item",
        "inventory_item",
        "inventory_level",
        "reservation",
        "price_list",
      ],
    ])
  })

  it("is not at what the shop does not have", () => {
    expect(entitiesOf(["product.updated"], (entity) => entity.startsWith("product"))).toEqual([
      [
        "product",
        "product_sales_channel",
        "product_option",
        "product_option_value",
        "product_type",
        "product_collection",
        "product_category",
        "product_tag",
        "product_image",
        "product_variant",
        "product_variant_inventory_item",
      ],
    ])
    expect(entitiesOf(["promotion.updated"], () => false)).toEqual([])
  })

  it("starts where the topic that was looked after least has come to", () => {
    const earlier = new Date(since.getTime() - 1_000)
    const watches = [watch("order.created"), watch("order.updated", earlier)]
    expect(firstOf(watchedResources(new Catalogue(), watches, () => true)).checkedUntil).toEqual(earlier)
  })
})
