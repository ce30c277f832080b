import { lastOf } from "../types/typed"
import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"

/** A path to the price list of a variant's price. The first group is the path to the variant, such as `variants.`. */
const PRICE_LIST_PATH = /^(.*\.)?prices\.price_list(\.|$)/

/** Entities whose variants' prices are completed, each with the path to the variants. */
const PATHS_TO_VARIANTS: ReadonlyMap<string, string> = new Map([
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
 * Medusa's `query`, with the prices of price lists among a variant's prices. Medusa 2.21 leaves them out of `prices`. If the
 * fields include `prices.price_list`, these prices are read by a second query, and are appended to the others. Other requests
 * are unchanged.
 */
export class PriceListQuery implements QueryPort {
  constructor(private readonly query: QueryPort) {}

  async graph(request: Parameters<QueryPort["graph"]>[0]): ReturnType<QueryPort["graph"]> {
    const prefix = PATHS_TO_VARIANTS.get(request.entity)
    if (
      prefix === undefined ||
      !request.fields.some((field) => PRICE_LIST_PATH.exec(field)?.[0].startsWith(`${prefix}prices`))
    ) {
      return this.query.graph(request)
    }
    const within = `${prefix}prices.`
    const wanted = request.fields
      .filter((field) => field.startsWith(within))
      .map((one) => one.slice(within.length))
    const priceSet = `${prefix}price_set.id`
    const answer = await this.query.graph({ ...request, fields: [...new Set([...request.fields, priceSet])] })
    const variants = variantsOf(answer.data, prefix)
    const sets = variants.flatMap((variant) => priceSetOf(variant) ?? [])
    const prices = await this.pricesOf([...new Set(sets)], wanted)
    const wantsPriceSet = request.fields.some((field) => field.startsWith(`${prefix}price_set`))
    for (const variant of variants) {
      const own = Array.isArray(variant.prices) ? variant.prices : []
      variant.prices = [...own, ...(prices.get(priceSetOf(variant) ?? "") ?? [])]
      if (!wantsPriceSet) {
        delete variant.price_set
      }
    }
    return answer
  }

  /** Prices of price lists by the id of their price set, oldest first. */
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
      after = lastOf(page).id
    }
    return prices
  }
}

type Variant = Record<string, unknown>

function variantsOf(rows: readonly unknown[], prefix: string): Variant[] {
  const records = rows.filter(isRecord)
  return prefix
    ? records.flatMap(({ variants }) => (Array.isArray(variants) ? variants.filter(isRecord) : []))
    : records
}

function priceSetOf({ price_set }: Variant): string | undefined {
  return isRecord(price_set) && typeof price_set.id === "string" ? price_set.id : undefined
}
