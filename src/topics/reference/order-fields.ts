import { OrderStatus, PaymentCollectionStatus, ReturnStatus } from "@medusajs/framework/utils"

import { amount, field, integer, oneOf, type Fields } from "./field"

/** Descriptions of the properties of orders and carts, and of their parts. */
export const ORDER_FIELDS: Fields = {
  // Totals, of a cart, an order, an item or a shipping method.
  credit_line_total: amount("Amount that credit lines, such as gift cards, deduct from the total"),
  discount_tax_total: amount("Tax part of the discounts"),
  discount_total: amount("Discount by promotions, including tax"),
  item_subtotal: amount("Total of the items, before tax and before discounts"),
  item_tax_total: amount("Tax on the items, after discounts"),
  item_total: amount("Total of the items, including tax, after discounts"),
  original_tax_total: amount("Total tax without discounts"),
  original_total: amount("Total without discounts, including tax"),
  shipping_subtotal: amount("Total of the shipping methods, before tax and before discounts"),
  shipping_tax_total: amount("Tax on the shipping methods, after discounts"),
  shipping_total: amount("Total of the shipping methods, including tax, after discounts"),
  subtotal: amount("Total before tax and before discounts"),
  tax_total: amount("Total tax, after discounts"),
  total: amount("Total to pay, including tax, after discounts"),

  adjustments: field("Discounts by promotions"),
  billing_address: field("Billing address", "none was given"),
  items: field("Its items"),
  promotions: field("The promotions that apply to it"),
  shipping_address: field("Shipping address", "none was given"),
  shipping_methods: field("Its shipping methods"),
  tax_lines: field("Its taxes"),

  "Cart.completed_at": field("When it became an order", "it has not"),

  "Order.canceled_at": field("When it was canceled", "it was not"),
  "Order.credit_lines": field("Credits that were applied, such as gift cards"),
  "Order.custom_display_id": field("Number that the shop's own code assigned", "none was assigned"),
  "Order.customer": field("The customer; missing when there is none"),
  "Order.display_id": integer("Number that people see; counts up from 1"),
  "Order.fulfillments": field("Its fulfillments"),
  "Order.is_draft_order": field("Whether it is a draft order"),
  "Order.payment_collections": field("Amounts to pay, with their payments"),
  "Order.promotions": field("The promotions that were used"),
  "Order.region": field("The region; missing when there is none"),
  "Order.returns": field("Returns of its items"),
  "Order.sales_channel": field("The sales channel; missing when there is none"),
  "Order.status": oneOf(OrderStatus, "Status of the order"),
  "Order.summary": field("Paid and outstanding amounts"),
  "Order.transactions": field("Captured and refunded amounts, oldest first"),
  "Order.version": integer("Version of the order; grows with each confirmed change, from 1"),

  "OrderSummary.current_order_total": amount("Current total of the order"),
  "OrderSummary.original_order_total": amount("Total of the order when it was placed"),
  "OrderSummary.paid_total": amount("Paid amount"),
  "OrderSummary.pending_difference": amount("Outstanding amount; negative when a refund is due"),
  "OrderSummary.refunded_total": amount("Refunded amount"),
  "OrderSummary.transaction_total": amount("Paid amount minus refunded amount"),

  "LineItem.compare_at_unit_price": amount(
    "Price to compare with, such as the price before a sale",
    "there is none"
  ),
  "LineItem.detail": field("Quantities that were fulfilled, shipped and returned"),
  "LineItem.product_handle": field("The product's handle when it was added", "it belongs to no product"),
  "LineItem.product_title": field("The product's title when it was added", "it belongs to no product"),
  "LineItem.unit_price": amount("Price of one unit"),
  "LineItem.variant_barcode": field("The variant's barcode when it was added", "it had none"),
  "LineItem.variant_id": field("Id of the product variant", "it belongs to no variant"),
  "LineItem.variant_sku": field("The variant's SKU when it was added", "it had none"),
  "LineItem.variant_title": field("The variant's title when it was added", "it belongs to no variant"),

  "LineItemDetail.delivered_quantity": field("Delivered quantity"),
  "LineItemDetail.fulfilled_quantity": field("Fulfilled quantity"),
  "LineItemDetail.return_dismissed_quantity": field("Returned quantity that was not put back into stock"),
  "LineItemDetail.return_received_quantity": field("Returned quantity"),
  "LineItemDetail.return_requested_quantity": field("Quantity that was requested to be returned"),
  "LineItemDetail.shipped_quantity": field("Shipped quantity"),
  "LineItemDetail.written_off_quantity": field("Written-off quantity"),

  "TaxLine.code": field("Code of the tax, such as `VAT`"),
  "TaxLine.rate": field("Rate in percent"),

  "Adjustment.amount": amount("Discount"),
  "Adjustment.code": field("Code of the promotion", "it has none"),

  "ShippingMethod.amount": amount("Its price"),
  "ShippingMethod.data": field("Data of the fulfillment provider", "there is none"),

  "Address.address_1": field("Street and number", "none was given"),
  "Address.address_2": field("Second address line", "none was given"),
  "Address.city": field("City", "none was given"),
  "Address.company": field("Company", "none was given"),
  "Address.country_code": field("Country, as an ISO 3166-1 alpha-2 code in lower case", "none was given"),
  "Address.postal_code": field("Postal code", "none was given"),
  "Address.province": field("Province or state", "none was given"),
  "CustomerAddress.address_name": field("The customer's name for the address", "it has none"),
  "CustomerAddress.is_default_billing": field("Whether it is the customer's default billing address"),
  "CustomerAddress.is_default_shipping": field("Whether it is the customer's default shipping address"),

  "Customer.addresses": field("The customer's addresses"),
  "Customer.groups": field("The customer groups that the customer is in"),

  "CustomerRedacted.email_hash": field(
    "SHA-256 of the e-mail address in lower case, in hexadecimal digits",
    "no e-mail address was given"
  ),
  "CustomerRedacted.id": field("Id of the customer"),
  "CustomerRedacted.order_ids": field("Ids of the customer's orders that were erased"),

  "PaymentCollection.amount": amount("Amount to pay"),
  "PaymentCollection.authorized_amount": amount("Authorized amount", "there is none yet"),
  "PaymentCollection.captured_amount": amount("Captured amount", "there is none yet"),
  "PaymentCollection.completed_at": field("When it was paid completely", "it was not"),
  "PaymentCollection.payments": field("Its payments"),
  "PaymentCollection.refunded_amount": amount("Refunded amount", "there is none yet"),
  "PaymentCollection.status": oneOf(PaymentCollectionStatus, "Payment status"),
  "PaymentOfOrder.order": field("The order that it pays for; missing when there is none"),
  "PaymentOfOrder.status": oneOf(PaymentCollectionStatus, "Payment status"),

  "Payment.amount": amount("Authorized amount"),
  "Payment.captured_at": field("When it was captured completely", "it was not"),
  "Payment.captures": field("Its captures"),
  "Payment.payment_collection": field("The payment collection that it belongs to"),
  "Payment.payment_collection_id": field("Id of the payment collection"),
  "Payment.refunds": field("Its refunds"),
  "Capture.amount": amount("Captured amount"),
  "Refund.amount": amount("Refunded amount"),
  "Refund.note": field("An admin's note", "there is none"),

  "Fulfillment.delivered_at": field("When it was delivered", "it was not"),
  "Fulfillment.delivery_address": field("Delivery address", "it has none"),
  "Fulfillment.items": field("Its items"),
  "Fulfillment.labels": field("Labels with their tracking numbers"),
  "Fulfillment.order": field("The order; missing when there is none"),
  "Fulfillment.packed_at": field("When it was packed", "it was not"),
  "Fulfillment.shipped_at": field("When it was shipped", "it was not"),
  "FulfillmentLabel.label_url": field("URL of the label to print"),
  "FulfillmentLabel.tracking_number": field("The carrier's tracking number"),
  "FulfillmentLabel.tracking_url": field("URL to track the parcel"),

  "OrderReference.display_id": integer("The order's number that people see"),

  "OrderReturn.display_id": integer("Number that people see; counts up from 1"),
  "OrderReturn.received_at": field("When the items were received", "they were not received yet"),
  "OrderReturn.refund_amount": amount("Amount to refund", "it is not decided yet"),
  "OrderReturn.requested_at": field("When it was requested", "it was not requested yet"),
  "OrderReturn.status": oneOf(ReturnStatus, "Status of the return"),

  "OrderTransaction.amount": amount("Captured amount; negative for a refund"),
  "OrderTransaction.reference": field("Type of its origin, such as `capture` or `refund`", "it is not known"),
  "OrderTransaction.reference_id": field("Id of its origin", "it is not known"),

  "CreditLine.amount": amount("Amount that it deducts from the total"),
  "CreditLine.reference": field("Type of its origin, such as `gift_card`", "it is not known"),
  "CreditLine.reference_id": field("Id of its origin", "it is not known"),
}
