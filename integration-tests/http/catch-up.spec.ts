import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { IEventBusModuleService } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  completeCartWorkflow,
  convertDraftOrderWorkflow,
  createCustomersWorkflow,
  createInventoryLevelsWorkflow,
  createPriceListsWorkflow,
  createProductsWorkflow,
  createSalesChannelsWorkflow,
  deleteDraftOrdersWorkflow,
  deleteProductsWorkflow,
  deletePromotionsWorkflow,
  linkProductsToSalesChannelWorkflow,
  updateCustomersWorkflow,
  updateDraftOrderWorkflow,
  updatePriceListsWorkflow,
  updateProductsWorkflow,
  updatePromotionsWorkflow,
} from "@medusajs/medusa/core-flows"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import { asWritten } from "../../src/types/typed"
import { atLeast, firstOf, lastOf, present } from "../../scripts/present"
import { catchUp } from "../../src/catch-up/catch-up"
import { hasEntity } from "../../src/catch-up/entities"
import { WEBHOOK_MODULE } from "../../src/modules/webhook"
import type WebhookModuleService from "../../src/modules/webhook/service"
import { CATCH_UP_PATTERNS, CHANNEL_TOPICS } from "../../src/topics/catch-up-topics"
import { truncate } from "../support/database"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { expectAsPromised } from "../support/as-promised"
import { CUSTOMER_CHANGES } from "./changes/customer-changes"
import { giveOrders, ORDER_UPDATES, type ShopWithOrders } from "./changes/order-changes"
import { PRODUCT_CHANGES } from "./changes/product-changes"
import { givePromotion, PROMOTION_CHANGES, type ShopWithPromotion } from "./changes/promotion-changes"
import { RELATION_CHANGES, relationsWithoutEvent, wrongRelations } from "./changes/relations"
import { Inbox } from "./inbox"
import { newProduct, openShop } from "./shop/open-shop"
import {
  enterOrder,
  fillCart,
  pack,
  pay,
  placeOrder,
  receiveReturn,
  requestReturn,
  ship,
} from "./shop/orders"
import { buyShirt } from "./shop/storefront"

/** With a product that nobody has reserved, so that it may be deleted. */
type WholeShop = ShopWithOrders & ShopWithPromotion & { cape: string }

/** Longer than any workflow here takes; in a shop it is the interval. */
const GRACE_MS = 5_000

