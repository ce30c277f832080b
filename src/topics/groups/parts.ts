import { named, nullOr, orNull } from "../shape"

/** Parts that the shapes of several groups have in common. */

/** Example times. */
export const DATE = "2026-03-04T12:00:00.000Z"

export const dates = { created_at: "2026-03-02T09:30:00.000Z", updated_at: "2026-03-02T09:31:12.000Z" }

export const deleted_at = nullOr(DATE)

/** Example metadata of a shop. */
export const metadata = orNull({})

export const salesChannel = named("SalesChannel", { id: "sc_01JNB4T6Y8Q2M0V5X7Z9C1D3E5", name: "Web shop" })

export const address = named("Address", {
  id: "addr_01JNB4V0A2C4E6G8J0M2P4R6T8",
  first_name: orNull("Ada"),
  last_name: orNull("Lovelace"),
  company: nullOr("Analytical Engines Ltd"),
  address_1: orNull("12 St James's Square"),
  address_2: nullOr("2nd floor"),
  city: orNull("London"),
  province: nullOr("Greater London"),
  postal_code: orNull("SW1Y 4JH"),
  country_code: orNull("gb"),
  phone: orNull("+442071234567"),
  metadata,
})

const taxLine = named("TaxLine", {
  id: "taxl_01JNB4V1B3D5F7H9K1N3Q5S7V9",
  code: "VAT",
  rate: 20,
  description: orNull("Value added tax"),
})

const adjustment = named("Adjustment", {
  id: "adj_01JNB4V2C4E6G8J0M2P4R6T8W0",
  code: orNull("SPRING10"),
  amount: 4,
  promotion_id: orNull("promo_01JNB4V3D5F7H9K1N3Q5S7V9X1"),
})

/** The size of goods, and what customs ask about them. */
export const physicalProperties = {
  weight: orNull(220),
  length: nullOr(30),
  height: nullOr(3),
  width: nullOr(20),
  hs_code: orNull("620520"),
  origin_country: orNull("pt"),
  mid_code: nullOr("PTLIN220"),
  material: orNull("linen"),
}

/** An item of a cart or an order. */
export const lineItem = named("LineItem", {
  id: "item_01JNB4V4E6G8J0M2P4R6T8W0Y2",
  title: "Linen shirt",
  subtitle: orNull("M"),
  thumbnail: orNull("https://shop.example.com/images/linen-shirt.png"),
  quantity: 2,
  unit_price: 20,
  compare_at_unit_price: nullOr(25),
  product_id: orNull("prod_01JNB4V5F7H9K1N3Q5S7V9X1Z3"),
  product_title: orNull("Linen shirt"),
  product_handle: orNull("linen-shirt"),
  variant_id: orNull("variant_01JNB4V6G8J0M2P4R6T8W0Y2A4"),
  variant_sku: orNull("LINEN-M"),
  variant_barcode: nullOr("5012345678900"),
  variant_title: orNull("M"),
  requires_shipping: true,
  is_giftcard: false,
  is_discountable: true,
  is_tax_inclusive: false,
  total: 43.2,
  subtotal: 40,
  tax_total: 7.2,
  discount_total: 4.8,
  original_total: 48,
  metadata,
  tax_lines: [taxLine],
  adjustments: [adjustment],
})

/** A shipping method of a cart or an order. */
export const shippingMethod = named("ShippingMethod", {
  id: "sm_01JNB4V7H9K1N3Q5S7V9X1Z3B5",
  name: "Standard",
  shipping_option_id: orNull("so_01JNB4V8J0M2P4R6T8W0Y2A4C6"),
  amount: 5,
  is_tax_inclusive: false,
  total: 6,
  subtotal: 5,
  tax_total: 1,
  discount_total: 0,
  original_total: 6,
  data: orNull({}),
  metadata,
  tax_lines: [taxLine],
  adjustments: [adjustment],
})

/** Totals of a cart or an order. */
export const totals = {
  total: 49.2,
  subtotal: 45,
  tax_total: 8.2,
  discount_total: 4.8,
  discount_tax_total: 0.8,
  original_total: 54,
  original_tax_total: 9,
  item_total: 43.2,
  item_subtotal: 40,
  item_tax_total: 7.2,
  shipping_total: 6,
  shipping_subtotal: 5,
  shipping_tax_total: 1,
  credit_line_total: 0,
}

/** A payment without the provider's data, which may contain secrets. */
export const payment = named("Payment", {
  id: "pay_01JNB4V9K1N3Q5S7V9X1Z3B5D7",
  amount: 49.2,
  currency_code: "gbp",
  provider_id: "pp_stripe_stripe",
  captured_at: orNull("2026-03-02T09:31:10.000Z"),
  canceled_at: nullOr(DATE),
  captures: [
    named("Capture", {
      id: "capt_01JNB4VAM2P4R6T8W0Y2A4C6E8",
      amount: 49.2,
      created_at: "2026-03-02T09:31:10.000Z",
    }),
  ],
  refunds: [
    named("Refund", {
      id: "ref_01JNB4VBN3Q5S7V9X1Z3B5D7F9",
      amount: 5,
      note: orNull("Late delivery"),
      created_at: "2026-03-05T10:00:00.000Z",
    }),
  ],
})

/** A fulfillment without the provider's data. */
export const fulfillment = named("Fulfillment", {
  id: "ful_01JNB4VCP4R6T8W0Y2A4C6E8G0",
  location_id: "sloc_01JNB4VDQ5S7V9X1Z3B5D7F9H1",
  provider_id: "manual_manual",
  shipping_option_id: orNull("so_01JNB4V8J0M2P4R6T8W0Y2A4C6"),
  requires_shipping: true,
  packed_at: orNull("2026-03-03T08:00:00.000Z"),
  shipped_at: orNull("2026-03-03T15:00:00.000Z"),
  delivered_at: nullOr(DATE),
  canceled_at: nullOr(DATE),
  metadata,
  ...dates,
  items: [
    named("FulfillmentItem", {
      id: "fulit_01JNB4VER6T8W0Y2A4C6E8G0J2",
      line_item_id: orNull("ordli_01JNB4VFS7V9X1Z3B5D7F9H1K3"),
      title: "M",
      sku: "LINEN-M",
      quantity: 2,
    }),
  ],
  labels: [
    named("FulfillmentLabel", {
      id: "fulla_01JNB4VGT8W0Y2A4C6E8G0J2M4",
      tracking_number: "JD014600006281230701",
      tracking_url: "https://carrier.example.com/track/JD014600006281230701",
      label_url: "https://carrier.example.com/labels/JD014600006281230701.pdf",
    }),
  ],
})
