// Written by `npm run docs`. Source: the topics in src/topics/groups

/** The type of `data`, by topic, for webhooks with the default fields. */
export type WebhookPayloads = {
  /** An order was placed, or a draft order became one. */
  "order.created": OrderData
  /** Anything about an order changed: its details, status, items, fulfillments, returns, claims, exchanges, owner or payments. */
  "order.updated": OrderData
  /** A draft order was deleted. */
  "order.deleted": OrderDeletedData
  /** An order was canceled. */
  "order.canceled": OrderData
  /** An order was completed. */
  "order.completed": OrderData
  /** An order was archived. */
  "order.archived": OrderData
  /** A fulfillment of an order was created. */
  "order.fulfillment_created": OrderData
  /** A fulfillment of an order was canceled. */
  "order.fulfillment_canceled": OrderData
  /** A return of an order's items was requested. */
  "order.return_requested": OrderData
  /** Returned items of an order were received. */
  "order.return_received": OrderData
  /** A claim for an order was confirmed. */
  "order.claim_created": OrderData
  /** An exchange of an order's items was confirmed. */
  "order.exchange_created": OrderData
  /** The transfer of an order to another customer was requested. */
  "order.transfer_requested": OrderData
  /** A product was created. */
  "product.created": ProductData
  /** A product was changed, or its sales channels, options, images, variants, their prices or their stock, or its type, collection, category or tag was renamed. */
  "product.updated": ProductData
  /** A product was deleted. */
  "product.deleted": ProductDeletedData
  /** A product came into a sales channel. */
  "product.added": ProductData
  /** A product was taken out of a sales channel, or the channel was deleted. Data is the product's id and those channels. */
  "product.removed": WithdrawnProductData
  /** A customer was created, by registration or by an admin. */
  "customer.created": CustomerData
  /** A customer was changed, or one of its addresses, or it joined a customer group, or that was renamed. */
  "customer.updated": CustomerData
  /** A customer was deleted. */
  "customer.deleted": CustomerDeletedData
  /** What the webhook log holds about a customer was erased on request. Receivers erase what they have, as for Shopify's customers/redact. */
  "customer.redacted": CustomerRedactedData
  /** A promotion was created. */
  "promotion.created": PromotionData
  /** A promotion was changed or used, or its value, its rules or its campaign were changed. */
  "promotion.updated": PromotionData
  /** A promotion was deleted. */
  "promotion.deleted": PromotionDeletedData
  /** An edit of an order was requested. Data is the order as it still is. */
  "order-edit.requested": OrderData
  /** An edit of an order was confirmed. Data is the order as it is now. */
  "order-edit.confirmed": OrderData
  /** An edit of an order was canceled. Data is the order. */
  "order-edit.canceled": OrderData
  /** A fulfillment of an order was shipped. Data is the fulfillment. */
  "shipment.created": FulfillmentData
  /** A fulfillment of an order was delivered. Data is the fulfillment. */
  "delivery.created": FulfillmentData
  /** A payment was captured, in whole or in part. */
  "payment.captured": PaymentData
  /** A payment was refunded, in whole or in part. */
  "payment.refunded": PaymentData
  /** A cart was created. */
  "cart.created": CartData
  /** A cart was changed: its items, addresses, shipping method or details. */
  "cart.updated": CartData
  /** The customer of a cart was changed. */
  "cart.customer_updated": CartData
  /** The region of a cart was changed. */
  "cart.region_updated": CartData
  /** A cart was handed over to another customer, for example at login. */
  "cart.customer_transferred": CartData
  /** A product variant was created. */
  "product-variant.created": ProductVariantData
  /** A product variant was changed. */
  "product-variant.updated": ProductVariantData
  /** A product variant was deleted. */
  "product-variant.deleted": ProductVariantDeletedData
  /** A product option was created. */
  "product-option.created": ProductOptionData
  /** A product option was changed. */
  "product-option.updated": ProductOptionData
  /** A product option was deleted. */
  "product-option.deleted": ProductOptionDeletedData
  /** A value of a product option was changed. */
  "product-option-value.updated": ProductOptionValueData
  /** A value of a product option was deleted. */
  "product-option-value.deleted": ProductOptionValueDeletedData
  /** A product category was created. */
  "product-category.created": ProductCategoryData
  /** A product category was changed. */
  "product-category.updated": ProductCategoryData
  /** A product category was deleted. */
  "product-category.deleted": ProductCategoryDeletedData
  /** A product collection was created. */
  "product-collection.created": ProductCollectionData
  /** A product collection was changed. */
  "product-collection.updated": ProductCollectionData
  /** A product collection was deleted. */
  "product-collection.deleted": ProductCollectionDeletedData
  /** A product tag was created. */
  "product-tag.created": ProductTagData
  /** A product tag was changed. */
  "product-tag.updated": ProductTagData
  /** A product tag was deleted. */
  "product-tag.deleted": ProductTagDeletedData
  /** A product type was created. */
  "product-type.created": ProductTypeData
  /** A product type was changed. */
  "product-type.updated": ProductTypeData
  /** A product type was deleted. */
  "product-type.deleted": ProductTypeDeletedData
  /** An inventory item was created. */
  "inventory-item.created": InventoryItemData
  /** An inventory item was changed. */
  "inventory-item.updated": InventoryItemData
  /** An inventory item was deleted. */
  "inventory-item.deleted": InventoryItemDeletedData
  /** The stock of an item at a location was created. */
  "inventory-level.created": InventoryLevelData
  /** The stock of an item at a location was changed. */
  "inventory-level.updated": InventoryLevelData
  /** The stock of an item at a location was deleted. */
  "inventory-level.deleted": InventoryLevelDeletedData
  /** A reservation of stock was created. */
  "reservation-item.created": ReservationData
  /** A reservation of stock was changed. */
  "reservation-item.updated": ReservationData
  /** A reservation of stock was deleted. */
  "reservation-item.deleted": ReservationDeletedData
  /** A shipping option was created. */
  "shipping-option.created": ShippingOptionData
  /** A shipping option was changed. */
  "shipping-option.updated": ShippingOptionData
  /** A shipping option was deleted. */
  "shipping-option.deleted": ShippingOptionDeletedData
  /** A shipping option type was created. */
  "shipping-option-type.created": ShippingOptionTypeData
  /** A shipping option type was changed. */
  "shipping-option-type.updated": ShippingOptionTypeData
  /** A shipping option type was deleted. */
  "shipping-option-type.deleted": ShippingOptionTypeDeletedData
  /** A sales channel was created. */
  "sales-channel.created": SalesChannelData
  /** A sales channel was changed. */
  "sales-channel.updated": SalesChannelData
  /** A sales channel was deleted. */
  "sales-channel.deleted": SalesChannelDeletedData
  /** A region was created. */
  "region.created": RegionData
  /** A region was changed. */
  "region.updated": RegionData
  /** A region was deleted. */
  "region.deleted": RegionDeletedData
  /** An admin user was created. */
  "user.created": UserData
  /** An admin user was changed. */
  "user.updated": UserData
  /** An admin user was deleted. */
  "user.deleted": UserDeletedData
  /** An admin user was invited. */
  "invite.created": InviteData
  /** An invitation was sent again. */
  "invite.resent": InviteData
  /** An invitation was accepted. */
  "invite.accepted": InviteDeletedData
  /** An invitation was withdrawn. */
  "invite.deleted": InviteDeletedData
  /** A webhook was disabled by too many failures, or by 410 Gone. */
  "webhook.disabled": WebhookDisabledData
  /** A webhook failed five times in a row, and is sent one attempt at a time; or no app has fetched its messages for 26 hours. */
  "webhook.failing": WebhookFailingData
  /** A failing webhook is served as usual again. */
  "webhook.recovered": WebhookRecoveredData
  /** A delivery was given up, for the first time since its webhook's last success. */
  "webhook.gave_up": WebhookGaveUpData
  /** A delivery was given up. There may be thousands in one outage. */
  "webhook.delivery_failed": WebhookDeliveryFailedData
  /** A webhook was created active, or was enabled, or has a new URL. Sent to that webhook, whatever its topics. */
  "webhook.ping": WebhookPingData
}

