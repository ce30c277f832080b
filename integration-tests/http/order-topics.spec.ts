import {
  cancelBeginOrderEditWorkflow,
  convertDraftOrderWorkflow,
  createCartWorkflow,
  createSalesChannelsWorkflow,
  deleteDraftOrdersWorkflow,
} from "@medusajs/medusa/core-flows"

import { atLeast, firstOf } from "../../scripts/present"
import { Receiver } from "../support/receiver"
import { expectAllSent, expectApplied, expectValidMessages } from "../support/message-checks"
import { expectSent, type Change } from "./changes/change"
import { expectMessagesOf } from "./changes/lifecycle"
import { giveOrders, ORDER_UPDATES, type ShopWithOrders } from "./changes/order-changes"
import { ORDER_LIFECYCLES, ORDERS_NEVER_SENT } from "./changes/order-lifecycles"
import { createAdmin, type Admin } from "./admin"
import { describeInMedusa } from "./describe-in-medusa"
import { Inbox } from "./inbox"
import { readEverything, collectEverything } from "./never-sent/expect-never-sent"
import { secretsIn } from "./never-sent/planted"
import { plantShop } from "./never-sent/planted-shop"
import { openShop } from "./shop/open-shop"
import { pay, requestEdit, ship } from "./shop/orders"
import { buyShirt } from "./shop/storefront"

const GROUPS = ["Order", "Order edit", "Fulfillment", "Payment", "Cart"]

/** What of the list not even `query.graph` gives, however much is asked for. */
const KEPT_BY_MEDUSA = ["ApiKey.salt"]

