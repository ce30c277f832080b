import type { IEventBusModuleService } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createSalesChannelsWorkflow,
  deleteProductsWorkflow,
  deleteProductVariantsWorkflow,
  updateCustomersWorkflow,
  updateProductsWorkflow,
} from "@medusajs/medusa/core-flows"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import { expectAllTold } from "../support/as-promised"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { createAdmin, type Admin } from "./admin"
import { expectTold } from "./changes/change"
import { CUSTOMER_CHANGES } from "./changes/customer-changes"
import { expectLived } from "./changes/life"
import { LIVES } from "./changes/lives"
import { PRODUCT_CHANGES } from "./changes/product-changes"
import { givePromotion, PROMOTION_CHANGES, type ShopWithPromotion } from "./changes/promotion-changes"
import { Inbox } from "./inbox"
import { openShop } from "./shop/open-shop"

const GROUPS = [
  "Product",
  "Customer",
  "Promotion",
  "Product variant",
  "Product option",
  "Product organization",
  "Inventory",
  "Shipping option",
  "Sales channel",
  "Region",
  "User",
  "Invite",
]

medusaIntegrationTestRunner({
  inApp: true,
  medusaConfigFile: process.cwd(),
  testSuite: ({ api, getContainer }) => {
    let shop: ShopWithPromotion
    let admin: Admin
    let bus: IEventBusModuleService
    let receiver: Receiver

    // Whatever stands in the database before the first test, the runner restores before each of the others.
    beforeAll(async () => {
      receiver = await Receiver.start()
      shop = await givePromotion(await openShop(getContainer()))
      admin = await createAdmin(shop.container, api)
      bus = shop.container.resolve(Modules.EVENT_BUS)
    })

    beforeEach(() => receiver.reset())

    afterAll(() => receiver.stop())

    const changes = Object.entries({ ...PRODUCT_CHANGES, ...CUSTOMER_CHANGES, ...PROMOTION_CHANGES })
    describe.each(changes)("%s tells once of", (topic, changes) => {
      it.each(changes)("$what", (change) => expectTold(shop, receiver, topic, change))
    })

    describe("what its topics promise is told of", () => {
      it.each(LIVES)("$what", (life) => expectLived(shop, receiver, life))
    })

    const open = (topics: string[], settings = {}) => Inbox.open(shop.container, receiver, topics, settings)
    const renameCustomer = () =>
      shop.run(updateCustomersWorkflow, { selector: { id: shop.customer }, update: { first_name: "Grace" } })
    const points = { customer_id: "cus_1", points: 12, reasons: ["order"] }

    describe("action.<event> brings", () => {
      it("a merchant's own event, typed into the API with no restart", async () => {
        await bus.emit({ name: "loyalty.points_earned", data: { ...points, points: 1 } })
        const topic = "action.loyalty.points_earned"
        const { data } = await admin.post("/admin/webhooks", { url: receiver.url, topics: [topic] })
        await bus.emit({ name: "loyalty.points_earned", data: points })
        const path = `/admin/webhook-deliveries?webhook_id=${data.webhook.id}&topic=${topic}&status=success`
        await until("the delivery", async () => (await admin.get(path)).data.count === 1)

        const [message] = receiver.of(topic)
        expect(message!.headers).toMatchObject({
          "x-medusa-webhook-id": data.webhook.id,
          "x-medusa-webhook-resource": "action",
          "x-medusa-webhook-event": "loyalty.points_earned",
        })
        expect(JSON.parse(message!.body)).toMatchObject({ type: topic, data: points })
      })

      it("an event of Medusa, with that event's own data", async () => {
        const inbox = await open(["action.customer.updated"])
        await renameCustomer()
        await inbox.settled()

        expect(inbox.messages).toMatchObject([
          { type: "action.customer.updated", data: { id: shop.customer } },
        ])
      })
    })

    describe("a wildcard brings", () => {
      it("the topics of its resource and no other", async () => {
        const inbox = await open(["customer.*", "promotion.*"])
        await renameCustomer()
        await shop.run(updateProductsWorkflow, { selector: { id: shop.product }, update: { title: "Shirt" } })
        await inbox.settled()

        expect(inbox.topics).toEqual(["customer.updated"])
      })

      it("every topic, but no action, and nothing that carries tokens", async () => {
        const [all, action] = [await open(["*"]), await open(["action.loyalty.points_earned"])]
        await bus.emit({ name: "loyalty.points_earned", data: points })
        await bus.emit({ name: "auth.password_reset", data: { entity_id: "ada@shop.test", token: "secret" } })
        await renameCustomer()
        await all.settled()

        expect(all.topics).toEqual(["customer.updated"])
        expect(action.topics).toEqual(["action.loyalty.points_earned"])
        const db = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
        const { rows } = await db.raw("select event_name from webhook_event where event_data like '%secret%'")
        expect(rows).toEqual([])
      })
    })

    it("a webhook of a sales channel hears of its products and their variants, another one's of none", async () => {
      const [popUp] = await shop.run(createSalesChannelsWorkflow, { salesChannelsData: [{ name: "Pop-up" }] })
      const topics = ["product.*", "product-variant.*"]
      const all = await open(topics)
      const own = await open(topics, { sales_channel_ids: [shop.channel] })
      const other = await open(topics, { sales_channel_ids: [popUp!.id] })
      await shop.run(deleteProductVariantsWorkflow, { ids: [shop.medium] })
      await all.settled()
      await shop.run(deleteProductsWorkflow, { ids: [shop.product] })
      await all.settled()

      expect(all.topics).toEqual(["product-variant.deleted", "product.deleted", "product.updated"])
      expect(own.topics).toEqual(all.topics)
      expect(other.topics).toEqual([])
    })

    it("each topic of these groups was told of, with everything that it may hold", () => {
      expectAllTold(GROUPS, {})
    })
  },
})
