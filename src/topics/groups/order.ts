import { topicsOf, type Resource } from "../define"
import { named, nullOr, orAbsent, orNull } from "../shape"
import {
  address,
  DATE,
  dates,
  deleted_at,
  fulfillment,
  lineItem,
  metadata,
  payment,
  salesChannel,
  shippingMethod,
  totals,
} from "./parts"

export const order: Resource = {
  name: "order",
  group: "Order",
  entity: "order",
  shape: {
    id: "order_01JNB4VHV9X1Z3B5D7F9H1K3N5",
    display_id: 1001,
    custom_display_id: nullOr("UK-1001"),
    status: "pending",
    version: 1,
    is_draft_order: false,
    email: orNull("ada@example.com"),
    currency_code: "gbp",
    locale: orNull("en-GB"),
    region_id: orNull("reg_01JNB4VJW0Y2A4C6E8G0J2M4P6"),
    customer_id: orNull("cus_01JNB4VKX1Z3B5D7F9H1K3N5Q7"),
    sales_channel_id: orNull(salesChannel.id),
    metadata,
    ...dates,
    canceled_at: nullOr(DATE),
    deleted_at,
    ...totals,
    summary: named("OrderSummary", {
      paid_total: 49.2,
      refunded_total: 0,
      pending_difference: 0,
      transaction_total: 49.2,
      current_order_total: 49.2,
      original_order_total: 49.2,
    }),
    items: [
      named(
        "OrderLineItem",
        {
          ...lineItem,
          detail: named("LineItemDetail", {
            id: "orditem_01JNB4VMY2A4C6E8G0J2M4P6R8",
            fulfilled_quantity: 2,
            shipped_quantity: 2,
            delivered_quantity: 0,
            return_requested_quantity: 0,
            return_received_quantity: 0,
            return_dismissed_quantity: 0,
            written_off_quantity: 0,
          }),
        },
        "LineItem"
      ),
    ],
    shipping_methods: [shippingMethod],
    shipping_address: orNull(address),
    billing_address: orNull(address),
    customer: orAbsent(
      named("CustomerOfOrder", {
        id: "cus_01JNB4VKX1Z3B5D7F9H1K3N5Q7",
        email: orNull("ada@example.com"),
        first_name: orNull("Ada"),
        last_name: orNull("Lovelace"),
        company_name: nullOr("Analytical Engines Ltd"),
        phone: orNull("+442071234567"),
        has_account: true,
      })
    ),
    region: orAbsent(
      named("RegionOfOrder", {
        id: "reg_01JNB4VJW0Y2A4C6E8G0J2M4P6",
        name: "United Kingdom",
        currency_code: "gbp",
      })
    ),
    sales_channel: orAbsent(salesChannel),
    promotions: [named("PromotionOfOrder", { id: "promo_01JNB4V3D5F7H9K1N3Q5S7V9X1", code: "SPRING10" })],
    payment_collections: [
      named("PaymentCollection", {
        id: "pay_col_01JNB4VNZ3B5D7F9H1K3N5Q7S9",
        status: "completed",
        currency_code: "gbp",
        amount: 49.2,
        authorized_amount: orNull(49.2),
        captured_amount: orNull(49.2),
        refunded_amount: orNull(0),
        completed_at: orNull("2026-03-02T09:31:10.000Z"),
        payments: [payment],
      }),
    ],
    fulfillments: [fulfillment],
    // Without their items: read together with the order's items, the order module mixes them up (2.21). `items.detail` has the
    // returned quantities.
    returns: [
      named("OrderReturn", {
        id: "return_01JNB4VP04C6E8G0J2M4P6R8T0",
        display_id: 1,
        status: "requested",
        refund_amount: orNull(20),
        requested_at: orNull("2026-03-09T10:00:00.000Z"),
        received_at: nullOr(DATE),
        canceled_at: nullOr(DATE),
      }),
    ],
    transactions: [
      named("OrderTransaction", {
        id: "ordtrx_01JNB4VR26E8G0J2M4P6R8T0W2",
        amount: 49.2,
        currency_code: "gbp",
        reference: orNull("capture"),
        reference_id: orNull("capt_01JNB4VAM2P4R6T8W0Y2A4C6E8"),
        created_at: "2026-03-02T09:31:10.000Z",
      }),
    ],
    credit_lines: [
      named("CreditLine", {
        id: "ordcl_01JNB4VS37F9H1K3N5Q7S9V1X3",
        amount: 5,
        reference: orNull("gift_card"),
        reference_id: orNull("GIFT-2026"),
      }),
    ],
  },
}

