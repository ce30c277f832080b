import { lastOf } from "../types/typed"
import { isRecord } from "./data-path"
import type { QueryPort } from "./query-port"

/** Entities whose variants' prices are completed, each with the path to the variants. */
const PATHS_TO_VARIANTS: ReadonlyMap<string, string> = new Map([
  ["product", "variants."],
  ["products", "variants."],
  ["product_variant", ""],
  ["product_variants", ""],
  ["variant", ""],
  ["variants", ""],
])

/** Prices by the id of their price set. */
type Prices = ReadonlyMap<string, unknown[]>

const NONE: Prices = new Map()

/** Prices read at once. */
const PAGE = 5_000

/**
 * Medusa's `query`, with the prices of price lists among a variant's prices. Medusa leaves them out of `prices` (`populateWhere`
 * of the pricing module, 2.15 to 2.21). If the fields include `prices.price_list`, these prices are read by a second query where
 * the shop has price lists, and are appended to the others. Other requests are unchanged.
 *
 * The list of a variant's own price is always null, so it is not read: that takes a tenth of the time of a product.
 */
export class PriceListQuery implements QueryPort {
  constructor(private readonly query: QueryPort) {}

  async graph(request: Parameters<QueryPort["graph"]>[0]): ReturnType<QueryPort["graph"]> {
    const prefix = PATHS_TO_VARIANTS.get(request.entity)
    const list = `${prefix}prices.price_list`
    const others = request.fields.filter((field) => field !== list && !field.startsWith(`${list}.`))
    if (prefix === undefined || others.length === request.fields.length) {
      return this.query.graph(request)
    }
    const fields = [...new Set([...others, `${prefix}prices.id`, `${prefix}price_set.id`])]
    const [result, hasLists] = await Promise.all([
      this.query.graph({ ...request, fields }),
      this.hasPriceLists(),
    ])
    const variants = variantsOf(result.data, prefix)
    const prices = hasLists ? await this.pricesOf(variants, wantedOfPrice(request.fields, prefix)) : NONE
    const wantsPriceSet = request.fields.some((field) => field.startsWith(`${prefix}price_set`))
    for (const variant of variants) {
      const own = Array.isArray(variant.prices) ? variant.prices.filter(isRecord) : []
      own.forEach((price) => (price.price_list = null))
      variant.prices = [...own, ...(prices.get(priceSetOf(variant) ?? "") ?? [])]
      if (!wantsPriceSet) {
        delete variant.price_set
      }
    }
    return result
  }

  private async hasPriceLists(): Promise<boolean> {
    const { data } = await this.query.graph({
      entity: "price_list",
      fields: ["id"],
      pagination: { take: 1 },
    })
    return data.length > 0
  }

  /** Prices of price lists, oldest first. */
  private async pricesOf(variants: readonly Variant[], fields: readonly string[]): Promise<Prices> {
    const ids = [...new Set(variants.flatMap((variant) => priceSetOf(variant) ?? []))]
    const prices = new Map<string, unknown[]>()
    for (let after = ""; ids.length;) {
      const { data } = await this.query.graph({
        entity: "price",
        fields: [...new Set([...fields, "id", "price_set_id"])],
        filters: { price_set_id: ids, price_list_id: { $ne: null }, id: { $gt: after } },
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

/** The fields that are requested of a variant's prices. */
function wantedOfPrice(fields: readonly string[], prefix: string): string[] {
  const within = `${prefix}prices.`
  return fields.filter((field) => field.startsWith(within)).map((field) => field.slice(within.length))
}

function priceSetOf({ price_set }: Variant): string | undefined {
  return isRecord(price_set) && typeof price_set.id === "string" ? price_set.id : undefined
}
