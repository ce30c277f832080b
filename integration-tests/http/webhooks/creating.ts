import { Webhook as StandardWebhook } from "standardwebhooks"

import { atLeast } from "../../../scripts/present"
import { until } from "../../support/until"
import {
  OWN_SECRET,
  TOPIC,
  admin,
  change,
  create,
  deliveries,
  emit,
  list,
  pings,
  read,
  receiver,
  service,
  verify,
} from "./set-up"

export function creating(): void {
  describe("creating", () => {
    it("takes URL and topics alone, gives name, secret and author, and pings", async () => {
      const webhook = await create()
      expect(webhook).toMatchObject({
        id: expect.stringMatching(/^whk_/),
        name: expect.stringMatching(/^Webhook created on [A-Z][a-z]{2} \d+, \d{4}, \d\d:\d\d$/),
        status: "active",
        health: "healthy",
        topics: [TOPIC],
        headers: null,
        context: null,
        sales_channel_ids: [],
        payload: "full",
        retry_schedule: null,
        created_by: admin.id,
        secret: expect.stringMatching(/^whsec_/),
        secret_redacted: `whsec_•••••${webhook.secret.slice(-5)}`,
      })
      const [ping] = atLeast(1, await pings(1))
      expect(verify(webhook.secret, ping)).toMatchObject({ type: "webhook.ping" })
    })

    it("takes everything that a webhook can have", async () => {
      const settings = {
        external_id: "crm",
        expires_at: "2099-12-31T22:59:59.000Z",
        name: "CRM",
        topics: ["order.created", "customer.*"],
        status: "paused",
        signature: "both",
        signature_header: "x-wc-webhook-signature",
        headers: { authorization: "Bearer abc" },
        context: { region: { name: "north" } },
        sales_channel_ids: ["sc_1"],
        filter: { "data.total": { $gte: 100 } },
        fields: ["id", "email"],
        payload: "thin",
        retry_schedule: [5, 60],
        max_failures: 0,
        timeout_ms: 5000,
        rate_limit: 10,
        ordering: "resource",
        metadata: { team: "sales" },
      }
      const webhook = await create({ ...settings, secret: OWN_SECRET })
      expect(webhook).toMatchObject({ ...settings, secret: OWN_SECRET })
      expect(await read(webhook.id)).toMatchObject(settings)
    })

    it("subscribes once to a topic that is named twice", async () => {
      expect((await create({ topics: [TOPIC, TOPIC] })).topics).toEqual([TOPIC])
    })
  })

  describe("a webhook whose messages are fetched", () => {
    const fetchFrom = async (id: string, query = "") => {
      const { status, data } = await admin.get(`/admin/webhooks/${id}/messages?${query}`)
      expect(status).toBe(200)
      const messages: { id: string; headers: Record<string, string>; body: string }[] = data.messages
      return messages
    }

    it("is created without URL and ping, keeps its mode, and is changed as any other", async () => {
      const { id } = await create({ mode: "pull", url: undefined })
      expect(await read(id)).toMatchObject({ mode: "pull", url: null, pinged_at: null, health: "healthy" })
      expect(await change(id, { name: "ERP", mode: "pull", url: null })).toMatchObject({
        name: "ERP",
        url: null,
      })
      expect(await change(id, { status: "paused" })).toMatchObject({ status: "paused" })
      expect(await change(id, { status: "active" })).toMatchObject({ status: "active", pinged_at: null })
      expect(await service().listDeliveries({ webhook_id: id }, { limit: 1 })).toMatchObject({ count: 0 })
      expect(receiver.received).toEqual([])
    })

    it("gives its app what a POST would carry, by its filter, and learns that it has arrived", async () => {
      const { id, secret } = await create({
        mode: "pull",
        url: undefined,
        filter: { "data.points": { $gte: 100 } },
      })
      const waiting = fetchFrom(id, "wait=60&limit=5")
      await emit(7)
      await emit(700)
      const [message, ...more] = atLeast(1, await waiting)
      expect(more).toEqual([])
      const { body, headers } = message
      expect(new StandardWebhook(secret).verify(body, headers)).toMatchObject({
        type: TOPIC,
        data: { points: 700 },
      })
      expect(await fetchFrom(id)).toEqual([])
      const { data } = await admin.post(`/admin/webhooks/${id}/messages/ack`, {
        ids: [message.id, "whdel_0"],
      })
      expect(data).toEqual({ acknowledged: [message.id], unknown: ["whdel_0"] })
      expect(await service().retrieveDelivery(message.id)).toMatchObject({
        status: "success",
        attempt_count: 1,
      })
    })

    it("gives what its triggers name alone, and again what is recovered", async () => {
      const { id } = await create({
        ...{ mode: "pull", url: undefined },
        ...{ topics: ["customer.updated"], triggers: ["phone"] },
      })
      const { customer } = (await admin.post("/admin/customers", { email: "ada@shop.test" })).data
      const edit = (changed: object) => admin.post(`/admin/customers/${customer.id}`, changed)
      const deliveriesIn = async (status: string): Promise<{ id: string }[]> =>
        (await deliveries(`webhook_id=${id}&status=${status}`)).webhook_deliveries
      // Nothing earlier is known of the customer, so the first update is sent whatever it changed.
      await edit({ first_name: "Ada" })
      const [first] = atLeast(1, await fetchFrom(id, "wait=60"))
      await admin.post(`/admin/webhooks/${id}/messages/ack`, { ids: [first.id] })
      await edit({ last_name: "Lovelace" })
      await until("the update to be left out", async () => {
        const { data } = await admin.get(`/admin/webhooks/${id}/stats`)
        return data.stats.totals.unchanged === 1
      })
      await edit({ phone: "0049" })
      const [missed] = atLeast(
        1,
        await until("the update of the phone", async () => {
          const waiting = await deliveriesIn("created")
          return waiting.length > 0 && waiting
        })
      )
      expect((await admin.post(`/admin/webhook-deliveries/${missed.id}/cancel`)).status).toBe(200)
      expect(await fetchFrom(id)).toEqual([])

      const since = new Date(0).toISOString()
      const recovery = { since, statuses: ["failed", "cancelled"] }
      const { data } = await admin.post(`/admin/webhooks/${id}/recover`, recovery)
      expect(data).toMatchObject({ count: 1, cancelled: 1 })
      const [message, ...more] = atLeast(1, await fetchFrom(id, "wait=60"))
      expect(more).toEqual([])
      expect(message.id).toBe(missed.id)
      expect(JSON.parse(message.body)).toMatchObject({
        changes: { updated: ["phone", "updated_at"] },
        data: { phone: "0049" },
      })
      expect(await deliveriesIn("success")).toMatchObject([{ id: first.id }])
    })

    it("queues a test, which its app fetches", async () => {
      const { id } = await create({ mode: "pull", url: undefined })
      const { status, data } = await admin.post(`/admin/webhooks/${id}/test`, { topic: "order.created" })
      expect({ status, delivery: data.webhook_delivery }).toMatchObject({
        status: 200,
        delivery: { status: "created", attempts: [] },
      })
      expect(await fetchFrom(id)).toMatchObject([
        { id: data.webhook_delivery.id, headers: { "x-medusa-webhook-origin": "test" } },
      ])
    })
  })

  describe("an external id", () => {
    const post = (settings: Record<string, unknown> = {}) =>
      admin.post("/admin/webhooks", {
        external_id: "crm",
        url: receiver.url,
        topics: [TOPIC],
        ...settings,
      })
    const crm = { external_id: "crm" }

    it("creates a webhook the first time, and changes it from then on", async () => {
      const { id, secret } = await create({ ...crm, name: "CRM", metadata: { team: "sales" } })
      const { status, data } = await post({ topics: ["order.*"], rate_limit: 5 })
      expect(status).toBe(200)
      expect(data.webhook).toMatchObject({
        ...crm,
        ...{ id, name: "CRM", topics: ["order.*"], rate_limit: 5, metadata: { team: "sales" } },
      })
      expect(data.webhook).not.toHaveProperty("secret")
      expect(data.webhook.secret_redacted).toContain(secret.slice(-5))
      expect(await list("limit=10")).toEqual(["CRM"])
    })

    it("makes one webhook of requests that come at once, alone and in a batch", async () => {
      const single = Array.from({ length: 4 }, () => post())
      const batches = Array.from({ length: 2 }, () =>
        admin.post("/admin/webhooks/batch", { create: [{ ...crm, url: receiver.url, topics: [TOPIC] }] })
      )
      const answers = await Promise.all([...single, ...batches])
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
      const shown = answers.flatMap(({ data }) => data.webhook ?? [...data.created, ...data.updated])
      expect(new Set(shown.map(({ id }) => id)).size).toBe(1)
      expect(shown.filter(({ secret }) => secret)).toHaveLength(1)
      expect(await list("external_id=crm")).toHaveLength(1)
    })

    it("is found exactly, shown, and changed to another or to none", async () => {
      const { id } = await create({ ...crm, name: "CRM" })
      await create({ external_id: "crm-2", name: "Second" })
      await create({ name: "None" })
      expect(await list("external_id=crm")).toEqual(["CRM"])
      expect(await list("external_id=crm&external_id=crm-2&order=name")).toEqual(["CRM", "Second"])
      expect(await list("external_id=CRM")).toEqual([])
      expect(await read(id)).toMatchObject(crm)
      expect(await change(id, { external_id: null })).toMatchObject({ external_id: null })
      expect((await create(crm)).id).not.toBe(id)
    })

    it("of another webhook, or one that is listed twice, is refused by name", async () => {
      const first = await create(crm)
      const second = await create()
      const settings = { url: receiver.url, topics: [TOPIC] }
      const taken = `Invalid request: external_id: "crm" already belongs to the webhook ${first.id}`
      const refused = [
        await admin.post(`/admin/webhooks/${second.id}`, crm),
        await admin.post("/admin/webhooks/batch", {
          create: [{ ...settings, ...crm }],
          delete: [first.id],
        }),
      ]
      for (const { status, data } of refused) {
        expect({ status, message: data.message }).toEqual({ status: 400, message: taken })
      }
      const twin = { ...settings, external_id: "erp" }
      expect(await admin.post("/admin/webhooks/batch", { create: [twin, twin] })).toMatchObject({
        status: 400,
        data: { message: 'Invalid request: external_id: "erp" is listed twice' },
      })
      expect(await read(second.id)).toMatchObject({ external_id: null })
    })

    it("of a deleted webhook is free again", async () => {
      const { id } = await create(crm)
      await admin.delete(`/admin/webhooks/${id}`)
      const again = await create(crm)
      expect(again.id).not.toBe(id)
      expect(again.secret).toMatch(/^whsec_/)
    })

    it("takes a secret of one's own again, and no other than the webhook has", async () => {
      const { id } = await create({ ...crm, secret: OWN_SECRET })
      expect(await post({ secret: OWN_SECRET })).toMatchObject({ status: 200, data: { webhook: { id } } })
      expect(await post({ secret: "another one, of a receiver" })).toMatchObject({
        status: 400,
        data: { message: expect.stringMatching(/^Invalid request: secret: .*rotate/) },
      })
    })

    it("in a batch has what is there among the updated, and is undone with it", async () => {
      const { id } = await create({ ...crm, name: "CRM" })
      const batch = {
        create: [
          { external_id: "erp", url: receiver.url, topics: [TOPIC], name: "ERP" },
          { ...crm, url: receiver.url, topics: [TOPIC], name: "Renamed" },
        ],
      }
      const failing = jest.spyOn(service(), "ping").mockRejectedValueOnce(new Error("no space left"))
      const failed = await admin.post("/admin/webhooks/batch", batch)
      failing.mockRestore()
      expect(failed.status).toBe(500)
      expect(await list("limit=10")).toEqual(["CRM"])

      const { data } = await admin.post("/admin/webhooks/batch", batch)
      expect(data).toMatchObject({
        created: [{ name: "ERP", secret: expect.stringMatching(/^whsec_/) }],
        updated: [{ id, name: "Renamed" }],
      })
    })
  })
}