export type Address = {
  /** Its id. */
  id: string
  /** First name; null when none was given. */
  first_name: string | null
  /** Last name; null when none was given. */
  last_name: string | null
  /** Company; null when none was given. */
  company: string | null
  /** Street and number; null when none was given. */
  address_1: string | null
  /** Second address line; null when none was given. */
  address_2: string | null
  /** City; null when none was given. */
  city: string | null
  /** Province or state; null when none was given. */
  province: string | null
  /** Postal code; null when none was given. */
  postal_code: string | null
  /** Country, as an ISO 3166-1 alpha-2 code in lower case; null when none was given. */
  country_code: string | null
  /** Telephone number; null when none was given. */
  phone: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
}

export type Adjustment = {
  /** Its id. */
  id: string
  /** Code of the promotion; null when it has none. */
  code: string | null
  /** Discount. In the currency's major unit, unrounded. */
  amount: number
  /** Id of the promotion; null when it has none. */
  promotion_id: string | null
}

export type ApplicationMethod = {
  /** Its id. */
  id: string
  /** Whether its value is an amount or a percentage. */
  type: "fixed" | "percentage"
  /** What it discounts. */
  target_type: "order" | "shipping_methods" | "items"
  /** Whether it applies to each item, is spread over all, or applies once; null when it applies to the whole order. */
  allocation: "each" | "across" | "once" | null
  /** The discount: an amount in the currency's major unit, or a percentage, depending on `type`. */
  value: number
  /** Currency of the value, as an ISO 4217 code in lower case; null when the value is a percentage. */
  currency_code: string | null
  /** Largest quantity of an item that it discounts; null when there is no limit. */
  max_quantity: number | null
  /** Number of items that it discounts; null when it is not of the type `buyget`. */
  apply_to_quantity: number | null
  /** Quantity that must be bought; null when it is not of the type `buyget`. */
  buy_rules_min_quantity: number | null
  /** Rules for what it discounts; every rule must match. */
  target_rules: PromotionRule[]
  /** Rules for what must be bought; every rule must match. */
  buy_rules: PromotionRule[]
}

export type Campaign = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Its description; null when there is none. */
  description: string | null
  /** Identifier that the shop assigned. */
  campaign_identifier: string
  /** When it begins; null when it applies at once. */
  starts_at: string | null
  /** When it ends; null when it has no end. */
  ends_at: string | null
  /** Its budget; null when it has none. */
  budget: CampaignBudget | null
}

export type CampaignBudget = {
  /** Its id. */
  id: string
  /** What is counted: money spent, or uses. */
  type: "spend" | "usage" | "use_by_attribute" | "spend_by_attribute"
  /** Currency of the budget, as an ISO 4217 code in lower case; null when uses are counted. */
  currency_code: string | null
  /** The limit: a number of uses, or an amount in the currency's major unit, depending on `type`; null when there is no limit. */
  limit: number | null
  /** How much of the limit is used, in the same unit. */
  used: number
}

export type Capture = {
  /** Its id. */
  id: string
  /** Captured amount. In the currency's major unit, unrounded. */
  amount: number
  /** When it was created. */
  created_at: string
}

export type CartData = {
  /** Its id. */
  id: string
  /** E-mail address; null when none is known. */
  email: string | null
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Language and country that the customer shops in, as a BCP 47 tag; null when none was chosen. */
  locale: string | null
  /** Id of the region; null when there is none. */
  region_id: string | null
  /** Id of the customer; null when there is none. */
  customer_id: string | null
  /** Id of the sales channel that it was sold in; null when it belongs to none. */
  sales_channel_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it became an order; null when it has not. */
  completed_at: string | null
  /** Total to pay, including tax, after discounts. In the currency's major unit, unrounded. */
  total: number
  /** Total before tax and before discounts. In the currency's major unit, unrounded. */
  subtotal: number
  /** Total tax, after discounts. In the currency's major unit, unrounded. */
  tax_total: number
  /** Discount by promotions, including tax. In the currency's major unit, unrounded. */
  discount_total: number
  /** Tax part of the discounts. In the currency's major unit, unrounded. */
  discount_tax_total: number
  /** Total without discounts, including tax. In the currency's major unit, unrounded. */
  original_total: number
  /** Total tax without discounts. In the currency's major unit, unrounded. */
  original_tax_total: number
  /** Total of the items, including tax, after discounts. In the currency's major unit, unrounded. */
  item_total: number
  /** Total of the items, before tax and before discounts. In the currency's major unit, unrounded. */
  item_subtotal: number
  /** Tax on the items, after discounts. In the currency's major unit, unrounded. */
  item_tax_total: number
  /** Total of the shipping methods, including tax, after discounts. In the currency's major unit, unrounded. */
  shipping_total: number
  /** Total of the shipping methods, before tax and before discounts. In the currency's major unit, unrounded. */
  shipping_subtotal: number
  /** Tax on the shipping methods, after discounts. In the currency's major unit, unrounded. */
  shipping_tax_total: number
  /** Amount that credit lines, such as gift cards, deduct from the total. In the currency's major unit, unrounded. */
  credit_line_total: number
  /** Its items. */
  items: LineItem[]
  /** Its shipping methods. */
  shipping_methods: ShippingMethod[]
  /** Shipping address; null when none was given. */
  shipping_address: Address | null
  /** Billing address; null when none was given. */
  billing_address: Address | null
  /** The promotions that apply to it. */
  promotions: PromotionOfOrder[]
}

export type Country = {
  /** ISO 3166-1 alpha-2 code in lower case. */
  iso_2: string
  /** ISO 3166-1 alpha-3 code in lower case. */
  iso_3: string
  /** Its name in capital letters. */
  name: string
  /** Its display name. */
  display_name: string
}

export type CreditLine = {
  /** Its id. */
  id: string
  /** Amount that it deducts from the total. In the currency's major unit, unrounded. */
  amount: number
  /** Type of its origin, such as `gift_card`; null when it is not known. */
  reference: string | null
  /** Id of its origin; null when it is not known. */
  reference_id: string | null
}

export type CustomerAddress = {
  /** Its id. */
  id: string
  /** First name; null when none was given. */
  first_name: string | null
  /** Last name; null when none was given. */
  last_name: string | null
  /** Company; null when none was given. */
  company: string | null
  /** Street and number; null when none was given. */
  address_1: string | null
  /** Second address line; null when none was given. */
  address_2: string | null
  /** City; null when none was given. */
  city: string | null
  /** Province or state; null when none was given. */
  province: string | null
  /** Postal code; null when none was given. */
  postal_code: string | null
  /** Country, as an ISO 3166-1 alpha-2 code in lower case; null when none was given. */
  country_code: string | null
  /** Telephone number; null when none was given. */
  phone: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** The customer's name for the address; null when it has none. */
  address_name: string | null
  /** Whether it is the customer's default shipping address. */
  is_default_shipping: boolean
  /** Whether it is the customer's default billing address. */
  is_default_billing: boolean
}

export type CustomerData = {
  /** Its id. */
  id: string
  /** E-mail address; null when none is known. */
  email: string | null
  /** First name; null when none was given. */
  first_name: string | null
  /** Last name; null when none was given. */
  last_name: string | null
  /** The customer's company; null when none was given. */
  company_name: string | null
  /** Telephone number; null when none was given. */
  phone: string | null
  /** Whether the customer has an account; guests have none. */
  has_account: boolean
  /** Id of the admin who created it; null when no admin created it. */
  created_by: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** The customer's addresses. */
  addresses: CustomerAddress[]
  /** The customer groups that the customer is in. */
  groups: CustomerGroup[]
}

export type CustomerDeletedData = CustomerLastState | DeletedId

export type CustomerGroup = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
}

export type CustomerLastState = {
  /** Its id. */
  id: string
  /** E-mail address; null when none is known. */
  email: string | null
  /** First name; null when none was given. */
  first_name: string | null
  /** Last name; null when none was given. */
  last_name: string | null
  /** The customer's company; null when none was given. */
  company_name: string | null
  /** Telephone number; null when none was given. */
  phone: string | null
  /** Whether the customer has an account; guests have none. */
  has_account: boolean
  /** Id of the admin who created it; null when no admin created it. */
  created_by: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** The customer's addresses. */
  addresses: CustomerAddress[]
  /** The customer groups that the customer is in. */
  groups: CustomerGroup[]
}

