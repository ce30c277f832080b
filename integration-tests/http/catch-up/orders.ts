import { Modules } from "@medusajs/framework/utils"
import {
  completeCartWorkflow,
  convertDraftOrderWorkflow,
  createInventoryLevelsWorkflow,
  createProductsWorkflow,
  deleteDraftOrdersWorkflow,
  updateDraftOrderWorkflow,
} from "@medusajs/medusa/core-flows"

import { atLeast, firstOf, lastOf } from "../../../scripts/present"
import { asWritten } from "../../../src/types/typed"
import { expectValidMessages } from "../../support/message-checks"
import { until } from "../../support/until"
import type { Inbox } from "../inbox"
import { newProduct } from "../shop/open-shop"
import { enterOrder, fillCart } from "../shop/orders"
import { buyShirt } from "../shop/storefront"
import { api, bus, db, GRACE_MS, open, run, shop, whileTheBusIsDown, type WholeShop } from "./set-up"

export function orders(): void {
  it("an order that the bus has lost is delivered once, as created", async () => {
    const inbox = await open(["order.*"])
    let order: Record<string, any> = {}
    await whileTheBusIsDown(async () => (order = await buyShirt(shop, api)))
    expect(await run()).toBe(1)
    await inbox.settled()

    expect(await run()).toBe(0)
    expect(inbox.topics).toEqual(["order.created"])
    expect(firstOf(inbox.messages).data).toMatchObject({ id: order.id, total: 25 })
    expectValidMessages(inbox.messages)
    const { rows } = await db.raw("select source from webhook_event where topic = 'order.created'")
    expect(rows).toEqual([{ source: "catch_up" }])
  })

  describe("an order whose checkout", () => {
    const placed = ({ messages }: Inbox) => messages.map(({ type, data }) => [type, data.id])

    it("was refused leads to no message, although Medusa left its row behind", async () => {
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
      // A workflow whose undoing failed may count as running for ever, and the runner waits for those that run.
      await db.raw("delete from workflow_execution where state not in ('done', 'reverted', 'failed')")
    })

    it("is under way leads to a message when it ends, by catch-up where the bus has lost it", async () => {
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

    it("takes longer than the grace after its payment leads to one message", async () => {
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

  it("a draft that becomes an order while the bus is down is sent as created, however old it is", async () => {
    const inbox = await open(["order.created"])
    await db.raw(`update "order" set created_at = now() - interval '3 days' where id = ?`, [shop.draft.id])
    expect(await run()).toBe(0)
    await whileTheBusIsDown(() => shop.run(convertDraftOrderWorkflow, { id: shop.draft.id }))
    expect(await run()).toBe(1)
    await inbox.settled()

    expect(inbox.messages).toMatchObject([{ type: "order.created", data: { id: shop.draft.id } }])
    expect(await run()).toBe(0)
  })

  describe("a draft order that is gone", () => {
    const deleteDraft = (id: string) => shop.run(deleteDraftOrdersWorkflow, { order_ids: [id] })
    const described = ({ type, data }: { type: string; data: Record<string, any> }) => [type, data.id]

    it("is sent once as deleted when a run had seen it, although the bus has lost its deletion", async () => {
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

    it("is sent as deleted when it was sent before, although it came and went between two runs", async () => {
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

    it("is not sent when it was not sent before, or when the bus has delivered its deletion", async () => {
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

    it("is not sent as deleted when it has become an order", async () => {
      const inbox = await open(["order.*"])
      expect(await run()).toBe(0)
      await shop.run(convertDraftOrderWorkflow, { id: shop.draft.id })
      await inbox.settled()
      expect(await run()).toBe(0)

      expect(inbox.topics).not.toContain("order.deleted")
      expect((await db.raw("select * from webhook_catch_up_known")).rows).toEqual([])
    })
  })
}

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
