import type { Knex } from "@medusajs/framework/mikro-orm/knex"

/** A product of one variant with two prices and stock, by the number `n`, all a day old. */
const STATEMENTS = [
  `insert into product (id, title, handle, status, created_at, updated_at)
   select 'prod_n' || n, 'Poster ' || n, 'poster-' || n, 'published', :at, :at from generate_series(1, :count) n`,
  `insert into product_variant (id, title, product_id, manage_inventory, created_at, updated_at)
   select 'variant_n' || n, 'A2', 'prod_n' || n, true, :at, :at from generate_series(1, :count) n`,
  `insert into price_set (id, created_at, updated_at)
   select 'pset_n' || n, :at, :at from generate_series(1, :count) n`,
  `insert into product_variant_price_set (id, variant_id, price_set_id, created_at, updated_at)
   select 'pvps_n' || n, 'variant_n' || n, 'pset_n' || n, :at, :at from generate_series(1, :count) n`,
  `insert into price (id, price_set_id, currency_code, amount, raw_amount, rules_count, created_at, updated_at)
   select 'price_' || currency || n, 'pset_n' || n, currency, 8, '{"value": "8", "precision": 20}', 0, :at, :at
   from generate_series(1, :count) n, unnest(array['eur', 'usd']) currency`,
  `insert into inventory_item (id, sku, requires_shipping, created_at, updated_at)
   select 'iitem_n' || n, 'poster-' || n, true, :at, :at from generate_series(1, :count) n`,
  `insert into product_variant_inventory_item (id, variant_id, inventory_item_id, required_quantity, created_at,
     updated_at)
   select 'pvitem_n' || n, 'variant_n' || n, 'iitem_n' || n, 1, :at, :at from generate_series(1, :count) n`,
  `insert into inventory_level (id, inventory_item_id, location_id, stocked_quantity, raw_stocked_quantity, created_at,
     updated_at)
   select 'ilev_n' || n, 'iitem_n' || n, (select id from stock_location limit 1), 100,
     '{"value": "100", "precision": 20}', :at, :at from generate_series(1, :count) n`,
  `insert into product_sales_channel (id, product_id, sales_channel_id, created_at, updated_at)
   select 'prodsc_n' || n, 'prod_n' || n, (select id from sales_channel limit 1), :at, :at
   from generate_series(1, :count) n`,
]

const DAY_MS = 86_400_000

/** Inserts products by SQL, which takes seconds where workflows would take an hour. */
export async function insertProducts(db: Pick<Knex, "raw">, count: number): Promise<void> {
  for (const statement of STATEMENTS) {
    await db.raw(statement, { at: new Date(Date.now() - DAY_MS), count })
  }
  await db.raw("vacuum analyze")
}

/** Sets the update time of products to now. */
export async function touchProducts(db: Pick<Knex, "raw">, count: number): Promise<void> {
  await db.raw(
    `update product set updated_at = clock_timestamp() where id in (select 'prod_n' || n from generate_series(1, ?) n)`,
    [count]
  )
}