export type CustomerOfOrder = {
  /** Its id. */
  id: string
  /** E-mail address; null when none is known. */
  email: string | null
  /** First name; null when none was given. */
  first_name: string | null
  /** Last name; null when none was given. */
  last_name: string | null
  /** The customer's company; null when none was given. */
  company_name: string | null
  /** Telephone number; null when none was given. */
  phone: string | null
  /** Whether the customer has an account; guests have none. */
  has_account: boolean
}

export type CustomerRedactedData = {
  /** Id of the customer. */
  id: string
  /** SHA-256 of the e-mail address in lower case, in hexadecimal digits; null when no e-mail address was given. */
  email_hash: string | null
  /** Ids of the customer's orders that were erased. */
  order_ids: string[]
}

export type DeletedId = {
  /** Id of what was deleted; nothing else is known of it. */
  id: string
}

export type Fulfillment = {
  /** Its id. */
  id: string
  /** Id of the stock location. */
  location_id: string
  /** Id of its provider. */
  provider_id: string
  /** Id of the shipping option; null when it has none. */
  shipping_option_id: string | null
  /** Whether it must be shipped. */
  requires_shipping: boolean
  /** When it was packed; null when it was not. */
  packed_at: string | null
  /** When it was shipped; null when it was not. */
  shipped_at: string | null
  /** When it was delivered; null when it was not. */
  delivered_at: string | null
  /** When it was canceled; null when it was not. */
  canceled_at: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** Its items. */
  items: FulfillmentItem[]
  /** Labels with their tracking numbers. */
  labels: FulfillmentLabel[]
}

export type FulfillmentData = {
  /** Its id. */
  id: string
  /** Id of the stock location. */
  location_id: string
  /** Id of its provider. */
  provider_id: string
  /** Id of the shipping option; null when it has none. */
  shipping_option_id: string | null
  /** Whether it must be shipped. */
  requires_shipping: boolean
  /** When it was packed; null when it was not. */
  packed_at: string | null
  /** When it was shipped; null when it was not. */
  shipped_at: string | null
  /** When it was delivered; null when it was not. */
  delivered_at: string | null
  /** When it was canceled; null when it was not. */
  canceled_at: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** Its items. */
  items: FulfillmentItem[]
  /** Labels with their tracking numbers. */
  labels: FulfillmentLabel[]
  /** Delivery address; null when it has none. */
  delivery_address: Address | null
  /** The order; missing when there is none. */
  order?: OrderReference
}

export type FulfillmentItem = {
  /** Its id. */
  id: string
  /** Id of the line item; null when it belongs to no line item. */
  line_item_id: string | null
  /** Its title. */
  title: string
  /** Stock keeping unit. */
  sku: string
  /** Quantity. */
  quantity: number
}

export type FulfillmentLabel = {
  /** Its id. */
  id: string
  /** The carrier's tracking number. */
  tracking_number: string
  /** URL to track the parcel. */
  tracking_url: string
  /** URL of the label to print. */
  label_url: string
}

export type InventoryItemData = {
  /** Its id. */
  id: string
  /** Stock keeping unit; null when it has none. */
  sku: string | null
  /** Its title; null when it has none. */
  title: string | null
  /** Its description; null when there is none. */
  description: string | null
  /** URL of a small image; null when it has none. */
  thumbnail: string | null
  /** Whether it must be shipped. */
  requires_shipping: boolean
  /** Weight, in the unit that the shop uses; null when it is not known. */
  weight: number | null
  /** Length, in the unit that the shop uses; null when it is not known. */
  length: number | null
  /** Height, in the unit that the shop uses; null when it is not known. */
  height: number | null
  /** Width, in the unit that the shop uses; null when it is not known. */
  width: number | null
  /** Harmonized System code for customs; null when it is not known. */
  hs_code: string | null
  /** Country of origin, as an ISO 3166-1 alpha-2 code; null when it is not known. */
  origin_country: string | null
  /** Manufacturer identification code for customs; null when it is not known. */
  mid_code: string | null
  /** What it is made of; null when it is not known. */
  material: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** Its stock, by location. */
  location_levels: InventoryLevel[]
  /** The product variants that need it. */
  variants: VariantReference[]
}

export type InventoryItemDeletedData = InventoryItemLastState | DeletedId

export type InventoryItemLastState = {
  /** Its id. */
  id: string
  /** Stock keeping unit; null when it has none. */
  sku: string | null
  /** Its title; null when it has none. */
  title: string | null
  /** Its description; null when there is none. */
  description: string | null
  /** URL of a small image; null when it has none. */
  thumbnail: string | null
  /** Whether it must be shipped. */
  requires_shipping: boolean
  /** Weight, in the unit that the shop uses; null when it is not known. */
  weight: number | null
  /** Length, in the unit that the shop uses; null when it is not known. */
  length: number | null
  /** Height, in the unit that the shop uses; null when it is not known. */
  height: number | null
  /** Width, in the unit that the shop uses; null when it is not known. */
  width: number | null
  /** Harmonized System code for customs; null when it is not known. */
  hs_code: string | null
  /** Country of origin, as an ISO 3166-1 alpha-2 code; null when it is not known. */
  origin_country: string | null
  /** Manufacturer identification code for customs; null when it is not known. */
  mid_code: string | null
  /** What it is made of; null when it is not known. */
  material: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** Its stock, by location. */
  location_levels: InventoryLevel[]
  /** The product variants that need it. */
  variants: VariantReference[]
}

export type InventoryItemSummary = {
  /** Its id. */
  id: string
  /** Stock keeping unit; null when it has none. */
  sku: string | null
  /** Its title; null when it has none. */
  title: string | null
  /** The product variants that need it. */
  variants: VariantReference[]
}

export type InventoryLevel = {
  /** Its id. */
  id: string
  /** Id of the inventory item. */
  inventory_item_id: string
  /** Id of the stock location. */
  location_id: string
  /** Quantity in stock. */
  stocked_quantity: number
  /** Quantity that is reserved for orders. */
  reserved_quantity: number
  /** Incoming quantity. */
  incoming_quantity: number
  /** Quantity that can be sold: stocked minus reserved. */
  available_quantity: number
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
}

export type InventoryLevelData = {
  /** Its id. */
  id: string
  /** Id of the inventory item. */
  inventory_item_id: string
  /** Id of the stock location. */
  location_id: string
  /** Quantity in stock. */
  stocked_quantity: number
  /** Quantity that is reserved for orders. */
  reserved_quantity: number
  /** Incoming quantity. */
  incoming_quantity: number
  /** Quantity that can be sold: stocked minus reserved. */
  available_quantity: number
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** The inventory item. */
  inventory_item: InventoryItemSummary
}

export type InventoryLevelDeletedData = InventoryLevelLastState | DeletedId

export type InventoryLevelLastState = {
  /** Its id. */
  id: string
  /** Id of the inventory item. */
  inventory_item_id: string
  /** Id of the stock location. */
  location_id: string
  /** Quantity in stock. */
  stocked_quantity: number
  /** Quantity that is reserved for orders. */
  reserved_quantity: number
  /** Incoming quantity. */
  incoming_quantity: number
  /** Quantity that can be sold: stocked minus reserved. */
  available_quantity: number
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** The inventory item. */
  inventory_item: InventoryItemSummary
}

export type InviteData = {
  /** Its id. */
  id: string
  /** E-mail address. */
  email: string
  /** Whether it was accepted. */
  accepted: boolean
  /** When it expires. */
  expires_at: string
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
}

export type InviteDeletedData = InviteLastState | DeletedId

export type InviteLastState = {
  /** Its id. */
  id: string
  /** E-mail address. */
  email: string
  /** Whether it was accepted. */
  accepted: boolean
  /** When it expires. */
  expires_at: string
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
}

