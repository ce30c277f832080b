import {
  addShippingMethodToCartWorkflow,
  beginClaimOrderWorkflow,
  beginExchangeOrderWorkflow,
  beginOrderEditOrderWorkflow,
  beginReceiveReturnWorkflow,
  beginReturnOrderWorkflow,
  capturePaymentWorkflow,
  completeCartWorkflow,
  confirmClaimRequestWorkflow,
  confirmExchangeRequestWorkflow,
  confirmReturnReceiveWorkflow,
  confirmReturnRequestWorkflow,
  createCartWorkflow,
  createCustomersWorkflow,
  createOrderFulfillmentWorkflow,
  createOrderShipmentWorkflow,
  createOrderWorkflow,
  createPaymentCollectionForCartWorkflow,
  createPaymentSessionsWorkflow,
  orderClaimItemWorkflow,
  orderEditAddNewItemWorkflow,
  orderExchangeAddNewItemWorkflow,
  orderExchangeRequestItemReturnWorkflow,
  receiveItemReturnRequestWorkflow,
  requestItemReturnWorkflow,
  requestOrderEditRequestWorkflow,
  requestOrderTransferWorkflow,
} from "@medusajs/medusa/core-flows"

import { atLeast } from "../../../scripts/present"
import { ADDRESS, type Shop } from "./open-shop"

/** An order of two small shirts. */
export type Order = { id: string; payment: string; item: string; items: { id: string; quantity: number }[] }

/** Places an order, as the store does. */
export async function placeOrder(shop: Shop): Promise<Order> {
  return buyCart(shop, await newCart(shop, { items: [{ variant_id: shop.small, quantity: 2 }] }))
}

/** A cart with one of a variant, ready to be completed. @returns its id. */
export async function fillCart(shop: Shop, variant_id: string): Promise<string> {
  const cart = await newCart(shop, { items: [{ variant_id, quantity: 1 }] })
  await offerPayment(shop, cart)
  return cart
}

/** A customer's cart and where it is sent. @returns its id. */
export async function newCart(shop: Shop, contents: object): Promise<string> {
  const { id: cart_id } = await shop.run(createCartWorkflow, {
    region_id: shop.region,
    sales_channel_id: shop.channel,
    customer_id: shop.customer,
    email: "ada@shop.test",
    shipping_address: ADDRESS,
    ...contents,
  })
  await shop.run(addShippingMethodToCartWorkflow, { cart_id, options: [{ id: shop.delivery }] })
  return cart_id
}

async function offerPayment(shop: Shop, cart_id: string): Promise<void> {
  await shop.run(createPaymentCollectionForCartWorkflow, { cart_id })
  const { payment_collection } = await shop.find("cart", { id: cart_id }, ["payment_collection.id"])
  await shop.run(createPaymentSessionsWorkflow, {
    payment_collection_id: payment_collection.id,
    provider_id: "pp_system_default",
  })
}

/** Makes an order of a cart with one kind of shirt, two of them. */
export async function buyCart(shop: Shop, cart_id: string): Promise<Order> {
  await offerPayment(shop, cart_id)
  const { id } = await shop.run(completeCartWorkflow, { id: cart_id })
  const placed = await shop.find("order", { id }, ["items.*", "payment_collections.payments.id"])
  const item = placed.items[0].id
  return {
    id,
    payment: placed.payment_collections[0].payments[0].id,
    item,
    items: [{ id: item, quantity: 2 }],
  }
}

/** Enters an order as an admin does, by hand. */
export async function enterOrder(shop: Shop, status: "draft" | "completed"): Promise<{ id: string }> {
  const order = {
    status,
    is_draft_order: status === "draft",
    region_id: shop.region,
    sales_channel_id: shop.channel,
    customer_id: shop.customer,
    email: "ada@shop.test",
    items: [{ variant_id: shop.small, title: "Linen shirt", quantity: 1, unit_price: 20 }],
  }
  const { id } = await shop.run(createOrderWorkflow, order)
  return { id }
}

export async function pay(shop: Shop, { payment }: Order): Promise<void> {
  await shop.run(capturePaymentWorkflow, { payment_id: payment })
}

/** Creates a fulfillment of everything. @returns its id. */
export async function pack(shop: Shop, { id, items }: Order): Promise<string> {
  const { id: fulfillment } = await shop.run(createOrderFulfillmentWorkflow, {
    order_id: id,
    items,
    location_id: shop.location,
  })
  return fulfillment
}

export async function ship(shop: Shop, { id, items }: Order, fulfillment_id: string): Promise<void> {
  const labels = [{ tracking_number: "JD01", tracking_url: "https://carrier.test/JD01", label_url: "#" }]
  await shop.run(createOrderShipmentWorkflow, { order_id: id, fulfillment_id, items, labels })
}

/** Requests the return of one shirt. @returns the return's id. */
export async function requestReturn(shop: Shop, { id, item }: Order): Promise<string> {
  const { return_id } = await shop.run(beginReturnOrderWorkflow, { order_id: id, location_id: shop.location })
  await shop.run(requestItemReturnWorkflow, { return_id, items: [{ id: item, quantity: 1 }] })
  await shop.run(confirmReturnRequestWorkflow, { return_id })
  return return_id
}

export async function receiveReturn(shop: Shop, { item }: Order, return_id: string): Promise<void> {
  await shop.run(beginReceiveReturnWorkflow, { return_id })
  await shop.run(receiveItemReturnRequestWorkflow, { return_id, items: [{ id: item, quantity: 1 }] })
  await shop.run(confirmReturnReceiveWorkflow, { return_id })
}

/** Claims that one shirt was missing. */
export async function claim(shop: Shop, { id, item }: Order): Promise<void> {
  const { claim_id } = await shop.run(beginClaimOrderWorkflow, { order_id: id, type: "refund" })
  const items = [{ id: item, quantity: 1, reason: "missing_item" as const }]
  await shop.run(orderClaimItemWorkflow, { claim_id, items })
  await shop.run(confirmClaimRequestWorkflow, { claim_id })
}

/** Exchanges a small shirt for a medium one. */
export async function exchange(shop: Shop, { id, item }: Order): Promise<void> {
  const { exchange_id, return_id } = await shop.run(beginExchangeOrderWorkflow, { order_id: id })
  await shop.run(orderExchangeRequestItemReturnWorkflow, {
    exchange_id,
    return_id,
    items: [{ id: item, quantity: 1 }],
  })
  await shop.run(orderExchangeAddNewItemWorkflow, {
    exchange_id,
    items: [{ variant_id: shop.medium, quantity: 1 }],
  })
  await shop.run(confirmExchangeRequestWorkflow, { exchange_id })
}

/** Requests an edit that adds a shirt. */
export async function requestEdit(shop: Shop, { id: order_id }: Order): Promise<void> {
  await shop.run(beginOrderEditOrderWorkflow, { order_id })
  await shop.run(orderEditAddNewItemWorkflow, { order_id, items: [{ variant_id: shop.small, quantity: 1 }] })
  await shop.run(requestOrderEditRequestWorkflow, { order_id })
}

/** Requests the transfer to another customer. */
export async function requestTransfer(shop: Shop, { id: order_id }: Order): Promise<void> {
  const [other] = atLeast(
    1,
    await shop.run(createCustomersWorkflow, {
      customersData: [{ email: "grace@shop.test", has_account: true }],
    })
  )
  await shop.run(requestOrderTransferWorkflow, {
    order_id,
    customer_id: other.id,
    logged_in_user: shop.customer,
  })
}
