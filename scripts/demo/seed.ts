import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules, ProductStatus } from "@medusajs/framework/utils"
import {
  createCustomersWorkflow,
  createInventoryLevelsWorkflow,
  createLocationFulfillmentSetWorkflow,
  createProductsWorkflow,
  createPromotionsWorkflow,
  createRegionsWorkflow,
  createServiceZonesWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  createTaxRegionsWorkflow,
  createUserAccountWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows"

import { firstOf, present } from "../present"
import { COUNTRIES, CURRENCY, CUSTOMER, LOGIN, PRODUCTS, PROMOTION } from "./shop"

const STOCK = 10_000

/**
 * Fills the demo's shop, with `medusa exec`. Existing rows are not changed, so it can run again after an interruption. The admin user is
 * created last, so a successful login means that the shop is complete.
 */
export default async function seed({ container }: ExecArgs): Promise<void> {
  const shop = new Seed(container)
  await shop.region()
  const location = await shop.stockLocation()
  const profile = await shop.shippingProfile()
  await shop.shippingOption(location, profile)
  await shop.products(profile)
  await shop.stock(location)
  await shop.customer()
  await shop.promotion()
  await shop.adminUser()
}

class Seed {
  constructor(private readonly container: MedusaContainer) {}

  async region(): Promise<void> {
    const name = "Europe"
    const [currency_code, countries] = [CURRENCY, COUNTRIES]
    await this.findOrCreate("region", { name }, () =>
      createRegionsWorkflow(this.container).run({
        input: { regions: [{ name, currency_code, countries, payment_providers: ["pp_system_default"] }] },
      })
    )
    for (const country_code of COUNTRIES) {
      await this.findOrCreate("tax_region", { country_code }, () =>
        createTaxRegionsWorkflow(this.container).run({ input: [{ country_code, provider_id: "tp_system" }] })
      )
    }
  }

  async stockLocation(): Promise<string> {
    const name = "Warehouse"
    const address = { address_1: "Hafenstr. 1", city: "Hamburg", country_code: "de" }
    const location = await this.findOrCreate("stock_location", { name }, () =>
      createStockLocationsWorkflow(this.container).run({ input: { locations: [{ name, address }] } })
    )
    const channel = await this.find("sales_channel", { name: "Default Sales Channel" })
    await linkSalesChannelsToStockLocationWorkflow(this.container).run({
      input: { id: location, add: [present(channel, "the channel")] },
    })
    await this.container.resolve(ContainerRegistrationKeys.LINK).create({
      [Modules.STOCK_LOCATION]: { stock_location_id: location },
      [Modules.FULFILLMENT]: { fulfillment_provider_id: "manual_manual" },
    })
    return location
  }

  shippingProfile(): Promise<string> {
    const type = "default"
    return this.findOrCreate("shipping_profile", { type }, () =>
      createShippingProfilesWorkflow(this.container).run({ input: { data: [{ name: "Default", type }] } })
    )
  }

  async shippingOption(location: string, shipping_profile_id: string): Promise<void> {
    const name = "Delivery in Europe"
    const set = await this.findOrCreate("fulfillment_set", { name }, async () => {
      await createLocationFulfillmentSetWorkflow(this.container).run({
        input: { location_id: location, fulfillment_set_data: { name, type: "shipping" } },
      })
      return { result: [{ id: present(await this.find("fulfillment_set", { name }), "a row") }] }
    })
    const service_zone_id = await this.findOrCreate("service_zone", { name }, () => {
      const geo_zones = COUNTRIES.map((country_code) => ({ type: "country" as const, country_code }))
      const zone = { name, fulfillment_set_id: set, geo_zones }
      return createServiceZonesWorkflow(this.container).run({ input: { data: [zone] } })
    })
    await this.findOrCreate("shipping_option", { name }, () =>
      createShippingOptionsWorkflow(this.container).run({
        input: [
          {
            name,
            service_zone_id,
            shipping_profile_id,
            provider_id: "manual_manual",
            price_type: "flat",
            prices: [{ currency_code: CURRENCY, amount: 5 }],
            type: { label: "Standard", description: "Two to three days", code: "standard" },
            rules: [
              { attribute: "enabled_in_store", operator: "eq", value: "true" },
              { attribute: "is_return", operator: "eq", value: "false" },
            ],
          },
        ],
      })
    )
  }

  async products(shipping_profile_id: string): Promise<void> {
    const sales_channels = [
      { id: present(await this.find("sales_channel", { name: "Default Sales Channel" }), "a row") },
    ]
    for (const { handle, title, sizes } of PRODUCTS) {
      const variants = Object.entries(sizes).map(([size, amount]) => ({
        title: size,
        sku: `${handle}-${size}`,
        options: { Size: size },
        prices: [{ currency_code: CURRENCY, amount }],
      }))
      const options = [{ title: "Size", values: Object.keys(sizes) }]
      const status = ProductStatus.PUBLISHED
      const product = { handle, title, status, options, variants, sales_channels, shipping_profile_id }
      await this.findOrCreate("product", { handle }, () =>
        createProductsWorkflow(this.container).run({ input: { products: [product] } })
      )
    }
  }

  async stock(location_id: string): Promise<void> {
    for (const inventory_item_id of await this.findAll("inventory_item")) {
      const level = { inventory_item_id, location_id, stocked_quantity: STOCK }
      await this.findOrCreate("inventory_level", { inventory_item_id }, () =>
        createInventoryLevelsWorkflow(this.container).run({ input: { inventory_levels: [level] } })
      )
    }
  }

  async customer(): Promise<void> {
    await this.findOrCreate("customer", { email: CUSTOMER.email }, () =>
      createCustomersWorkflow(this.container).run({ input: { customersData: [CUSTOMER] } })
    )
  }

  async promotion(): Promise<void> {
    await this.findOrCreate("promotion", { code: PROMOTION }, () =>
      createPromotionsWorkflow(this.container).run({
        input: {
          promotionsData: [
            {
              code: PROMOTION,
              type: "standard",
              status: "active",
              application_method: {
                type: "percentage",
                target_type: "items",
                allocation: "across",
                value: 10,
              },
            },
          ],
        },
      })
    )
  }

  async adminUser(): Promise<void> {
    const auth = this.container.resolve(Modules.AUTH)
    await this.findOrCreate("user", { email: LOGIN.email }, async () => {
      const { authIdentity, error } = await auth.register("emailpass", { body: LOGIN })
      if (!authIdentity) {
        throw new Error(`The admin user cannot be registered: ${error}`)
      }
      const { result } = await createUserAccountWorkflow(this.container).run({
        input: { authIdentityId: authIdentity.id, userData: { email: LOGIN.email } },
      })
      return { result: [result] }
    })
  }

  /** The id of the row that the filters find, or of a new one. */
  private async findOrCreate(
    entity: string,
    filters: Record<string, unknown>,
    create: () => Promise<{ result: { id: string }[] }>
  ): Promise<string> {
    return (await this.find(entity, filters)) ?? firstOf((await create()).result).id
  }

  private async find(entity: string, filters: Record<string, unknown>): Promise<string | undefined> {
    return (await this.findAll(entity, filters))[0]
  }

  private async findAll(entity: string, filters: Record<string, unknown> = {}): Promise<string[]> {
    const query = this.container.resolve(ContainerRegistrationKeys.QUERY)
    const { data } = await query.graph({ entity, fields: ["id"], filters })
    return data.map(({ id }): string => id)
  }
}