export type LineItem = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Its subtitle; null when it has none. */
  subtitle: string | null
  /** URL of a small image; null when it has none. */
  thumbnail: string | null
  /** Quantity. */
  quantity: number
  /** Price of one unit. In the currency's major unit, unrounded. */
  unit_price: number
  /** Price to compare with, such as the price before a sale; null when there is none. In the currency's major unit, unrounded. */
  compare_at_unit_price: number | null
  /** Id of the product; null when it belongs to no product. */
  product_id: string | null
  /** The product's title when it was added; null when it belongs to no product. */
  product_title: string | null
  /** The product's handle when it was added; null when it belongs to no product. */
  product_handle: string | null
  /** Id of the product variant; null when it belongs to no variant. */
  variant_id: string | null
  /** The variant's SKU when it was added; null when it had none. */
  variant_sku: string | null
  /** The variant's barcode when it was added; null when it had none. */
  variant_barcode: string | null
  /** The variant's title when it was added; null when it belongs to no variant. */
  variant_title: string | null
  /** Whether it must be shipped. */
  requires_shipping: boolean
  /** Whether it is a gift card. */
  is_giftcard: boolean
  /** Whether promotions apply to it. */
  is_discountable: boolean
  /** Whether its amounts include tax. */
  is_tax_inclusive: boolean
  /** Total to pay, including tax, after discounts. In the currency's major unit, unrounded. */
  total: number
  /** Total before tax and before discounts. In the currency's major unit, unrounded. */
  subtotal: number
  /** Total tax, after discounts. In the currency's major unit, unrounded. */
  tax_total: number
  /** Discount by promotions, including tax. In the currency's major unit, unrounded. */
  discount_total: number
  /** Total without discounts, including tax. In the currency's major unit, unrounded. */
  original_total: number
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** Its taxes. */
  tax_lines: TaxLine[]
  /** Discounts by promotions. */
  adjustments: Adjustment[]
}

export type LineItemDetail = {
  /** Its id. */
  id: string
  /** Fulfilled quantity. */
  fulfilled_quantity: number
  /** Shipped quantity. */
  shipped_quantity: number
  /** Delivered quantity. */
  delivered_quantity: number
  /** Quantity that was requested to be returned. */
  return_requested_quantity: number
  /** Returned quantity. */
  return_received_quantity: number
  /** Returned quantity that was not put back into stock. */
  return_dismissed_quantity: number
  /** Written-off quantity. */
  written_off_quantity: number
}

export type OptionOfValue = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Whether it belongs to only one product. */
  is_exclusive: boolean
}

export type OptionValue = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
}

export type OrderData = {
  /** Its id. */
  id: string
  /** Number that people see; counts up from 1. */
  display_id: number
  /** Number that the shop's own code assigned; null when none was assigned. */
  custom_display_id: string | null
  /** Status of the order. */
  status: "pending" | "completed" | "draft" | "archived" | "canceled" | "requires_action"
  /** Version of the order; grows with each confirmed change, from 1. */
  version: number
  /** Whether it is a draft order. */
  is_draft_order: boolean
  /** E-mail address; null when none is known. */
  email: string | null
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Language and country that the customer shops in, as a BCP 47 tag; null when none was chosen. */
  locale: string | null
  /** Id of the region; null when there is none. */
  region_id: string | null
  /** Id of the customer; null when there is none. */
  customer_id: string | null
  /** Id of the sales channel that it was sold in; null when it belongs to none. */
  sales_channel_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was canceled; null when it was not. */
  canceled_at: string | null
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** Total to pay, including tax, after discounts. In the currency's major unit, unrounded. */
  total: number
  /** Total before tax and before discounts. In the currency's major unit, unrounded. */
  subtotal: number
  /** Total tax, after discounts. In the currency's major unit, unrounded. */
  tax_total: number
  /** Discount by promotions, including tax. In the currency's major unit, unrounded. */
  discount_total: number
  /** Tax part of the discounts. In the currency's major unit, unrounded. */
  discount_tax_total: number
  /** Total without discounts, including tax. In the currency's major unit, unrounded. */
  original_total: number
  /** Total tax without discounts. In the currency's major unit, unrounded. */
  original_tax_total: number
  /** Total of the items, including tax, after discounts. In the currency's major unit, unrounded. */
  item_total: number
  /** Total of the items, before tax and before discounts. In the currency's major unit, unrounded. */
  item_subtotal: number
  /** Tax on the items, after discounts. In the currency's major unit, unrounded. */
  item_tax_total: number
  /** Total of the shipping methods, including tax, after discounts. In the currency's major unit, unrounded. */
  shipping_total: number
  /** Total of the shipping methods, before tax and before discounts. In the currency's major unit, unrounded. */
  shipping_subtotal: number
  /** Tax on the shipping methods, after discounts. In the currency's major unit, unrounded. */
  shipping_tax_total: number
  /** Amount that credit lines, such as gift cards, deduct from the total. In the currency's major unit, unrounded. */
  credit_line_total: number
  /** Paid and outstanding amounts. */
  summary: OrderSummary
  /** Its items. */
  items: OrderLineItem[]
  /** Its shipping methods. */
  shipping_methods: ShippingMethod[]
  /** Shipping address; null when none was given. */
  shipping_address: Address | null
  /** Billing address; null when none was given. */
  billing_address: Address | null
  /** The customer; missing when there is none. */
  customer?: CustomerOfOrder
  /** The region; missing when there is none. */
  region?: RegionOfOrder
  /** The sales channel; missing when there is none. */
  sales_channel?: SalesChannel
  /** The promotions that were used. */
  promotions: PromotionOfOrder[]
  /** Amounts to pay, with their payments. */
  payment_collections: PaymentCollection[]
  /** Its fulfillments. */
  fulfillments: Fulfillment[]
  /** Returns of its items. */
  returns: OrderReturn[]
  /** Captured and refunded amounts, oldest first. */
  transactions: OrderTransaction[]
  /** Credits that were applied, such as gift cards. */
  credit_lines: CreditLine[]
}

export type OrderDeletedData = OrderLastState | DeletedId

export type OrderLastState = {
  /** Its id. */
  id: string
  /** Number that people see; counts up from 1. */
  display_id: number
  /** Number that the shop's own code assigned; null when none was assigned. */
  custom_display_id: string | null
  /** Status of the order. */
  status: "pending" | "completed" | "draft" | "archived" | "canceled" | "requires_action"
  /** Version of the order; grows with each confirmed change, from 1. */
  version: number
  /** Whether it is a draft order. */
  is_draft_order: boolean
  /** E-mail address; null when none is known. */
  email: string | null
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Language and country that the customer shops in, as a BCP 47 tag; null when none was chosen. */
  locale: string | null
  /** Id of the region; null when there is none. */
  region_id: string | null
  /** Id of the customer; null when there is none. */
  customer_id: string | null
  /** Id of the sales channel that it was sold in; null when it belongs to none. */
  sales_channel_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was canceled; null when it was not. */
  canceled_at: string | null
  /** When it was deleted. */
  deleted_at: string
  /** Total to pay, including tax, after discounts. In the currency's major unit, unrounded. */
  total: number
  /** Total before tax and before discounts. In the currency's major unit, unrounded. */
  subtotal: number
  /** Total tax, after discounts. In the currency's major unit, unrounded. */
  tax_total: number
  /** Discount by promotions, including tax. In the currency's major unit, unrounded. */
  discount_total: number
  /** Tax part of the discounts. In the currency's major unit, unrounded. */
  discount_tax_total: number
  /** Total without discounts, including tax. In the currency's major unit, unrounded. */
  original_total: number
  /** Total tax without discounts. In the currency's major unit, unrounded. */
  original_tax_total: number
  /** Total of the items, including tax, after discounts. In the currency's major unit, unrounded. */
  item_total: number
  /** Total of the items, before tax and before discounts. In the currency's major unit, unrounded. */
  item_subtotal: number
  /** Tax on the items, after discounts. In the currency's major unit, unrounded. */
  item_tax_total: number
  /** Total of the shipping methods, including tax, after discounts. In the currency's major unit, unrounded. */
  shipping_total: number
  /** Total of the shipping methods, before tax and before discounts. In the currency's major unit, unrounded. */
  shipping_subtotal: number
  /** Tax on the shipping methods, after discounts. In the currency's major unit, unrounded. */
  shipping_tax_total: number
  /** Amount that credit lines, such as gift cards, deduct from the total. In the currency's major unit, unrounded. */
  credit_line_total: number
  /** Paid and outstanding amounts. */
  summary: OrderSummary
  /** Its items. */
  items: OrderLineItem[]
  /** Its shipping methods. */
  shipping_methods: ShippingMethod[]
  /** Shipping address; null when none was given. */
  shipping_address: Address | null
  /** Billing address; null when none was given. */
  billing_address: Address | null
  /** The customer; missing when there is none. */
  customer?: CustomerOfOrder
  /** The region; missing when there is none. */
  region?: RegionOfOrder
  /** The sales channel; missing when there is none. */
  sales_channel?: SalesChannel
  /** The promotions that were used. */
  promotions: PromotionOfOrder[]
  /** Amounts to pay, with their payments. */
  payment_collections: PaymentCollection[]
  /** Its fulfillments. */
  fulfillments: Fulfillment[]
  /** Returns of its items. */
  returns: OrderReturn[]
  /** Captured and refunded amounts, oldest first. */
  transactions: OrderTransaction[]
  /** Credits that were applied, such as gift cards. */
  credit_lines: CreditLine[]
}

