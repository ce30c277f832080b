import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { database, getContainer, receiver, setUp as setUpApi } from "../api-shop"
import type { TestedMedusa } from "../describe-in-medusa"
import { Inbox } from "../inbox"
import { openShop, type Shop } from "../shop/open-shop"
import { enterOrder } from "../shop/orders"

export { admin, getContainer, receiver } from "../api-shop"

/** The shop that both parts share, from `setUp` on, with an order and a draft. */
export let shop: Shop
export let db: Knex
export let order: { id: string }
export let draft: { id: string }

/** Gives the parts a shop with goods, an admin and a receiver. */
export function setUp(medusa: TestedMedusa): void {
  setUpApi(medusa)

  beforeAll(async () => {
    shop = await openShop(getContainer())
    db = database()
    order = await enterOrder(shop, "completed")
    draft = await enterOrder(shop, "draft")
  })
}

export const open = (topics: string[], settings = {}) =>
  Inbox.open(shop.container, receiver, topics, settings)
