import { PriceListQuery } from "../price-lists"
import type { QueryPort } from "../query-port"

type Request = Parameters<QueryPort["graph"]>[0]

const OWN = { id: "price_1", amount: 20 }
const OF_LIST = { id: "price_2", amount: 7, price_set_id: "pset_1", price_list: { title: "Wholesale" } }

/** A shop that, as Medusa does, leaves a list's prices out of a variant's. */
class Shop implements QueryPort {
  readonly requests: Request[] = []

  constructor(private readonly lists = [{ id: "plist_1" }]) {}

  async graph(request: Request): Promise<{ data: unknown[] }> {
    this.requests.push(request)
    const variant = () => ({ id: "variant_1", prices: [{ ...OWN }], price_set: { id: "pset_1" } })
    const data: Record<string, unknown[]> = {
      product: [{ id: "prod_1", variants: [variant(), { id: "variant_2", prices: [], price_set: null }] }],
      product_variant: [variant()],
      price: [{ ...OF_LIST }],
      price_list: this.lists,
    }
    return { data: data[request.entity] ?? [] }
  }
}

const read = async (entity: string, fields: string[], shop = new Shop()) => {
  const { data } = await new PriceListQuery(shop).graph({ entity, fields })
  return { data, requests: shop.requests }
}

const { price_set_id: _, ...SHOWN } = OF_LIST

describe("prices of price lists", () => {
  it("come after a variant's own, with what was asked for of a price", async () => {
    const fields = ["id", "variants.prices.amount", "variants.prices.price_list.title"]
    const { data, requests } = await read("product", fields)
    expect(data).toEqual([
      {
        id: "prod_1",
        variants: [
          { id: "variant_1", prices: [{ ...OWN, price_list: null }, SHOWN] },
          { id: "variant_2", prices: [] },
        ],
      },
    ])
    expect(requests.find((one) => one.entity === "price")).toMatchObject({
      fields: ["amount", "price_list.title", "id", "price_set_id"],
      filters: { price_set_id: ["pset_1"], price_list_id: { $ne: null } },
    })
  })

  it("are at a variant that is read alone, too", async () => {
    const { data } = await read("product_variant", ["prices.price_list.title"])
    expect(data).toEqual([{ id: "variant_1", prices: [{ ...OWN, price_list: null }, SHOWN] }])
  })

  it("are not read in a shop without price lists, and a variant's own prices have none", async () => {
    const { data, requests } = await read("product_variant", ["prices.price_list.title"], new Shop([]))
    expect(data).toEqual([{ id: "variant_1", prices: [{ ...OWN, price_list: null }] }])
    expect(requests.map(({ entity }) => entity)).not.toContain("price")
  })

  it("are not read where the list is not asked for", async () => {
    const { data, requests } = await read("product", ["variants.prices.amount"])
    expect(requests).toHaveLength(1)
    expect(data).toMatchObject([{ variants: [{ prices: [OWN] }, {}] }])
    expect((await read("order", ["items.variant.prices.price_list.title"])).requests).toHaveLength(1)
  })
})