medusaIntegrationTestRunner({
  inApp: true,
  medusaConfigFile: process.cwd(),
  testSuite: ({ api, getContainer }) => {
    let shop: WholeShop
    let bus: IEventBusModuleService
    let receiver: Receiver
    let db: Knex

    // Whatever is in the database before the first test, the runner restores before each of the others.
    beforeAll(async () => {
      receiver = await Receiver.start()
      const opened = await openShop(getContainer())
      const products = [newProduct(opened, "Rain cape", { M: 90, L: 95 })]
      const [cape] = atLeast(1, await opened.run(createProductsWorkflow, { products }))
      shop = { ...(await givePromotion(opened)), ...(await giveOrders(opened)), cape: cape.id }
      bus = shop.container.resolve(Modules.EVENT_BUS)
      db = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
    })

    beforeEach(() => receiver.reset())

    afterEach(() => jest.restoreAllMocks())

    afterAll(() => receiver.stop())

    const open = (topics: string[], settings = {}) => Inbox.open(shop.container, receiver, topics, settings)

    const run = (graceMs = 0) => {
      const service = shop.container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
      return catchUp({
        query: shop.container.resolve(ContainerRegistrationKeys.QUERY),
        ledger: service.catchUp,
        hasEntity: (entity) => hasEntity(entity),
        catalogue: service.catalogue,
        now: () => new Date(),
        graceMs,
        memoryMs: 86_400_000,
        signal: new AbortController().signal,
      })
    }

    /** What happens in `change` commits, but no event of it ever leaves the process. */
    const whileTheBusIsDown = async (change: () => Promise<unknown>) => {
      jest.spyOn(bus, "emit").mockResolvedValue()
      await change()
      jest.restoreAllMocks()
    }

    const rename = (title: string) =>
      shop.run(updateProductsWorkflow, { selector: { id: shop.product }, update: { title } })

    describe("the sweep", () => {
      /** Begins a round, and ends its rests at once. */
      const sweep = async () => {
        await db.raw("truncate webhook_sweep")
        await until("the round to end", async () => {
          await db.raw("update webhook_sweep set next_at = now() where finished_at is null")
          return (await db.raw("select from webhook_sweep where finished_at is not null")).rows.length > 0
        })
        return (await db.raw("select changed, deleted from webhook_sweep")).rows[0]
      }

      it("sends what SQL has changed, once, and nothing while nothing has", async () => {
        const inbox = await open(["product.*"])
        await rename("Shirt")
        await inbox.settled()
        receiver.reset()
        expect(await sweep()).toEqual({ changed: 0, deleted: 0 })
        await db.raw("update product set subtitle = 'By SQL' where id = ?", [shop.product])
        expect(await sweep()).toEqual({ changed: 1, deleted: 0 })
        expect(await sweep()).toEqual({ changed: 0, deleted: 0 })
        await inbox.settled()
        expect(inbox.messages).toMatchObject([
          {
            type: "product.updated",
            data: { subtitle: "By SQL" },
            changes: { updated: ["subtitle"] },
            headers: { "x-medusa-webhook-origin": "catch_up" },
          },
        ])
      })
    })

    const everyChange = Object.entries({
      "order.updated": ORDER_UPDATES,
      ...PRODUCT_CHANGES,
      ...CUSTOMER_CHANGES,
      ...PROMOTION_CHANGES,
    })
      .flatMap(([topic, changes]) => changes.map((change) => ({ topic, ...change })))
      // A transfer that is only requested changes no row of the order, nor of its parts.
      .filter(({ unseen }) => !unseen)

    describe("catch-up adds nothing to what the bus told, and tells all of it where the bus was down:", () => {
      it.each(everyChange)("$topic, $what", async ({ topic, change, messages }) => {
        const inbox = await open(["*"])
        await change(topic === "product.deleted" ? { ...shop, product: shop.cape } : shop)
        await inbox.settled()
        expect(await run()).toBe(0)
        expect(inbox.topics).toEqual(messages)

        // As if it had happened while nothing was captured.
        await truncate(
          db,
          ["event", "delivery", "attempt", "queue", "snapshot"].map((name) => `webhook_${name}`)
        )
        receiver.reset()
        await run()
        await inbox.settled()
        expect(inbox.topics).toEqual(messages.filter(isCaughtUp))
        expectAsPromised(inbox.messages)
        expect(await run()).toBe(0)
      })
    })

    describe("each relation of a topic's shape", () => {
      it("has a change here that the topic tells of, or stands in the list of what it does not", () => {
        expect(relationsWithoutEvent()).toEqual([])
        expect(wrongRelations()).toEqual([])
      })

      it("is told of by the bus within seconds, and catch-up adds nothing", async () => {
        const inbox = await open([...new Set(RELATION_CHANGES.map(({ topic }) => topic))])
        const untold: string[] = []
        for (const { topic, what, change } of RELATION_CHANGES) {
          receiver.reset()
          await change(shop)
          await inbox.settled()
          expectAsPromised(inbox.messages)
          untold.push(...(inbox.of(topic).length ? [] : [`${topic}: ${what}`]))
        }
        expect(untold).toEqual([])
        expect(await run()).toBe(0)
      })
    })

    describe("a price list", () => {
      const prices = ({ messages }: Inbox) => {
        const { variants } = lastOf(messages).data
        return variants.find(({ id }: { id: string }) => id === shop.small).prices
      }

      it("shows in its products with its rules, and is told of when it is switched or ends", async () => {
        const inbox = await open(["product.updated"])
        const [list] = atLeast(
          1,
          await shop.run(
            createPriceListsWorkflow,
            asWritten({
              price_lists_data: [
                {
                  title: "Wholesale",
                  description: "For resellers",
                  type: "override",
                  status: "active",
                  rules: { "customer.groups.id": ["cusgroup_1"] },
                  prices: [{ variant_id: shop.small, amount: 7, currency_code: "eur" }],
                },
              ],
            })
          )
        )
        await inbox.settled()
        expectAsPromised(inbox.messages)
        expect(prices(inbox)).toMatchObject([
          { amount: 20, price_list: null },
          {
            amount: 7,
            price_list: {
              id: list.id,
              title: "Wholesale",
              type: "override",
              status: "active",
              price_list_rules: [{ attribute: "customer.groups.id", value: ["cusgroup_1"] }],
            },
          },
        ])
        await run()
        await inbox.settled()

        // Medusa has no event for it, so nothing was lost.
        const told = async (change: () => Promise<unknown>) => {
          receiver.reset()
          await change()
          expect(await run()).toBe(0)
          expect(await run()).toBe(0)
          await inbox.settled()
          expect(inbox.topics).toEqual(["product.updated"])
          expectAsPromised(inbox.messages)
          return prices(inbox).at(-1).price_list
        }
        const set = (update: object) =>
          shop.run(updatePriceListsWorkflow, { price_lists_data: [{ id: list.id, ...update }] })
        expect(await told(() => set({ status: "draft" }))).toMatchObject({ status: "draft" })
        const ends = { ends_at: new Date(Date.now() + 3_600_000).toISOString(), status: "active" }
        expect(await told(() => set(ends))).toMatchObject(ends)
        expect(
          await told(() =>
            db.raw("update price_list set ends_at = clock_timestamp() where id = ?", [list.id])
          )
        ).toMatchObject({ ends_at: expect.any(String) })
      })
    })

    describe("a day of mixed changes tells the same", () => {
      const told: Record<string, string[]> = {}

      it.each(["off", "on"])("with catch-up %s", async (catchUp) => {
        const inbox = await open(["*"])
        const running = catchUp === "on" ? keepRunning(() => run(GRACE_MS)) : undefined
        await aDay(inbox)
        running?.stop()
        await running?.ended
        if (catchUp === "on") {
          expect(await run()).toBe(0)
        }

        const { rows } = await db.raw(
          "select topic, resource_id, event_name from webhook_event where source = 'catch_up'"
        )
        expect(rows).toEqual([])
        told[catchUp] = inbox.topics
      })

      it("event by event", () => {
        expect(present(told.off, "the hours that were off").filter(isCaughtUp).length).toBeGreaterThan(15)
        expect(told.on).toEqual(told.off)
      })
    })

    /** One change after the other, since changes of one resource at the same time may be told of together. */
    async function aDay(inbox: Inbox): Promise<void> {
      const settled = async <Result>(change: Promise<Result>): Promise<Result> => {
        const result = await change
        await inbox.settled()
        return result
      }
      const order = await settled(placeOrder(shop))
      await settled(buyShirt(shop, api))
      await settled(pay(shop, order))
      await settled(rename("Shirt of the day"))
      const fulfillment = await settled(pack(shop, order))
      await settled(ship(shop, order, fulfillment))
      const customersData = [{ email: "joan@shop.test", created_by: "user_1" }]
      const [customer] = atLeast(1, await settled(shop.run(createCustomersWorkflow, { customersData })))
      const rows = { selector: { id: customer.id }, update: { last_name: "Clarke" } }
      await settled(shop.run(updateCustomersWorkflow, rows))
      const products = [newProduct(shop, "Straw hat", { M: 30 })]
      const [product] = atLeast(1, await settled(shop.run(createProductsWorkflow, { products })))
      await settled(
        Promise.all([rename("Shirt of the evening"), placeOrder(shop), enterOrder(shop, "draft")])
      )
      const promotionsData = [{ id: shop.promotion, code: "JUNE" }]
      await settled(shop.run(updatePromotionsWorkflow, { promotionsData }))
      await settled(receiveReturn(shop, order, await settled(requestReturn(shop, order))))
      await settled(shop.run(deleteProductsWorkflow, { ids: [product.id] }))
      await settled(shop.run(deletePromotionsWorkflow, { ids: [shop.promotion] }))
      await settled(shop.run(deleteDraftOrdersWorkflow, { order_ids: [shop.draft.id] }))
    }

    it("an order that the bus has lost is delivered once, as created", async () => {
      const inbox = await open(["order.*"])
      let order: Record<string, any> = {}
      await whileTheBusIsDown(async () => (order = await buyShirt(shop, api)))
      expect(await run()).toBe(1)
      await inbox.settled()

      expect(await run()).toBe(0)
      expect(inbox.topics).toEqual(["order.created"])
      expect(firstOf(inbox.messages).data).toMatchObject({ id: order.id, total: 25 })
      expectAsPromised(inbox.messages)
      const { rows } = await db.raw("select source from webhook_event where topic = 'order.created'")
      expect(rows).toEqual([{ source: "catch_up" }])
    })

    describe("an order whose checkout", () => {
      const placed = ({ messages }: Inbox) => messages.map(({ type, data }) => [type, data.id])

      it("was refused is told of by nobody, although Medusa left its row behind", async () => {
        const variant = await lastOne(shop)
        const carts = await Promise.all([1, 2, 3, 4, 5].map(() => fillCart(shop, variant)))
        const inbox = await open(["order.*"])
        // As it happens in a shop, now and then: each has found its item in stock before one of them takes it, the others'
        // workflows fail, and so does what undoes them.
        const orders = shop.container.resolve(Modules.ORDER)
        const createOrders = orders.createOrders.bind(orders)
        let begun = 0
        jest.spyOn(orders, "createOrders").mockImplementation(async (...args: unknown[]) => {
          begun++
          await until("all checkouts", () => begun === carts.length)
          return createOrders(...asWritten<Parameters<typeof createOrders>>(args))
        })
        jest.spyOn(orders, "deleteOrders").mockRejectedValue(new Error("busy"))
        const answers = await Promise.allSettled(carts.map((id) => shop.run(completeCartWorkflow, { id })))
        jest.restoreAllMocks()
        await inbox.settled()

        const [order] = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value.id] : []))
        const { rows } = await db.raw(
          `select count(distinct o.id)::int as orders from "order" o join order_item i on i.order_id = o.id
           join order_line_item l on l.id = i.item_id where l.variant_id = ?`,
          [variant]
        )
        expect(rows[0].orders).toBe(carts.length)
        expect(await run()).toBe(0)
        expect(await run()).toBe(0)
        expect(placed(inbox)).toEqual([["order.created", order]])
        // A workflow whose undoing failed may count as running for good, and the runner waits for those that run.
        await db.raw("delete from workflow_execution where state not in ('done', 'reverted', 'failed')")
      })

      it("is under way is told of when it ends, by catch-up where the bus has lost it", async () => {
        const id = await fillCart(shop, shop.small)
        const inbox = await open(["order.*"])
        const payments = shop.container.resolve(Modules.PAYMENT)
        const authorize = payments.authorizePaymentSession.bind(payments)
        const found: number[] = []
        jest.spyOn(payments, "authorizePaymentSession").mockImplementation(async (...args) => {
          found.push(await run(), await run())
          return authorize(...args)
        })
        jest.spyOn(bus, "emit").mockResolvedValue()
        const order = await shop.run(completeCartWorkflow, { id })
        jest.restoreAllMocks()
        expect(found).toEqual([0, 0])
        expect(await run()).toBe(1)
        await inbox.settled()

        expect(placed(inbox)).toEqual([["order.created", order.id]])
        const { rows } = await db.raw(
          "select resource_id from webhook_catch_up_known where topic = 'order.created'"
        )
        expect(rows).toEqual([{ resource_id: shop.draft.id }])
      })

      it("takes longer than the grace after its payment is told of once", async () => {
        const id = await fillCart(shop, shop.small)
        const inbox = await open(["order.*"])
        const release = bus.releaseGroupedEvents.bind(bus)
        const found: number[] = []
        const releases: Promise<void>[] = []
        jest.spyOn(bus, "releaseGroupedEvents").mockImplementation((group) => {
          const releasing = run().then((count) => {
            found.push(count)
            return release(group)
          })
          releases.push(releasing)
          return releasing
        })
        const order = await shop.run(completeCartWorkflow, { id })
        jest.restoreAllMocks()
        // A workflow ends when it has begun to release its events, and waits for no more.
        await Promise.all(releases)
        await inbox.settled()

        expect(found).toContain(1)
        expect(placed(inbox)).toEqual([["order.created", order.id]])
        expect(await run()).toBe(0)
      })
    })

    it("a draft that becomes an order while the bus is down is told of as created, however old it is", async () => {
      const inbox = await open(["order.created"])
      await db.raw(`update "order" set created_at = now() - interval '3 days' where id = ?`, [shop.draft.id])
      expect(await run()).toBe(0)
      await whileTheBusIsDown(() => shop.run(convertDraftOrderWorkflow, { id: shop.draft.id }))
      expect(await run()).toBe(1)
      await inbox.settled()

      expect(inbox.messages).toMatchObject([{ type: "order.created", data: { id: shop.draft.id } }])
      expect(await run()).toBe(0)
    })

    it("a change right after one that was told is not taken for told", async () => {
      const inbox = await open(["product.*"])
      await rename("Told")
      await inbox.settled()
      await whileTheBusIsDown(() => rename("Lost"))
      expect(await run()).toBe(1)
      await inbox.settled()

      expect(inbox.messages.map(({ type, data }) => [type, data.title])).toEqual([
        ["product.updated", "Told"],
        ["product.updated", "Lost"],
      ])
    })

    it("a product that was created and deleted while the bus was down is told of as both", async () => {
      const inbox = await open(["product.*"])
      await whileTheBusIsDown(async () => {
        const products = [newProduct(shop, "Straw hat", { M: 30 })]
        const [product] = atLeast(1, await shop.run(createProductsWorkflow, { products }))
        await shop.run(deleteProductsWorkflow, { ids: [product.id] })
      })
      await run()
      await inbox.settled()

      expect(inbox.topics).toEqual(["product.created", "product.deleted"])
    })

    it("an edit that was made between a deletion and its undoing is told by the next run, once", async () => {
      const inbox = await open(["product.*"])
      await rename("Told")
      await inbox.settled()
      const products = shop.container.resolve(Modules.PRODUCT)
      // A workflow deletes, and undoes that as it fails: Medusa has no event for either. Meanwhile somebody edits.
      await whileTheBusIsDown(() => products.softDeleteProducts([shop.product]))
      await db.raw("update product set title = 'Edited', updated_at = now() where id = ?", [shop.product])
      await bus.emit({ name: "product.updated", data: { id: shop.product } })
      await inbox.settled()
      await whileTheBusIsDown(() => products.restoreProducts([shop.product]))
      expect(await run()).toBe(1)
      expect(await run()).toBe(0)
      await inbox.settled()

      expect(inbox.messages.map(({ type, data }) => [type, data.title])).toEqual([
        ["product.updated", "Told"],
        ["product.updated", "Edited"],
      ])
    })

    describe("a draft order that is gone", () => {
      const deleteDraft = (id: string) => shop.run(deleteDraftOrdersWorkflow, { order_ids: [id] })
      const described = ({ type, data }: { type: string; data: Record<string, any> }) => [type, data.id]

      it("is told of once when a run had seen it, although the bus has lost its deletion", async () => {
        const inbox = await open(["order.deleted"])
        expect(await run()).toBe(0)
        await whileTheBusIsDown(() => deleteDraft(shop.draft.id))
        await db.raw("update webhook_catch_up set since = since - interval '1 hour'")
        expect(await run(GRACE_MS)).toBe(0)
        expect(
          (await db.raw("select gone_since from webhook_catch_up_known")).rows[0].gone_since
        ).not.toBeNull()
        expect(await run()).toBe(1)
        expect(await run()).toBe(0)
        await inbox.settled()

        expect(inbox.messages.map(described)).toEqual([["order.deleted", shop.draft.id]])
        expect(firstOf(inbox.messages).data).toEqual({ id: shop.draft.id })
      })

      it("is told of when somebody had heard of it, although it came and went between two runs", async () => {
        const inbox = await open(["order.*"])
        const draft = await enterOrder(shop, "draft")
        await shop.run(updateDraftOrderWorkflow, { id: draft.id, email: "ada@shop.test", user_id: "user_1" })
        await inbox.settled()
        await whileTheBusIsDown(() => deleteDraft(draft.id))
        expect(await run()).toBe(1)
        await inbox.settled()

        expect(new Set(inbox.messages.map(({ data }) => data.id))).toEqual(new Set([draft.id]))
        expect(lastOf(inbox.messages).type).toBe("order.deleted")
      })

      it("is nobody's business when nobody had heard of it, or when the bus has told of it", async () => {
        const inbox = await open(["order.*"])
        expect(await run()).toBe(0)
        const draft = await enterOrder(shop, "draft")
        await whileTheBusIsDown(() => deleteDraft(draft.id))
        await deleteDraft(shop.draft.id)
        await inbox.settled()
        expect(await run()).toBe(0)
        expect(await run()).toBe(0)

        expect(inbox.messages.map(described)).toEqual([["order.deleted", shop.draft.id]])
      })

      it("is not gone when it has become an order", async () => {
        const inbox = await open(["order.*"])
        expect(await run()).toBe(0)
        await shop.run(convertDraftOrderWorkflow, { id: shop.draft.id })
        await inbox.settled()
        expect(await run()).toBe(0)

        expect(inbox.topics).not.toContain("order.deleted")
        expect((await db.raw("select * from webhook_catch_up_known")).rows).toEqual([])
      })
    })

    it("two processes that find a change at once tell it once", async () => {
      const inbox = await open(["product.*", "order.*"])
      await whileTheBusIsDown(() => Promise.all([rename("Lost"), placeOrder(shop)]))
      const found = await Promise.all([run(), run(), run()])
      await inbox.settled()

      expect(inbox.topics).toEqual(["order.created", "product.updated"])
      expect(found.reduce((sum, count) => sum + count)).toBe(2)
    })

    it("a change that is younger than the grace is left to the bus", async () => {
      const inbox = await open(["product.*"])
      await whileTheBusIsDown(() => rename("Perhaps still on its way"))
      expect(await run(60_000)).toBe(0)
      expect(await run()).toBe(1)
      await inbox.settled()

      expect(inbox.topics).toEqual(["product.updated"])
    })

    it("what happened before a webhook subscribed to it is sent to nobody", async () => {
      await whileTheBusIsDown(() => rename("Before the first webhook"))
      const first = await open(["product.*"])
      expect(await run()).toBe(0)

      await whileTheBusIsDown(() => rename("Before the second webhook"))
      const second = await open(["product.*"])
      expect(await run()).toBe(1)
      await Promise.all([first.settled(), second.settled()])
      expect(first.messages).toMatchObject([{ data: { title: "Before the second webhook" } }])
      expect(second.topics).toEqual([])
    })

    it("a sales channel that a product left or came into is told once, to the webhook that is limited to it too", async () => {
      const [channel] = atLeast(
        1,
        await shop.run(createSalesChannelsWorkflow, {
          salesChannelsData: [{ name: "Partner" }],
        })
      )
      const all = await open(["product.*"])
      const partner = await open(["product.*"], { sales_channel_ids: [channel.id] })
      const move = (change: object) =>
        shop.run(linkProductsToSalesChannelWorkflow, { id: channel.id, ...change })
      const told = async () => {
        await all.settled()
        const topics = { all: all.topics, partner: partner.topics }
        receiver.reset()
        return topics
      }
      const added = ["product.added", "product.updated"]
      await whileTheBusIsDown(() => move({ add: [shop.product] }))
      expect(await run()).toBe(2)
      expect(await told()).toEqual({ all: added, partner: added })
      await whileTheBusIsDown(() => move({ remove: [shop.product] }))
      expect(await run()).toBe(2)
      expect(await told()).toEqual({
        all: ["product.removed", "product.updated"],
        partner: ["product.removed"],
      })
      await move({ add: [shop.product] })
      expect(await told()).toEqual({ all: added, partner: added })
      expect(await run()).toBe(0)
      expect(await told()).toEqual({ all: [], partner: [] })
    })

    it("a topic that no webhook wants is not looked after, and starts again when one does again", async () => {
      const orders = await open(["order.*"])
      await whileTheBusIsDown(() => rename("Nobody's business"))
      expect(await run()).toBe(0)
      const products = await open(["product.updated"])
      expect(await run()).toBe(0)
      await Promise.all([orders.settled(), products.settled()])
      expect(products.topics).toEqual([])
    })
  },
})

/** A new product of which there is one. @returns its variant. */
async function lastOne(shop: WholeShop): Promise<string> {
  const [hat] = atLeast(
    1,
    await shop.run(createProductsWorkflow, {
      products: [newProduct(shop, "Last hat", { M: 40 })],
    })
  )
  const { id } = firstOf(hat.variants)
  const { inventory_items } = await shop.find("product_variant", { id }, ["inventory_items.*"])
  const { inventory_item_id } = inventory_items[0]
  const level = { inventory_item_id, location_id: shop.location, stocked_quantity: 1 }
  await shop.run(createInventoryLevelsWorkflow, { inventory_levels: [level] })
  return id
}

function isCaughtUp(topic: string): boolean {
  return [...CATCH_UP_PATTERNS, ...Object.values(CHANNEL_TOPICS).flat()].includes(topic)
}

/** Does the work over and over. `ended` resolves when it has ended after `stop`, and throws what the work threw. */
function keepRunning(work: () => Promise<unknown>): { ended: Promise<void>; stop: () => void } {
  let running = true
  const loop = async () => {
    while (running) {
      await work()
    }
  }
  return { ended: loop(), stop: () => (running = false) }
}
