import { Modules } from "@medusajs/framework/utils"

import { until } from "../../support/until"
import {
  EVENT,
  TOPIC,
  admin,
  change,
  create,
  database,
  delivered,
  deliveries,
  emit,
  getContainer,
} from "./set-up"

export function notWanted(): void {
  describe("what no webhook is sent is not stored:", () => {
    /** Everything that the plugin's tables hold, as text. */
    async function dump(): Promise<string> {
      const { rows: tables } = await database().raw(
        "select tablename from pg_tables where schemaname = 'public' and tablename like 'webhook\\_%'"
      )
      const texts = await Promise.all(
        tables.map(async ({ tablename }: { tablename: string }) => {
          const { rows } = await database().raw(
            `select coalesce(string_agg(t::text, ' '), '') as text from ?? t`,
            [tablename]
          )
          return String(rows[0].text)
        })
      )
      return texts.join(" ")
    }

    const composed = (topic: string) =>
      until(`${topic} to be composed`, async () => {
        const { rows } = await database().raw(
          "select * from webhook_event where topic = ? and state = 'composed'",
          [topic]
        )
        return rows.length === 1 && rows[0]
      })

    async function newCustomer(): Promise<string> {
      const { data } = await admin.post("/admin/customers", {
        email: "lovelace@example.com",
        first_name: "Lovelace",
        phone: "+4915112345678",
      })
      return data.customer.id
    }

    const nothingOfTheCustomer = expect.not.stringMatching(/lovelace|15112345678/i)

    it.each<[string, Record<string, unknown>]>([
      ["a thin payload", { payload: "thin" }],
      ["the id alone", { fields: ["id"] }],
      ["a filter that lets nothing through", { filter: { "data.email": "nobody" } }],
      ["a sales channel, to which customers do not belong", { sales_channel_ids: "first" }],
    ])("with %s nothing of a customer is", async (_, settings) => {
      const { data } = await admin.post("/admin/sales-channels", { name: "Pop-up" })
      const channels = settings.sales_channel_ids ? { sales_channel_ids: [data.sales_channel.id] } : {}
      const { id } = await create({ topics: ["customer.created"], ...settings, ...channels })
      const customerId = await newCustomer()

      expect(await composed("customer.created")).toMatchObject({
        resource_id: customerId,
        payload: null,
        payload_removed: "unused",
      })
      const { count } = await until("the deliveries to be sent", async () => {
        const page = await deliveries(`webhook_id=${id}&topic=customer.created`)
        return page.webhook_deliveries.every(({ status }: { status: string }) => status === "success") && page
      })
      expect(count).toBe(settings.payload || settings.fields ? 1 : 0)
      expect(await dump()).toEqual(nothingOfTheCustomer)
    })

    it("what somebody is sent is, once in the log and once as the last state", async () => {
      await create({ topics: ["customer.created"] })
      await create({ topics: ["customer.created"], payload: "thin" })
      await newCustomer()
      await composed("customer.created")
      expect((await dump()).match(/lovelace@example\.com/g)).toHaveLength(2)
    })

    it("the data of an event of the bus is, as far as it was sent, and a recovery counts no other", async () => {
      await create({ filter: { "data.points": { $gt: 5 } } })
      await getContainer()
        .resolve(Modules.EVENT_BUS)
        .emit({ name: EVENT, data: { id: "member_1", points: 1, email: "lovelace@example.com" } })
      await composed(TOPIC)
      expect(await dump()).toEqual(nothingOfTheCustomer)

      const { id: late } = await create()
      const missing = async () => {
        const range = { since: "2020-01-01T00:00:00Z", dry_run: true }
        return (await admin.post(`/admin/webhooks/${late}/recover`, range)).data.missing
      }
      await change(late, { status: "paused", topics: ["order.created"] })
      await emit(9)
      await delivered(1, "status=success")
      await change(late, { topics: [TOPIC] })
      expect(await missing()).toBe(1)
    })
  })
}
