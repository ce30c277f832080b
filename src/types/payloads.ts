// Written by `npm run docs`. Source: the topics in src/topics/groups

/** What `data` holds, by topic, where a webhook chooses no fields of its own. */
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
  "product.removed": ProductRemovedData
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
  "order-edit.requested": OrderEditData
  /** An edit of an order was confirmed. Data is the order as it is now. */
  "order-edit.confirmed": OrderEditData
  /** An edit of an order was canceled. Data is the order. */
  "order-edit.canceled": OrderEditData
  /** A fulfillment of an order was shipped. Data is the fulfillment. */
  "shipment.created": ShipmentData
  /** A fulfillment of an order was delivered. Data is the fulfillment. */
  "delivery.created": DeliveryData
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
  "reservation-item.created": ReservationItemData
  /** A reservation of stock was changed. */
  "reservation-item.updated": ReservationItemData
  /** A reservation of stock was deleted. */
  "reservation-item.deleted": ReservationItemDeletedData
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
  "invite.accepted": InviteAcceptedData
  /** An invitation was withdrawn. */
  "invite.deleted": InviteAcceptedData
  /** A webhook was disabled by too many failures, or by 410 Gone. */
  "webhook.disabled": WebhookData
  /** A webhook failed five times in a row, and is sent one attempt at a time. */
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

export type OrderData = {
  id: string
  display_id: number
  custom_display_id: string | null
  status: string
  version: number
  is_draft_order: boolean
  email: string | null
  currency_code: string
  locale: string | null
  region_id: string | null
  customer_id: string | null
  sales_channel_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  canceled_at: string | null
  deleted_at: string | null
  total: number
  subtotal: number
  tax_total: number
  discount_total: number
  discount_tax_total: number
  original_total: number
  original_tax_total: number
  item_total: number
  item_subtotal: number
  item_tax_total: number
  shipping_total: number
  shipping_subtotal: number
  shipping_tax_total: number
  credit_line_total: number
  summary: {
    paid_total: number
    refunded_total: number
    pending_difference: number
    transaction_total: number
    current_order_total: number
    original_order_total: number
  }
  items: ({
    id: string
    title: string
    subtitle: string | null
    thumbnail: string | null
    quantity: number
    unit_price: number
    compare_at_unit_price: number | null
    product_id: string | null
    product_title: string | null
    product_handle: string | null
    variant_id: string | null
    variant_sku: string | null
    variant_barcode: string | null
    variant_title: string | null
    requires_shipping: boolean
    is_giftcard: boolean
    is_discountable: boolean
    is_tax_inclusive: boolean
    total: number
    subtotal: number
    tax_total: number
    discount_total: number
    original_total: number
    metadata: Record<string, unknown> | null
    tax_lines: {
      id: string
      code: string
      rate: number
      description: string | null
    }[]
    adjustments: {
      id: string
      code: string | null
      amount: number
      promotion_id: string | null
    }[]
    detail: {
      id: string
      fulfilled_quantity: number
      shipped_quantity: number
      delivered_quantity: number
      return_requested_quantity: number
      return_received_quantity: number
      return_dismissed_quantity: number
      written_off_quantity: number
    }
  })[]
  shipping_methods: ({
    id: string
    name: string
    shipping_option_id: string | null
    amount: number
    is_tax_inclusive: boolean
    total: number
    subtotal: number
    tax_total: number
    discount_total: number
    original_total: number
    data: Record<string, unknown> | null
    metadata: Record<string, unknown> | null
    tax_lines: {
      id: string
      code: string
      rate: number
      description: string | null
    }[]
    adjustments: {
      id: string
      code: string | null
      amount: number
      promotion_id: string | null
    }[]
  })[]
  shipping_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  billing_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  customer?: {
    id: string
    email: string | null
    first_name: string | null
    last_name: string | null
    company_name: string | null
    phone: string | null
    has_account: boolean
  }
  region?: {
    id: string
    name: string
    currency_code: string
  }
  sales_channel?: {
    id: string
    name: string
  }
  promotions: {
    id: string
    code: string
  }[]
  payment_collections: ({
    id: string
    status: string
    currency_code: string
    amount: number
    authorized_amount: number | null
    captured_amount: number | null
    refunded_amount: number | null
    completed_at: string | null
    payments: ({
      id: string
      amount: number
      currency_code: string
      provider_id: string
      captured_at: string | null
      canceled_at: string | null
      captures: {
        id: string
        amount: number
        created_at: string
      }[]
      refunds: {
        id: string
        amount: number
        note: string | null
        created_at: string
      }[]
    })[]
  })[]
  fulfillments: {
    id: string
    location_id: string
    provider_id: string
    shipping_option_id: string | null
    requires_shipping: boolean
    packed_at: string | null
    shipped_at: string | null
    delivered_at: string | null
    canceled_at: string | null
    metadata: Record<string, unknown> | null
    created_at: string
    updated_at: string
    items: {
      id: string
      line_item_id: string | null
      title: string
      sku: string
      quantity: number
    }[]
    labels: {
      id: string
      tracking_number: string
      tracking_url: string
      label_url: string
    }[]
  }[]
  returns: {
    id: string
    display_id: number
    status: string
    refund_amount: number | null
    requested_at: string | null
    received_at: string | null
    canceled_at: string | null
  }[]
  transactions: {
    id: string
    amount: number
    currency_code: string
    reference: string | null
    reference_id: string | null
    created_at: string
  }[]
  credit_lines: {
    id: string
    amount: number
    reference: string | null
    reference_id: string | null
  }[]
}

