type Price = { id: string; amount: number; currency_code: string; price_list: null }
type Variant = { id: string; sku: string; prices: Price[] }

export type Product = {
  id: string
  title: string
  description: string | null
  /** `edition` counts the edits. */
  metadata: Record<string, unknown> & { edition: number }
  tags: { id: string; value: string }[]
  sales_channels: { id: string; name: string }[]
  variants: Variant[]
  deleted_at: string | null
}

export function newProduct(id: string): Product {
  return {
    id,
    title: "Shirt",
    description: null,
    metadata: { edition: 0 },
    tags: [],
    sales_channels: [{ id: "sc_web", name: "Web" }],
    variants: [variant(1)],
    deleted_at: null,
  }
}

function variant(number: number): Variant {
  return { id: `variant_${number}`, sku: `S-${number}`, prices: [price(number, "eur")] }
}

function price(amount: number, currency_code: string): Price {
  return { id: `price_${amount}_${currency_code}`, amount, currency_code, price_list: null }
}

const toggle = <Part extends { id: string }>(parts: Part[], part: Part): Part[] =>
  parts.some(({ id }) => id === part.id) ? parts.filter(({ id }) => id !== part.id) : [...parts, part]

/** Parts with ids at two depths, lists without, scalars, names that a path must quote, and the removal of each. */
export const EDITS: Record<string, (product: Product, choice: number) => void> = {
  retitle: (product, choice) => (product.title = `Shirt ${choice % 3}`),
  describe: (product, choice) => (product.description = choice % 2 ? "Of linen" : null),
  tag: (product, choice) =>
    (product.tags = toggle(product.tags, { id: `ptag_${choice % 3}`, value: `${choice}` })),
  "offer or withdraw": (product) =>
    (product.sales_channels = toggle(product.sales_channels, { id: "sc_web", name: "Web" })),
  "add or remove a variant": (product, choice) =>
    (product.variants = toggle(product.variants, variant(choice % 4))),
  "add or remove a price": ({ variants }, choice) =>
    variants.forEach((one) => (one.prices = toggle(one.prices, price(choice % 4, "usd")))),
  "change prices": ({ variants }, choice) =>
    variants.forEach(({ prices }) => prices.forEach((one) => (one.amount = choice))),
  "change the order": (product) => product.variants.reverse(),
  "note a size": ({ metadata }, choice) => (metadata[`size.${choice % 2}`] = { eu: choice }),
  "forget the sizes": ({ metadata }) => ["size.0", "size.1"].forEach((name) => delete metadata[name]),
  "note a list": ({ metadata }, choice) =>
    (metadata.list = Array.from({ length: choice % 3 }, (_, n) => n + choice)),
}
