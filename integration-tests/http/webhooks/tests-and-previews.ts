import { Modules } from "@medusajs/framework/utils"

import { atLeast, lastOf } from "../../../scripts/present"
import { EVENT, TOPIC, admin, create, database, deliveries, getContainer, read, receiver } from "./set-up"

export function testsAndPreviews(): void {
  describe("a test", () => {
    it("gives the finished delivery with its attempt, and changes nothing of the webhook's health", async () => {
      const { id } = await create({
        topics: ["order.created"],
        status: "paused",
        max_failures: 1,
        retry_schedule: [],
      })
      receiver.answerWith(500)
      const { status, data } = await admin.post(`/admin/webhooks/${id}/test`, { topic: "customer.created" })
      expect(status).toBe(200)
      expect(data.webhook_delivery).toMatchObject({
        webhook_id: id,
        topic: "customer.created",
        resource: "customer",
        status: "failed",
        attempt_count: 1,
        response_status: 500,
        event: { source: "test", payload: expect.stringContaining("customer.created") },
        attempts: [{ attempt: 1, url: receiver.url, response_status: 500 }],
      })
      expect(await read(id)).toMatchObject({ status: "paused", consecutive_failures: 0, health: "inactive" })
    })

    it("is of the first topic where none is named", async () => {
      const { id } = await create({ topics: ["product.updated"] })
      const { data } = await admin.post(`/admin/webhooks/${id}/test`)
      expect(data.webhook_delivery).toMatchObject({ topic: "product.updated", status: "success" })
    })

    it("sends a real resource, shaped as the webhook wants it, and shows which", async () => {
      const title = "Linen shirt"
      const product = await getContainer().resolve(Modules.PRODUCT).createProducts({ title })
      const { id } = await create({
        topics: ["product.updated"],
        fields: ["id", "title"],
        context: { tenant: 1 },
      })
      const { status, data } = await admin.post(`/admin/webhooks/${id}/test`, { resource: product.id })
      expect({ status, data }).toMatchObject({
        status: 200,
        data: {
          webhook_delivery: { status: "success", resource_id: product.id, event: { source: "test" } },
        },
      })
      const [sent] = atLeast(1, receiver.of("product.updated"))
      expect(sent.headers["x-medusa-webhook-origin"]).toBe("test")
      const body = JSON.parse(sent.body)
      expect(body).toMatchObject({ id: sent.headers["webhook-id"], context: { tenant: 1 } })
      expect(body.data).toEqual({ id: product.id, title })
      // It is no news of the product: catch-up asks the events.
      const { rows } = await database().raw("select resource_id from webhook_event where source = 'test'")
      expect(rows).toEqual([{ resource_id: null }])
    })

    it("does not send a resource that filter or scope keep back, and says why", async () => {
      const product = await getContainer().resolve(Modules.PRODUCT).createProducts({ title: "Linen shirt" })
      const topics = ["product.updated"]
      const kept = [
        [await create({ topics, filter: { "data.title": "None" } }), /resource: .*its filter does not match/],
        [
          await create({ topics, sales_channel_ids: ["sc_1"] }),
          /resource: .*none of the webhook's sales channels/,
        ],
      ] as const
      for (const [{ id }, why] of kept) {
        expect(await admin.post(`/admin/webhooks/${id}/test`, { resource: product.id })).toMatchObject({
          status: 400,
          data: { message: expect.stringMatching(why) },
        })
      }
      const { id } = await create({ topics: ["product.created"] })
      const beyond = { topic: "product.updated", resource: product.id }
      expect(await admin.post(`/admin/webhooks/${id}/test`, beyond)).toMatchObject({
        status: 400,
        data: { message: expect.stringMatching(/topic: .*webhook's own topics/) },
      })
      expect(receiver.of("product.updated")).toEqual([])
    })

    it("sends data of one's own, instead of the sample's or of a resource's", async () => {
      const product = await getContainer().resolve(Modules.PRODUCT).createProducts({ title: "Linen shirt" })
      const { id } = await create({ topics: ["product.updated"], fields: ["id", "title", "status"] })
      const post = (body: object) => admin.post(`/admin/webhooks/${id}/test`, body)
      const sent = () => JSON.parse(lastOf(receiver.of("product.updated")).body).data
      await post({ data: { title: "Ünïcode", tags: [{ value: "new" }] } })
      expect(sent()).toEqual({
        ...{ id: expect.stringMatching(/^prod_/), title: "Ünïcode" },
        ...{ status: expect.any(String), tags: [{ value: "new" }] },
      })
      await post({ resource: product.id, data: { status: null } })
      expect(sent()).toEqual({ id: product.id, title: "Linen shirt", status: null })

      const large = "x".repeat(2 ** 20 - 20)
      expect((await post({ data: { title: large } })).data.message).toMatch(
        /^Invalid request: data: the message has/
      )
      expect((await post({ data: { title: "x".repeat(900_000) } })).status).toBe(200)
    })

    it.each([
      ["its fields", { fields: ["id", "title"] }, ["id", "title"]],
      ["the id alone", { payload: "thin" }, ["id"]],
    ])("shows the receiver what it will get: %s, whatever its filter and scope", async (_, shape, keys) => {
      const filter = { "data.title": "None" }
      const limits = { filter, sales_channel_ids: ["sc_1"], context: { tenant: 1 } }
      const { id } = await create({ topics: ["product.updated"], ...limits, ...shape })
      const { data } = await admin.post(`/admin/webhooks/${id}/test`)
      const [sent] = atLeast(1, receiver.of("product.updated"))
      const body = JSON.parse(sent.body)
      expect(body).toMatchObject({ id: sent.headers["webhook-id"], context: { tenant: 1 } })
      expect(Object.keys(body.data)).toEqual(keys)
      expect(body.data.id).toMatch(/^prod_/)
      expect(data.webhook_delivery.event.payload).toBe(sent.body)
    })
  })

  describe("a preview", () => {
    const preview = async (settings: Record<string, unknown>) => {
      const { status, data } = await admin.post("/admin/webhooks/preview", settings)
      expect({ status, data }).toMatchObject({ status: 200 })
      return { ...data.preview, body: JSON.parse(data.preview.body) }
    }

    it("shows body and headers of the first topic's sample, and whether it would be sent", async () => {
      const shown = await preview({
        topics: ["order.*"],
        fields: ["display_id", "total", "items.title"],
        filter: { "data.total": { $gte: 10 }, "data.currency_code": "gbp" },
        context: { tenant: 1 },
        headers: { "x-shop": "north" },
      })
      expect(shown).toEqual({
        topic: "order.created",
        resource_id: null,
        would_be_sent: true,
        reason: null,
        remark: null,
        headers: {
          "content-type": "application/json",
          "user-agent": expect.stringMatching(/^medusa-plugin-webhooks\/\d/),
          "webhook-id": shown.body.id,
          "webhook-timestamp": expect.stringMatching(/^\d{10}$/),
          "webhook-signature": "•••",
          "x-medusa-webhook-topic": "order.created",
          "x-medusa-webhook-resource": "order",
          "x-medusa-webhook-event": "created",
          "x-medusa-webhook-id": expect.stringMatching(/^whk_0+$/),
          "x-medusa-webhook-delivery-id": expect.stringMatching(/^whdel_0+$/),
          "x-medusa-webhook-attempt": "1",
          "x-medusa-webhook-origin": "live",
          "x-medusa-webhook-source": expect.stringMatching(/./),
          "x-medusa-webhook-signature": "•••",
          "x-shop": "north",
        },
        body: {
          id: expect.stringMatching(/^whevt_0+$/),
          type: "order.created",
          timestamp: expect.any(String),
          data: {
            id: expect.stringMatching(/^order_/),
            display_id: 1001,
            total: 49.2,
            items: [{ title: "Linen shirt" }],
          },
          causes: ["order.placed"],
          context: { tenant: 1 },
        },
      })
      expect((await deliveries("")).count).toBe(0)
    })

    it("is of the topic that is named, an action too, and of the webhook that is changed", async () => {
      const { id } = await create({ status: "paused" })
      const shown = await preview({ id, topics: ["order.*", TOPIC], topic: TOPIC, payload: "thin" })
      expect(shown).toMatchObject({
        topic: TOPIC,
        would_be_sent: true,
        headers: { "x-medusa-webhook-id": id, "x-medusa-webhook-event": EVENT },
      })
      expect(Object.keys(shown.body.data)).toEqual(["id"])
    })

    it("says that the filter or the sales channels keep it back, and what they keep back", async () => {
      const small = { topics: ["order.created"], filter: { "data.total": { $lt: 10 } } }
      expect(await preview(small)).toMatchObject({
        would_be_sent: false,
        reason: "filter",
        body: { data: { total: 49.2 } },
      })
      const channel = { sales_channel_ids: ["sc_1"] }
      expect(await preview({ topics: ["customer.created"], ...channel })).toMatchObject({
        would_be_sent: false,
        reason: "scope",
      })
      expect(await preview({ topics: ["cart.updated"], ...channel })).toMatchObject({
        would_be_sent: true,
        body: { data: { sales_channel_id: "sc_1" } },
      })
    })
  })
}