export type OrderDeletedData = {
  id: string
  display_id: number
  custom_display_id: string | null
  status: string
  version: number
  is_draft_order: boolean
  email: string | null
  currency_code: string
  locale: string | null
  region_id: string | null
  customer_id: string | null
  sales_channel_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  canceled_at: string | null
  deleted_at: string
  total: number
  subtotal: number
  tax_total: number
  discount_total: number
  discount_tax_total: number
  original_total: number
  original_tax_total: number
  item_total: number
  item_subtotal: number
  item_tax_total: number
  shipping_total: number
  shipping_subtotal: number
  shipping_tax_total: number
  credit_line_total: number
  summary: {
    paid_total: number
    refunded_total: number
    pending_difference: number
    transaction_total: number
    current_order_total: number
    original_order_total: number
  }
  items: ({
    id: string
    title: string
    subtitle: string | null
    thumbnail: string | null
    quantity: number
    unit_price: number
    compare_at_unit_price: number | null
    product_id: string | null
    product_title: string | null
    product_handle: string | null
    variant_id: string | null
    variant_sku: string | null
    variant_barcode: string | null
    variant_title: string | null
    requires_shipping: boolean
    is_giftcard: boolean
    is_discountable: boolean
    is_tax_inclusive: boolean
    total: number
    subtotal: number
    tax_total: number
    discount_total: number
    original_total: number
    metadata: Record<string, unknown> | null
    tax_lines: {
      id: string
      code: string
      rate: number
      description: string | null
    }[]
    adjustments: {
      id: string
      code: string | null
      amount: number
      promotion_id: string | null
    }[]
    detail: {
      id: string
      fulfilled_quantity: number
      shipped_quantity: number
      delivered_quantity: number
      return_requested_quantity: number
      return_received_quantity: number
      return_dismissed_quantity: number
      written_off_quantity: number
    }
  })[]
  shipping_methods: ({
    id: string
    name: string
    shipping_option_id: string | null
    amount: number
    is_tax_inclusive: boolean
    total: number
    subtotal: number
    tax_total: number
    discount_total: number
    original_total: number
    data: Record<string, unknown> | null
    metadata: Record<string, unknown> | null
    tax_lines: {
      id: string
      code: string
      rate: number
      description: string | null
    }[]
    adjustments: {
      id: string
      code: string | null
      amount: number
      promotion_id: string | null
    }[]
  })[]
  shipping_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  billing_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  customer?: {
    id: string
    email: string | null
    first_name: string | null
    last_name: string | null
    company_name: string | null
    phone: string | null
    has_account: boolean
  }
  region?: {
    id: string
    name: string
    currency_code: string
  }
  sales_channel?: {
    id: string
    name: string
  }
  promotions: {
    id: string
    code: string
  }[]
  payment_collections: ({
    id: string
    status: string
    currency_code: string
    amount: number
    authorized_amount: number | null
    captured_amount: number | null
    refunded_amount: number | null
    completed_at: string | null
    payments: ({
      id: string
      amount: number
      currency_code: string
      provider_id: string
      captured_at: string | null
      canceled_at: string | null
      captures: {
        id: string
        amount: number
        created_at: string
      }[]
      refunds: {
        id: string
        amount: number
        note: string | null
        created_at: string
      }[]
    })[]
  })[]
  fulfillments: {
    id: string
    location_id: string
    provider_id: string
    shipping_option_id: string | null
    requires_shipping: boolean
    packed_at: string | null
    shipped_at: string | null
    delivered_at: string | null
    canceled_at: string | null
    metadata: Record<string, unknown> | null
    created_at: string
    updated_at: string
    items: {
      id: string
      line_item_id: string | null
      title: string
      sku: string
      quantity: number
    }[]
    labels: {
      id: string
      tracking_number: string
      tracking_url: string
      label_url: string
    }[]
  }[]
  returns: {
    id: string
    display_id: number
    status: string
    refund_amount: number | null
    requested_at: string | null
    received_at: string | null
    canceled_at: string | null
  }[]
  transactions: {
    id: string
    amount: number
    currency_code: string
    reference: string | null
    reference_id: string | null
    created_at: string
  }[]
  credit_lines: {
    id: string
    amount: number
    reference: string | null
    reference_id: string | null
  }[]
} | {
  id: string
}

