import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import * as flows from "@medusajs/medusa/core-flows"

import { asWritten } from "../../../src/types/typed"
import { atLeast } from "../../../scripts/present"
import { Catalogue } from "../../../src/topics/catalogue"
import type { TopicDefinition } from "../../../src/types"
import { ADDRESS, CURRENCY } from "../shop/open-shop"
import { CUSTOMER_CHANGES } from "./customer-changes"
import { enter } from "./lifecycle"
import { ORDER_UPDATES, type ShopWithOrders } from "./order-changes"
import { PRODUCT_CHANGES } from "./product-changes"
import { PROMOTION_CHANGES, type ShopWithPromotion } from "./promotion-changes"

type WholeShop = ShopWithOrders & ShopWithPromotion

/** A change of a part of a resource that leads to the topic. */
export type RelationChange = {
  topic: string
  /** Relations of the topic's shape that it changes; with `.*` those below it, too, which are written with it. */
  relations: string[]
  what: string
  change: (shop: WholeShop) => Promise<unknown>
}

const itemOf = async ({ find, medium }: WholeShop): Promise<string> => {
  const { inventory_items } = await find("product_variant", { id: medium }, ["inventory_items.*"])
  return inventory_items[0].inventory_item_id
}

const linkOf = async (shop: WholeShop) => ({
  [Modules.PRODUCT]: { variant_id: shop.medium },
  [Modules.INVENTORY]: { inventory_item_id: await itemOf(shop) },
})

const optionOf = async ({ find, product }: WholeShop) =>
  (await find("product", { id: product }, ["options.id", "options.values.id"])).options[0]

const ofProduct = (relations: string[], what: string, change: RelationChange["change"]): RelationChange => ({
  topic: "product.updated",
  relations,
  what,
  change,
})