describeInMedusa(({ api, getContainer }) => {
  let shop: ShopWithOrders
  let admin: Admin
  let receiver: Receiver

  // Whatever is in the database before the first test, the runner restores before each of the others.
  beforeAll(async () => {
    receiver = await Receiver.start()
    shop = await giveOrders(await openShop(getContainer()))
    admin = await createAdmin(shop.container, api)
  })

  beforeEach(() => receiver.reset())

  afterAll(() => receiver.stop())

  describe("order.updated is sent once, with the whole order, for", () => {
    const expectUpdate = (change: Change<ShopWithOrders>) =>
      expectSent(shop, receiver, "order.updated", change)
    it.each(ORDER_UPDATES.filter(({ unseen }) => !unseen))("$what, also by catch-up alone", expectUpdate)
    it.each(ORDER_UPDATES.filter(({ unseen }) => unseen))("$what", expectUpdate)
  })

  describe("order.created is sent, and order.updated is not, for", () => {
    it("an order placed in the store", async () => {
      const inbox = await Inbox.open(shop.container, receiver, ["order.*"])
      const order = await buyShirt(shop, api)
      await inbox.settled()

      expect(inbox.topics).toEqual(["order.created"])
      expect(firstOf(inbox.messages).data).toMatchObject({
        id: order.id,
        display_id: order.display_id,
        email: "grace@shop.test",
        total: 25,
        sales_channel: { id: shop.channel },
        items: [{ variant_id: shop.small, quantity: 1, unit_price: 20 }],
        shipping_address: { city: "Hamburg" },
        payment_collections: [{ status: "authorized" }],
      })
      expectValidMessages(inbox.messages)

      const named = await Promise.all(
        [`#${order.display_id}`, "Grace@shop.test"].map((text) =>
          admin.get(`/admin/webhook-deliveries?q=${encodeURIComponent(text)}`)
        )
      )
      for (const { data } of named) {
        expect(data.webhook_deliveries).toMatchObject([{ topic: "order.created", resource_id: order.id }])
      }
    })

    it("a draft that becomes an order", async () => {
      const inbox = await Inbox.open(shop.container, receiver, ["order.*"])
      await shop.run(convertDraftOrderWorkflow, { id: shop.draft.id })
      await inbox.settled()

      expect(inbox.topics).toEqual(["order.created"])
      expect(firstOf(inbox.messages).data).toMatchObject({ id: shop.draft.id, is_draft_order: false })
      expectValidMessages(inbox.messages)
    })
  })

  it("order.deleted has the id of a deleted draft", async () => {
    const inbox = await Inbox.open(shop.container, receiver, ["order.*"])
    await shop.run(deleteDraftOrdersWorkflow, { order_ids: [shop.draft.id] })
    await inbox.settled()

    expect(inbox.topics).toEqual(["order.deleted"])
    expect(firstOf(inbox.messages).data).toEqual({ id: shop.draft.id })
    expectValidMessages(inbox.messages)
  })

  it("an edit that is only requested or canceled is sent, but not as an update of the order", async () => {
    const inbox = await Inbox.open(shop.container, receiver, ["*"])
    await requestEdit(shop, shop.placed)
    await shop.run(cancelBeginOrderEditWorkflow, { order_id: shop.placed.id })
    await inbox.settled()

    expect(inbox.topics).toEqual(["order-edit.canceled", "order-edit.requested"])
    expect(inbox.messages.map(({ data }) => data.id)).toEqual([shop.placed.id, shop.placed.id])
    expectValidMessages(inbox.messages)
  })

  describe("each change that the topics promise leads to its messages:", () => {
    it.each(ORDER_LIFECYCLES)("$what", (lifecycle) => expectMessagesOf(shop, receiver, lifecycle))
  })

  it("a webhook of a sales channel is sent its orders, their edits, payments and fulfillments, and its carts, another one's none", async () => {
    const [popUp] = atLeast(
      1,
      await shop.run(createSalesChannelsWorkflow, { salesChannelsData: [{ name: "Pop-up" }] })
    )
    const topics = ["order.updated", "order-edit.*", "payment.*", "shipment.created", "cart.created"]
    const open = (settings = {}) => Inbox.open(shop.container, receiver, topics, settings)
    const all = await open()
    const own = await open({ sales_channel_ids: [shop.channel] })
    const other = await open({ sales_channel_ids: [popUp.id] })
    await pay(shop, shop.placed)
    await ship(shop, shop.packed, shop.packed.fulfillment)
    await requestEdit(shop, shop.placed)
    await shop.run(createCartWorkflow, { region_id: shop.region, sales_channel_id: shop.channel })
    await all.settled()

    expect(all.topics).toEqual([
      "cart.created",
      "order-edit.requested",
      "order.updated",
      "order.updated",
      "payment.captured",
      "shipment.created",
    ])
    expect(own.topics).toEqual(all.topics)
    expect(other.topics).toEqual([])
  })

  describe("of what is never sent", () => {
    it("nothing is in anything that is composed, of any entity of the shop, however much is asked for", async () => {
      const planted = await plantShop(shop, admin)
      const seen = await readEverything(planted)

      expect(seen.flatMap(({ entity, composed }) => composed.map((field) => `${entity}: ${field}`))).toEqual(
        []
      )
      // Else the test would show nothing: Medusa's `query.graph` does give them.
      const given = new Set(seen.flatMap(({ raw }) => raw))
      expect(planted.planted.filter((field) => !given.has(field))).toEqual(KEPT_BY_MEDUSA)
    })

    it("nothing is received, stored, logged, exported, previewed or traced", async () => {
      const planted = await plantShop(shop, admin)
      const collected = await collectEverything(planted, admin, receiver)

      for (const [where, text] of Object.entries(collected)) {
        expect([where, text.length > 100, secretsIn(text)]).toEqual([where, true, []])
      }
      expect(receiver.of("invite.deleted").length).toBeGreaterThan(1)
    })
  })

  it("each topic of these groups was sent, with every property that its schema allows", () => {
    expectAllSent(GROUPS, ORDERS_NEVER_SENT)
  })

  it("a receiver could apply changes to what it held", () => {
    expectApplied(["order", "cart"])
  })
})
