import { lifecycleOf, topicsOf, type Resource } from "../define"
import { ANYTHING, named, nullOr, orNull } from "../shape"
import { DATE, dates, deleted_at, metadata, physicalProperties, salesChannel } from "./parts"
import { translationsOf } from "./translations"

const PRODUCT_ID = "prod_01JNB4V5F7H9K1N3Q5S7V9X1Z3"

const SIZE_M = named("OptionValue", { id: "optval_01JNB4W06R8T0W2Y4A6C8E0G2J", value: "M" })

const variant = named("ProductVariant", {
  id: "variant_01JNB4V6G8J0M2P4R6T8W0Y2A4",
  title: "M",
  sku: orNull("LINEN-M"),
  barcode: nullOr("5012345678900"),
  ean: nullOr("5012345678900"),
  upc: nullOr("012345678905"),
  thumbnail: nullOr("https://shop.example.com/images/linen-shirt.png"),
  variant_rank: orNull(0),
  manage_inventory: true,
  allow_backorder: false,
  ...physicalProperties,
  metadata,
  ...dates,
  deleted_at,
  options: [named("VariantOptionValue", { ...SIZE_M, option_id: "opt_01JNB4W17S9V1X3Z5B7D9F1H3K" })],
  prices: [
    named("Price", {
      id: "price_01JNB4W28T0W2Y4A6C8E0G2J4M",
      amount: 20,
      currency_code: "gbp",
      min_quantity: nullOr(10),
      max_quantity: nullOr(99),
      price_rules: [
        named("PriceRule", {
          id: "prule_01JNB4W39V1X3Z5B7D9F1H3K5N",
          attribute: "region_id",
          value: "reg_01JNB4VJW0Y2A4C6E8G0J2M4P6",
        }),
      ],
      // The list of a price that is valid for a time, or for a group of customers; null for the variant's own prices.
      price_list: nullOr(
        named("PriceList", {
          id: "plist_01JNB4WTA8R4A6C8E0G2J4M6P8",
          title: "Wholesale",
          type: "override",
          status: "active",
          starts_at: nullOr(DATE),
          ends_at: nullOr(DATE),
          price_list_rules: [named("PriceListRule", { attribute: "customer.groups.id", value: ANYTHING })],
        })
      ),
    }),
  ],
  inventory_items: [
    named("VariantInventoryItem", {
      inventory_item_id: "iitem_01JNB4W4AW2Y4A6C8E0G2J4M6P",
      required_quantity: 1,
      inventory: named("StockedItem", {
        id: "iitem_01JNB4W4AW2Y4A6C8E0G2J4M6P",
        sku: orNull("LINEN-M"),
        location_levels: [
          named("StockLevel", {
            id: "ilev_01JNB4W5BX3Z5B7D9F1H3K5N7Q",
            location_id: "sloc_01JNB4VDQ5S7V9X1Z3B5D7F9H1",
            stocked_quantity: 120,
            reserved_quantity: 2,
            incoming_quantity: 0,
          }),
        ],
      }),
    }),
  ],
})

const product: Resource = {
  name: "product",
  group: "Product",
  entity: "product",
  shape: {
    id: PRODUCT_ID,
    title: "Linen shirt",
    subtitle: nullOr("For summer"),
    description: orNull("A light shirt of Portuguese linen."),
    handle: "linen-shirt",
    status: "published",
    thumbnail: orNull("https://shop.example.com/images/linen-shirt.png"),
    is_giftcard: false,
    discountable: true,
    external_id: nullOr("ERP-4711"),
    ...physicalProperties,
    collection_id: orNull("pcol_01JNB4W6CY4A6C8E0G2J4M6P8R"),
    type_id: orNull("ptyp_01JNB4W7DZ5B7D9F1H3K5N7Q9S"),
    metadata,
    ...dates,
    deleted_at,
    type: orNull(named("ProductType", { id: "ptyp_01JNB4W7DZ5B7D9F1H3K5N7Q9S", value: "Shirt" })),
    collection: orNull(
      named("ProductCollection", { id: "pcol_01JNB4W6CY4A6C8E0G2J4M6P8R", title: "Summer", handle: "summer" })
    ),
    categories: [
      named("ProductCategory", { id: "pcat_01JNB4W8E06C8E0G2J4M6P8R0T", name: "Shirts", handle: "shirts" }),
    ],
    tags: [named("ProductTag", { id: "ptag_01JNB4W9F17D9F1H3K5N7Q9S1V", value: "linen" })],
    images: [
      named("ProductImage", {
        id: "img_01JNB4WAG28E0G2J4M6P8R0T2W",
        url: "https://shop.example.com/images/linen-shirt.png",
        rank: 0,
      }),
    ],
    options: [
      named("ProductOption", { id: "opt_01JNB4W17S9V1X3Z5B7D9F1H3K", title: "Size", values: [SIZE_M] }),
    ],
    sales_channels: [salesChannel],
    variants: [variant],
  },
}

