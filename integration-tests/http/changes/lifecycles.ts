import type { UpdateProductVariantDTO } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import * as flows from "@medusajs/medusa/core-flows"

import { asWritten } from "../../../src/types/typed"
import { atLeast } from "../../../scripts/present"
import { ADDRESS, CURRENCY, newProduct } from "../shop/open-shop"
import { eraseWebhookDataWorkflow } from "../../../src/workflows"
import { enter, measures, metadata, type Lifecycle } from "./lifecycle"

const topicsOfLifecycle = (resource: string) =>
  ["created", "deleted", "updated"].map((event) => `${resource}.${event}`)

/** Everything that no other change covers. */
export const LIFECYCLES: Lifecycle[] = [
  {
    what: "a category, and another below it",
    run: async (shop, settled) => {
      const category = (data: object) =>
        enter(shop, flows.createProductCategoriesWorkflow, { product_categories: [data] })
      const parent_category_id = await category({ name: "Shirts", external_id: "e1", metadata })
      const id = await category({ name: "Linen", parent_category_id })
      await shop.run(flows.updateProductCategoriesWorkflow, {
        selector: { id: [parent_category_id, id] },
        update: { is_active: true },
      })
      await settled()
      await shop.run(flows.deleteProductCategoriesWorkflow, [id])
    },
    topics: topicsOfLifecycle("product-category"),
  },
  {
    what: "a collection",
    run: async (shop, settled) => {
      const collection = (data: object) =>
        enter(shop, flows.createCollectionsWorkflow, { collections: [data] })
      const id = await collection({ title: "Summer", external_id: "e1", metadata })
      await collection({ title: "Winter" })
      await shop.run(flows.updateCollectionsWorkflow, { selector: { id }, update: { title: "May" } })
      await settled()
      await shop.run(flows.deleteCollectionsWorkflow, { ids: [id] })
    },
    topics: topicsOfLifecycle("product-collection"),
  },
  {
    what: "a tag",
    run: async (shop, settled) => {
      const tag = (data: object) => enter(shop, flows.createProductTagsWorkflow, { product_tags: [data] })
      const id = await tag({ value: "linen", external_id: "e1", metadata })
      await tag({ value: "wool" })
      await shop.run(flows.updateProductTagsWorkflow, { selector: { id }, update: { value: "flax" } })
      await settled()
      await shop.run(flows.deleteProductTagsWorkflow, { ids: [id] })
    },
    topics: topicsOfLifecycle("product-tag"),
  },
  {
    what: "a type",
    run: async (shop, settled) => {
      const type = (data: object) => enter(shop, flows.createProductTypesWorkflow, { product_types: [data] })
      const id = await type({ value: "Shirt", external_id: "e1", metadata })
      await type({ value: "Coat" })
      await shop.run(flows.updateProductTypesWorkflow, { selector: { id }, update: { value: "Blouse" } })
      await settled()
      await shop.run(flows.deleteProductTypesWorkflow, { ids: [id] })
    },
    topics: topicsOfLifecycle("product-type"),
  },
  {
    what: "an option and its values",
    run: async (shop, settled) => {
      const option = (data: object) =>
        enter(shop, flows.createProductOptionsWorkflow, { product_options: [data] })
      const id = await option({ title: "Colour", values: ["Blue", "Red"], ranks: { Blue: 1 }, metadata })
      await option({ title: "Cut", values: ["Slim"] })
      await shop.run(flows.updateProductOptionsWorkflow, { selector: { id }, update: { title: "Color" } })
      for (const [value, update] of [
        ["Blue", { value: "Navy", metadata }],
        ["Red", { value: "Wine" }],
      ] as const) {
        const { id: valueId } = await shop.find("product_option_value", { value })
        await shop.run(flows.updateProductOptionValuesWorkflow, { id: valueId, update })
        await settled()
        await shop.run(flows.deleteProductOptionValuesWorkflow, { ids: [valueId] })
      }
      await shop.run(flows.deleteProductOptionsWorkflow, { ids: [id] })
    },
    topics: [
      ...topicsOfLifecycle("product-option"),
      "product-option-value.deleted",
      "product-option-value.updated",
    ].sort(),
  },
  {
    what: "a product with every optional property",
    run: async (shop, settled) => {
      const type_id = await enter(shop, flows.createProductTypesWorkflow, {
        product_types: [{ value: "Coat" }],
      })
      const collection_id = await enter(shop, flows.createCollectionsWorkflow, {
        collections: [{ title: "Winter" }],
      })
      const tag = await enter(shop, flows.createProductTagsWorkflow, { product_tags: [{ value: "wool" }] })
      const category = await enter(shop, flows.createProductCategoriesWorkflow, {
        product_categories: [{ name: "Coats" }],
      })
      const picture = "https://shop.test/coat.png"
      const coat = newProduct(shop, "Coat", { L: 90 })
      const id = await enter(shop, flows.createProductsWorkflow, {
        products: [
          {
            ...coat,
            ...measures,
            metadata,
            type_id,
            collection_id,
            tag_ids: [tag],
            category_ids: [category],
            subtitle: "Warm",
            description: "For winter",
            external_id: "e1",
            thumbnail: picture,
            images: [{ url: picture }],
            variants: coat.variants.map((variant) => ({
              ...variant,
              ...measures,
              metadata,
              sku: "COAT",
              barcode: "1",
              ean: "2",
              upc: "3",
              thumbnail: picture,
              prices: [
                {
                  currency_code: CURRENCY,
                  amount: 80,
                  min_quantity: 10,
                  max_quantity: 99,
                  rules: { region_id: shop.region },
                },
              ],
            })),
          },
        ],
      })
      const { options, variants } = await shop.find("product", { id }, ["options.id", "variants.id"])
      await shop.run(flows.updateProductOptionsWorkflow, {
        selector: { id: options[0].id },
        update: { title: "Length" },
      })
      const price = { variant_id: variants[0].id, currency_code: CURRENCY, amount: 70 }
      await enter(shop, flows.createPriceListsWorkflow, {
        price_lists_data: [
          {
            title: "Wholesale",
            description: "Till May",
            status: "active",
            type: "override",
            starts_at: "2026-03-01T00:00:00.000Z",
            ends_at: "2030-05-01T00:00:00.000Z",
            rules: { "customer.groups.id": ["cusgroup_1"] },
            prices: [price],
          },
          { title: "Sale", description: "For all", type: "sale", status: "draft", prices: [price] },
        ],
      })
      await settled()
      await shop.run(flows.updateProductVariantsWorkflow, {
        selector: { id: variants[0].id },
        update: asWritten<UpdateProductVariantDTO>({ variant_rank: null }),
      })
      const { inventory_items } = await shop.find("product_variant", { id: variants[0].id }, [
        "inventory_items.inventory_item_id",
      ])
      const { inventory_item_id } = inventory_items[0]
      const place = { inventory_item_id, location_id: shop.location }
      await enter(shop, flows.createInventoryLevelsWorkflow, {
        inventory_levels: [{ ...place, stocked_quantity: 5 }],
      })
      await enter(shop, flows.createReservationsWorkflow, { reservations: [{ ...place, quantity: 1 }] })
      // As an order does, of a shirt of which less is said.
      const ofOrder = {
        inventory_item_id: shop.stock.item,
        location_id: shop.location,
        line_item_id: "ordli_1",
      }
      await enter(shop, flows.createReservationsWorkflow, { reservations: [{ ...ofOrder, quantity: 1 }] })
    },
    topics: [
      "inventory-item.created",
      "inventory-level.created",
      "product-category.created",
      "product-collection.created",
      "product-option.updated",
      "product-tag.created",
      "product-type.created",
      "product-variant.created",
      "product-variant.updated",
      "product.created",
      "product.updated",
      "reservation-item.created",
    ],
  },
  {
    what: "a good in stock, and what is reserved of it",
    run: async (shop, settled) => {
      const good = (data: object) => enter(shop, flows.createInventoryItemsWorkflow, { items: [data] })
      const inventory_item_id = await good({
        sku: "COAT",
        title: "Coat",
        description: "Wool",
        thumbnail: "coat.png",
        ...measures,
        metadata,
      })
      const place = { inventory_item_id, location_id: shop.location }
      const level = await enter(shop, flows.createInventoryLevelsWorkflow, {
        inventory_levels: [{ ...place, stocked_quantity: 5, metadata }],
      })
      await settled()
      await shop.run(flows.updateInventoryItemsWorkflow, {
        updates: [{ id: inventory_item_id, title: "Wool coat" }],
      })
      await shop.run(flows.updateInventoryLevelsWorkflow, {
        updates: [{ id: level, ...place, stocked_quantity: 7 }],
      })
      const id = await enter(shop, flows.createReservationsWorkflow, {
        reservations: [
          {
            ...place,
            quantity: 2,
            description: "Window",
            external_id: "e1",
            created_by: "user_1",
            metadata,
          },
        ],
      })
      await settled()
      await shop.run(flows.updateReservationsWorkflow, { updates: [{ id, quantity: 1 }] })
      await settled()
      await shop.run(flows.deleteReservationsWorkflow, { ids: [id] })
      await settled()
      await shop.run(flows.deleteInventoryLevelsWorkflow, { id: level, force: true })
      await settled()
      await shop.run(flows.deleteInventoryItemWorkflow, [inventory_item_id])

      const nameless = { inventory_item_id: await good({}), location_id: shop.location }
      await enter(shop, flows.createInventoryLevelsWorkflow, {
        inventory_levels: [{ ...nameless, stocked_quantity: 5 }],
      })
      await enter(shop, flows.createReservationsWorkflow, { reservations: [{ ...nameless, quantity: 1 }] })
      // The message of its creation may be sent before it is in stock.
      await settled()
      await shop.run(flows.updateInventoryItemsWorkflow, {
        updates: [{ id: nameless.inventory_item_id, weight: 300 }],
      })
    },
    topics: ["inventory-item", "inventory-level", "reservation-item"].flatMap(topicsOfLifecycle),
  },
  {
    what: "a way to deliver and its type",
    run: async (shop, settled) => {
      const { service_zone_id } = await shop.find("shipping_option", { id: shop.delivery }, [
        "service_zone_id",
      ])
      const option = {
        name: "Express",
        price_type: "flat",
        provider_id: "manual_manual",
        service_zone_id,
        shipping_profile_id: shop.profile,
        type: { label: "Express", description: "Next day", code: "express" },
        prices: [{ currency_code: CURRENCY, amount: 9 }],
        rules: [{ attribute: "is_return", operator: "in", value: ["false"] }],
      }
      const id = await enter(shop, flows.createShippingOptionsWorkflow, [{ ...option, metadata }])
      await enter(shop, flows.createShippingOptionsWorkflow, [
        { ...option, type: { label: "Slow", code: "slow" } },
      ])
      await shop.run(flows.updateShippingOptionsWorkflow, [{ id, name: "Next day" }])
      await settled()
      await shop.run(flows.deleteShippingOptionsWorkflow, { ids: [id] })

      const type = await enter(shop, flows.createShippingOptionTypesWorkflow, {
        shipping_option_types: [{ label: "Snail", code: "snail" }],
      })
      await settled()
      await shop.run(flows.updateShippingOptionTypesWorkflow, {
        selector: { id: type },
        update: { description: "A month" },
      })
      await settled()
      await shop.run(flows.deleteShippingOptionTypesWorkflow, { ids: [type] })
    },
    topics: ["shipping-option-type", "shipping-option"].flatMap(topicsOfLifecycle),
  },
  {
    what: "a sales channel",
    run: async (shop, settled) => {
      const id = await enter(shop, flows.createSalesChannelsWorkflow, {
        salesChannelsData: [{ name: "Fair", description: "Once a year", metadata }],
      })
      await enter(shop, flows.createSalesChannelsWorkflow, { salesChannelsData: [{ name: "Market" }] })
      await shop.run(flows.updateSalesChannelsWorkflow, { selector: { id }, update: { name: "Show" } })
      await settled()
      await shop.run(flows.deleteSalesChannelsWorkflow, { ids: [id] })
    },
    topics: topicsOfLifecycle("sales-channel"),
  },
  {
    what: "a region",
    run: async (shop, settled) => {
      const region = (data: object) => enter(shop, flows.createRegionsWorkflow, { regions: [data] })
      const id = await region({ name: "France", currency_code: CURRENCY, countries: ["fr"], metadata })
      await region({ name: "Nowhere", currency_code: CURRENCY })
      await shop.run(flows.updateRegionsWorkflow, { selector: { id }, update: { name: "Gaul" } })
      await settled()
      await shop.run(flows.deleteRegionsWorkflow, { ids: [id] })
    },
    topics: topicsOfLifecycle("region"),
  },
  {
    what: "an admin",
    run: async (shop, settled) => {
      const id = await enter(shop, flows.createUsersWorkflow, {
        users: [{ email: "grace@shop.test", avatar_url: "grace.png", metadata }],
      })
      await settled()
      await shop.run(flows.updateUsersWorkflow, {
        updates: [{ id, first_name: "Grace", last_name: "Hopper" }],
      })
      await settled()
      await shop.run(flows.deleteUsersWorkflow, { ids: [id] })
    },
    topics: topicsOfLifecycle("user"),
  },
  {
    what: "invitations of admins",
    run: async (shop) => {
      const invite = (data: object) => enter(shop, flows.createInvitesWorkflow, { invites: [data] })
      const id = await invite({ email: "grace@shop.test", metadata })
      const withdrawn = await invite({ email: "mary@shop.test" })
      const [resent] = atLeast(1, await shop.run(flows.refreshInviteTokensWorkflow, { invite_ids: [id] }))
      const identity = await shop.container.resolve(Modules.AUTH).createAuthIdentities({
        provider_identities: [{ provider: "emailpass", entity_id: "grace@shop.test" }],
      })
      await shop.run(flows.acceptInviteWorkflow, {
        invite_token: resent.token,
        auth_identity_id: identity.id,
        user: { email: "grace@shop.test", first_name: "Grace", last_name: "Hopper" },
      })
      await shop.run(flows.deleteInvitesWorkflow, { ids: [withdrawn] })
    },
    topics: ["invite.accepted", "invite.created", "invite.deleted", "invite.resent", "user.created"],
  },
  {
    what: "a customer with every optional property",
    run: (shop) => enter(shop, flows.createCustomersWorkflow, { customersData: [FULL_CUSTOMER] }),
    topics: ["customer.created"],
  },
  {
    what: "a guest of whom nothing is known but an address",
    run: (shop) => enter(shop, flows.createCustomersWorkflow, { customersData: [{ addresses: [{}] }] }),
    topics: ["customer.created"],
  },
  {
    what: "a customer with an order, and one of whom nothing is known, who are erased from the log",
    run: async ({ run, customer, region }) => {
      const order = { region_id: region, currency_code: CURRENCY, customer_id: customer }
      await run(flows.createOrderWorkflow, { ...order, email: "ada@shop.test", items: [] })
      await run(eraseWebhookDataWorkflow, { customer_id: customer })
      await run(eraseWebhookDataWorkflow, { customer_id: "cus_unknown" })
    },
    topics: ["customer.redacted"],
  },
  {
    what: "promotions with every optional property, and with nothing",
    run: async (shop) => {
      const rule = { attribute: "items.product.id", operator: "in" as const, values: ["prod_1", "prod_2"] }
      const promotion = (data: object) =>
        enter(shop, flows.createPromotionsWorkflow, { promotionsData: [data] })
      await promotion({
        code: "TWO_FOR_ONE",
        type: "buyget",
        status: "active",
        limit: 100,
        metadata,
        campaign: {
          name: "Spring",
          description: "Till May",
          campaign_identifier: "spring",
          starts_at: new Date(),
          ends_at: new Date("2030-05-01"),
          budget: { type: "spend", limit: 1000, currency_code: CURRENCY },
        },
        application_method: {
          type: "fixed",
          target_type: "items",
          allocation: "each",
          value: 10,
          currency_code: CURRENCY,
          max_quantity: 1,
          apply_to_quantity: 1,
          buy_rules_min_quantity: 2,
          buy_rules: [rule],
          target_rules: [rule],
        },
      })
      await promotion({
        code: "FREE_DELIVERY",
        type: "standard",
        status: "draft",
        campaign: { name: "May", campaign_identifier: "may", budget: { type: "usage" } },
        application_method: { type: "percentage", target_type: "order", value: 10 },
      })
      await promotion({
        code: "PLAIN",
        type: "standard",
        status: "draft",
        application_method: { type: "percentage", target_type: "order", value: 10 },
      })
    },
    topics: ["promotion.created"],
  },
]

export const FULL_ADDRESS = {
  ...ADDRESS,
  company: "Analytical Engines",
  address_2: "2nd floor",
  province: "HH",
  phone: "+49401234567",
  metadata,
}

export const FULL_CUSTOMER = {
  email: "mary@shop.test",
  first_name: "Mary",
  last_name: "King",
  company_name: "Analytical Engines",
  phone: "+49401234567",
  has_account: true,
  created_by: "user_1",
  metadata,
  addresses: [{ ...FULL_ADDRESS, address_name: "Home", is_default_shipping: true }],
}