export type ProductData = {
  id: string
  title: string
  subtitle: string | null
  description: string | null
  handle: string
  status: string
  thumbnail: string | null
  is_giftcard: boolean
  discountable: boolean
  external_id: string | null
  weight: number | null
  length: number | null
  height: number | null
  width: number | null
  hs_code: string | null
  origin_country: string | null
  mid_code: string | null
  material: string | null
  collection_id: string | null
  type_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  type: {
    id: string
    value: string
  } | null
  collection: {
    id: string
    title: string
    handle: string
  } | null
  categories: {
    id: string
    name: string
    handle: string
  }[]
  tags: {
    id: string
    value: string
  }[]
  images: {
    id: string
    url: string
    rank: number
  }[]
  options: {
    id: string
    title: string
    values: {
      id: string
      value: string
    }[]
  }[]
  sales_channels: {
    id: string
    name: string
  }[]
  variants: ({
    id: string
    title: string
    sku: string | null
    barcode: string | null
    ean: string | null
    upc: string | null
    thumbnail: string | null
    variant_rank: number | null
    manage_inventory: boolean
    allow_backorder: boolean
    weight: number | null
    length: number | null
    height: number | null
    width: number | null
    hs_code: string | null
    origin_country: string | null
    mid_code: string | null
    material: string | null
    metadata: Record<string, unknown> | null
    created_at: string
    updated_at: string
    deleted_at: string | null
    options: {
      id: string
      value: string
      option_id: string
    }[]
    prices: ({
      id: string
      amount: number
      currency_code: string
      min_quantity: number | null
      max_quantity: number | null
      price_rules: {
        id: string
        attribute: string
        value: string
      }[]
      price_list: {
        id: string
        title: string
        type: string
        status: string
        starts_at: string | null
        ends_at: string | null
        price_list_rules: {
          attribute: string
          value: unknown
        }[]
      } | null
    })[]
    inventory_items: {
      inventory_item_id: string
      required_quantity: number
      inventory: {
        id: string
        sku: string | null
        location_levels: {
          id: string
          location_id: string
          stocked_quantity: number
          reserved_quantity: number
          incoming_quantity: number
        }[]
      }
    }[]
  })[]
}

export type ProductDeletedData = {
  id: string
  title: string
  subtitle: string | null
  description: string | null
  handle: string
  status: string
  thumbnail: string | null
  is_giftcard: boolean
  discountable: boolean
  external_id: string | null
  weight: number | null
  length: number | null
  height: number | null
  width: number | null
  hs_code: string | null
  origin_country: string | null
  mid_code: string | null
  material: string | null
  collection_id: string | null
  type_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  type: {
    id: string
    value: string
  } | null
  collection: {
    id: string
    title: string
    handle: string
  } | null
  categories: {
    id: string
    name: string
    handle: string
  }[]
  tags: {
    id: string
    value: string
  }[]
  images: {
    id: string
    url: string
    rank: number
  }[]
  options: {
    id: string
    title: string
    values: {
      id: string
      value: string
    }[]
  }[]
  sales_channels: {
    id: string
    name: string
  }[]
  variants: ({
    id: string
    title: string
    sku: string | null
    barcode: string | null
    ean: string | null
    upc: string | null
    thumbnail: string | null
    variant_rank: number | null
    manage_inventory: boolean
    allow_backorder: boolean
    weight: number | null
    length: number | null
    height: number | null
    width: number | null
    hs_code: string | null
    origin_country: string | null
    mid_code: string | null
    material: string | null
    metadata: Record<string, unknown> | null
    created_at: string
    updated_at: string
    deleted_at: string | null
    options: {
      id: string
      value: string
      option_id: string
    }[]
    prices: ({
      id: string
      amount: number
      currency_code: string
      min_quantity: number | null
      max_quantity: number | null
      price_rules: {
        id: string
        attribute: string
        value: string
      }[]
      price_list: {
        id: string
        title: string
        type: string
        status: string
        starts_at: string | null
        ends_at: string | null
        price_list_rules: {
          attribute: string
          value: unknown
        }[]
      } | null
    })[]
    inventory_items: {
      inventory_item_id: string
      required_quantity: number
      inventory: {
        id: string
        sku: string | null
        location_levels: {
          id: string
          location_id: string
          stocked_quantity: number
          reserved_quantity: number
          incoming_quantity: number
        }[]
      }
    }[]
  })[]
} | {
  id: string
}

