import { lookUpResources } from "../look-up"
import { FakeQuery, idsIn } from "./fake-query"

const byVariant = { entity: "product_variant", paths: ["product_id"] }
const byRule = { entity: "promotion_rule", paths: ["promotions.id", "method.promotion_id"] }

describe("looking up resources", () => {
  it("asks once for all ids of an entity, in every place that the resource may have", async () => {
    const query = new FakeQuery({
      product_variant: [
        { id: "variant_1", product_id: "prod_1" },
        { id: "variant_2", product_id: "prod_2" },
      ],
      promotion_rule: [
        {
          id: "rule_1",
          promotions: [{ id: "promo_1" }, { id: "promo_2" }],
          method: { promotion_id: "promo_1" },
        },
      ],
    })
    const resources = await lookUpResources(query, [
      { id: "variant_2", via: byVariant },
      { id: "rule_1", via: byRule },
      { id: "variant_1", via: byVariant },
    ])
    expect(resources).toEqual([found("prod_2"), found("promo_1", "promo_2"), found("prod_1")])
    expect(query.requests).toHaveLength(2)
  })

  it("finds the resource of one that was deleted", async () => {
    const query = new FakeQuery({
      product_variant: [{ id: "variant_1", product_id: "prod_1", deleted_at: new Date() }],
    })
    expect(await lookUpResources(query, [{ id: "variant_1", via: byVariant }])).toEqual([found("prod_1")])
  })

  it("finds nothing where the way ends before", async () => {
    const query = new FakeQuery({ product_variant: [{ id: "variant_1", product_id: null }] })
    const lookUps = ["variant_1", "variant_9"].map((id) => ({ id, via: byVariant }))
    const absent = { kind: "absent", error: "product_variant variant_9 is not in the shop" }
    expect(await lookUpResources(query, lookUps)).toEqual([found(), absent])
  })

  it("follows a row that names what it belongs to by table and id", async () => {
    const query = new FakeQuery({
      translation: [
        { id: "trans_1", reference: "product", reference_id: "prod_1" },
        { id: "trans_2", reference: "product_variant", reference_id: "variant_1" },
        { id: "trans_3", reference: "constructor", reference_id: "store_1" },
      ],
      product_variant: [{ id: "variant_1", product_id: "prod_2" }],
    })
    const via = {
      entity: "translation",
      paths: [],
      references: { product: null, product_variant: { entity: "product_variant", paths: ["product_id"] } },
    }
    const lookUps = ["trans_1", "trans_2", "trans_3"].map((id) => ({ id, via }))
    expect(await lookUpResources(query, lookUps)).toEqual([found("prod_1"), found("prod_2"), found()])
  })

  it("fails where the shop cannot be asked, so that no event is taken to be about nothing", async () => {
    const query = new FakeQuery(
      { product_variant: [{ id: "variant_1", product_id: "prod_1" }] },
      (request) => (idsIn(request).includes("variant_2") ? "broken row" : undefined)
    )
    const lookUps = ["variant_1", "variant_2"].map((id) => ({ id, via: byVariant }))
    expect(await lookUpResources(query, lookUps)).toEqual([
      found("prod_1"),
      { kind: "failed", error: "product_variant variant_2 could not be read: broken row" },
    ])
  })
})

function found(...ids: string[]) {
  return { kind: "found", ids }
}
