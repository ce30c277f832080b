import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules, ProductStatus } from "@medusajs/framework/utils"
import {
  createCustomersWorkflow,
  createInventoryLevelsWorkflow,
  createProductsWorkflow,
  createRegionsWorkflow,
  createSalesChannelsWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows"

import { atLeast, firstOf } from "../../../scripts/present"
import { medusaOf, type Medusa } from "./medusa"

export const CURRENCY = "eur"

/** Shirts of each size. */
export const STOCK = 100

export const ADDRESS = {
  first_name: "Ada",
  last_name: "Lovelace",
  address_1: "Hafenstr. 1",
  city: "Hamburg",
  postal_code: "20457",
  country_code: "de",
}

/** A small shop: a shirt in two sizes, in stock, a customer, and a way to deliver the one to the other. */
export type Shop = Awaited<ReturnType<typeof openShop>>

/** @param container is asked for when it is there: `getContainer` of the test runner. */
export async function openShop(container: MedusaContainer) {
  const medusa = medusaOf(container)
  const places = await openPlaces(medusa)
  const delivery = await offerDelivery(medusa, places)
  const goods = await stockShirt(medusa, places)
  const [customer] = atLeast(
    1,
    await medusa.run(createCustomersWorkflow, {
      customersData: [{ email: "ada@shop.test", first_name: "Ada", has_account: true }],
    })
  )
  return { ...medusa, ...places, ...goods, delivery, customer: customer.id }
}

const SIZES = ["S", "M", "L"]

/**
 * A product as an admin enters it.
 * @param prices in euros, by size; each size is a variant.
 */
export function newProduct({ channel, profile }: Places, title: string, prices: Record<string, number>) {
  return {
    title,
    status: ProductStatus.PUBLISHED,
    shipping_profile_id: profile,
    sales_channels: [{ id: channel }],
    options: [{ title: "Size", values: SIZES }],
    variants: Object.entries(prices).map(([size, amount]) => ({
      title: size,
      manage_inventory: true,
      options: { Size: size },
      prices: [{ currency_code: CURRENCY, amount }],
    })),
  }
}

type Places = { channel: string; region: string; location: string; profile: string }

/** Where is sold, and where it is sent from. */
async function openPlaces(medusa: Medusa): Promise<Places> {
  const { country_code } = ADDRESS
  const [channel] = atLeast(
    1,
    await medusa.run(createSalesChannelsWorkflow, { salesChannelsData: [{ name: "Web" }] })
  )
  const [region] = atLeast(
    1,
    await medusa.run(createRegionsWorkflow, {
      regions: [
        {
          name: "Europe",
          currency_code: CURRENCY,
          countries: [country_code],
          payment_providers: ["pp_system_default"],
        },
      ],
    })
  )
  const [location] = atLeast(
    1,
    await medusa.run(createStockLocationsWorkflow, {
      locations: [{ name: "Warehouse", address: { address_1: ADDRESS.address_1, country_code } }],
    })
  )
  await medusa.run(linkSalesChannelsToStockLocationWorkflow, { id: location.id, add: [channel.id] })
  const [profile] = atLeast(
    1,
    await medusa.run(createShippingProfilesWorkflow, {
      data: [{ name: "Default", type: "default" }],
    })
  )
  return { channel: channel.id, region: region.id, location: location.id, profile: profile.id }
}

/** @returns the shipping option's id. */
async function offerDelivery(medusa: Medusa, { location, profile }: Places): Promise<string> {
  const link = medusa.container.resolve(ContainerRegistrationKeys.LINK)
  const { country_code } = ADDRESS
  const set = await medusa.container.resolve(Modules.FULFILLMENT).createFulfillmentSets({
    name: "Delivery",
    type: "shipping",
    service_zones: [{ name: "Europe", geo_zones: [{ type: "country", country_code }] }],
  })
  await link.create([
    {
      [Modules.STOCK_LOCATION]: { stock_location_id: location },
      [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" },
    },
    {
      [Modules.STOCK_LOCATION]: { stock_location_id: location },
      [Modules.FULFILLMENT]: { fulfillment_set_id: set.id },
    },
  ])
  const [option] = atLeast(
    1,
    await medusa.run(createShippingOptionsWorkflow, [
      {
        name: "Standard",
        price_type: "flat",
        provider_id: "manual_manual",
        service_zone_id: firstOf(set.service_zones).id,
        shipping_profile_id: profile,
        type: { label: "Standard", description: "Three working days", code: "standard" },
        prices: [{ currency_code: CURRENCY, amount: 5 }],
        rules: [
          { attribute: "enabled_in_store", operator: "eq", value: "true" },
          { attribute: "is_return", operator: "eq", value: "false" },
        ],
      },
    ])
  )
  return option.id
}

async function stockShirt(medusa: Medusa, places: Places) {
  const [product] = atLeast(
    1,
    await medusa.run(createProductsWorkflow, {
      products: [newProduct(places, "Linen shirt", { S: 20, M: 22 })],
    })
  )
  const [small, medium] = atLeast(
    2,
    product.variants.map(({ id }) => id)
  )
  const itemOf = async (variant: string): Promise<string> => {
    const { inventory_items } = await medusa.find("product_variant", { id: variant }, ["inventory_items.*"])
    return inventory_items[0].inventory_item_id
  }
  const items = await Promise.all([small, medium].map(itemOf))
  const [level] = atLeast(
    1,
    await medusa.run(createInventoryLevelsWorkflow, {
      inventory_levels: items.map((inventory_item_id) => ({
        inventory_item_id,
        location_id: places.location,
        stocked_quantity: STOCK,
      })),
    })
  )
  return { product: product.id, small, medium, stock: { item: firstOf(items), level: level.id } }
}