export type ProductRemovedData = {
  id: string
  sales_channels: {
    id: string
  }[]
}

export type CustomerData = {
  id: string
  email: string | null
  first_name: string | null
  last_name: string | null
  company_name: string | null
  phone: string | null
  has_account: boolean
  created_by: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  addresses: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
    address_name: string | null
    is_default_shipping: boolean
    is_default_billing: boolean
  }[]
  groups: {
    id: string
    name: string
  }[]
}

export type CustomerDeletedData = {
  id: string
  email: string | null
  first_name: string | null
  last_name: string | null
  company_name: string | null
  phone: string | null
  has_account: boolean
  created_by: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  addresses: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
    address_name: string | null
    is_default_shipping: boolean
    is_default_billing: boolean
  }[]
  groups: {
    id: string
    name: string
  }[]
} | {
  id: string
}

export type CustomerRedactedData = {
  id: string
  email_hash: string | null
  order_ids: string[]
}

export type PromotionData = {
  id: string
  code: string
  type: string
  status: string
  is_automatic: boolean
  is_tax_inclusive: boolean
  limit: number | null
  used: number
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  campaign_id: string | null
  campaign: {
    id: string
    name: string
    description: string | null
    campaign_identifier: string
    starts_at: string | null
    ends_at: string | null
    budget: {
      id: string
      type: string
      currency_code: string | null
      limit: number | null
      used: number
    } | null
  } | null
  application_method: {
    id: string
    type: string
    target_type: string
    allocation: string | null
    value: number
    currency_code: string | null
    max_quantity: number | null
    apply_to_quantity: number | null
    buy_rules_min_quantity: number | null
    target_rules: {
      id: string
      attribute: string
      operator: string
      values: {
        id: string
        value: string
      }[]
    }[]
    buy_rules: {
      id: string
      attribute: string
      operator: string
      values: {
        id: string
        value: string
      }[]
    }[]
  }
  rules: {
    id: string
    attribute: string
    operator: string
    values: {
      id: string
      value: string
    }[]
  }[]
}

export type PromotionDeletedData = {
  id: string
  code: string
  type: string
  status: string
  is_automatic: boolean
  is_tax_inclusive: boolean
  limit: number | null
  used: number
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  campaign_id: string | null
  campaign: {
    id: string
    name: string
    description: string | null
    campaign_identifier: string
    starts_at: string | null
    ends_at: string | null
    budget: {
      id: string
      type: string
      currency_code: string | null
      limit: number | null
      used: number
    } | null
  } | null
  application_method: {
    id: string
    type: string
    target_type: string
    allocation: string | null
    value: number
    currency_code: string | null
    max_quantity: number | null
    apply_to_quantity: number | null
    buy_rules_min_quantity: number | null
    target_rules: {
      id: string
      attribute: string
      operator: string
      values: {
        id: string
        value: string
      }[]
    }[]
    buy_rules: {
      id: string
      attribute: string
      operator: string
      values: {
        id: string
        value: string
      }[]
    }[]
  }
  rules: {
    id: string
    attribute: string
    operator: string
    values: {
      id: string
      value: string
    }[]
  }[]
} | {
  id: string
}