const byOrderId = (name: string) => ({ name, key: "order_id" })
const byFulfillment = (name: string) => ({ name, via: { entity: "fulfillment", paths: ["order.id"] } })
const byPayment = (name: string) => ({
  name,
  via: { entity: "payment", paths: ["payment_collection.order.id"] },
})

const byPart = (name: string, entity: string) => ({
  name,
  via: { entity, paths: ["payment.payment_collection.order.id"] },
})

export const orderTopics = topicsOf(order, {
  created: { description: "An order was placed, or a draft order became one.", from: ["order.placed"] },
  updated: {
    description:
      "Anything about an order changed: its details, status, items, fulfillments, returns, claims, exchanges, owner or payments.",
    // Drafts are not sent. They are sent as created when they become orders.
    unless: "is_draft_order",
    from: [
      "order.updated",
      // The module's own event, which is the only one for canceled returns, claims and exchanges, accepted transfers, edits of
      // draft orders and direct use of the order module.
      "order.order.updated",
      "order.canceled",
      "order.completed",
      "order.archived",
      byOrderId("order.fulfillment_created"),
      byOrderId("order.fulfillment_canceled"),
      byFulfillment("shipment.created"),
      byFulfillment("delivery.created"),
      byOrderId("order.return_requested"),
      byOrderId("order.return_received"),
      byOrderId("order.claim_created"),
      byOrderId("order.exchange_created"),
      "order.transfer_requested",
      byOrderId("order-edit.confirmed"),
      // A payment collection for an outstanding amount, and authorized or canceled payments.
      {
        name: "LinkOrderPaymentCollection.attached",
        via: { entity: "order_payment_collection", paths: ["order_id"] },
      },
      byPayment("payment.payment.created"),
      byPayment("payment.payment.updated"),
      byPayment("payment.captured"),
      byPayment("payment.refunded"),
      // The module's own events, which are the only ones for partial captures and direct use of the payment module.
      byPart("payment.capture.created", "capture"),
      byPart("payment.refund.created", "refund"),
    ],
    untold: {
      customer: "Its customer changed (`customer.updated`).",
      region: "Its region changed (`region.updated`).",
      sales_channel: "Its sales channel changed (`sales-channel.updated`).",
      promotions: "A promotion that it used changed (`promotion.updated`).",
    },
  },
  deleted: {
    description: "A draft order was deleted.",
    from: ["order.order.deleted"],
  },
  canceled: {
    description: "An order was canceled.",
    shape: { status: "canceled", canceled_at: orNull(DATE) },
  },
  completed: { description: "An order was completed.", shape: { status: "completed" } },
  archived: { description: "An order was archived.", shape: { status: "archived" } },
  fulfillment_created: {
    description: "A fulfillment of an order was created.",
    from: [byOrderId("order.fulfillment_created")],
  },
  fulfillment_canceled: {
    description: "A fulfillment of an order was canceled.",
    from: [byOrderId("order.fulfillment_canceled")],
    shape: { fulfillments: [named("Fulfillment", { ...fulfillment, canceled_at: orNull(DATE) })] },
  },
  return_requested: {
    description: "A return of an order's items was requested.",
    from: [byOrderId("order.return_requested")],
  },
  return_received: {
    description: "Returned items of an order were received.",
    from: [byOrderId("order.return_received")],
  },
  claim_created: {
    description: "A claim for an order was confirmed.",
    from: [byOrderId("order.claim_created")],
  },
  exchange_created: {
    description: "An exchange of an order's items was confirmed.",
    from: [byOrderId("order.exchange_created")],
  },
  transfer_requested: { description: "The transfer of an order to another customer was requested." },
})

export const orderEditTopics = topicsOf(
  { ...order, name: "order-edit", group: "Order edit" },
  {
    requested: {
      description: "An edit of an order was requested. Data is the order as it still is.",
      from: [byOrderId("order-edit.requested")],
    },
    confirmed: {
      description: "An edit of an order was confirmed. Data is the order as it is now.",
      from: [byOrderId("order-edit.confirmed")],
    },
    canceled: {
      description: "An edit of an order was canceled. Data is the order.",
      from: [byOrderId("order-edit.canceled")],
    },
  }
)
