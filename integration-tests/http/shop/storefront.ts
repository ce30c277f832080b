import { createApiKeysWorkflow, linkSalesChannelsToApiKeyWorkflow } from "@medusajs/medusa/core-flows"
import type { AxiosInstance } from "axios"

import { atLeast } from "../../../scripts/present"
import { ADDRESS, type Shop } from "./open-shop"

/**
 * Buys a shirt through the Store API, as a visitor of the shop does.
 * @param api the test runner's client of the shop.
 * @returns the order.
 */
export async function buyShirt(shop: Shop, api: AxiosInstance): Promise<Record<string, any>> {
  const headers = { "x-publishable-api-key": await publishableKey(shop) }
  const post = async (path: string, body: object = {}) =>
    (await api.post(`/store${path}`, body, { headers })).data

  const { cart } = await post("/carts", {
    region_id: shop.region,
    email: "grace@shop.test",
    shipping_address: ADDRESS,
    items: [{ variant_id: shop.small, quantity: 1 }],
  })
  await post(`/carts/${cart.id}/shipping-methods`, { option_id: shop.delivery })
  const { payment_collection } = await post("/payment-collections", { cart_id: cart.id })
  await post(`/payment-collections/${payment_collection.id}/payment-sessions`, {
    provider_id: "pp_system_default",
  })
  const { order } = await post(`/carts/${cart.id}/complete`)
  return order
}

async function publishableKey({ run, channel }: Shop): Promise<string> {
  const [key] = atLeast(
    1,
    await run(createApiKeysWorkflow, {
      api_keys: [{ title: "Storefront", type: "publishable" as const, created_by: "" }],
    })
  )
  await run(linkSalesChannelsToApiKeyWorkflow, { id: key.id, add: [channel] })
  return key.token
}
