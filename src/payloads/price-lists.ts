import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"

/** A path that asks for the list of a variant's price, and the way to the variant: `variants.` of a product. */
const OF_LIST = /^(.*\.)?prices\.price_list(\.|$)/

/** Entities whose variants' prices are completed, and the way to the variants. */
const VARIANTS_OF: ReadonlyMap<string, string> = new Map([
  ["product", "variants."],
  ["products", "variants."],
  ["product_variant", ""],
  ["product_variants", ""],
  ["variant", ""],
  ["variants", ""],
])

/** Prices read at once. */
const PAGE = 5_000

/**
 * Medusa's `query` with the prices of price lists among those of a variant: Medusa leaves them out of `prices` (2.21), which
 * are a price set's own. Where the list of prices is asked for (`prices.price_list`), they are read in a query of their own, and
 * put behind the others; whoever does not ask for it gets what Medusa gives.
 */
export class PriceListQuery implements QueryPort {
  constructor(private readonly query: QueryPort) {}

  async graph(request: Parameters<QueryPort["graph"]>[0]): ReturnType<QueryPort["graph"]> {
    const way = VARIANTS_OF.get(request.entity)
    if (
      way === undefined ||
      !request.fields.some((field) => OF_LIST.exec(field)?.[0].startsWith(`${way}prices`))
    ) {
      return this.query.graph(request)
    }
    const within = `${way}prices.`
    const wanted = request.fields
      .filter((field) => field.startsWith(within))
      .map((one) => one.slice(within.length))
    const priceSet = `${way}price_set.id`
    const answer = await this.query.graph({ ...request, fields: [...new Set([...request.fields, priceSet])] })
    const variants = variantsOf(answer.data, way)
    const sets = variants.flatMap((variant) => priceSetOf(variant) ?? [])
    const prices = await this.pricesOf([...new Set(sets)], wanted)
    const keepsSet = request.fields.some((field) => field.startsWith(`${way}price_set`))
    for (const variant of variants) {
      const own = Array.isArray(variant.prices) ? variant.prices : []
      variant.prices = [...own, ...(prices.get(priceSetOf(variant) ?? "") ?? [])]
      if (!keepsSet) {
        delete variant.price_set
      }
    }
    return answer
  }

  /** By price set, oldest first. */
  private async pricesOf(ids: readonly string[], fields: readonly string[]): Promise<Map<string, unknown[]>> {
    const prices = new Map<string, unknown[]>()
    for (let after = ""; ids.length;) {
      const { data } = await this.query.graph({
        entity: "price",
        fields: [...new Set([...fields, "id", "price_set_id"])],
        filters: { price_set_id: [...ids], price_list_id: { $ne: null }, id: { $gt: after } },
        pagination: { take: PAGE, order: { id: "ASC" } },
      })
      const page: { id: string; price_set_id: string }[] = data
      for (const { price_set_id, ...price } of page) {
        prices.set(price_set_id, [...(prices.get(price_set_id) ?? []), price])
      }
      if (page.length < PAGE) {
        break
      }
      after = page.at(-1)!.id
    }
    return prices
  }
}

type Variant = Record<string, unknown>

function variantsOf(rows: readonly unknown[], way: string): Variant[] {
  const records = rows.filter(isRecord)
  return way
    ? records.flatMap(({ variants }) => (Array.isArray(variants) ? variants.filter(isRecord) : []))
    : records
}

function priceSetOf({ price_set }: Variant): string | undefined {
  return isRecord(price_set) && typeof price_set.id === "string" ? price_set.id : undefined
}