export type OrderEditData = {
  id: string
  display_id: number
  custom_display_id: string | null
  status: string
  version: number
  is_draft_order: boolean
  email: string | null
  currency_code: string
  locale: string | null
  region_id: string | null
  customer_id: string | null
  sales_channel_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  canceled_at: string | null
  deleted_at: string | null
  total: number
  subtotal: number
  tax_total: number
  discount_total: number
  discount_tax_total: number
  original_total: number
  original_tax_total: number
  item_total: number
  item_subtotal: number
  item_tax_total: number
  shipping_total: number
  shipping_subtotal: number
  shipping_tax_total: number
  credit_line_total: number
  summary: {
    paid_total: number
    refunded_total: number
    pending_difference: number
    transaction_total: number
    current_order_total: number
    original_order_total: number
  }
  items: ({
    id: string
    title: string
    subtitle: string | null
    thumbnail: string | null
    quantity: number
    unit_price: number
    compare_at_unit_price: number | null
    product_id: string | null
    product_title: string | null
    product_handle: string | null
    variant_id: string | null
    variant_sku: string | null
    variant_barcode: string | null
    variant_title: string | null
    requires_shipping: boolean
    is_giftcard: boolean
    is_discountable: boolean
    is_tax_inclusive: boolean
    total: number
    subtotal: number
    tax_total: number
    discount_total: number
    original_total: number
    metadata: Record<string, unknown> | null
    tax_lines: {
      id: string
      code: string
      rate: number
      description: string | null
    }[]
    adjustments: {
      id: string
      code: string | null
      amount: number
      promotion_id: string | null
    }[]
    detail: {
      id: string
      fulfilled_quantity: number
      shipped_quantity: number
      delivered_quantity: number
      return_requested_quantity: number
      return_received_quantity: number
      return_dismissed_quantity: number
      written_off_quantity: number
    }
  })[]
  shipping_methods: ({
    id: string
    name: string
    shipping_option_id: string | null
    amount: number
    is_tax_inclusive: boolean
    total: number
    subtotal: number
    tax_total: number
    discount_total: number
    original_total: number
    data: Record<string, unknown> | null
    metadata: Record<string, unknown> | null
    tax_lines: {
      id: string
      code: string
      rate: number
      description: string | null
    }[]
    adjustments: {
      id: string
      code: string | null
      amount: number
      promotion_id: string | null
    }[]
  })[]
  shipping_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  billing_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  customer?: {
    id: string
    email: string | null
    first_name: string | null
    last_name: string | null
    company_name: string | null
    phone: string | null
    has_account: boolean
  }
  region?: {
    id: string
    name: string
    currency_code: string
  }
  sales_channel?: {
    id: string
    name: string
  }
  promotions: {
    id: string
    code: string
  }[]
  payment_collections: ({
    id: string
    status: string
    currency_code: string
    amount: number
    authorized_amount: number | null
    captured_amount: number | null
    refunded_amount: number | null
    completed_at: string | null
    payments: ({
      id: string
      amount: number
      currency_code: string
      provider_id: string
      captured_at: string | null
      canceled_at: string | null
      captures: {
        id: string
        amount: number
        created_at: string
      }[]
      refunds: {
        id: string
        amount: number
        note: string | null
        created_at: string
      }[]
    })[]
  })[]
  fulfillments: {
    id: string
    location_id: string
    provider_id: string
    shipping_option_id: string | null
    requires_shipping: boolean
    packed_at: string | null
    shipped_at: string | null
    delivered_at: string | null
    canceled_at: string | null
    metadata: Record<string, unknown> | null
    created_at: string
    updated_at: string
    items: {
      id: string
      line_item_id: string | null
      title: string
      sku: string
      quantity: number
    }[]
    labels: {
      id: string
      tracking_number: string
      tracking_url: string
      label_url: string
    }[]
  }[]
  returns: {
    id: string
    display_id: number
    status: string
    refund_amount: number | null
    requested_at: string | null
    received_at: string | null
    canceled_at: string | null
  }[]
  transactions: {
    id: string
    amount: number
    currency_code: string
    reference: string | null
    reference_id: string | null
    created_at: string
  }[]
  credit_lines: {
    id: string
    amount: number
    reference: string | null
    reference_id: string | null
  }[]
}

export type ShipmentData = {
  id: string
  location_id: string
  provider_id: string
  shipping_option_id: string | null
  requires_shipping: boolean
  packed_at: string | null
  shipped_at: string | null
  delivered_at: string | null
  canceled_at: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  items: {
    id: string
    line_item_id: string | null
    title: string
    sku: string
    quantity: number
  }[]
  labels: {
    id: string
    tracking_number: string
    tracking_url: string
    label_url: string
  }[]
  delivery_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  order?: {
    id: string
    display_id: number
    sales_channel_id: string | null
  }
}

export type DeliveryData = {
  id: string
  location_id: string
  provider_id: string
  shipping_option_id: string | null
  requires_shipping: boolean
  packed_at: string | null
  shipped_at: string | null
  delivered_at: string | null
  canceled_at: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  items: {
    id: string
    line_item_id: string | null
    title: string
    sku: string
    quantity: number
  }[]
  labels: {
    id: string
    tracking_number: string
    tracking_url: string
    label_url: string
  }[]
  delivery_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  order?: {
    id: string
    display_id: number
    sales_channel_id: string | null
  }
}

