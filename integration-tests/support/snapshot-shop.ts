import { findIn, itemAt } from "../../scripts/present"
import { ShopSweep } from "../../src/catch-up/shop-sweep"
import { QueryComposer } from "../../src/payloads/query-composer"
import { type ChangeMessage } from "./apply-changes"
import { createPipeline } from "./pipeline"
import type { Received } from "./receiver"
import { db, receiver, shareDatabase } from "./shared-database"
import { ShopInTable } from "./shop-in-table"
import { until } from "./until"

export const SHIRT = {
  id: "prod_1",
  title: "Shirt",
  status: "published",
  updated_at: "2026-01-01T00:00:00.000Z",
  deleted_at: null,
  sales_channels: [{ id: "sc_web", name: "Web" }],
  variants: [
    {
      id: "variant_1",
      sku: "S",
      prices: [{ id: "price_1", amount: 20, currency_code: "eur", price_list: null }],
    },
  ],
}
export type Product = Omit<typeof SHIRT, "deleted_at"> & { deleted_at: string | null }

export let table: ShopInTable
export let shops: ReturnType<typeof shop>[]

/** A process of the shop. */
function shop(options: Parameters<typeof createPipeline>[1] = {}) {
  return createPipeline(db, options, {
    composer: new QueryComposer(() => table),
    toSweep: new ShopSweep(() => table),
  })
}

/** Gives each test of a file an empty shop, and a receiver. */
export function setUp(): void {
  shareDatabase()

  beforeEach(async () => {
    table = await ShopInTable.create(db)
    shops = []
  })

  afterEach(() => Promise.all(shops.map(({ pipeline }) => pipeline.stop())))
}

export async function open(count = 1, options: Parameters<typeof shop>[0] = {}): Promise<void> {
  shops = Array.from({ length: count }, () => shop(options))
  await Promise.all(shops.map(({ pipeline }) => pipeline.start()))
}

/** Writes a state to the shop, which emits the event. */
export async function emitChange(event: string, product: Product, by = 0): Promise<void> {
  await table.put("product", product)
  await itemAt(shops, by).bus.emit(event, { id: product.id })
}

export const edited = (edit: (product: Product) => unknown, from: Product = SHIRT): Product => {
  const product = structuredClone(from)
  edit(product)
  return product
}

export type Message = ChangeMessage & {
  id: string
  type: string
  data: Record<string, any>
  causes?: string[]
}

export const sentMessages = (path?: string): Message[] =>
  receiver.received
    .filter((one) => one.headers["x-medusa-webhook-topic"] !== "webhook.ping" && (!path || one.path === path))
    .map(({ body }): Message => JSON.parse(body))

export const headersOf = (id: string): Received["headers"] =>
  findIn(receiver.received, ({ headers }) => headers["webhook-id"] === id).headers

/** Waits until every event is composed and everything that is to be sent was. */
export async function settled(): Promise<void> {
  await until("everything to be sent", async () => {
    const { rows } = await db.raw(
      `select (select count(*)::int from webhook_event where state <> 'composed') as events,
         (select count(*)::int from webhook_queue) as waiting`
    )
    return rows[0].events === 0 && rows[0].waiting === 0
  })
}

export const url = (name: string) => receiver.url.replace("/hook", `/${name}`)

export const unchanged = async (): Promise<number> =>
  (
    await db.raw(
      "select sum(unchanged)::int as count from (select unchanged from webhook_tally union all select unchanged from webhook_stats where webhook_id <> '*') u"
    )
  ).rows[0].count
