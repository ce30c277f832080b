import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { ApiKeyType, ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { createApiKeysWorkflow, createInvitesWorkflow } from "@medusajs/medusa/core-flows"

import { atLeast } from "../../../scripts/present"
import type { QueryPort } from "../../../src/payloads/query-port"
import { createWebhooksWorkflow } from "../../../src/workflows"
import type { Admin } from "../admin"
import type { ShopWithOrders } from "../changes/order-changes"
import { requestTransfer } from "../shop/orders"
import { plantSecrets } from "./planted"

/** A shop of which every secret that the list knows can be recognised. */
export type PlantedShop = ShopWithOrders & {
  db: Knex
  query: QueryPort
  user: string
  invite: string
  /** `Type.field` of each secret. */
  planted: string[]
}

export async function plantShop(shop: ShopWithOrders, { id: user }: Admin): Promise<PlantedShop> {
  const { container, run } = shop
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const query: QueryPort = container.resolve(ContainerRegistrationKeys.QUERY)
  const [invite] = atLeast(1, await run(createInvitesWorkflow, { invites: [{ email: "lin@shop.test" }] }))
  await run(createApiKeysWorkflow, {
    api_keys: [{ title: "ERP", type: ApiKeyType.SECRET, created_by: user }],
  })
  await requestTransfer(shop, shop.placed)
  const webhook = { url: "http://127.0.0.1:9", topics: ["user.created"], status: "paused" as const }
  await run(createWebhooksWorkflow, { webhooks: [{ ...webhook, headers: { authorization: "Bearer" } }] })

  const planted = await plantSecrets(db)
  const [{ id: account_holder_id }] = (await db.raw("select id from account_holder")).rows
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.CUSTOMER]: { customer_id: shop.customer },
    [Modules.PAYMENT]: { account_holder_id },
  })
  return { ...shop, db, query, user, invite: invite.id, planted }
}