export type OrderLineItem = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Its subtitle; null when it has none. */
  subtitle: string | null
  /** URL of a small image; null when it has none. */
  thumbnail: string | null
  /** Quantity. */
  quantity: number
  /** Price of one unit. In the currency's major unit, unrounded. */
  unit_price: number
  /** Price to compare with, such as the price before a sale; null when there is none. In the currency's major unit, unrounded. */
  compare_at_unit_price: number | null
  /** Id of the product; null when it belongs to no product. */
  product_id: string | null
  /** The product's title when it was added; null when it belongs to no product. */
  product_title: string | null
  /** The product's handle when it was added; null when it belongs to no product. */
  product_handle: string | null
  /** Id of the product variant; null when it belongs to no variant. */
  variant_id: string | null
  /** The variant's SKU when it was added; null when it had none. */
  variant_sku: string | null
  /** The variant's barcode when it was added; null when it had none. */
  variant_barcode: string | null
  /** The variant's title when it was added; null when it belongs to no variant. */
  variant_title: string | null
  /** Whether it must be shipped. */
  requires_shipping: boolean
  /** Whether it is a gift card. */
  is_giftcard: boolean
  /** Whether promotions apply to it. */
  is_discountable: boolean
  /** Whether its amounts include tax. */
  is_tax_inclusive: boolean
  /** Total to pay, including tax, after discounts. In the currency's major unit, unrounded. */
  total: number
  /** Total before tax and before discounts. In the currency's major unit, unrounded. */
  subtotal: number
  /** Total tax, after discounts. In the currency's major unit, unrounded. */
  tax_total: number
  /** Discount by promotions, including tax. In the currency's major unit, unrounded. */
  discount_total: number
  /** Total without discounts, including tax. In the currency's major unit, unrounded. */
  original_total: number
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** Its taxes. */
  tax_lines: TaxLine[]
  /** Discounts by promotions. */
  adjustments: Adjustment[]
  /** Quantities that were fulfilled, shipped and returned. */
  detail: LineItemDetail
}

export type OrderReference = {
  /** Its id. */
  id: string
  /** The order's number that people see. */
  display_id: number
  /** Id of the sales channel that it was sold in; null when it belongs to none. */
  sales_channel_id: string | null
}

export type OrderReturn = {
  /** Its id. */
  id: string
  /** Number that people see; counts up from 1. */
  display_id: number
  /** Status of the return. */
  status: "open" | "requested" | "received" | "partially_received" | "canceled"
  /** Amount to refund; null when it is not decided yet. In the currency's major unit, unrounded. */
  refund_amount: number | null
  /** When it was requested; null when it was not requested yet. */
  requested_at: string | null
  /** When the items were received; null when they were not received yet. */
  received_at: string | null
  /** When it was canceled; null when it was not. */
  canceled_at: string | null
}

export type OrderSummary = {
  /** Paid amount. In the currency's major unit, unrounded. */
  paid_total: number
  /** Refunded amount. In the currency's major unit, unrounded. */
  refunded_total: number
  /** Outstanding amount; negative when a refund is due. In the currency's major unit, unrounded. */
  pending_difference: number
  /** Paid amount minus refunded amount. In the currency's major unit, unrounded. */
  transaction_total: number
  /** Current total of the order. In the currency's major unit, unrounded. */
  current_order_total: number
  /** Total of the order when it was placed. In the currency's major unit, unrounded. */
  original_order_total: number
}

export type OrderTransaction = {
  /** Its id. */
  id: string
  /** Captured amount; negative for a refund. In the currency's major unit, unrounded. */
  amount: number
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Type of its origin, such as `capture` or `refund`; null when it is not known. */
  reference: string | null
  /** Id of its origin; null when it is not known. */
  reference_id: string | null
  /** When it was created. */
  created_at: string
}

export type Payment = {
  /** Its id. */
  id: string
  /** Authorized amount. In the currency's major unit, unrounded. */
  amount: number
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Id of its provider. */
  provider_id: string
  /** When it was captured completely; null when it was not. */
  captured_at: string | null
  /** When it was canceled; null when it was not. */
  canceled_at: string | null
  /** Its captures. */
  captures: Capture[]
  /** Its refunds. */
  refunds: Refund[]
}

export type PaymentCollection = {
  /** Its id. */
  id: string
  /** Payment status. */
  status: "not_paid" | "awaiting" | "authorized" | "partially_authorized" | "canceled" | "failed" | "partially_captured" | "completed"
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Amount to pay. In the currency's major unit, unrounded. */
  amount: number
  /** Authorized amount; null when there is none yet. In the currency's major unit, unrounded. */
  authorized_amount: number | null
  /** Captured amount; null when there is none yet. In the currency's major unit, unrounded. */
  captured_amount: number | null
  /** Refunded amount; null when there is none yet. In the currency's major unit, unrounded. */
  refunded_amount: number | null
  /** When it was paid completely; null when it was not. */
  completed_at: string | null
  /** Its payments. */
  payments: Payment[]
}

export type PaymentData = {
  /** Its id. */
  id: string
  /** Authorized amount. In the currency's major unit, unrounded. */
  amount: number
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Id of its provider. */
  provider_id: string
  /** When it was captured completely; null when it was not. */
  captured_at: string | null
  /** When it was canceled; null when it was not. */
  canceled_at: string | null
  /** Its captures. */
  captures: Capture[]
  /** Its refunds. */
  refunds: Refund[]
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** Id of the payment collection. */
  payment_collection_id: string
  /** The payment collection that it belongs to. */
  payment_collection: PaymentOfOrder
}

export type PaymentOfOrder = {
  /** Its id. */
  id: string
  /** Payment status. */
  status: "not_paid" | "awaiting" | "authorized" | "partially_authorized" | "canceled" | "failed" | "partially_captured" | "completed"
  /** The order that it pays for; missing when there is none. */
  order?: OrderReference
}

export type PingedWebhook = {
  /** Its id. */
  id: string
  /** Its name for admins. */
  name: string
  /** The topics that it subscribes to. */
  topics: string[]
}

export type Price = {
  /** Its id. */
  id: string
  /** Price of one unit. In the currency's major unit, unrounded. */
  amount: number
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Smallest quantity for which it applies; null when there is no limit. */
  min_quantity: number | null
  /** Largest quantity for which it applies; null when there is no limit. */
  max_quantity: number | null
  /** Rules that decide when it applies; every rule must match. */
  price_rules: PriceRule[]
  /** The price list that it belongs to; null when it is in no price list. */
  price_list: PriceList | null
}

export type PriceList = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Whether its prices are sale prices, or override the others. */
  type: "sale" | "override"
  /** Whether it is active. */
  status: "active" | "draft"
  /** When it begins; null when it applies at once. */
  starts_at: string | null
  /** When it ends; null when it has no end. */
  ends_at: string | null
  /** Rules that decide for whom it applies; every rule must match. */
  price_list_rules: PriceListRule[]
}

