import {
  createCustomersWorkflow,
  createProductsWorkflow,
  deleteDraftOrdersWorkflow,
  deleteProductsWorkflow,
  deletePromotionsWorkflow,
  updateCustomersWorkflow,
  updatePromotionsWorkflow,
} from "@medusajs/medusa/core-flows"

import { atLeast, present } from "../../../scripts/present"
import type { Inbox } from "../inbox"
import { newProduct } from "../shop/open-shop"
import { enterOrder, pack, pay, placeOrder, receiveReturn, requestReturn, ship } from "../shop/orders"
import { buyShirt } from "../shop/storefront"
import { isCaughtUp } from "./run"
import { api, db, GRACE_MS, open, rename, run, shop } from "./set-up"

export function mixedDay(): void {
  describe("a day of mixed changes leads to the same messages", () => {
    const topics: Record<string, string[]> = {}
    /** How long a change took at most, until its last message had arrived. */
    let longestMs = 0

    it.each(["off", "on"])("with catch-up %s", async (catchUp) => {
      const inbox = await open(["*"])
      // Longer than any workflow takes, on a machine that is as busy as it was on the day without catch-up.
      const graceMs = Math.max(GRACE_MS, 3 * longestMs)
      const running = catchUp === "on" ? keepRunning(() => run(graceMs)) : undefined
      longestMs = await aDay(inbox)
      running?.stop()
      await running?.ended
      if (catchUp === "on") {
        expect(await run()).toBe(0)
      }

      const { rows } = await db.raw(
        "select topic, resource_id, event_name from webhook_event where source = 'catch_up'"
      )
      expect(rows).toEqual([])
      topics[catchUp] = inbox.topics
    })

    it("event by event", () => {
      expect(present(topics.off, "the hours that were off").filter(isCaughtUp).length).toBeGreaterThan(15)
      expect(topics.on).toEqual(topics.off)
    })
  })

  /**
   * One change after the other, since concurrent changes of one resource may become one message.
   * @returns how long the longest took until its messages had arrived, in milliseconds.
   */
  async function aDay(inbox: Inbox): Promise<number> {
    let longestMs = 0
    const settled = async <Result>(change: Promise<Result>): Promise<Result> => {
      const begunAt = performance.now()
      const result = await change
      await inbox.settled()
      longestMs = Math.max(longestMs, performance.now() - begunAt)
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
    await settled(Promise.all([rename("Shirt of the evening"), placeOrder(shop), enterOrder(shop, "draft")]))
    const promotionsData = [{ id: shop.promotion, code: "JUNE" }]
    await settled(shop.run(updatePromotionsWorkflow, { promotionsData }))
    await settled(receiveReturn(shop, order, await settled(requestReturn(shop, order))))
    await settled(shop.run(deleteProductsWorkflow, { ids: [product.id] }))
    await settled(shop.run(deletePromotionsWorkflow, { ids: [shop.promotion] }))
    await settled(shop.run(deleteDraftOrdersWorkflow, { order_ids: [shop.draft.id] }))
    return longestMs
  }
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
