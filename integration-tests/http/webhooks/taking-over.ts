import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { atLeast } from "../../../scripts/present"
import takeOverWebhooks from "../../../src/scripts/take-over-webhooks"
import { EVENT, TOPIC, admin, getContainer, list, pings, receiver, verify } from "./set-up"

/** The table of `@lambdacurry/medusa-webhooks` 1.2.0, as its migration creates it. */
const OLD_TABLE = `create table "webhook" (
  "id" text not null, "event_type" text not null, "active" boolean not null default true, "target_url" text not null,
  "created_at" timestamptz not null default now(), "updated_at" timestamptz not null default now(),
  "deleted_at" timestamptz null, constraint "webhook_pkey" primary key ("id"))`

export function takingOver(): void {
  describe("taking over another plugin's", () => {
    const db = () => getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)

    /** Runs the script. @returns what it printed. */
    async function takeOver(...args: string[]): Promise<string> {
      const printed = jest.spyOn(console, "log").mockImplementation(() => undefined)
      try {
        await takeOverWebhooks({ container: getContainer(), args })
        return printed.mock.calls.flat().join("\n")
      } finally {
        printed.mockRestore()
      }
    }

    it("shows first, then makes one webhook for each URL, and nothing the second time", async () => {
      await db().raw(OLD_TABLE)
      await db().raw(
        `insert into webhook (id, event_type, target_url, active, deleted_at) values
           ('wh_1', 'order.placed', :crm, true, null), ('wh_2', :event, :crm, true, null),
           ('wh_3', 'product.updated', :crm, false, null), ('wh_4', 'customer.created', :crm, true, now()),
           ('wh_5', 'order.placed', 'http://10.0.0.1/hook', true, null), ('wh_6', 'order.placed', 'no url', true, null)`,
        { crm: receiver.url, event: EVENT }
      )
      const shown = await takeOver()
      expect(shown).toContain("This was a dry run")
      expect(shown).toContain("wh_5: The URL points to a private network")
      expect(shown).toContain("wh_6: The URL is not valid")
      expect(shown).not.toContain("whsec_")
      expect(await list("")).toEqual([])

      const applied = await takeOver("apply")
      const { webhooks } = (await admin.get("/admin/webhooks?order=status")).data
      expect(webhooks).toMatchObject([
        { url: receiver.url, status: "active", topics: [TOPIC, "order.created"] },
        { url: receiver.url, status: "paused", topics: ["product.updated"] },
      ])
      const [, secret] = atLeast(2, new RegExp(`${webhooks[0].id}.* (whsec_\\S+)`).exec(applied) ?? [])
      const [ping] = atLeast(1, await pings(1))
      expect(() => verify(secret, ping)).not.toThrow()

      await admin.delete(`/admin/webhooks/${webhooks[0].id}`)
      expect(await takeOver("apply")).not.toMatch(/whsec_|create,/)
      expect(await list("")).toHaveLength(1)
    })

    it("is refused where there is nothing to take over, and for words that it does not know", async () => {
      await expect(takeOver("apply")).rejects.toThrow('There is no table "webhook"')
      await db().raw("create table webhook (id text, url text)")
      await expect(takeOver()).rejects.toThrow(
        "is not that of @lambdacurry/medusa-webhooks: it has the columns id, url"
      )
      await expect(takeOver("aply")).rejects.toThrow('The arguments are "apply" or "apply paused"')
    })
  })
}