export type PriceListRule = {
  /** Attribute that the rule checks, such as `region_id`. */
  attribute: string
  /** The values that the attribute may have, as JSON. */
  value: unknown
}

export type PriceRule = {
  /** Its id. */
  id: string
  /** Attribute that the rule checks, such as `region_id`. */
  attribute: string
  /** The value that the attribute must have. */
  value: string
}

export type ProductCategory = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
}

export type ProductCategoryData = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Its description. */
  description: string
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
  /** Whether the storefront shows it. */
  is_active: boolean
  /** Whether only admins see it. */
  is_internal: boolean
  /** Position in its list, from 0. */
  rank: number
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** Id of the category above it; null when it is at the top. */
  parent_category_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** The category above it; null when it is at the top. */
  parent_category: ProductCategory | null
  /** The categories below it. */
  category_children: ProductCategory[]
}

export type ProductCategoryDeletedData = ProductCategoryLastState | DeletedId

export type ProductCategoryLastState = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Its description. */
  description: string
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
  /** Whether the storefront shows it. */
  is_active: boolean
  /** Whether only admins see it. */
  is_internal: boolean
  /** Position in its list, from 0. */
  rank: number
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** Id of the category above it; null when it is at the top. */
  parent_category_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** The category above it; null when it is at the top. */
  parent_category: ProductCategory | null
  /** The categories below it. */
  category_children: ProductCategory[]
}

export type ProductCollection = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
}

export type ProductCollectionData = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
}

export type ProductCollectionDeletedData = ProductCollectionLastState | DeletedId

export type ProductCollectionLastState = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
}

export type ProductData = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Its subtitle; null when it has none. */
  subtitle: string | null
  /** Its description; null when there is none. */
  description: string | null
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
  /** Status; the storefront shows published products only. */
  status: "draft" | "proposed" | "published" | "rejected"
  /** URL of a small image; null when it has none. */
  thumbnail: string | null
  /** Whether it is a gift card. */
  is_giftcard: boolean
  /** Whether promotions apply to it. */
  discountable: boolean
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** Weight, in the unit that the shop uses; null when it is not known. */
  weight: number | null
  /** Length, in the unit that the shop uses; null when it is not known. */
  length: number | null
  /** Height, in the unit that the shop uses; null when it is not known. */
  height: number | null
  /** Width, in the unit that the shop uses; null when it is not known. */
  width: number | null
  /** Harmonized System code for customs; null when it is not known. */
  hs_code: string | null
  /** Country of origin, as an ISO 3166-1 alpha-2 code; null when it is not known. */
  origin_country: string | null
  /** Manufacturer identification code for customs; null when it is not known. */
  mid_code: string | null
  /** What it is made of; null when it is not known. */
  material: string | null
  /** Id of its collection; null when it is in no collection. */
  collection_id: string | null
  /** Id of its type; null when it has none. */
  type_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** Its type; null when it has none. */
  type: ProductType | null
  /** Its collection; null when it is in no collection. */
  collection: ProductCollection | null
  /** The categories that it is in. */
  categories: ProductCategory[]
  /** Its tags. */
  tags: ProductTag[]
  /** Its images, in no particular order; sort them by `rank`. */
  images: ProductImage[]
  /** Options in which its variants differ, with their values. */
  options: ProductOption[]
  /** The sales channels that it is offered in. */
  sales_channels: SalesChannel[]
  /** Its variants, which customers buy. */
  variants: ProductVariant[]
}

export type ProductDeletedData = ProductLastState | DeletedId

export type ProductImage = {
  /** Its id. */
  id: string
  /** URL of the image. */
  url: string
  /** Position in its list, from 0. */
  rank: number
}

export type ProductLastState = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Its subtitle; null when it has none. */
  subtitle: string | null
  /** Its description; null when there is none. */
  description: string | null
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
  /** Status; the storefront shows published products only. */
  status: "draft" | "proposed" | "published" | "rejected"
  /** URL of a small image; null when it has none. */
  thumbnail: string | null
  /** Whether it is a gift card. */
  is_giftcard: boolean
  /** Whether promotions apply to it. */
  discountable: boolean
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** Weight, in the unit that the shop uses; null when it is not known. */
  weight: number | null
  /** Length, in the unit that the shop uses; null when it is not known. */
  length: number | null
  /** Height, in the unit that the shop uses; null when it is not known. */
  height: number | null
  /** Width, in the unit that the shop uses; null when it is not known. */
  width: number | null
  /** Harmonized System code for customs; null when it is not known. */
  hs_code: string | null
  /** Country of origin, as an ISO 3166-1 alpha-2 code; null when it is not known. */
  origin_country: string | null
  /** Manufacturer identification code for customs; null when it is not known. */
  mid_code: string | null
  /** What it is made of; null when it is not known. */
  material: string | null
  /** Id of its collection; null when it is in no collection. */
  collection_id: string | null
  /** Id of its type; null when it has none. */
  type_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** Its type; null when it has none. */
  type: ProductType | null
  /** Its collection; null when it is in no collection. */
  collection: ProductCollection | null
  /** The categories that it is in. */
  categories: ProductCategory[]
  /** Its tags. */
  tags: ProductTag[]
  /** Its images, in no particular order; sort them by `rank`. */
  images: ProductImage[]
  /** Options in which its variants differ, with their values. */
  options: ProductOption[]
  /** The sales channels that it is offered in. */
  sales_channels: SalesChannel[]
  /** Its variants, which customers buy. */
  variants: ProductVariant[]
}

export type ProductOfVariant = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
  /** Status; the storefront shows published products only. */
  status: "draft" | "proposed" | "published" | "rejected"
  /** The sales channels that the product is offered in. */
  sales_channels: SalesChannel[]
}

export type ProductOption = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** The values that a variant can have. */
  values: OptionValue[]
}

export type ProductOptionData = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Whether it belongs to only one product. */
  is_exclusive: boolean
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** The values that a variant can have. */
  values: RankedOptionValue[]
  /** The products that have it. */
  products: ProductReference[]
}

export type ProductOptionDeletedData = ProductOptionLastState | DeletedId

export type ProductOptionLastState = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Whether it belongs to only one product. */
  is_exclusive: boolean
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** The values that a variant can have. */
  values: RankedOptionValue[]
  /** The products that have it. */
  products: ProductReference[]
}

export type ProductOptionValueData = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
  /** Position in its list, from 0; null when it has none. */
  rank: number | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** Id of the option that the value belongs to. */
  option_id: string
  /** The option that it belongs to. */
  option: OptionOfValue
}

export type ProductOptionValueDeletedData = ProductOptionValueLastState | DeletedId

export type ProductOptionValueLastState = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
  /** Position in its list, from 0; null when it has none. */
  rank: number | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** Id of the option that the value belongs to. */
  option_id: string
  /** The option that it belongs to. */
  option: OptionOfValue
}

export type ProductReference = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Its part of the URL in the storefront, such as `linen-shirt`. */
  handle: string
}

export type ProductTag = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
}

export type ProductTagData = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
}

export type ProductTagDeletedData = ProductTagLastState | DeletedId

export type ProductTagLastState = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
}

export type ProductType = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
}

export type ProductTypeData = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
}

export type ProductTypeDeletedData = ProductTypeLastState | DeletedId

export type ProductTypeLastState = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
}

