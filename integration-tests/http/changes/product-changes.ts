import {
  batchProductVariantsWorkflow,
  createProductsWorkflow,
  createProductVariantsWorkflow,
  deleteProductsWorkflow,
  deleteProductVariantsWorkflow,
  linkProductsToSalesChannelWorkflow,
  updateInventoryLevelsWorkflow,
  updateProductsWorkflow,
} from "@medusajs/medusa/core-flows"

import { CURRENCY, newProduct } from "../shop/open-shop"
import { type Change } from "./change"

const has = expect.objectContaining
const priceOf = (amount: number) => ({ currency_code: CURRENCY, amount })

/** By the topic of their messages. */
export const PRODUCT_CHANGES: Record<string, Change[]> = {
  "product.created": [
    {
      what: "a product with variants, and product.updated stays away",
      change: (shop) =>
        shop.run(createProductsWorkflow, { products: [newProduct(shop, "Wool coat", { M: 90, L: 95 })] }),
      messages: [
        "inventory-item.created",
        "inventory-item.created",
        "product-variant.created",
        "product-variant.created",
        "product.created",
      ],
      shows: ({ channel }) => ({
        title: "Wool coat",
        sales_channels: [{ id: channel }],
        variants: expect.arrayContaining([has({ title: "L", prices: [has(priceOf(95))] })]),
      }),
    },
  ],

  "product.updated": [
    {
      what: "a product's title",
      change: ({ run, product }) =>
        run(updateProductsWorkflow, { selector: { id: product }, update: { title: "Shirt" } }),
      messages: ["product.updated"],
      shows: ({ product }) => ({ id: product, title: "Shirt" }),
    },
    {
      what: "a product and two of its variants in one workflow, once",
      change: ({ run, product, small, medium }) =>
        run(updateProductsWorkflow, {
          products: [
            {
              id: product,
              title: "Shirt",
              variants: [
                { id: small, title: "Small", prices: [priceOf(21)] },
                { id: medium, title: "Medium", prices: [priceOf(23)] },
              ],
            },
          ],
        }),
      messages: ["product.updated"],
      shows: ({ product: id, small }) => ({
        id,
        title: "Shirt",
        variants: expect.arrayContaining([has({ id: small, title: "Small", prices: [has(priceOf(21))] })]),
      }),
    },
    {
      what: "a variant's price",
      change: async ({ run, find, small }) => {
        const { prices } = await find("product_variant", { id: small }, ["prices.id"])
        const update = [{ id: small, prices: [{ id: prices[0].id, ...priceOf(25) }] }]
        await run(batchProductVariantsWorkflow, { update })
      },
      messages: ["product-variant.updated", "product.updated"],
      shows: ({ product: id, small }) => ({
        id,
        variants: expect.arrayContaining([has({ id: small, prices: [has(priceOf(25))] })]),
      }),
    },
    {
      what: "a variant's stock",
      change: ({ run, stock: { item, level }, location }) =>
        run(updateInventoryLevelsWorkflow, {
          updates: [{ id: level, inventory_item_id: item, location_id: location, stocked_quantity: 7 }],
        }),
      messages: ["inventory-level.updated", "product.updated"],
      shows: ({ product: id, small }) => {
        const inventory = has({ location_levels: [has({ stocked_quantity: 7 })] })
        return {
          id,
          variants: expect.arrayContaining([has({ id: small, inventory_items: [has({ inventory })] })]),
        }
      },
    },
    {
      what: "a new variant",
      change: ({ run, product: product_id }) => {
        const variant = {
          product_id,
          title: "Large",
          options: { Size: "L" },
          prices: [],
          manage_inventory: false,
        }
        return run(createProductVariantsWorkflow, { product_variants: [variant] })
      },
      messages: ["product-variant.created", "product.updated"],
      shows: ({ product: id }) => ({ id, variants: expect.arrayContaining([has({ title: "Large" })]) }),
    },
    {
      what: "a deleted variant",
      change: ({ run, medium }) => run(deleteProductVariantsWorkflow, { ids: [medium] }),
      messages: ["inventory-item.deleted", "product-variant.deleted", "product.updated"],
      shows: ({ product: id, small }) => ({ id, variants: [{ id: small }] }),
    },
    {
      what: "the sales channels of a product",
      change: ({ run, channel, product }) =>
        run(linkProductsToSalesChannelWorkflow, { id: channel, remove: [product] }),
      messages: ["product.removed", "product.updated"],
      shows: ({ product: id }) => ({ id, sales_channels: [] }),
    },
  ],

  "product.deleted": [
    {
      what: "a product, by the id if there was no message about it before, and product.updated stays away",
      change: ({ run, product }) => run(deleteProductsWorkflow, { ids: [product] }),
      messages: [
        "inventory-item.deleted",
        "inventory-item.deleted",
        "product-option.deleted",
        "product.deleted",
      ],
      shows: ({ product }) => ({ id: product }),
    },
  ],
}