const byVariant = (name: string) => ({ name, via: { entity: "product_variant", paths: ["product_id"] } })
const bySalesChannel = (name: string) => ({
  name,
  via: { entity: "product_sales_channel", paths: ["product_id"] },
})
const byPrice = (name: string) => ({
  name,
  via: { entity: "price", paths: ["price_set.variant.product_id"] },
})
const byOption = (name: string) => ({ name, via: { entity: "product_option", paths: ["products.id"] } })
const byOptionValue = (name: string) => ({
  name,
  via: { entity: "product_option_value", paths: ["option.products.id"] },
})
const byOrganization = (name: string, entity: string) => ({
  name,
  via: { entity, paths: ["products.id"] },
})
const byImage = (name: string) => ({ name, via: { entity: "product_image", paths: ["product_id"] } })
const byItemOfVariant = (name: string) => ({
  name,
  via: { entity: "product_variant_inventory_item", paths: ["variant.product_id"] },
})
const byStock = (name: string, entity: string) => ({
  name,
  via: { entity, paths: ["inventory_item.variants.product_id"] },
})

/** The data of a product that has left sales channels: the product's id, and the channels. */
const withdrawn: Resource = {
  ...product,
  title: "WithdrawnProduct",
  shape: {
    id: PRODUCT_ID,
    sales_channels: [named("SalesChannelReference", { id: salesChannel.id })],
  },
}

const lifeTopics = topicsOf(product, {
  created: { description: "A product was created." },
  updated: {
    description:
      "A product was changed, or its sales channels, options, images, variants, their prices or their stock, or its type, collection, category or tag was renamed.",
    from: [
      "product.updated",
      // The module's own event, which is the only one for changes of collections and direct use of the product module.
      "product.product.updated",
      bySalesChannel("LinkProductSalesChannel.attached"),
      bySalesChannel("LinkProductSalesChannel.detached"),
      // Their names are part of the products.
      byOption("product-option.updated"),
      byOptionValue("product-option-value.updated"),
      byOrganization("product-type.updated", "product_type"),
      byOrganization("product-collection.updated", "product_collection"),
      byOrganization("product-category.updated", "product_category"),
      byOrganization("product-tag.updated", "product_tag"),
      byImage("product.product-image.created"),
      byImage("product.product-image.updated"),
      ...translationsOf({
        product: null,
        product_variant: { entity: "product_variant", paths: ["product_id"] },
        product_option: { entity: "product_option", paths: ["products.id"] },
        product_option_value: { entity: "product_option_value", paths: ["option.products.id"] },
      }),
      byVariant("product-variant.created"),
      byVariant("product-variant.updated"),
      byVariant("product-variant.deleted"),
      // The only events for prices of price lists and direct use of the pricing module.
      byPrice("pricing.price.created"),
      byPrice("pricing.price.updated"),
      byPrice("pricing.price.deleted"),
      // Inventory items of variants: added, removed, with another required quantity, or deleted.
      byItemOfVariant("LinkProductVariantInventoryItem.attached"),
      byItemOfVariant("LinkProductVariantInventoryItem.detached"),
      { name: "inventory-item.updated", via: { entity: "inventory_item", paths: ["variants.product_id"] } },
      byStock("inventory-level.created", "inventory_level"),
      byStock("inventory-level.updated", "inventory_level"),
      byStock("inventory-level.deleted", "inventory_level"),
      // Reservations reduce the available quantity.
      byStock("reservation-item.created", "reservation"),
      byStock("reservation-item.updated", "reservation"),
      byStock("reservation-item.deleted", "reservation"),
    ],
    // Medusa emits events for the prices of a list, but none when a list changes its status, begins, ends, or gets other rules.
    silent: [
      {
        entity: "price_list",
        paths: ["prices.price_set.variant.product_id"],
        moments: ["starts_at", "ends_at"],
      },
    ],
    untold: {
      type: "Its type was deleted (`product-type.deleted`).",
      collection: "Its collection was deleted (`product-collection.deleted`).",
      categories:
        "The category's own route took it in or out, or its category was deleted (`product-category.deleted`).",
      tags: "One of its tags was deleted (`product-tag.deleted`).",
      sales_channels: "One of its sales channels was renamed (`sales-channel.updated`).",
    },
  },
  deleted: { description: "A product was deleted." },
  added: {
    description: "A product came into a sales channel.",
    channels: "gained",
    from: ["product.created", bySalesChannel("LinkProductSalesChannel.attached")],
  },
})

export const productTopics = [
  ...lifeTopics,
  ...topicsOf(withdrawn, {
    removed: {
      description:
        "A product was taken out of a sales channel, or the channel was deleted. Data is the product's id and those channels.",
      channels: "lost",
      from: [bySalesChannel("LinkProductSalesChannel.detached")],
    },
  }),
]

export const productVariantTopics = lifecycleOf(
  {
    name: "product-variant",
    group: "Product variant",
    entity: "product_variant",
    shape: {
      ...variant,
      product_id: PRODUCT_ID,
      product: named("ProductOfVariant", {
        id: PRODUCT_ID,
        title: "Linen shirt",
        handle: "linen-shirt",
        status: "published",
        sales_channels: [salesChannel],
      }),
    },
  },
  "A product variant",
  {
    prices: "Its prices were set without it, in a price list for one (`product.updated`).",
    inventory_items: "Its stock changed (`product.updated`, `inventory-level.updated`).",
    "inventory_items.inventory": "Its inventory item changed (`product.updated`, `inventory-item.updated`).",
    product: "Its product changed (`product.updated`).",
  },
  translationsOf({ product_variant: null })
)
