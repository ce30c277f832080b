import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/** The tables that catch-up reads for what changed lately: of the resources themselves, and of their parts. */
const TABLES = [
  "order",
  "order_payment_collection",
  "order_promotion",
  "fulfillment",
  "payment",
  "capture",
  "refund",
  "product",
  "product_sales_channel",
  "product_option",
  "product_option_value",
  "image",
  "product_variant",
  "product_variant_inventory_item",
  "price",
  "inventory_item",
  "inventory_level",
  "reservation_item",
  "customer",
  "customer_address",
  "customer_group_customer",
  "promotion",
  "promotion_application_method",
  "promotion_rule",
  "promotion_rule_value",
  "promotion_campaign",
]

/**
 * Gives Medusa's tables an index on the time of change, which they do not have: without it each run of catch-up reads
 * them whole, so that its cost grows with the catalogue and with the years. Built without holding up the shop's writes,
 * which a migration, a transaction by nature, cannot do. A table that is missing is left out; catch-up works without
 * these indexes, too, only slower.
 */
export default async function indexShopChanges({ container }: { container: MedusaContainer }): Promise<void> {
  const db: Knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  for (const table of TABLES) {
    const { rows } = await db.raw("select to_regclass(quote_ident(?)) is not null as exists", [table])
    if (rows[0].exists) {
      await buildIndex(db, table, `IDX_webhooks_${table}_changed`)
    }
  }
}

async function buildIndex(db: Knex, table: string, name: string): Promise<void> {
  // What an interrupted build leaves behind has the name and serves nobody.
  const { rows } = await db.raw(
    "select 1 from pg_index where indexrelid = to_regclass(quote_ident(?)) and not indisvalid",
    [name]
  )
  if (rows.length) {
    await db.raw(`drop index concurrently "${name}"`)
  }
  await db.raw(`create index concurrently if not exists "${name}" on "${table}" ("updated_at", "id")`)
}
