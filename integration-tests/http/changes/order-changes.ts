import {
  archiveOrderWorkflow,
  cancelOrderFulfillmentWorkflow,
  cancelOrderWorkflow,
  completeOrderWorkflow,
  confirmOrderEditRequestWorkflow,
  markOrderFulfillmentAsDeliveredWorkflow,
  refundPaymentWorkflow,
  updateOrderWorkflow,
} from "@medusajs/medusa/core-flows"

import type { Shop } from "../shop/open-shop"
import * as orders from "../shop/orders"
import { TIME, type Change } from "./change"

/** A shop with orders at several points of their life. */
export type ShopWithOrders = Shop & {
  placed: orders.Order
  /** An edit of it is requested. */
  edited: orders.Order
  packed: orders.Order & { fulfillment: string }
  /** Paid and shipped; the return of one of its items is requested. */
  shipped: orders.Order & { fulfillment: string; return: string }
  completed: { id: string }
  draft: { id: string }
}

export async function giveOrders(shop: Shop): Promise<ShopWithOrders> {
  const placed = await orders.placeOrder(shop)
  const edited = await orders.placeOrder(shop)
  await orders.requestEdit(shop, edited)
  const packed = await orders.placeOrder(shop)
  const shipped = await orders.placeOrder(shop)
  await orders.pay(shop, shipped)
  const fulfillment = await orders.pack(shop, shipped)
  await orders.ship(shop, shipped, fulfillment)
  return {
    ...shop,
    placed,
    edited,
    packed: { ...packed, fulfillment: await orders.pack(shop, packed) },
    shipped: { ...shipped, fulfillment, return: await orders.requestReturn(shop, shipped) },
    completed: await orders.enterOrder(shop, "completed"),
    draft: await orders.enterOrder(shop, "draft"),
  }
}

/** Everything that leads to `order.updated`. */
export const ORDER_UPDATES: Change<ShopWithOrders>[] = [
  {
    what: "changed details",
    change: ({ run, placed: { id } }) =>
      run(updateOrderWorkflow, { id, user_id: "user_1", email: "grace@shop.test" }),
    messages: ["order.updated"],
    shows: ({ placed: { id } }) => ({ id, email: "grace@shop.test" }),
  },
  {
    what: "its cancellation",
    change: ({ run, placed: { id } }) => run(cancelOrderWorkflow, { order_id: id }),
    messages: ["order.canceled", "order.updated", "product.updated", "reservation-item.deleted"],
    shows: ({ placed: { id } }) => ({ id, status: "canceled", canceled_at: TIME }),
  },
  {
    what: "its completion",
    change: ({ run, placed: { id } }) => run(completeOrderWorkflow, { orderIds: [id] }),
    messages: ["order.completed", "order.updated"],
    shows: ({ placed: { id } }) => ({ id, status: "completed" }),
  },
  {
    what: "its archiving",
    change: ({ run, completed: { id } }) => run(archiveOrderWorkflow, { orderIds: [id] }),
    messages: ["order.archived", "order.updated"],
    shows: ({ completed: { id } }) => ({ id, status: "archived" }),
  },
  {
    what: "a captured payment",
    change: (shop) => orders.pay(shop, shop.placed),
    messages: ["order.updated", "payment.captured"],
    shows: ({ placed: { id, payment } }) => ({
      id,
      payment_collections: [{ captured_amount: 45, payments: [{ id: payment, captured_at: TIME }] }],
    }),
  },
  {
    what: "a refunded payment",
    change: ({ run, shipped: { payment } }) => run(refundPaymentWorkflow, { payment_id: payment, amount: 3 }),
    messages: ["order.updated", "payment.refunded"],
    shows: ({ shipped: { id } }) => ({ id, payment_collections: [{ refunded_amount: 3 }] }),
  },
  {
    what: "a new fulfillment",
    change: (shop) => orders.pack(shop, shop.placed),
    messages: [
      "inventory-level.updated",
      "order.fulfillment_created",
      "order.updated",
      "product.updated",
      "reservation-item.deleted",
    ],
    shows: ({ placed: { id } }) => ({ id, fulfillments: [{ packed_at: TIME, shipped_at: null }] }),
  },
  {
    what: "a canceled fulfillment",
    change: ({ run, packed: { id, fulfillment } }) =>
      run(cancelOrderFulfillmentWorkflow, { order_id: id, fulfillment_id: fulfillment }),
    messages: [
      "inventory-level.updated",
      "order.fulfillment_canceled",
      "order.updated",
      "product.updated",
      "reservation-item.created",
    ],
    shows: ({ packed: { id } }) => ({ id, fulfillments: [{ canceled_at: TIME }] }),
  },
  {
    what: "a shipment",
    change: (shop) => orders.ship(shop, shop.packed, shop.packed.fulfillment),
    messages: ["order.updated", "shipment.created"],
    shows: ({ packed: { id } }) => ({
      id,
      fulfillments: [{ shipped_at: TIME, labels: [{ tracking_number: "JD01" }] }],
    }),
  },
  {
    what: "a delivery",
    change: ({ run, shipped: { id, fulfillment } }) =>
      run(markOrderFulfillmentAsDeliveredWorkflow, { orderId: id, fulfillmentId: fulfillment }),
    messages: ["delivery.created", "order.updated"],
    shows: ({ shipped: { id } }) => ({ id, fulfillments: [{ delivered_at: TIME }] }),
  },
  {
    what: "a requested return",
    change: (shop) => orders.requestReturn(shop, shop.shipped),
    messages: ["order.return_requested", "order.updated"],
    shows: ({ shipped: { id } }) => ({ id, items: [{ detail: { return_requested_quantity: 2 } }] }),
  },
  {
    what: "a received return",
    change: (shop) => orders.receiveReturn(shop, shop.shipped, shop.shipped.return),
    messages: ["inventory-level.updated", "order.return_received", "order.updated", "product.updated"],
    shows: ({ shipped: { id } }) => ({ id, items: [{ detail: { return_received_quantity: 1 } }] }),
  },
  {
    what: "a confirmed claim",
    change: (shop) => orders.claim(shop, shop.shipped),
    messages: ["order.claim_created", "order.updated"],
    shows: ({ shipped: { id } }) => ({ id, items: [{ detail: { written_off_quantity: 1 } }] }),
  },
  {
    what: "a confirmed exchange",
    change: (shop) => orders.exchange(shop, shop.shipped),
    messages: ["order.exchange_created", "order.updated"],
    shows: ({ shipped: { id } }) => ({
      id,
      items: expect.arrayContaining([expect.objectContaining({ variant_title: "M", quantity: 1 })]),
    }),
  },
  {
    what: "a requested transfer to another customer",
    change: (shop) => orders.requestTransfer(shop, shop.placed),
    messages: ["customer.created", "order.transfer_requested", "order.updated"],
    unseen: true,
    shows: ({ placed: { id }, customer }) => ({ id, customer_id: customer }),
  },
  {
    what: "a confirmed edit",
    change: ({ run, edited: { id } }) => run(confirmOrderEditRequestWorkflow, { order_id: id }),
    messages: ["order-edit.confirmed", "order.updated", "product.updated", "reservation-item.created"],
    shows: ({ edited: { id } }) => ({ id, items: [{ quantity: 2 }, { quantity: 1 }] }),
  },
]