export type PaymentData = {
  id: string
  amount: number
  currency_code: string
  provider_id: string
  captured_at: string | null
  canceled_at: string | null
  captures: {
    id: string
    amount: number
    created_at: string
  }[]
  refunds: {
    id: string
    amount: number
    note: string | null
    created_at: string
  }[]
  created_at: string
  updated_at: string
  payment_collection_id: string
  payment_collection: {
    id: string
    status: string
    order?: {
      id: string
      display_id: number
      sales_channel_id: string | null
    }
  }
}

export type CartData = {
  id: string
  email: string | null
  currency_code: string
  locale: string | null
  region_id: string | null
  customer_id: string | null
  sales_channel_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  completed_at: string | null
  total: number
  subtotal: number
  tax_total: number
  discount_total: number
  discount_tax_total: number
  original_total: number
  original_tax_total: number
  item_total: number
  item_subtotal: number
  item_tax_total: number
  shipping_total: number
  shipping_subtotal: number
  shipping_tax_total: number
  credit_line_total: number
  items: ({
    id: string
    title: string
    subtitle: string | null
    thumbnail: string | null
    quantity: number
    unit_price: number
    compare_at_unit_price: number | null
    product_id: string | null
    product_title: string | null
    product_handle: string | null
    variant_id: string | null
    variant_sku: string | null
    variant_barcode: string | null
    variant_title: string | null
    requires_shipping: boolean
    is_giftcard: boolean
    is_discountable: boolean
    is_tax_inclusive: boolean
    total: number
    subtotal: number
    tax_total: number
    discount_total: number
    original_total: number
    metadata: Record<string, unknown> | null
    tax_lines: {
      id: string
      code: string
      rate: number
      description: string | null
    }[]
    adjustments: {
      id: string
      code: string | null
      amount: number
      promotion_id: string | null
    }[]
  })[]
  shipping_methods: ({
    id: string
    name: string
    shipping_option_id: string | null
    amount: number
    is_tax_inclusive: boolean
    total: number
    subtotal: number
    tax_total: number
    discount_total: number
    original_total: number
    data: Record<string, unknown> | null
    metadata: Record<string, unknown> | null
    tax_lines: {
      id: string
      code: string
      rate: number
      description: string | null
    }[]
    adjustments: {
      id: string
      code: string | null
      amount: number
      promotion_id: string | null
    }[]
  })[]
  shipping_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  billing_address: {
    id: string
    first_name: string | null
    last_name: string | null
    company: string | null
    address_1: string | null
    address_2: string | null
    city: string | null
    province: string | null
    postal_code: string | null
    country_code: string | null
    phone: string | null
    metadata: Record<string, unknown> | null
  } | null
  promotions: {
    id: string
    code: string
  }[]
}

export type ProductVariantData = {
  id: string
  title: string
  sku: string | null
  barcode: string | null
  ean: string | null
  upc: string | null
  thumbnail: string | null
  variant_rank: number | null
  manage_inventory: boolean
  allow_backorder: boolean
  weight: number | null
  length: number | null
  height: number | null
  width: number | null
  hs_code: string | null
  origin_country: string | null
  mid_code: string | null
  material: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  options: {
    id: string
    value: string
    option_id: string
  }[]
  prices: ({
    id: string
    amount: number
    currency_code: string
    min_quantity: number | null
    max_quantity: number | null
    price_rules: {
      id: string
      attribute: string
      value: string
    }[]
    price_list: {
      id: string
      title: string
      type: string
      status: string
      starts_at: string | null
      ends_at: string | null
      price_list_rules: {
        attribute: string
        value: unknown
      }[]
    } | null
  })[]
  inventory_items: {
    inventory_item_id: string
    required_quantity: number
    inventory: {
      id: string
      sku: string | null
      location_levels: {
        id: string
        location_id: string
        stocked_quantity: number
        reserved_quantity: number
        incoming_quantity: number
      }[]
    }
  }[]
  product_id: string
  product: {
    id: string
    title: string
    handle: string
    status: string
    sales_channels: {
      id: string
      name: string
    }[]
  }
}

