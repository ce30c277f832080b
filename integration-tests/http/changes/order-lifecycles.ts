import { Modules } from "@medusajs/framework/utils"
import * as flows from "@medusajs/medusa/core-flows"

import { asWritten } from "../../../src/types/typed"
import { firstOf, itemAt, present } from "../../../scripts/present"
import type { NeverSent } from "../../support/message-checks"
import { CURRENCY, type Shop } from "../shop/open-shop"
import * as orders from "../shop/orders"
import { enter, metadata, type Lifecycle } from "./lifecycle"
import { FULL_ADDRESS, FULL_CUSTOMER } from "./lifecycles"
import type { ShopWithOrders } from "./order-changes"

const CODES = ["SPRING10", "CHEAP_DELIVERY"]

/** Of orders and carts, except what `ORDER_UPDATES` covers. */
export const ORDER_LIFECYCLES: Lifecycle<ShopWithOrders>[] = [
  {
    what: "an order with every optional property",
    run: async (shop) => {
      const cart_id = await fillCart(shop)
      const order = await orders.buyCart(shop, cart_id)
      const { id, payment } = order
      await shop.container
        .resolve(Modules.ORDER)
        .updateOrders([asWritten({ id, custom_display_id: "HH-1", metadata })])
      await orders.pay(shop, order)
      await shop.run(flows.refundPaymentWorkflow, { payment_id: payment, amount: 3, note: "Late" })
      const fulfillment = await orders.pack(shop, order)
      await shop.run(flows.updateFulfillmentWorkflow, { id: fulfillment, metadata })
      await orders.ship(shop, order, fulfillment)
      await shop.container
        .resolve(Modules.ORDER)
        .updateReturns(asWritten({ id: shop.shipped.return, refund_amount: 5 }))
      // Not of the order above: Medusa 2.21 cannot cancel a return where delivery was cheaper.
      await shop.run(flows.cancelReturnWorkflow, { return_id: shop.shipped.return })
    },
    topics: [
      "cart.created",
      "cart.updated",
      "customer.created",
      "inventory-level.updated",
      "order.created",
      "order.fulfillment_created",
      "order.updated",
      "payment.captured",
      "payment.refunded",
      "product-variant.updated",
      "product.updated",
      "promotion.created",
      "reservation-item.created",
      "reservation-item.deleted",
      "shipment.created",
    ],
  },
  {
    what: "an order of which nothing is known but what was sold",
    run: async ({ container, run }) => {
      const module = container.resolve(Modules.ORDER)
      const lines = {
        tax_lines: [
          { code: "VAT", rate: 19 },
          { code: "VAT", rate: 1, description: "Value added tax" },
        ],
        adjustments: [{ amount: 1 }],
      }
      const { id } = firstOf(
        await module.createOrders([
          asWritten({
            currency_code: CURRENCY,
            shipping_address: {},
            billing_address: {},
            items: [{ title: "Shirt", quantity: 1, unit_price: 20, ...lines }],
            shipping_methods: [{ name: "By hand", amount: 5, ...lines }],
            transactions: [{ amount: 1, currency_code: CURRENCY }],
            credit_lines: [{ amount: 1 }],
          }),
        ])
      )
      await run(flows.beginReturnOrderWorkflow, { order_id: id })
      await run(flows.updateOrderWorkflow, { id, user_id: "user_1", metadata: null })
    },
    topics: ["order.updated"],
  },
  {
    what: "a payment that is captured in part",
    run: ({ run, placed: { payment } }) =>
      run(flows.capturePaymentWorkflow, { payment_id: payment, amount: 5 }),
    topics: ["order.updated", "payment.captured"],
  },
  {
    what: "a cart from its first item to its order",
    run: async (shop, settled) => {
      const cart_id = await fillCart(shop)
      await settled()
      const { id: region_id } = await shop
        .run(flows.createRegionsWorkflow, {
          regions: [{ name: "France", currency_code: CURRENCY, countries: ["fr"] }],
        })
        .then(([region]) => present(region, "the region"))
      await shop.run(flows.transferCartCustomerWorkflow, { id: cart_id, customer_id: shop.customer })
      await settled()
      await shop.run(flows.updateCartWorkflow, { id: cart_id, region_id })
      const bare = { region_id: shop.region, shipping_address: {}, billing_address: {} }
      await shop.run(flows.createCartWorkflow, {
        ...bare,
        items: [{ title: "Gift", quantity: 1, unit_price: 5 }],
      })
      await shop.run(flows.createCartWorkflow, { region_id: shop.region })
      await settled()
      // A cart is no longer changed once it is an order.
      await shop.container.resolve(Modules.CART).updateCarts(cart_id, asWritten({ completed_at: new Date() }))
      await shop.container.resolve(Modules.EVENT_BUS).emit({ name: "cart.updated", data: { id: cart_id } })
    },
    topics: [
      "cart.created",
      "cart.customer_transferred",
      "cart.region_updated",
      "cart.updated",
      "customer.created",
      "product-variant.updated",
      "product.updated",
      "promotion.created",
      "region.created",
    ],
  },
]

