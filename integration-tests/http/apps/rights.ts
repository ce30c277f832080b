import { Modules } from "@medusajs/framework/utils"
import { createSalesChannelsWorkflow } from "@medusajs/medusa/core-flows"

import { atLeast, firstOf } from "../../../scripts/present"
import { Catalogue } from "../../../src/topics/catalogue"
import { customTopics } from "../../../src/topics/custom-topics"
import { until } from "../../support/until"
import { type Admin } from "../admin"
import { getContainer, admin, database, receiver, service, openApp, createOwn, emit } from "./set-up"

export function rights(): void {
  describe("an app", () => {
    it("knows itself and its topics, and nothing of the shop around it", async () => {
      const app = await openApp({ topics: ["product.*"], metadata: { note: "late payer" } })
      await admin.post("/admin/webhooks", { url: receiver.url, topics: ["product.*"] })
      const me = (await app.get("/webhook-apps/me")).data.webhook_app
      expect(me).toMatchObject({ id: app.id, topics: ["product.*"], webhook_count: 0 })
      expect(Object.keys(me)).not.toEqual(expect.arrayContaining(["metadata"]))
      expect(Object.keys(me)).not.toEqual(expect.arrayContaining(["created_by"]))
      expect(Object.keys(me)).not.toEqual(expect.arrayContaining(["last_used_at"]))
      expect(me.sales_channels).toEqual([])
      expect((await app.get("/webhook-apps/defaults")).data).toEqual(
        (await admin.get("/admin/webhooks/defaults")).data
      )
      const { topics } = (await app.get("/webhook-apps/topics")).data
      expect(topics.length).toBeGreaterThan(2)
      expect(topics.filter(({ resource }: { resource: string }) => resource !== "product")).toEqual([])
      expect(topics[0]).toMatchObject({ schema: { type: "object" }, missing_rights: [] })
      expect(topics.filter(({ allowed }: { allowed: boolean }) => !allowed)).toEqual([])
      const { topics: all } = (await app.get("/webhook-apps/topics?scope=all&fields=topic,allowed")).data
      expect(all.slice(0, topics.length)).toEqual(
        topics.map(({ topic }: { topic: string }) => ({ topic, allowed: true }))
      )
      expect(all.slice(topics.length)).toContainEqual({ topic: "order.created", allowed: false })
      expect(await app.get("/webhook-apps/topics?scope=shop")).toMatchObject({
        status: 400,
        data: { message: expect.stringContaining("scope") },
      })
      const whole = (await app.get(`/webhook-apps/topics/${topics[0].topic}`)).data.topic
      expect(whole).toEqual(topics[0])
      const light = await app.get("/webhook-apps/topics?fields=-fields,-triggers,-sample,-schema")
      const { fields, triggers, sample, schema, ...listed } = whole
      expect([fields, triggers, sample, schema]).not.toContain(undefined)
      expect(light.data.topics[0]).toEqual(listed)
      expect(await app.get("/webhook-apps/topics/order.created")).toMatchObject({
        status: 403,
        data: { message: "topic: the app may not have order.created" },
      })
      expect(await app.get("/webhook-apps/topics/action.loyalty.points_earned")).toMatchObject({
        status: 403,
      })
      const action = { topic: "action.loyalty.points_earned", allowed: true, resource: "action" }
      const subscribed = await openApp({ topics: [action.topic] })
      expect((await subscribed.get("/webhook-apps/topics")).data.topics).toMatchObject([action])
      expect((await subscribed.get(`/webhook-apps/topics/${action.topic}`)).data.topic).toMatchObject(action)
      const list = (await app.get("/webhook-apps/webhooks")).data
      expect(list).toEqual({ webhooks: [], count: 0, offset: 0, limit: 20 })
    })

    it("knows the names of its own sales channels, and of no other", async () => {
      const { result } = await createSalesChannelsWorkflow(getContainer()).run({
        input: { salesChannelsData: [{ name: "Web" }, { name: "Kiosk" }, { name: "Outlet" }] },
      })
      const [web, kiosk, outlet] = atLeast(
        3,
        result.map(({ id, name }) => ({ id, name }))
      )
      const channelsOf = async (app: Admin) =>
        (await app.get("/webhook-apps/me")).data.webhook_app.sales_channels
      const limited = await openApp({ sales_channel_ids: [web.id, kiosk.id, "sc_deleted"] })
      await createOwn(limited, { sales_channel_ids: [web.id] })
      expect(await channelsOf(limited)).toEqual([kiosk, web])
      const unlimited = await openApp()
      expect(await channelsOf(unlimited)).toEqual([])
      await createOwn(unlimited, { sales_channel_ids: [outlet.id] })
      expect(await channelsOf(unlimited)).toEqual([outlet])
    })

    it.each([
      [{ topics: ["product.created", "order.created"] }, "topics: the app may not have order.created"],
      [{ topics: ["*"] }, "topics: the app may not have *"],
      [{ sales_channel_ids: ["sc_web", "sc_b2b"] }, "sales_channel_ids: the app may not have sc_b2b"],
      [{ fields: ["+sales_channels.metadata"] }, "fields: the app may not have sales_channels.metadata"],
      [{ fields: ["*"] }, "fields: the app may not have *"],
      [
        { filter: { "data.sales_channels.metadata.margin": { $gt: 1 } } },
        "filter: the app may not have sales_channels.metadata",
      ],
      [
        { filter: { "data.sales_channels.id": "sc_web" } },
        "filter: the app is limited to sales channels, so it may not use sales_channels.id. Set sales_channel_ids instead",
      ],
    ])("is refused %j by name, in a new webhook and in a change", async (settings, message) => {
      const app = await openApp({ topics: ["product.*"], sales_channel_ids: ["sc_web"] })
      const refused = {
        status: 403,
        data: { type: "forbidden", message: expect.stringContaining(message) },
      }
      const body = { url: receiver.url, topics: ["product.created"], ...settings }
      expect(await app.post("/webhook-apps/webhooks", body)).toMatchObject(refused)
      const { id } = await createOwn(app)
      expect(await app.post(`/webhook-apps/webhooks/${id}`, settings)).toMatchObject(refused)
    })

    it("cannot tell what the shop has beyond its rights from what it does not have", async () => {
      const { catalogue } = service()
      const hidden = { events: ["loyalty.points"], description: "A customer's points have changed." }
      const custom = customTopics({ "loyalty.points_changed": hidden }, catalogue.neverSent)
      Object.assign(service(), { catalogue: new Catalogue(custom, catalogue.neverSent) })
      const [own, foreign] = atLeast(
        2,
        await getContainer()
          .resolve(Modules.SALES_CHANNEL)
          .createSalesChannels([{ name: "Own" }, { name: "Foreign" }])
      )
      const app = await openApp({
        topics: ["product.*", "action.loyalty.points_earned"],
        sales_channel_ids: [own.id],
      })
      const { id } = await createOwn(app)
      const answers = async (name: string, settings: (name: string) => object) => {
        const body = { url: receiver.url, topics: ["product.created"], ...settings(name) }
        const sent = [
          await app.post("/webhook-apps/webhooks", body),
          await app.post(`/webhook-apps/webhooks/${id}`, settings(name)),
        ]
        return sent.map(({ status, data }) => ({ status, text: JSON.stringify(data).replaceAll(name, "…") }))
      }
      const both = ["product.created", "action.loyalty.points_earned"]
      const cases: [existing: string, unknown: string, settings: (name: string) => object][] = [
        ["loyalty.points_changed", "loyalty.points_removed", (name) => ({ topics: [name] })],
        ["loyalty.*", "loyalti.*", (name) => ({ topics: [name] })],
        ["order.created", "order.creased", (name) => ({ topics: ["product.created", name] })],
        ["webhook.disabled", "webhook.disabler", (name) => ({ topics: [name] })],
        [foreign.id, "sc_0", (name) => ({ sales_channel_ids: [name] })],
        ["sales_channels.metadata", "sales_channels.metadatum", (name) => ({ fields: [`+${name}`] })],
        ["sales_channels.metadata", "sales_channels.metadatum", (name) => ({ fields: [name], topics: both })],
        [
          "sales_channels.metadata",
          "sales_channels.metadatum",
          (name) => ({ filter: { [`data.${name}`]: 1 } }),
        ],
      ]
      for (const [existing, unknown, settings] of cases) {
        const known = await answers(existing, settings)
        expect({ existing, known: known.map(({ status }) => status) }).toEqual({
          existing,
          known: [403, 403],
        })
        expect({ unknown, answers: await answers(unknown, settings) }).toEqual({ unknown, answers: known })
      }
      for (const [existing, unknown] of cases.slice(0, 4)) {
        for (const topic of [existing, unknown]) {
          const refused = {
            status: 403,
            data: { type: "forbidden", message: `topic: the app may not have ${topic}` },
          }
          const read = await app.get(`/webhook-apps/topics/${topic}`)
          expect({ status: read.status, data: read.data }).toEqual(refused)
          const test = await app.post(`/webhook-apps/webhooks/${id}/test`, { topic })
          expect({ status: test.status, data: test.data }).toEqual(refused)
        }
      }
      Object.assign(service(), { catalogue })
    })

    it("cannot tell which fields a resource has by a field that another of its topics documents", async () => {
      const { catalogue } = service()
      const document = (path: string) => {
        const fields = ["id", path]
        const note = { events: ["note.written"], entity: "order", fields, description: "A note." }
        const custom = customTopics({ "note.written": note }, catalogue.neverSent)
        Object.assign(service(), { catalogue: new Catalogue(custom, catalogue.neverSent) })
      }
      document("email")
      const app = await openApp({ topics: ["product.*", "note.written"] })
      const answers = async (path: string) => {
        document(path)
        const sent = []
        for (const settings of [{ fields: [path] }, { filter: { [`data.${path}`]: 1 } }]) {
          const topics = ["product.created", "note.written"]
          const body = { external_id: "notes", url: receiver.url, topics, ...settings }
          const { status, data } = await app.post("/webhook-apps/webhooks", body)
          const text = status === 200 ? "" : JSON.stringify(data).replaceAll(path, "…")
          sent.push({ status, text })
        }
        return sent
      }
      // Orders have neither of them. Products have the first, and do not document it.
      const known = await answers("sales_channels.metadata")
      expect(known.map(({ status }) => status)).toEqual([400, 200])
      expect(await answers("sales_channels.metadatum")).toEqual(known)
      Object.assign(service(), { catalogue })
    })

    it("may choose fields for all topics of a resource, even if one of them sends fewer", async () => {
      const app = await openApp({ topics: ["product.*"] })
      const { fields, topics } = await createOwn(app, { topics: ["product.*"], fields: ["title"] })
      expect({ fields, topics }).toEqual({ fields: ["title"], topics: ["product.*"] })
    })

    it.each([
      [
        { topics: ["product.craeted"] },
        'topics: the app may not have product.craeted, did you mean "product.created"?',
      ],
      [{ fields: ["handel"] }, 'fields: the app may not have handel, did you mean "handle"?'],
      [{ filter: { "data.statsu": "draft" } }, 'filter: the app may not have statsu, did you mean "status"?'],
    ])("is refused %j, and is shown what it may have instead", async (settings, message) => {
      const app = await openApp({ topics: ["product.*"] })
      const body = { url: receiver.url, topics: ["product.created"], ...settings }
      const { status, data } = await app.post("/webhook-apps/webhooks", body)
      expect({ status, data }).toEqual({ status: 403, data: { type: "forbidden", message } })
    })

    it("keeps the fields that an admin has given its webhook, as long as it leaves the topics", async () => {
      const app = await openApp({ topics: ["product.*"] })
      const { id } = await createOwn(app)
      const fields = ["+sales_channels.metadata"]
      expect((await admin.post(`/admin/webhooks/${id}`, { fields })).status).toBe(200)
      const path = `/webhook-apps/webhooks/${id}`
      expect((await app.post(path, { name: "Mine", fields })).data.webhook).toMatchObject({
        name: "Mine",
        fields,
      })
      expect((await app.post(path, { topics: ["product.updated"] })).status).toBe(403)
      expect((await app.post(path, { topics: ["product.updated"], fields: null })).status).toBe(200)
    })

    it("is sent nothing that it may no longer have, from the moment on that its rights are narrowed", async () => {
      const app = await openApp({ topics: ["action.loyalty.points_earned", "product.*"] })
      const topics = ["action.loyalty.points_earned", "product.created"]
      const { id } = await createOwn(app, { topics, status: "paused" })
      await emit(1)
      const log = async () =>
        (await app.get(`/webhook-apps/deliveries?webhook_id=${id}`)).data.webhook_deliveries
      const [waiting] = await until("the delivery", async () => {
        const deliveries = await log()
        return deliveries.length === 1 && deliveries
      })
      await admin.post(`/admin/webhook-apps/${app.id}`, { topics: ["product.*"] })
      expect(await log()).toMatchObject([
        { status: "cancelled", remark: "Its app may not have this topic any more" },
      ])
      const range = { since: "2020-01-01T00:00:00Z", statuses: ["failed", "cancelled"] }
      for (const dry_run of [true, false]) {
        const { data } = await app.post(`/webhook-apps/webhooks/${id}/recover`, { ...range, dry_run })
        expect(data).toMatchObject({ count: 0, cancelled: 0 })
      }
      await app.post(`/webhook-apps/webhooks/${id}`, { status: "active" })
      await until("the ping", () => receiver.of("webhook.ping").length === 1)
      const hidden = (await app.get(`/webhook-apps/deliveries/${waiting.id}`)).data.webhook_delivery.event
      expect(hidden).toMatchObject({ payload: null, payload_hidden: true })
      const limits = (await app.get(`/webhook-apps/webhooks/${id}`)).data.webhook
      expect(limits).toMatchObject({ topics, limited_by_app: { topics: ["product.created"] } })
      const test = { topic: "action.loyalty.points_earned" }
      expect((await app.post(`/webhook-apps/webhooks/${id}/test`, test)).status).toBe(403)
      expect((await app.post(`/webhook-apps/deliveries/${waiting.id}/retry`)).status).toBe(200)
      await until("the refusal", async () =>
        (await log()).some(({ status }: Record<string, string>) => status === "failed")
      )
      expect(await log()).toContainEqual(
        expect.objectContaining({
          ...{ id: waiting.id, status: "failed" },
          remark: "The webhook's app may not have this topic any more",
        })
      )
      expect(receiver.of("action.loyalty.points_earned")).toEqual([])
      const { data } = await admin.get(`/admin/webhooks/${id}?fields=health,consecutive_failures`)
      expect(data.webhook).toMatchObject({ health: "healthy", consecutive_failures: 0 })
    })

    it("learns by no test what there is outside its sales channels", async () => {
      const [inside, outside] = atLeast(
        2,
        await getContainer()
          .resolve(Modules.SALES_CHANNEL)
          .createSalesChannels([{ name: "Partner" }, { name: "Shop" }])
      )
      const app = await openApp({ sales_channel_ids: [inside.id] })
      const { id } = await createOwn(app)
      const product = async (title: string, settings: object) => {
        const options = [{ title: "Size", values: ["One"] }]
        const body = { title, options, status: "published", ...settings }
        const { status, data } = await admin.post("/admin/products", body)
        expect({ status, data }).toMatchObject({ status: 200 })
        return String(data.product.id)
      }
      const own = await product("Own", { sales_channels: [{ id: inside.id }] })
      const other = await product("Other", { sales_channels: [{ id: outside.id }] })
      const gone = await product("Gone", { sales_channels: [{ id: outside.id }] })
      await admin.delete(`/admin/products/${gone}`)
      const test = (client: Admin, path: string, resource: string, topic = "product.created") =>
        client.post(`${path}/${id}/test`, { topic, resource })

      const asApp = (resource: string) => test(app, "/webhook-apps/webhooks", resource)
      expect(await asApp(own)).toMatchObject({
        status: 200,
        data: { webhook_delivery: { status: "success" } },
      })
      for (const hidden of [other, gone, "prod_0"]) {
        const { status, data } = await asApp(hidden)
        const message = `resource: product with id: ${hidden} was not found`
        expect({ status, data }).toEqual({ status: 404, data: { type: "not_found", message } })
      }
      // An admin, who may know, gets the reason.
      expect(await test(admin, "/admin/webhooks", other)).toMatchObject({
        status: 400,
        data: { message: expect.stringContaining("it is in none of the webhook's sales channels") },
      })
    })

    it("cannot read how much it has missed where it is limited to sales channels, since the count is of the whole shop", async () => {
      const topics = ["action.loyalty.points_earned"]
      const { data: shops } = await admin.post("/admin/webhooks", { url: receiver.url, topics })
      await emit(1)
      await until("the shop's own delivery", () => receiver.of(firstOf(topics)).length === 1)
      const since = "2020-01-01T00:00:00Z"
      const [free, limited] = [await openApp(), await openApp({ sales_channel_ids: ["sc_web"] })]
      for (const [app, missing] of [
        [free, 1],
        [limited, null],
      ] as const) {
        const { id } = await createOwn(app, { topics })
        const path = `/webhook-apps/webhooks/${id}/recover`
        const expected = { count: missing ?? 0, count_capped: false, failed: 0, cancelled: 0, missing }
        expect((await app.post(path, { since, dry_run: true })).data).toEqual(expected)
        expect((await app.post(path, { since })).data).toEqual(expected)
        const error = 'connect ECONNREFUSED 10.0.0.5:5432, relation "loyalty_member"'
        await database().raw("update webhook_backfill set failed = 1, error = ? where webhook_id = ?", [
          error,
          id,
        ])
        const { backfill } = (await app.get(path)).data
        const counts =
          missing === null ? { looked: null, failed: null } : { looked: expect.any(Number), failed: 1 }
        expect(backfill).toMatchObject({ total: missing, webhook_id: id, ...counts })
        expect(Object.keys(backfill)).not.toContain("error")
      }
      expect(shops.webhook.app_id).toBeNull()
    })

    it("has no webhook in the shop's own network, whatever the shop opens for itself", async () => {
      const { network } = service().options
      const { network: opened } = service().options.apps
      const app = await openApp()
      const { id } = await createOwn(app, { topics: ["action.loyalty.points_earned"] })
      service().options.apps.network = { allow: [], allowHttp: false }
      const refused = await app.post(`/webhook-apps/webhooks/${id}`, { url: `${receiver.url}/other` })
      const own = await admin.post("/admin/webhooks", { url: receiver.url, topics: ["product.created"] })
      service().options.apps.network = opened
      expect(network.allow).toContain("127.0.0.0/8")
      expect(refused).toMatchObject({ status: 400, data: { message: expect.stringMatching(/^.*url: /) } })
      expect(own.status).toBe(200)
    })
  })
}