export type ProductVariant = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Stock keeping unit; null when it has none. */
  sku: string | null
  /** Barcode; null when it has none. */
  barcode: string | null
  /** European Article Number; null when it has none. */
  ean: string | null
  /** Universal Product Code; null when it has none. */
  upc: string | null
  /** URL of a small image; null when it has none. */
  thumbnail: string | null
  /** Position among the product's variants, from 0; null when it has none. */
  variant_rank: number | null
  /** Whether Medusa tracks its stock. */
  manage_inventory: boolean
  /** Whether it can be ordered when it is out of stock. */
  allow_backorder: boolean
  /** Weight, in the unit that the shop uses; null when it is not known. */
  weight: number | null
  /** Length, in the unit that the shop uses; null when it is not known. */
  length: number | null
  /** Height, in the unit that the shop uses; null when it is not known. */
  height: number | null
  /** Width, in the unit that the shop uses; null when it is not known. */
  width: number | null
  /** Harmonized System code for customs; null when it is not known. */
  hs_code: string | null
  /** Country of origin, as an ISO 3166-1 alpha-2 code; null when it is not known. */
  origin_country: string | null
  /** Manufacturer identification code for customs; null when it is not known. */
  mid_code: string | null
  /** What it is made of; null when it is not known. */
  material: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** Its value for each option. */
  options: VariantOptionValue[]
  /** Its prices, including those of price lists. */
  prices: Price[]
  /** Inventory items that one unit needs. */
  inventory_items: VariantInventoryItem[]
}

export type ProductVariantData = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Stock keeping unit; null when it has none. */
  sku: string | null
  /** Barcode; null when it has none. */
  barcode: string | null
  /** European Article Number; null when it has none. */
  ean: string | null
  /** Universal Product Code; null when it has none. */
  upc: string | null
  /** URL of a small image; null when it has none. */
  thumbnail: string | null
  /** Position among the product's variants, from 0; null when it has none. */
  variant_rank: number | null
  /** Whether Medusa tracks its stock. */
  manage_inventory: boolean
  /** Whether it can be ordered when it is out of stock. */
  allow_backorder: boolean
  /** Weight, in the unit that the shop uses; null when it is not known. */
  weight: number | null
  /** Length, in the unit that the shop uses; null when it is not known. */
  length: number | null
  /** Height, in the unit that the shop uses; null when it is not known. */
  height: number | null
  /** Width, in the unit that the shop uses; null when it is not known. */
  width: number | null
  /** Harmonized System code for customs; null when it is not known. */
  hs_code: string | null
  /** Country of origin, as an ISO 3166-1 alpha-2 code; null when it is not known. */
  origin_country: string | null
  /** Manufacturer identification code for customs; null when it is not known. */
  mid_code: string | null
  /** What it is made of; null when it is not known. */
  material: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** Its value for each option. */
  options: VariantOptionValue[]
  /** Its prices, including those of price lists. */
  prices: Price[]
  /** Inventory items that one unit needs. */
  inventory_items: VariantInventoryItem[]
  /** Id of the product. */
  product_id: string
  /** The product that it belongs to. */
  product: ProductOfVariant
}

export type ProductVariantDeletedData = ProductVariantLastState | DeletedId

export type ProductVariantLastState = {
  /** Its id. */
  id: string
  /** Its title. */
  title: string
  /** Stock keeping unit; null when it has none. */
  sku: string | null
  /** Barcode; null when it has none. */
  barcode: string | null
  /** European Article Number; null when it has none. */
  ean: string | null
  /** Universal Product Code; null when it has none. */
  upc: string | null
  /** URL of a small image; null when it has none. */
  thumbnail: string | null
  /** Position among the product's variants, from 0; null when it has none. */
  variant_rank: number | null
  /** Whether Medusa tracks its stock. */
  manage_inventory: boolean
  /** Whether it can be ordered when it is out of stock. */
  allow_backorder: boolean
  /** Weight, in the unit that the shop uses; null when it is not known. */
  weight: number | null
  /** Length, in the unit that the shop uses; null when it is not known. */
  length: number | null
  /** Height, in the unit that the shop uses; null when it is not known. */
  height: number | null
  /** Width, in the unit that the shop uses; null when it is not known. */
  width: number | null
  /** Harmonized System code for customs; null when it is not known. */
  hs_code: string | null
  /** Country of origin, as an ISO 3166-1 alpha-2 code; null when it is not known. */
  origin_country: string | null
  /** Manufacturer identification code for customs; null when it is not known. */
  mid_code: string | null
  /** What it is made of; null when it is not known. */
  material: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** Its value for each option. */
  options: VariantOptionValue[]
  /** Its prices, including those of price lists. */
  prices: Price[]
  /** Inventory items that one unit needs. */
  inventory_items: VariantInventoryItem[]
  /** Id of the product. */
  product_id: string
  /** The product that it belongs to. */
  product: ProductOfVariant
}

export type PromotionData = {
  /** Its id. */
  id: string
  /** Its code. */
  code: string
  /** Whether it is a discount, or gives something for a purchase. */
  type: "standard" | "buyget"
  /** Whether it can be used. */
  status: "draft" | "active" | "inactive"
  /** Whether it applies without its code. */
  is_automatic: boolean
  /** Whether its amounts include tax. */
  is_tax_inclusive: boolean
  /** How often it may be used; null when there is no limit. */
  limit: number | null
  /** How often it was used. */
  used: number
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** Id of the campaign that it belongs to; null when it belongs to none. */
  campaign_id: string | null
  /** The campaign that it belongs to; null when it belongs to none. */
  campaign: Campaign | null
  /** What it discounts, and by how much. */
  application_method: ApplicationMethod
  /** Rules that decide when it applies; every rule must match. */
  rules: PromotionRule[]
}

export type PromotionDeletedData = PromotionLastState | DeletedId

export type PromotionLastState = {
  /** Its id. */
  id: string
  /** Its code. */
  code: string
  /** Whether it is a discount, or gives something for a purchase. */
  type: "standard" | "buyget"
  /** Whether it can be used. */
  status: "draft" | "active" | "inactive"
  /** Whether it applies without its code. */
  is_automatic: boolean
  /** Whether its amounts include tax. */
  is_tax_inclusive: boolean
  /** How often it may be used; null when there is no limit. */
  limit: number | null
  /** How often it was used. */
  used: number
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** Id of the campaign that it belongs to; null when it belongs to none. */
  campaign_id: string | null
  /** The campaign that it belongs to; null when it belongs to none. */
  campaign: Campaign | null
  /** What it discounts, and by how much. */
  application_method: ApplicationMethod
  /** Rules that decide when it applies; every rule must match. */
  rules: PromotionRule[]
}

export type PromotionOfOrder = {
  /** Its id. */
  id: string
  /** Its code. */
  code: string
}

export type PromotionRule = {
  /** Its id. */
  id: string
  /** Attribute that the rule checks, such as `region_id`. */
  attribute: string
  /** How the attribute is compared with the values. */
  operator: "gte" | "lte" | "gt" | "lt" | "eq" | "ne" | "in"
  /** The values that it is compared with. */
  values: PromotionRuleValue[]
}

export type PromotionRuleValue = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
}

export type RankedOptionValue = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
  /** Position in its list, from 0; null when it has none. */
  rank: number | null
}

export type Refund = {
  /** Its id. */
  id: string
  /** Refunded amount. In the currency's major unit, unrounded. */
  amount: number
  /** An admin's note; null when there is none. */
  note: string | null
  /** When it was created. */
  created_at: string
}

export type RegionData = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Whether taxes are calculated as a cart changes. */
  automatic_taxes: boolean
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** Its countries. */
  countries: Country[]
}

export type RegionDeletedData = RegionLastState | DeletedId

export type RegionLastState = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
  /** Whether taxes are calculated as a cart changes. */
  automatic_taxes: boolean
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** Its countries. */
  countries: Country[]
}

export type RegionOfOrder = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
}

export type ReservationData = {
  /** Its id. */
  id: string
  /** Id of the inventory item. */
  inventory_item_id: string
  /** Id of the stock location. */
  location_id: string
  /** Id of the line item; null when it belongs to no line item. */
  line_item_id: string | null
  /** Quantity. */
  quantity: number
  /** Whether it can be ordered when it is out of stock. */
  allow_backorder: boolean
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** Its description; null when there is none. */
  description: string | null
  /** Id of the admin who created it; null when no admin created it. */
  created_by: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** The inventory item. */
  inventory_item: InventoryItemSummary
}

export type ReservationDeletedData = ReservationLastState | DeletedId