/** One after the other, in one shop: what one has made, the next changes. */
export const RELATION_CHANGES: RelationChange[] = [
  ofProduct(["options"], "an option renamed", async (shop) =>
    shop.run(flows.updateProductOptionsWorkflow, {
      selector: { id: (await optionOf(shop)).id },
      update: { title: "Size of it" },
    })
  ),
  ofProduct(["options.values", "variants.options"], "an option's value renamed", async (shop) =>
    shop.run(flows.updateProductOptionValuesWorkflow, {
      id: (await optionOf(shop)).values[0].id,
      update: { value: "Tiny" },
    })
  ),
  ofProduct(["type", "collection", "categories", "tags"], "its organization", async (shop) => {
    const type_id = await enter(shop, flows.createProductTypesWorkflow, { product_types: [{ value: "A" }] })
    const collection_id = await enter(shop, flows.createCollectionsWorkflow, {
      collections: [{ title: "A" }],
    })
    const tag = await enter(shop, flows.createProductTagsWorkflow, { product_tags: [{ value: "A" }] })
    const category = await enter(shop, flows.createProductCategoriesWorkflow, {
      product_categories: [{ name: "A" }],
    })
    const update = { type_id, collection_id, tag_ids: [tag], category_ids: [category] }
    await shop.run(flows.updateProductsWorkflow, { selector: { id: shop.product }, update })
  }),
  ofProduct(["type"], "its type renamed", async ({ run }) =>
    run(flows.updateProductTypesWorkflow, { selector: { value: "A" }, update: { value: "B" } })
  ),
  ofProduct(["collection"], "its collection renamed", async ({ run }) =>
    run(flows.updateCollectionsWorkflow, { selector: { title: "A" }, update: { title: "B" } })
  ),
  ofProduct(["categories"], "its category renamed", async ({ run, find }) =>
    run(flows.updateProductCategoriesWorkflow, {
      selector: { id: (await find("product_category", { name: "A" })).id },
      update: { name: "B" },
    })
  ),
  ofProduct(["tags"], "its tag renamed", async ({ run }) =>
    run(flows.updateProductTagsWorkflow, { selector: { value: "A" }, update: { value: "B" } })
  ),
  ofProduct(["images"], "its images", ({ run, product }) =>
    run(flows.updateProductsWorkflow, { selector: { id: product }, update: { images: [{ url: "a.png" }] } })
  ),
  ofProduct(["images"], "an image, by the product module", async ({ container, find, product }) => {
    const { images } = await find("product", { id: product }, ["images.id"])
    const module = asWritten<{ updateProductImages(data: object): Promise<unknown> }>(
      container.resolve(Modules.PRODUCT)
    )
    await module.updateProductImages({ id: images[0].id, url: "b.png" })
  }),
  ofProduct(["variants.prices.price_rules"], "a rule of a price", async ({ run, find, small, region }) => {
    const { prices } = await find("product_variant", { id: small }, ["prices.id"])
    const price = { id: prices[0].id, currency_code: CURRENCY, amount: 20, rules: { region_id: region } }
    await run(flows.batchProductVariantsWorkflow, { update: [{ id: small, prices: [price] }] })
  }),
  ofProduct(["variants.inventory_items"], "how many of an item a variant needs", async (shop) =>
    shop.run(flows.updateLinksWorkflow, [{ ...(await linkOf(shop)), data: { required_quantity: 3 } }])
  ),
  ofProduct(["variants.inventory_items.inventory"], "an item's number", async (shop) =>
    shop.run(flows.updateInventoryItemsWorkflow, { updates: [{ id: await itemOf(shop), sku: "NEW" }] })
  ),
  ofProduct(["variants.inventory_items"], "an item taken from a variant", async (shop) =>
    shop.container.resolve(ContainerRegistrationKeys.LINK).dismiss(await linkOf(shop))
  ),
  ofProduct(["variants.inventory_items"], "another item given to it", async ({ container, medium, run }) => {
    const [item] = atLeast(1, await run(flows.createInventoryItemsWorkflow, { items: [{ sku: "OTHER" }] }))
    await container.resolve(ContainerRegistrationKeys.LINK).create({
      [Modules.PRODUCT]: { variant_id: medium },
      [Modules.INVENTORY]: { inventory_item_id: item.id },
    })
  }),
  ofProduct(["variants.inventory_items"], "that item deleted", async (shop) =>
    shop.run(flows.deleteInventoryItemWorkflow, [await itemOf(shop)])
  ),
  {
    topic: "promotion.updated",
    relations: ["campaign.budget"],
    what: "the budget of its campaign",
    change: async ({ run, find, limited }) => {
      const { campaign } = await find("promotion", { id: limited }, ["campaign.id"])
      await run(flows.updateCampaignsWorkflow, { campaignsData: [{ id: campaign.id, budget: { limit: 7 } }] })
    },
  },
  {
    topic: "promotion.updated",
    relations: ["campaign"],
    what: "its campaign deleted",
    change: async ({ run, find, limited }) => {
      const { campaign } = await find("promotion", { id: limited }, ["campaign.id"])
      await run(flows.deleteCampaignsWorkflow, { ids: [campaign.id] })
    },
  },
  {
    topic: "promotion.updated",
    relations: ["application_method.target_rules.*", "application_method.buy_rules.*"],
    what: "a rule of what is reduced, by the promotion module",
    change: async ({ container, find, promotion }) => {
      const { application_method } = await find("promotion", { id: promotion }, [
        "application_method.target_rules.id",
      ])
      await container
        .resolve(Modules.PROMOTION)
        .updatePromotionRules([{ id: application_method.target_rules[0].id, values: ["prod_2"] }])
    },
  },
  {
    topic: "customer.updated",
    relations: ["groups"],
    what: "a group that it is in renamed",
    change: async ({ run, customer }) => {
      const [group] = atLeast(
        1,
        await run(flows.createCustomerGroupsWorkflow, { customersData: [{ name: "A" }] })
      )
      await run(flows.linkCustomerGroupsToCustomerWorkflow, { id: customer, add: [group.id] })
      await run(flows.updateCustomerGroupsWorkflow, { selector: { id: group.id }, update: { name: "B" } })
    },
  },
  {
    topic: "order.updated",
    relations: ["shipping_address", "billing_address"],
    what: "its addresses",
    change: ({ run, placed: { id } }) =>
      run(flows.updateOrderWorkflow, {
        ...{ id, user_id: "user_1" },
        shipping_address: { ...ADDRESS, city: "Kiel" },
        billing_address: { first_name: "Ada", city: "Kiel" },
      }),
  },
  {
    topic: "order.updated",
    relations: ["payment_collections"],
    what: "a payment collection made for it",
    change: ({ run, packed: { id } }) =>
      run(flows.createOrderPaymentCollectionWorkflow, { order_id: id, amount: 1 }),
  },
  {
    topic: "order.updated",
    relations: ["credit_lines", "summary"],
    what: "a credit line",
    change: ({ run, placed: { id } }) =>
      run(flows.createOrderCreditLinesWorkflow, { id, credit_lines: [{ amount: 1 }] }),
  },
  {
    topic: "region.updated",
    relations: ["countries"],
    what: "its countries",
    change: ({ run, region: id }) =>
      run(flows.updateRegionsWorkflow, { selector: { id }, update: { countries: ["de", "fr"] } }),
  },
  {
    topic: "shipping-option.updated",
    relations: ["type", "rules", "prices"],
    what: "its type, rules and prices",
    change: ({ run, delivery: id }) =>
      run(flows.updateShippingOptionsWorkflow, [
        {
          id,
          type: { label: "Express", description: "Next day", code: "express" },
          prices: [{ currency_code: CURRENCY, amount: 6 }],
          rules: [{ attribute: "is_return", operator: "eq", value: "false" }],
        },
      ]),
  },
]