export type ProductVariantDeletedData = {
  id: string
  title: string
  sku: string | null
  barcode: string | null
  ean: string | null
  upc: string | null
  thumbnail: string | null
  variant_rank: number | null
  manage_inventory: boolean
  allow_backorder: boolean
  weight: number | null
  length: number | null
  height: number | null
  width: number | null
  hs_code: string | null
  origin_country: string | null
  mid_code: string | null
  material: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  options: {
    id: string
    value: string
    option_id: string
  }[]
  prices: ({
    id: string
    amount: number
    currency_code: string
    min_quantity: number | null
    max_quantity: number | null
    price_rules: {
      id: string
      attribute: string
      value: string
    }[]
    price_list: {
      id: string
      title: string
      type: string
      status: string
      starts_at: string | null
      ends_at: string | null
      price_list_rules: {
        attribute: string
        value: unknown
      }[]
    } | null
  })[]
  inventory_items: {
    inventory_item_id: string
    required_quantity: number
    inventory: {
      id: string
      sku: string | null
      location_levels: {
        id: string
        location_id: string
        stocked_quantity: number
        reserved_quantity: number
        incoming_quantity: number
      }[]
    }
  }[]
  product_id: string
  product: {
    id: string
    title: string
    handle: string
    status: string
    sales_channels: {
      id: string
      name: string
    }[]
  }
} | {
  id: string
}

export type ProductOptionData = {
  id: string
  title: string
  is_exclusive: boolean
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  values: {
    id: string
    value: string
    rank: number | null
  }[]
  products: {
    id: string
    title: string
    handle: string
  }[]
}

export type ProductOptionDeletedData = {
  id: string
  title: string
  is_exclusive: boolean
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  values: {
    id: string
    value: string
    rank: number | null
  }[]
  products: {
    id: string
    title: string
    handle: string
  }[]
} | {
  id: string
}

export type ProductOptionValueData = {
  id: string
  value: string
  rank: number | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  option_id: string
  option: {
    id: string
    title: string
    is_exclusive: boolean
  }
}

export type ProductOptionValueDeletedData = {
  id: string
  value: string
  rank: number | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  option_id: string
  option: {
    id: string
    title: string
    is_exclusive: boolean
  }
} | {
  id: string
}

export type ProductCategoryData = {
  id: string
  name: string
  description: string
  handle: string
  is_active: boolean
  is_internal: boolean
  rank: number
  external_id: string | null
  parent_category_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  parent_category: {
    id: string
    name: string
    handle: string
  } | null
  category_children: {
    id: string
    name: string
    handle: string
  }[]
}

export type ProductCategoryDeletedData = {
  id: string
  name: string
  description: string
  handle: string
  is_active: boolean
  is_internal: boolean
  rank: number
  external_id: string | null
  parent_category_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  parent_category: {
    id: string
    name: string
    handle: string
  } | null
  category_children: {
    id: string
    name: string
    handle: string
  }[]
} | {
  id: string
}

export type ProductCollectionData = {
  id: string
  title: string
  handle: string
  external_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
}

export type ProductCollectionDeletedData = {
  id: string
  title: string
  handle: string
  external_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
} | {
  id: string
}

export type ProductTagData = {
  id: string
  value: string
  external_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
}

export type ProductTagDeletedData = {
  id: string
  value: string
  external_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
} | {
  id: string
}

export type ProductTypeData = {
  id: string
  value: string
  external_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
}

export type ProductTypeDeletedData = {
  id: string
  value: string
  external_id: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
} | {
  id: string
}

export type InventoryItemData = {
  id: string
  sku: string | null
  title: string | null
  description: string | null
  thumbnail: string | null
  requires_shipping: boolean
  weight: number | null
  length: number | null
  height: number | null
  width: number | null
  hs_code: string | null
  origin_country: string | null
  mid_code: string | null
  material: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  location_levels: {
    id: string
    inventory_item_id: string
    location_id: string
    stocked_quantity: number
    reserved_quantity: number
    incoming_quantity: number
    available_quantity: number
    metadata: Record<string, unknown> | null
    created_at: string
    updated_at: string
    deleted_at: string | null
  }[]
  variants: {
    id: string
    sku: string | null
    product_id: string
  }[]
}

export type InventoryItemDeletedData = {
  id: string
  sku: string | null
  title: string | null
  description: string | null
  thumbnail: string | null
  requires_shipping: boolean
  weight: number | null
  length: number | null
  height: number | null
  width: number | null
  hs_code: string | null
  origin_country: string | null
  mid_code: string | null
  material: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  location_levels: {
    id: string
    inventory_item_id: string
    location_id: string
    stocked_quantity: number
    reserved_quantity: number
    incoming_quantity: number
    available_quantity: number
    metadata: Record<string, unknown> | null
    created_at: string
    updated_at: string
    deleted_at: string | null
  }[]
  variants: {
    id: string
    sku: string | null
    product_id: string
  }[]
} | {
  id: string
}

