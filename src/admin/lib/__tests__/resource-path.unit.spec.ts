import { resourcePath } from "../resource-path"

describe("the link to a delivery's resource", () => {
  it("leads to its page in the dashboard", () => {
    const of = (topic: string, resource: string, resource_id: string) =>
      resourcePath({ topic, resource, resource_id })

    expect(of("order.created", "order", "order_1")).toBe("/orders/order_1")
    expect(of("product-category.updated", "product-category", "pcat_1")).toBe("/categories/pcat_1")
    expect(of("region.updated", "region", "reg_1")).toBe("/settings/regions/reg_1")
  })

  it("is missing where there is no page, or none any more", () => {
    expect(resourcePath({ topic: "shipment.created", resource: "shipment", resource_id: "ful_1" })).toBeNull()
    expect(resourcePath({ topic: "order.deleted", resource: "order", resource_id: "order_1" })).toBeNull()
    expect(resourcePath({ topic: "order.created", resource: "order", resource_id: null })).toBeNull()
  })
})