/** Relations that other changes of these tests show, by the change. */
const SHOWN_ELSEWHERE: Record<string, Record<string, string>> = {
  "order.updated": {
    "a confirmed edit": "items.*, shipping_methods.*",
    "a new fulfillment": "fulfillments, fulfillments.items",
    "a shipment": "fulfillments.labels",
    "a captured payment": "payment_collections.payments, payment_collections.payments.captures, transactions",
    "a refunded payment": "payment_collections.payments.refunds",
    "a received return": "returns",
  },
  "product.updated": {
    "the sales channels of a product": "sales_channels",
    "a new variant": "variants",
    // Its lists have a test of their own.
    "a variant's price": "variants.prices, variants.prices.price_list.*",
    "a variant's stock": "variants.inventory_items.inventory.location_levels",
  },
  "promotion.updated": {
    "its application method": "application_method",
    "the values of a rule": "rules, rules.values",
  },
  "customer.updated": { "a new address": "addresses" },
  // Its workflows write all of a cart, and then emit the event.
  "cart.updated": { "*": "items.*, shipping_methods.*, shipping_address, billing_address, promotions" },
  // So does a variant's.
  "product-variant.updated": { "*": "options, prices.*, inventory_items.*, product.*" },
  "reservation-item.updated": { "*": "inventory_item.*" },
  "inventory-level.updated": { "*": "inventory_item.*" },
}

const CHANGES: Record<string, { what: string }[]> = {
  "order.updated": ORDER_UPDATES,
  ...PRODUCT_CHANGES,
  ...PROMOTION_CHANGES,
  ...CUSTOMER_CHANGES,
}

/** Relations of topics with `updated` that no change here shows, and that no document lists: there should be none. */
export function relationsWithoutEvent(): string[] {
  return new Catalogue()
    .list()
    .filter(({ absorbs }) => absorbs)
    .flatMap((definition) => {
      const shown = shownOf(definition.topic)
      const listed = Object.keys(definition.untold ?? {})
      return relationsOf(definition)
        .filter((relation) => ![...shown, ...listed].some((one) => covers(one, relation)))
        .map((relation) => `${definition.topic}: ${relation}`)
    })
}

/** What is listed as untold and is no relation of the topic's, and what is said to be shown by a change that is not there. */
export function wrongRelations(): string[] {
  const listed = new Catalogue().list().flatMap((definition) =>
    Object.keys(definition.untold ?? {})
      .filter((relation) => !relationsOf(definition).includes(relation))
      .map((relation) => `${definition.topic}: ${relation}`)
  )
  const shown = Object.entries(SHOWN_ELSEWHERE).flatMap(([topic, changes]) =>
    Object.keys(changes)
      .filter((what) => what !== "*" && !CHANGES[topic]?.some((change) => change.what === what))
      .map((what) => `${topic}: ${what}`)
  )
  return [...listed, ...shown]
}

function shownOf(topic: string): string[] {
  const here = RELATION_CHANGES.filter((one) => one.topic === topic).flatMap(({ relations }) => relations)
  const elsewhere = Object.values(SHOWN_ELSEWHERE[topic] ?? {}).flatMap((text) => text.split(", "))
  return [...here, ...elsewhere]
}

/** Every record within the resource: `variants.prices`. */
function relationsOf({ fields = [] }: TopicDefinition): string[] {
  const parents = fields.flatMap((field) => {
    const parts = field.split(".")
    return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."))
  })
  return [...new Set(parents)]
}

function covers(one: string, relation: string): boolean {
  const above = one.replace(/\.\*$/, "")
  return one === relation || relation === above || (one.endsWith(".*") && relation.startsWith(`${above}.`))
}