/** What of these topics no shop tells, and why. */
export const ORDERS_NEVER_SENT: NeverSent = {
  ...because("Medusa 2.21 never emits it: the step of its workflow that did so is commented out.", [
    "cart.customer_updated",
  ]),
  ...because("Nothing but the id is left of an order that is deleted.", ["order.deleted_at: string"]),
  ...because("What is shipped is not canceled, and what is shipped has been.", [
    "fulfillment.canceled_at: string",
    "fulfillment.shipped_at: null",
  ]),
  ...because("What is captured or refunded is not canceled.", ["payment.canceled_at: string"]),
  ...because("The database allows it, so a shop's own code may do it; Medusa's workflows do not.", [
    "cart.items[].adjustments[].code: null",
    "cart.items[].adjustments[].promotion_id: null",
    "cart.items[].metadata: null",
    "cart.items[].tax_lines[].description: null",
    "cart.region_id: null",
    "cart.sales_channel_id: null",
    "cart.shipping_address: null",
    "cart.shipping_methods[].adjustments[].code: null",
    "cart.shipping_methods[].adjustments[].promotion_id: null",
    "cart.shipping_methods[].data: null",
    "cart.shipping_methods[].metadata: object",
    "cart.shipping_methods[].shipping_option_id: null",
    "cart.shipping_methods[].tax_lines[].description: null",
    "fulfillment.delivery_address.address_1: null",
    "fulfillment.delivery_address.city: null",
    "fulfillment.delivery_address.country_code: null",
    "fulfillment.delivery_address.first_name: null",
    "fulfillment.delivery_address.last_name: null",
    "fulfillment.delivery_address.postal_code: null",
    "fulfillment.delivery_address: null",
    "fulfillment.items[].line_item_id: null",
    "fulfillment.order.sales_channel_id: null",
    "fulfillment.packed_at: null",
    "fulfillment.shipping_option_id: null",
    "order.customer.email: null",
    "order.fulfillments[].items[].line_item_id: null",
    "order.fulfillments[].packed_at: null",
    "order.fulfillments[].shipping_option_id: null",
    "order.shipping_methods[].metadata: object",
    "payment.payment_collection.order.sales_channel_id: null",
  ]),
}

function because(reason: string, untold: string[]): NeverSent {
  return Object.fromEntries(untold.map((one) => [one, reason]))
}

/** A cart with taxes, discounts, a credit, both addresses and notes. @returns its id. */
async function fillCart(shop: Shop): Promise<string> {
  const { run, small, region, channel, delivery } = shop
  await run(flows.createTaxRegionsWorkflow, [
    {
      country_code: "de",
      provider_id: "tp_system",
      default_tax_rate: { name: "VAT", code: "VAT", rate: 19 },
    },
  ])
  const customer_id = await enter(shop, flows.createCustomersWorkflow, { customersData: [FULL_CUSTOMER] })
  await run(
    flows.createPromotionsWorkflow,
    asWritten({
      promotionsData: (["items", "shipping_methods"] as const).map((target_type, index) => ({
        code: itemAt(CODES, index),
        type: "standard",
        status: "active",
        application_method: { type: "percentage", target_type, allocation: "across", value: 10 },
      })),
    })
  )
  await run(flows.updateProductVariantsWorkflow, {
    selector: { id: small },
    update: { sku: "LINEN-S", barcode: "5012345678900", thumbnail: "https://shop.test/s.png" },
  })
  const { id } = await run(flows.createCartWorkflow, {
    region_id: region,
    sales_channel_id: channel,
    customer_id,
    email: FULL_CUSTOMER.email,
    locale: "de-DE",
    shipping_address: FULL_ADDRESS,
    billing_address: FULL_ADDRESS,
    metadata,
    items: [{ variant_id: small, quantity: 2, compare_at_unit_price: 25, metadata }],
  })
  await run(flows.addShippingMethodToCartWorkflow, { cart_id: id, options: [{ id: delivery }] })
  await run(flows.updateCartPromotionsWorkflow, { cart_id: id, promo_codes: CODES })
  await run(
    flows.createCartCreditLinesWorkflow,
    asWritten([{ cart_id: id, amount: 5, reference: "gift_card", reference_id: "GIFT-1" }])
  )
  return id
}