export type ReservationLastState = {
  /** Its id. */
  id: string
  /** Id of the inventory item. */
  inventory_item_id: string
  /** Id of the stock location. */
  location_id: string
  /** Id of the line item; null when it belongs to no line item. */
  line_item_id: string | null
  /** Quantity. */
  quantity: number
  /** Whether it can be ordered when it is out of stock. */
  allow_backorder: boolean
  /** Its id in another system of the shop; null when it has none there. */
  external_id: string | null
  /** Its description; null when there is none. */
  description: string | null
  /** Id of the admin who created it; null when no admin created it. */
  created_by: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** The inventory item. */
  inventory_item: InventoryItemSummary
}

export type SalesChannel = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
}

export type SalesChannelData = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Its description; null when there is none. */
  description: string | null
  /** Whether it is disabled. */
  is_disabled: boolean
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
}

export type SalesChannelDeletedData = SalesChannelLastState | DeletedId

export type SalesChannelLastState = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Its description; null when there is none. */
  description: string | null
  /** Whether it is disabled. */
  is_disabled: boolean
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
}

export type SalesChannelReference = {
  /** Its id. */
  id: string
}

export type ShippingMethod = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Id of the shipping option; null when it has none. */
  shipping_option_id: string | null
  /** Its price. In the currency's major unit, unrounded. */
  amount: number
  /** Whether its amounts include tax. */
  is_tax_inclusive: boolean
  /** Total to pay, including tax, after discounts. In the currency's major unit, unrounded. */
  total: number
  /** Total before tax and before discounts. In the currency's major unit, unrounded. */
  subtotal: number
  /** Total tax, after discounts. In the currency's major unit, unrounded. */
  tax_total: number
  /** Discount by promotions, including tax. In the currency's major unit, unrounded. */
  discount_total: number
  /** Total without discounts, including tax. In the currency's major unit, unrounded. */
  original_total: number
  /** Data of the fulfillment provider; null when there is none. */
  data: Record<string, unknown> | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** Its taxes. */
  tax_lines: TaxLine[]
  /** Discounts by promotions. */
  adjustments: Adjustment[]
}

export type ShippingOptionData = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Whether its price is fixed or calculated by its provider. */
  price_type: "calculated" | "flat"
  /** Id of its provider. */
  provider_id: string
  /** Id of the service zone that it ships to. */
  service_zone_id: string
  /** Id of the shipping profile of the products that it ships. */
  shipping_profile_id: string
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
  /** Its type. */
  type: ShippingOptionType
  /** Rules that decide when it is offered; every rule must match. */
  rules: ShippingOptionRule[]
  /** Its prices, by currency. */
  prices: ShippingOptionPrice[]
}

export type ShippingOptionDeletedData = ShippingOptionLastState | DeletedId

export type ShippingOptionLastState = {
  /** Its id. */
  id: string
  /** Its name. */
  name: string
  /** Whether its price is fixed or calculated by its provider. */
  price_type: "calculated" | "flat"
  /** Id of its provider. */
  provider_id: string
  /** Id of the service zone that it ships to. */
  service_zone_id: string
  /** Id of the shipping profile of the products that it ships. */
  shipping_profile_id: string
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
  /** Its type. */
  type: ShippingOptionType
  /** Rules that decide when it is offered; every rule must match. */
  rules: ShippingOptionRule[]
  /** Its prices, by currency. */
  prices: ShippingOptionPrice[]
}

export type ShippingOptionPrice = {
  /** Its id. */
  id: string
  /** The amount. In the currency's major unit, unrounded. */
  amount: number
  /** Currency of its amounts, as an ISO 4217 code in lower case. */
  currency_code: string
}

export type ShippingOptionRule = {
  /** Its id. */
  id: string
  /** Attribute that the rule checks, such as `region_id`. */
  attribute: string
  /** How the attribute is compared with the value. */
  operator: "in" | "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "nin"
  /** The value, or list of values, that it is compared with. */
  value: unknown
}

export type ShippingOptionType = {
  /** Its id. */
  id: string
  /** Its display name. */
  label: string
  /** Its code. */
  code: string
  /** Its description; null when there is none. */
  description: string | null
}

export type ShippingOptionTypeData = {
  /** Its id. */
  id: string
  /** Its display name. */
  label: string
  /** Its code. */
  code: string
  /** Its description; null when there is none. */
  description: string | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
}

export type ShippingOptionTypeDeletedData = ShippingOptionTypeLastState | DeletedId

export type ShippingOptionTypeLastState = {
  /** Its id. */
  id: string
  /** Its display name. */
  label: string
  /** Its code. */
  code: string
  /** Its description; null when there is none. */
  description: string | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
}

export type StockLevel = {
  /** Its id. */
  id: string
  /** Id of the stock location. */
  location_id: string
  /** Quantity in stock. */
  stocked_quantity: number
  /** Quantity that is reserved for orders. */
  reserved_quantity: number
  /** Incoming quantity. */
  incoming_quantity: number
}

export type StockedItem = {
  /** Its id. */
  id: string
  /** Stock keeping unit; null when it has none. */
  sku: string | null
  /** Its stock, by location. */
  location_levels: StockLevel[]
}

export type TaxLine = {
  /** Its id. */
  id: string
  /** Code of the tax, such as `VAT`. */
  code: string
  /** Rate in percent. */
  rate: number
  /** Its description; null when there is none. */
  description: string | null
}

export type UserData = {
  /** Its id. */
  id: string
  /** E-mail address. */
  email: string
  /** First name; null when none was given. */
  first_name: string | null
  /** Last name; null when none was given. */
  last_name: string | null
  /** URL of an image; null when there is none. */
  avatar_url: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted; null when it was not. */
  deleted_at: string | null
}

export type UserDeletedData = UserLastState | DeletedId

export type UserLastState = {
  /** Its id. */
  id: string
  /** E-mail address. */
  email: string
  /** First name; null when none was given. */
  first_name: string | null
  /** Last name; null when none was given. */
  last_name: string | null
  /** URL of an image; null when there is none. */
  avatar_url: string | null
  /** The shop's own data, a JSON object; null when the shop has set none. */
  metadata: Record<string, unknown> | null
  /** When it was created. */
  created_at: string
  /** When its own row was last changed; use `revision` for the order of messages. */
  updated_at: string
  /** When it was deleted. */
  deleted_at: string
}

export type VariantInventoryItem = {
  /** Id of the inventory item. */
  inventory_item_id: string
  /** Quantity that one unit of the variant needs. */
  required_quantity: number
  /** The inventory item, with its stock. */
  inventory: StockedItem
}

export type VariantOptionValue = {
  /** Its id. */
  id: string
  /** Its value. */
  value: string
  /** Id of the option that the value belongs to. */
  option_id: string
}

export type VariantReference = {
  /** Its id. */
  id: string
  /** Stock keeping unit; null when it has none. */
  sku: string | null
  /** Id of the product. */
  product_id: string
}

export type WebhookDeliveryFailedData = {
  /** Id of the webhook; for `webhook.delivery_failed` that of the delivery. */
  id: string
  /** Id of the webhook. */
  webhook_id: string
  /** Topic of the delivery. */
  topic: string
  /** What went wrong at the last attempt; null when it is not known. */
  remark: string | null
}

export type WebhookDisabledData = {
  /** Id of the webhook; for `webhook.delivery_failed` that of the delivery. */
  id: string
  /** Reason: `max_failures` or `gone`. */
  reason: string
  /** When it was disabled. */
  disabled_at: string
}

export type WebhookFailingData = {
  /** Id of the webhook; for `webhook.delivery_failed` that of the delivery. */
  id: string
  /** Since when it has been failing. */
  failing_since: string
}

export type WebhookGaveUpData = {
  /** Id of the webhook; for `webhook.delivery_failed` that of the delivery. */
  id: string
  /** Time of its last success; null when it has had none. */
  last_success_at: string | null
}

export type WebhookPingData = {
  /** The webhook that the ping is for. */
  webhook: PingedWebhook
}

export type WebhookRecoveredData = {
  /** Id of the webhook; for `webhook.delivery_failed` that of the delivery. */
  id: string
}

export type WithdrawnProductData = {
  /** Its id. */
  id: string
  /** The sales channels that it left. */
  sales_channels: SalesChannelReference[]
}