export type InventoryLevelData = {
  id: string
  inventory_item_id: string
  location_id: string
  stocked_quantity: number
  reserved_quantity: number
  incoming_quantity: number
  available_quantity: number
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  inventory_item: {
    id: string
    sku: string | null
    title: string | null
    variants: {
      id: string
      sku: string | null
      product_id: string
    }[]
  }
}

export type InventoryLevelDeletedData = {
  id: string
  inventory_item_id: string
  location_id: string
  stocked_quantity: number
  reserved_quantity: number
  incoming_quantity: number
  available_quantity: number
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  inventory_item: {
    id: string
    sku: string | null
    title: string | null
    variants: {
      id: string
      sku: string | null
      product_id: string
    }[]
  }
} | {
  id: string
}

export type ReservationItemData = {
  id: string
  inventory_item_id: string
  location_id: string
  line_item_id: string | null
  quantity: number
  allow_backorder: boolean
  external_id: string | null
  description: string | null
  created_by: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  inventory_item: {
    id: string
    sku: string | null
    title: string | null
    variants: {
      id: string
      sku: string | null
      product_id: string
    }[]
  }
}

export type ReservationItemDeletedData = {
  id: string
  inventory_item_id: string
  location_id: string
  line_item_id: string | null
  quantity: number
  allow_backorder: boolean
  external_id: string | null
  description: string | null
  created_by: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  inventory_item: {
    id: string
    sku: string | null
    title: string | null
    variants: {
      id: string
      sku: string | null
      product_id: string
    }[]
  }
} | {
  id: string
}

export type ShippingOptionData = {
  id: string
  name: string
  price_type: string
  provider_id: string
  service_zone_id: string
  shipping_profile_id: string
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  type: {
    id: string
    label: string
    code: string
    description: string | null
  }
  rules: {
    id: string
    attribute: string
    operator: string
    value: unknown
  }[]
  prices: {
    id: string
    amount: number
    currency_code: string
  }[]
}

export type ShippingOptionDeletedData = {
  id: string
  name: string
  price_type: string
  provider_id: string
  service_zone_id: string
  shipping_profile_id: string
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  type: {
    id: string
    label: string
    code: string
    description: string | null
  }
  rules: {
    id: string
    attribute: string
    operator: string
    value: unknown
  }[]
  prices: {
    id: string
    amount: number
    currency_code: string
  }[]
} | {
  id: string
}

export type ShippingOptionTypeData = {
  id: string
  label: string
  code: string
  description: string | null
  created_at: string
  updated_at: string
  deleted_at: string | null
}

export type ShippingOptionTypeDeletedData = {
  id: string
  label: string
  code: string
  description: string | null
  created_at: string
  updated_at: string
  deleted_at: string
} | {
  id: string
}

export type SalesChannelData = {
  id: string
  name: string
  description: string | null
  is_disabled: boolean
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
}

export type SalesChannelDeletedData = {
  id: string
  name: string
  description: string | null
  is_disabled: boolean
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
} | {
  id: string
}

export type RegionData = {
  id: string
  name: string
  currency_code: string
  automatic_taxes: boolean
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
  countries: {
    iso_2: string
    iso_3: string
    name: string
    display_name: string
  }[]
}

export type RegionDeletedData = {
  id: string
  name: string
  currency_code: string
  automatic_taxes: boolean
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
  countries: {
    iso_2: string
    iso_3: string
    name: string
    display_name: string
  }[]
} | {
  id: string
}

export type UserData = {
  id: string
  email: string
  first_name: string | null
  last_name: string | null
  avatar_url: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
}

export type UserDeletedData = {
  id: string
  email: string
  first_name: string | null
  last_name: string | null
  avatar_url: string | null
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
} | {
  id: string
}

export type InviteData = {
  id: string
  email: string
  accepted: boolean
  expires_at: string
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string | null
}

export type InviteAcceptedData = {
  id: string
  email: string
  accepted: boolean
  expires_at: string
  metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  deleted_at: string
} | {
  id: string
}

export type WebhookData = {
  id: string
  reason: string
  disabled_at: string
}

export type WebhookFailingData = {
  id: string
  failing_since: string
}

export type WebhookRecoveredData = {
  id: string
}

export type WebhookGaveUpData = {
  id: string
  last_success_at: string | null
}

export type WebhookDeliveryFailedData = {
  id: string
  webhook_id: string
  topic: string
  remark: string | null
}

export type WebhookPingData = {
  webhook: {
    id: string
    name: string
    topics: string[]
  }
}
