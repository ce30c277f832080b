import { createPriceListsWorkflow, updatePriceListsWorkflow } from "@medusajs/medusa/core-flows"

import { atLeast, lastOf } from "../../../scripts/present"
import { asWritten } from "../../../src/types/typed"
import { expectValidMessages } from "../../support/message-checks"
import { RELATION_CHANGES, relationsWithoutEvent, wrongRelations } from "../changes/relations"
import type { Inbox } from "../inbox"
import { db, open, receiver, run, shop } from "./set-up"

export function changes(): void {
  describe("each relation of a topic's shape", () => {
    it("has a change here that leads to a message, or is in the list of those without an event", () => {
      expect(relationsWithoutEvent()).toEqual([])
      expect(wrongRelations()).toEqual([])
    })

    it("leads to a message within seconds by the bus, and catch-up finds nothing more", async () => {
      const inbox = await open([...new Set(RELATION_CHANGES.map(({ topic }) => topic))])
      const untold: string[] = []
      for (const { topic, what, change } of RELATION_CHANGES) {
        receiver.reset()
        await change(shop)
        await inbox.settled()
        expectValidMessages(inbox.messages)
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

    it("is in its products with its rules, and leads to a message when it is switched or ends", async () => {
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
      expectValidMessages(inbox.messages)
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
      const messagesOf = async (change: () => Promise<unknown>) => {
        receiver.reset()
        await change()
        expect(await run()).toBe(0)
        expect(await run()).toBe(0)
        await inbox.settled()
        expect(inbox.topics).toEqual(["product.updated"])
        expectValidMessages(inbox.messages)
        return prices(inbox).at(-1).price_list
      }
      const set = (update: object) =>
        shop.run(updatePriceListsWorkflow, { price_lists_data: [{ id: list.id, ...update }] })
      expect(await messagesOf(() => set({ status: "draft" }))).toMatchObject({ status: "draft" })
      const ends = { ends_at: new Date(Date.now() + 3_600_000).toISOString(), status: "active" }
      expect(await messagesOf(() => set(ends))).toMatchObject(ends)
      expect(
        await messagesOf(() =>
          db.raw("update price_list set ends_at = clock_timestamp() where id = ?", [list.id])
        )
      ).toMatchObject({ ends_at: expect.any(String) })
    })
  })
}
