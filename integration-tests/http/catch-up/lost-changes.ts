import { Modules } from "@medusajs/framework/utils"
import {
  createProductsWorkflow,
  createSalesChannelsWorkflow,
  deleteProductsWorkflow,
  linkProductsToSalesChannelWorkflow,
} from "@medusajs/medusa/core-flows"

import { atLeast } from "../../../scripts/present"
import { until } from "../../support/until"
import { newProduct } from "../shop/open-shop"
import { placeOrder } from "../shop/orders"
import { bus, db, open, receiver, rename, run, shop, whileTheBusIsDown } from "./set-up"

export function lostChanges(): void {
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

  it("a lost change right after one that was sent is sent, too", async () => {
    const inbox = await open(["product.*"])
    await rename("Renamed")
    await inbox.settled()
    await whileTheBusIsDown(() => rename("Lost"))
    expect(await run()).toBe(1)
    await inbox.settled()

    expect(inbox.messages.map(({ type, data }) => [type, data.title])).toEqual([
      ["product.updated", "Renamed"],
      ["product.updated", "Lost"],
    ])
  })

  it("a product that was created and deleted while the bus was down is sent as created and as deleted", async () => {
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

  it("an edit that was made between a deletion and its undoing is sent by the next run, once", async () => {
    const inbox = await open(["product.*"])
    await rename("Renamed")
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
      ["product.updated", "Renamed"],
      ["product.updated", "Edited"],
    ])
  })

  it("two processes that find a change at once send it once", async () => {
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

  it("changes from before the webhook's subscription are not sent", async () => {
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

  it("a sales channel that a product left or came into is sent once, also to the webhook that is limited to it", async () => {
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
    const sentTopics = async () => {
      await all.settled()
      const topics = { all: all.topics, partner: partner.topics }
      receiver.reset()
      return topics
    }
    const added = ["product.added", "product.updated"]
    await whileTheBusIsDown(() => move({ add: [shop.product] }))
    expect(await run()).toBe(2)
    expect(await sentTopics()).toEqual({ all: added, partner: added })
    await whileTheBusIsDown(() => move({ remove: [shop.product] }))
    expect(await run()).toBe(2)
    expect(await sentTopics()).toEqual({
      all: ["product.removed", "product.updated"],
      partner: ["product.removed"],
    })
    await move({ add: [shop.product] })
    expect(await sentTopics()).toEqual({ all: added, partner: added })
    expect(await run()).toBe(0)
    expect(await sentTopics()).toEqual({ all: [], partner: [] })
  })

  it("a topic that no webhook wants is not checked, and begins again when one wants it again", async () => {
    const orders = await open(["order.*"])
    await whileTheBusIsDown(() => rename("Nobody's business"))
    expect(await run()).toBe(0)
    const products = await open(["product.updated"])
    expect(await run()).toBe(0)
    await Promise.all([orders.settled(), products.settled()])
    expect(products.topics).toEqual([])
  })
}
