import { createPublicKey, verify as verifySignature } from "node:crypto"
import { inspect } from "node:util"

import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"
import { Webhook as StandardWebhook } from "standardwebhooks"

import { WEBHOOK_MODULE } from "../../src/modules/webhook"
import type WebhookModuleService from "../../src/modules/webhook/service"
import takeOverWebhooks from "../../src/scripts/take-over-webhooks"
import { listenToShop } from "../../receiver/src/cli/listen-shop"
import type { Output } from "../../receiver/src/cli/output"
import { replay } from "../../receiver/src/cli/replay"
import { Shop } from "../../receiver/src/cli/shop"
import { trigger } from "../../receiver/src/cli/trigger"
import { documentedRequests, fillIn } from "../documents/requests"
import { shiftClock } from "../support/clock"
import { connect } from "../support/database"
import { ALL_WAYS, FailingWrites } from "../support/failing-writes"
import { FOREIGN_APPS } from "../support/foreign-apps"
import { OLD_TABLE } from "../support/old-webhooks"
import { IDS } from "../../scripts/openapi/examples"
import { Receiver, type Received } from "../support/receiver"
import { until } from "../support/until"
import { adminOf, createAdmin, type Admin } from "./admin"
import { examplesIn, problemsOf } from "./described/examples"
import { APP_TOKEN, provideExamples, provideRuns } from "./described/provide-examples"

const OWN_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

/** An event of the shop's own, which needs no resource to read. */
const EVENT = "loyalty.points_earned"
const TOPIC = `action.${EVENT}`

medusaIntegrationTestRunner({
  inApp: true,
  testSuite: ({ api, getContainer }) => {
    let admin: Admin
    let receiver: Receiver

    beforeAll(async () => {
      admin = await createAdmin(getContainer(), api)
      receiver = await Receiver.start()
    })

    beforeEach(async () => {
      receiver.reset()
      // The database is the empty one again, of which the module does not know.
      await service().webhooksChanged()
    })

    afterAll(() => receiver.stop())

    const database = () => getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)

    const service = () => getContainer().resolve<WebhookModuleService>(WEBHOOK_MODULE)

    async function create(settings: Record<string, unknown> = {}) {
      const { status, data } = await admin.post("/admin/webhooks", {
        url: receiver.url,
        topics: [TOPIC],
        ...settings,
      })
      expect({ status, data }).toMatchObject({ status: 200 })
      return data.webhook
    }

    async function change(id: string, settings: Record<string, unknown>) {
      const { status, data } = await admin.post(`/admin/webhooks/${id}`, settings)
      expect({ status, data }).toMatchObject({ status: 200 })
      return data.webhook
    }

    const read = async (id: string) => (await admin.get(`/admin/webhooks/${id}`)).data.webhook

    const list = async (query: string) => {
      const { data } = await admin.get(`/admin/webhooks?${query}`)
      return data.webhooks.map((webhook: { name: string }) => webhook.name)
    }

    const emit = (points: number) =>
      getContainer()
        .resolve(Modules.EVENT_BUS)
        .emit({ name: EVENT, data: { id: `member_${points}`, points } })

    const deliveries = async (query: string) => (await admin.get(`/admin/webhook-deliveries?${query}`)).data

    /** Waits for so many deliveries of the topic that the query finds. */
    const delivered = (count: number, query: string) =>
      until(`${count} deliveries with ${query}`, async () => {
        const page = await deliveries(`topic=${TOPIC}&${query}`)
        // The page and its count are read side by side: one of them may be a moment ahead.
        return page.count === count && page.webhook_deliveries.length > 0 && page.webhook_deliveries
      })

    const pings = (count: number) =>
      until(
        `${count} pings`,
        () => receiver.of("webhook.ping").length >= count && receiver.of("webhook.ping")
      )

    const verify = (secret: string, { body, headers }: Received) =>
      new StandardWebhook(secret).verify(body, headers as Record<string, string>)

    describe("the documents show requests that are answered:", () => {
      it.each(documentedRequests())("$place $method $path", async (request) => {
        const { id } = await create()
        const { id: PULL_ID } = await create({ mode: "pull", url: undefined })
        const { token: MEDUSA_API_KEY } = await getContainer()
          .resolve(Modules.API_KEY)
          .createApiKeys({ title: "Monitor", type: "secret", created_by: admin.id })
        const TOKEN = admin.headers.authorization!.slice("Bearer ".length)
        const app = await admin.post("/admin/webhook-apps", { name: "Warehouse", topics: ["order.*"] })
        const { token: WEBHOOKS_TOKEN } = await service().apps.createToken(app.data.webhook_app.id)

        const variables = { ID: id, PULL_ID, TOKEN, MEDUSA_API_KEY, WEBHOOKS_TOKEN }
        const { status, data } = await api.request(fillIn(request, variables))

        expect({ status, data }).toEqual({ status: 200, data: expect.any(Object) })
        expect(Object.keys(data)).toEqual(request.answers ?? Object.keys(data))
      })
    })

    describe("what nobody is sent is not stored:", () => {
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
            return rows[0].text as string
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
          return (
            page.webhook_deliveries.every(({ status }: { status: string }) => status === "success") && page
          )
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
        const [ping] = await pings(1)
        expect(verify(webhook.secret, ping!)).toMatchObject({ type: "webhook.ping" })
      })

      it("takes everything that a webhook can have", async () => {
        const settings = {
          external_id: "crm",
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
        return data.messages as { id: string; headers: Record<string, string>; body: string }[]
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
        const [message, ...more] = await waiting
        expect(more).toEqual([])
        const { body, headers } = message!
        expect(new StandardWebhook(secret).verify(body, headers)).toMatchObject({
          type: TOPIC,
          data: { points: 700 },
        })
        expect(await fetchFrom(id)).toEqual([])
        const { data } = await admin.post(`/admin/webhooks/${id}/messages/ack`, {
          ids: [message!.id, "whdel_0"],
        })
        expect(data).toEqual({ acknowledged: [message!.id], unknown: ["whdel_0"] })
        expect(await service().retrieveDelivery(message!.id)).toMatchObject({
          status: "success",
          attempt_count: 1,
        })
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
        const taken = `Invalid request: external_id: "crm" is that of the webhook ${first.id}`
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

    describe("an Idempotency-Key", () => {
      const KEY = "2f6a1f0e-7a55-4c1b-9d39-5d7c0c7a4f11"
      const NEW = () => ({ url: receiver.url, topics: [TOPIC] })
      const sendAs = (by: Admin, path: string, body: unknown, key = KEY) =>
        api.post(path, body, {
          headers: { ...by.headers, "idempotency-key": key },
          validateStatus: () => true,
        })
      const send = (path: string, body: unknown, key?: string) => sendAs(admin, path, body, key)
      const count = async () => (await admin.get("/admin/webhooks?limit=1")).data.count

      it("gives the first answer again, with its secret, and says so", async () => {
        const first = await send("/admin/webhooks", NEW())
        const again = await send("/admin/webhooks", NEW())
        expect(first.data.webhook.secret).toMatch(/^whsec_/)
        expect(again).toMatchObject({ status: 200, data: first.data })
        expect(first.headers).not.toHaveProperty("idempotent-replayed")
        expect(again.headers).toMatchObject({ "idempotent-replayed": "true" })
        expect(await count()).toBe(1)
      })

      it("has requests that come at once carried out once", async () => {
        const answers = await Promise.all(
          Array.from({ length: 6 }, () => send("/admin/webhooks/batch", { create: [NEW()] }))
        )
        const statuses = answers.map(({ status }) => status)
        expect(statuses.filter((status) => ![200, 409].includes(status))).toEqual([])
        const late = answers.find(({ status }) => status === 409)
        expect(late?.data.message ?? "still carried out").toContain("still carried out")
        expect(await count()).toBe(1)
        expect((await send("/admin/webhooks/batch", { create: [NEW()] })).status).toBe(200)
        expect(await count()).toBe(1)
      })

      it("is held while its request is carried out, though the client is gone", async () => {
        const { data } = await admin.post("/admin/webhooks", NEW())
        const path = `/admin/webhooks/${data.webhook.id}/test`
        await until("the ping", () => receiver.received.length === 1)
        let answer: () => void = () => undefined
        receiver.answerWith((_, response) => {
          answer = () => response.writeHead(204).end()
        })
        const leaving = new AbortController()
        const headers = { ...admin.headers, "idempotency-key": KEY }
        const gone = api.post(path, {}, { headers, signal: leaving.signal }).catch(() => "gone")
        await until("the request", () => receiver.received.length === 2)
        leaving.abort()
        expect(await gone).toBe("gone")
        for (let n = 0; n < 10; n++) {
          expect((await send(path, {})).status).toBe(409)
        }
        answer()
        const again = await until("the answer", async () => {
          const one = await send(path, {})
          return one.status === 200 && one
        })
        expect(again.headers).toMatchObject({ "idempotent-replayed": "true" })
        expect(receiver.received).toHaveLength(2)
      })

      it("of another request is refused, and so is a key that is none", async () => {
        const { data } = await send("/admin/webhooks", NEW())
        const refused = [
          await send("/admin/webhooks", { ...NEW(), name: "Another" }),
          await send("/admin/webhooks?fields=id", NEW()),
        ]
        for (const { status, data: body } of refused) {
          expect({ status, ...body }).toMatchObject({
            status: 409,
            type: "conflict",
            message: expect.stringMatching(/^Idempotency-Key: .* another request/),
          })
        }
        for (const key of ["", "a".repeat(256), "schl\u00fcssel"]) {
          expect(await send("/admin/webhooks", NEW(), key)).toMatchObject({
            status: 400,
            data: { message: expect.stringContaining("Idempotency-Key: must be 1 to 255") },
          })
        }
        expect((await send(`/admin/webhooks/${data.webhook.id}/rotate-secret`, {})).status).toBe(200)
        expect(await count()).toBe(1)
      })

      it("is an admin's own: that of another is another key", async () => {
        const { token } = await getContainer()
          .resolve(Modules.API_KEY)
          .createApiKeys({ title: "Deploy", type: "secret", created_by: admin.id })
        const script = adminOf("", `Basic ${Buffer.from(`${token}:`).toString("base64")}`, api)
        const [first, second] = [
          await send("/admin/webhooks", NEW()),
          await sendAs(script, "/admin/webhooks", NEW()),
        ]
        expect(second.data.webhook.id).not.toBe(first.data.webhook.id)
        expect(second.headers).not.toHaveProperty("idempotent-replayed")
      })

      it("of a request that was refused, or that failed, has it carried out when it comes again", async () => {
        expect((await send("/admin/webhooks", { url: "http://", topics: [] })).status).toBe(400)
        expect((await send("/admin/webhooks/whk_0/test", {}, "test")).status).toBe(404)
        const failing = jest.spyOn(service(), "ping").mockRejectedValueOnce(new Error("no space left"))
        expect((await send("/admin/webhooks", NEW())).status).toBe(500)
        failing.mockRestore()
        const answer = await send("/admin/webhooks", NEW())
        expect(answer).toMatchObject({ status: 200, data: { webhook: { secret: expect.any(String) } } })
        expect(answer.headers).not.toHaveProperty("idempotent-replayed")
        expect(await count()).toBe(1)
      })

      it("sends a test once, and keeps nothing of what it sent beside the log", async () => {
        const { id } = await create({ status: "paused" })
        const [first, again] = [
          await send(`/admin/webhooks/${id}/test`, { topic: "customer.created" }),
          await send(`/admin/webhooks/${id}/test`, { topic: "customer.created" }),
        ]
        expect(again).toMatchObject({ status: 200, data: first.data })
        expect(again.headers).toMatchObject({ "idempotent-replayed": "true" })
        expect(receiver.of("customer.created")).toHaveLength(1)
        const { rows } = await database().raw("select answer from webhook_idempotency")
        expect(rows).toHaveLength(1)
        expect(JSON.parse(JSON.parse(rows[0].answer)[0].value)).toEqual({
          webhook_delivery: { id: first.data.webhook_delivery.id },
        })
      })
    })

    describe("reading", () => {
      it("never shows a secret again, nor anything of the plugin's own", async () => {
        const { secret, id } = await create({ secret: OWN_SECRET })
        const everything = [
          await admin.get(`/admin/webhooks/${id}`),
          await admin.get(`/admin/webhooks/${id}?fields=%2Bsecrets,%2Bsecret_hint,*secrets,secrets.*`),
          await admin.get(`/admin/webhooks/${id}?fields=id,secrets,secret_hint,probe_at,inactive_seconds,*`),
          await admin.get("/admin/webhooks?fields=%2Bsecrets"),
          await admin.post(`/admin/webhooks/${id}?fields=id,secrets`, { name: "CRM" }),
        ]
        for (const { status, data } of everything) {
          expect(status).toBe(200)
          expect(JSON.stringify(data)).not.toContain(secret)
          const webhook = data.webhook ?? data.webhooks[0]
          expect(Object.keys(webhook)).not.toEqual(
            expect.arrayContaining([
              expect.stringMatching(/^secrets|secret_hint|probe_number|failed_attempts|inactive_/),
            ])
          )
        }
      })

      it("gives the fields that are asked for, derived ones too", async () => {
        const { id } = await create({ name: "CRM", secret: OWN_SECRET })
        const { data } = await admin.get(`/admin/webhooks/${id}?fields=name,health,secret_redacted`)
        expect(data.webhook).toEqual({
          id,
          name: "CRM",
          health: "healthy",
          secret_redacted: "whsec_•••••HBwc=",
        })
      })

      it("finds by text, status, topic, health, sales channel and age, in order and in pages", async () => {
        await create({ name: "CRM", topics: ["order.*"], status: "paused" })
        await create({
          name: "ERP",
          topics: ["*", "order.created"],
          url: "https://erp.example",
          sales_channel_ids: ["sc_1"],
        })
        await create({ name: "Stock", topics: ["product.updated", "order.created"], status: "disabled" })

        expect(await list("q=cr")).toEqual(["CRM"])
        expect(await list("q=erp.example")).toEqual(["ERP"])
        expect(await list("q=")).toHaveLength(3)
        expect(await list("status=paused")).toEqual(["CRM"])
        expect(await list("status[]=paused&status[]=disabled&order=name")).toEqual(["CRM", "Stock"])
        expect(await list("topic=order.created&order=name")).toEqual(["ERP", "Stock"])
        expect(await list("topic=order.*")).toEqual(["CRM"])
        expect(await list("sales_channel_id=sc_1")).toEqual(["ERP"])
        expect(await list("url=https://erp.example")).toEqual(["ERP"])
        expect(await list("url=https://erp")).toEqual([])
        expect(await list("created_by=user_0")).toEqual([])
        // Nothing answers the ping of the one that is active.
        expect(await list("health[]=healthy&health[]=failed_ping")).toHaveLength(3)
        expect(await list("health=failing")).toEqual([])
        const [, erp] = (await admin.get("/admin/webhooks?order=created_at")).data.webhooks
        expect(await list(`created_at[$gt]=${erp.created_at}`)).toEqual(["Stock"])
        expect(await list(`created_at[$lte]=${erp.created_at}&status=active`)).toEqual(["ERP"])
        expect(await list("order=-name")).toEqual(["Stock", "ERP", "CRM"])
        expect(await list("")).toEqual(["Stock", "ERP", "CRM"])

        const { data } = await admin.get("/admin/webhooks?order=name&limit=1&offset=1")
        expect(data).toMatchObject({ webhooks: [{ name: "ERP" }], count: 3, offset: 1, limit: 1 })
      })

      it("tells the failing from the disabled", async () => {
        const failing = await create({ name: "Failing", retry_schedule: [], max_failures: 0 })
        const disabled = await create({ name: "Disabled", retry_schedule: [], max_failures: 1 })
        await pings(2)
        receiver.answerWith(500)
        await emit(1)
        await delivered(2, "status=failed")

        expect(await read(failing.id)).toMatchObject({
          health: "failing",
          status: "active",
          consecutive_failures: 1,
        })
        expect(await read(disabled.id)).toMatchObject({ health: "disabled", disabled_reason: "max_failures" })
        expect(await list("health=failing")).toEqual(["Failing"])
        expect(await list("health=disabled")).toEqual(["Disabled"])
        expect(await list("health[]=failing&health[]=disabled&order=name")).toEqual(["Disabled", "Failing"])
        expect(await list("health=healthy")).toEqual([])
        expect(await list("order=health")).toEqual(["Disabled", "Failing"])
        const { by_health } = (await admin.get("/admin/webhooks?q=nothing")).data
        expect(by_health).toEqual({ disabled: 1, failed_ping: 0, failing: 1, healthy: 0 })
      })

      it("tells what holds where a webhook leaves a setting open", async () => {
        const { options } = service()
        expect((await admin.get("/admin/webhooks/defaults")).data).toEqual({
          defaults: {
            retry_schedule: options.retrySchedule,
            max_failures: options.maxFailures,
            timeout_ms: options.timeoutMs,
          },
        })
      })

      it("lists the topics by group, with description, events, entity, fields, sample and schema", async () => {
        const { topics } = (await admin.get("/admin/webhooks/topics")).data
        expect(topics.find(({ topic }: { topic: string }) => topic === "order.created")).toEqual({
          topic: "order.created",
          resource: "order",
          event: "created",
          group: "Order",
          description: expect.any(String),
          events: ["order.placed"],
          entity: "order",
          triggers: null,
          fields: expect.arrayContaining(["id", "items.quantity"]),
          sample: expect.objectContaining({ id: expect.any(String) }),
          missing_rights: [],
          schema: expect.objectContaining({ type: "object" }),
        })
        const groups = topics.map(({ group }: { group: string }) => group)
        const starts = groups.filter((group: string, index: number) => group !== groups[index - 1])
        expect(starts).toEqual([...new Set(groups)])
      })
    })

    describe("changing", () => {
      it("replaces what is given, merges metadata, and leaves the rest", async () => {
        const { id } = await create({
          name: "CRM",
          headers: { "x-a": "1", "x-b": "2" },
          context: { a: { b: 1, c: 2 } },
          filter: { "data.a": 1, "data.b": 2 },
          retry_schedule: [5, 60],
          metadata: { kept: 1, changed: 1, dropped: 1 },
        })
        const changed = await change(id, {
          headers: { "x-b": "3" },
          context: { a: { b: 9 } },
          filter: { "data.c": 3 },
          retry_schedule: [],
          metadata: { changed: 2, dropped: "" },
        })
        const expected = {
          name: "CRM",
          headers: { "x-b": "3" },
          context: { a: { b: 9 } },
          filter: { "data.c": 3 },
          retry_schedule: [],
          metadata: { kept: 1, changed: 2 },
        }
        expect(changed).toEqual(expect.objectContaining(expected))
        expect(await read(id)).toEqual(expect.objectContaining(expected))

        const cleared = { headers: null, context: null, filter: null, fields: null, retry_schedule: null }
        expect(await change(id, cleared)).toMatchObject({ ...cleared, name: "CRM" })
      })

      it("is refused with the names of what someone else has changed since it was read", async () => {
        const { id } = await create({ name: "Both", headers: { a: "1", b: "2" }, context: { x: 1, y: 2 } })
        const mine = await read(id)
        const expected = { name: mine.name, url: mine.url, headers: { b: "2", a: "1" }, fields: mine.fields }
        await change(id, { name: "First", headers: { a: "1" }, timeout_ms: 700 })

        const late = await admin.post(`/admin/webhooks/${id}`, { context: null, expected })
        expect(late.status).toBe(409)
        expect(late.data.message).toMatch(/changed meanwhile: name, headers\. /)
        const batch = {
          create: [{ url: receiver.url, topics: [TOPIC] }],
          update: [{ id, context: null, expected }],
        }
        const all = await admin.post("/admin/webhooks/batch", batch)
        expect([all.status, all.data.message]).toEqual([409, late.data.message])
        expect(await read(id)).toMatchObject({ name: "First", context: { x: 1, y: 2 } })
        expect(await list("")).toEqual(["First"])

        const now = { name: "First", headers: { a: "1" }, status: "active", context: { y: 2, x: 1 } }
        await change(id, { context: null, expected: now })
        expect(await read(id)).toMatchObject({ name: "First", context: null, timeout_ms: 700 })
      })

      it("counts at once: the next message has the id alone, until its payload is full again", async () => {
        const { id } = await create({ filter: { "data.points": { $gt: 0 } } })
        expect((await change(id, { payload: "thin" })).payload).toBe("thin")
        await emit(0)
        await emit(1)
        await delivered(1, `webhook_id=${id}&status=success`)
        await change(id, { payload: "full" })
        await emit(2)
        await delivered(2, `webhook_id=${id}&status=success`)

        const data = receiver.of(TOPIC).map(({ body }) => JSON.parse(body).data)
        expect(data).toEqual([{ id: "member_1" }, { id: "member_2", points: 2 }])
      })

      it("counts at once: the next attempt has the new headers", async () => {
        const { id } = await create({ headers: { "x-shop": "north" } })
        await change(id, { headers: { "x-shop": "south" } })
        await emit(1)
        const [received] = await until("the event", () => receiver.of(TOPIC).length && receiver.of(TOPIC))
        expect(received!.headers["x-shop"]).toBe("south")
      })

      it("pings a new URL of an active webhook, and no other change of it", async () => {
        const { id, pinged_at } = await create()
        await pings(1)
        expect((await change(id, { name: "CRM", url: receiver.url })).pinged_at).toBe(pinged_at)
        const moved = await change(id, { url: `${receiver.url}/moved` })
        expect(Date.parse(moved.pinged_at)).toBeGreaterThan(Date.parse(pinged_at))
        expect((await pings(2)).map(({ path }) => path)).toEqual(["/hook", "/hook/moved"])
      })

      it("pings a webhook that is active for the first time, but not one that was only paused", async () => {
        const { id } = await create({ status: "paused" })
        await change(id, { url: `${receiver.url}/moved` })
        expect((await deliveries("topic=webhook.ping")).count).toBe(0)
        await change(id, { status: "active" })
        await change(id, { status: "paused" })
        await change(id, { status: "active" })
        expect((await deliveries("topic=webhook.ping")).count).toBe(1)
      })
    })

    describe("pausing and resuming", () => {
      it("keeps what happens meanwhile and delivers it on resume", async () => {
        const { id } = await create()
        expect(await change(id, { status: "paused" })).toMatchObject({
          status: "paused",
          disabled_reason: null,
        })
        await emit(1)
        await emit(2)
        const waiting = await delivered(2, "status=created")
        expect(waiting).toMatchObject([{ attempt_count: 0 }, { attempt_count: 0 }])
        expect(receiver.of(TOPIC)).toHaveLength(0)

        await change(id, { status: "active" })
        await delivered(2, "status=success")
        expect(receiver.of(TOPIC)).toHaveLength(2)
      })

      it("cancels what has waited when the admin says so, and delivers what comes after", async () => {
        const { id } = await create()
        await change(id, { status: "paused" })
        await emit(1)
        await delivered(1, "status=created")
        await change(id, { status: "active", waiting_deliveries: "cancel" })
        const [cancelled] = await delivered(1, "status=cancelled")
        expect(cancelled.remark).toMatch(/when the webhook was resumed/)
        await emit(2)
        await delivered(1, "status=success")
        expect(receiver.of(TOPIC).map(({ body }) => JSON.parse(body).data.points)).toEqual([2])
      })

      it("takes up again a webhook that max_failures disabled: counter at zero, and a ping", async () => {
        const { id } = await create({ retry_schedule: [], max_failures: 1 })
        await pings(1)
        receiver.answerWith(500)
        await emit(1)
        await until("the webhook to be disabled", async () => (await read(id)).status === "disabled")
        receiver.answerWith(204)

        expect(await change(id, { status: "active" })).toMatchObject({
          status: "active",
          disabled_reason: null,
          disabled_at: null,
          consecutive_failures: 0,
          failing_since: null,
          health: "healthy",
        })
        await pings(2)
      })

      it("says when an admin has disabled it", async () => {
        const { id } = await create()
        expect(await change(id, { status: "disabled" })).toMatchObject({
          status: "disabled",
          disabled_reason: "admin",
          disabled_at: expect.any(String),
          health: "healthy",
        })
      })
    })

    describe("in a process whose clock is ten minutes ahead", () => {
      /** How far a moment is from now, by the database's clock, in seconds. */
      const fromNow = async (moment: string) => {
        const { rows } = await database().raw(
          "select extract(epoch from ?::timestamptz - now())::float8 as seconds",
          [moment]
        )
        return rows[0].seconds
      }

      beforeEach(() => shiftClock(600_000))

      afterEach(() => shiftClock(0))

      it("a webhook is inactive since the moment that the other processes have too", async () => {
        const { id } = await create()
        await change(id, { status: "disabled" })
        const row = await service().retrieveWebhookEndpoint(id)
        expect(Math.abs(await fromNow(row.inactive_since!.toISOString()))).toBeLessThan(60)
        expect(Math.abs(await fromNow(row.disabled_at!.toISOString()))).toBeLessThan(60)

        await change(id, { status: "active" })
        expect((await service().retrieveWebhookEndpoint(id)).inactive_seconds).toBeLessThan(60)
      })

      it("an old secret signs for as long as its overlap says, in every process", async () => {
        const { id } = await create()
        await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 3600 })
        const { secrets } = await service().retrieveWebhookEndpoint(id)
        const [, old] = secrets as unknown as { expires_at: string }[]
        expect(Math.abs((await fromNow(old!.expires_at)) - 3600)).toBeLessThan(60)
      })
    })

    describe("the secret", () => {
      const send = async (id: string) => {
        await admin.post(`/admin/webhooks/${id}/test`)
        return receiver.of(TOPIC).at(-1)!
      }

      it("is rotated: both sign during the overlap, and the new one is shown once", async () => {
        const { id, secret: old } = await create()
        const { status, data } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, {
          overlap_seconds: 3600,
        })
        expect(status).toBe(200)
        const { secret, secret_redacted } = data.webhook
        expect(secret).not.toBe(old)
        expect(secret_redacted).toBe(`whsec_•••••${secret.slice(-5)}`)
        expect(await read(id)).not.toHaveProperty("secret")

        const received = await send(id)
        expect(String(received.headers["webhook-signature"]).split(" ")).toHaveLength(2)
        expect(() => verify(old, received)).not.toThrow()
        expect(() => verify(secret, received)).not.toThrow()
      })

      it.each(FOREIGN_APPS)(
        "verifies with an app that was written for $shop, through a rotation until its overlap ends",
        async ({ header, accepts }) => {
          const { id, secret: old } = await create({ signature_header: header.toUpperCase() })
          expect(await read(id)).toMatchObject({ signature_header: header })
          expect(accepts(await send(id), old)).toBe(true)

          const { data } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 3600 })
          const during = await send(id)
          expect(accepts(during, old)).toBe(true)
          expect(accepts({ ...during, body: `${during.body} ` }, old)).toBe(false)
          expect(during.headers["x-medusa-webhook-signature"]).toBe(during.headers[header])
          const [, former] = (await service().retrieveWebhookEndpoint(id)).secrets as unknown as object[]
          await database().raw(
            `update webhook_endpoint set secrets = jsonb_set(secrets, '{1}', ?::jsonb), updated_at = clock_timestamp() where id = ?`,
            [JSON.stringify({ ...former, expires_at: new Date(0) }), id]
          )
          await service().webhooksChanged()
          const after = await send(id)
          expect(accepts(after, old)).toBe(false)
          expect(accepts(after, data.webhook.secret)).toBe(true)
        }
      )

      it("signs in no header that the webhook has already, whichever of the two is written later", async () => {
        const { id } = await create({ headers: { "X-Hmac": "mine" } })
        const header = await admin.post(`/admin/webhooks/${id}`, { signature_header: "x-hmac" })
        expect(header).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("signature_header") },
        })
        await change(id, { headers: null, signature_header: "x-hmac" })
        const headers = await admin.post(`/admin/webhooks/${id}`, { headers: { "X-HMAC": "mine" } })
        expect(headers).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("signature_header") },
        })
        expect(await read(id)).toMatchObject({ headers: null, signature_header: "x-hmac" })
      })

      it("is rotated without a body too, and at once with an overlap of zero", async () => {
        const { id, secret: old } = await create()
        expect((await admin.post(`/admin/webhooks/${id}/rotate-secret`)).status).toBe(200)
        const { data } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 0 })
        const received = await send(id)
        expect(() => verify(data.webhook.secret, received)).not.toThrow()
        expect(() => verify(old, received)).toThrow()
      })

      it("is revealed again, uncached, and the audit trail says to whom", async () => {
        const { id, secret: old } = await create({ name: "CRM" })
        const rotated = await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 3600 })
        const { status, data, headers } = await admin.post(`/admin/webhooks/${id}/reveal-secret`)
        expect({ status, data }).toEqual({ status: 200, data: { secret: rotated.data.webhook.secret } })
        expect(headers["cache-control"]).toBe("no-store")
        const trail = await admin.get(`/admin/webhook-audit?webhook_id=${id}&action=secret_revealed`)
        expect(trail.data.audit_entries).toMatchObject([
          { actor_type: "user", actor_id: admin.id, object_id: id, object_name: "CRM", changes: {} },
        ])
        const text = JSON.stringify(trail.data)
        expect([old, data.secret].filter((secret) => text.includes(secret))).toEqual([])
      })

      it("is not revealed where the shop forbids it, nor where there is a key pair alone", async () => {
        const { id } = await create()
        const { id: paired } = await create({ signature: "ed25519" })
        const reveal = (one: string) => admin.post(`/admin/webhooks/${one}/reveal-secret`)
        expect(await reveal(paired)).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("key pair") },
        })
        const { options } = service()
        options.revealSecrets = false
        try {
          expect(await reveal(id)).toMatchObject({
            status: 403,
            data: { type: "forbidden", message: expect.stringContaining("revealSecrets") },
          })
        } finally {
          options.revealSecrets = true
        }
        const trail = await admin.get("/admin/webhook-audit?action=secret_revealed&limit=1000")
        const revealed = trail.data.audit_entries.map((entry: { object_id: string }) => entry.object_id)
        expect(revealed).not.toContain(id)
        expect(revealed).not.toContain(paired)
      })

      it("that a second rotation at the same moment shows is no less good", async () => {
        const { id } = await create()
        const answers = await Promise.all([1, 2].map(() => admin.post(`/admin/webhooks/${id}/rotate-secret`)))
        const received = await send(id)
        for (const { data } of answers) {
          expect(() => verify(data.webhook.secret, received)).not.toThrow()
        }
      })
    })

    describe("the key pair", () => {
      const keysOf = async (
        id: string
      ): Promise<{ webhook_id: string; public_key: string; expires_at: unknown }[]> => {
        const { status, data } = await api.get(`/webhook-apps/keys?webhook_id=${id}`)
        expect(status).toBe(200)
        return data.keys
      }

      const signedBy = (key: string, { body, headers }: Received) => {
        const x = Buffer.from(key.slice("whpk_".length), "base64").toString("base64url")
        const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" })
        const signed = Buffer.from([headers["webhook-id"], headers["webhook-timestamp"], body].join("."))
        return String(headers["webhook-signature"])
          .split(" ")
          .filter((one) => one.startsWith("v1a,"))
          .some((one) => verifySignature(null, signed, publicKey, Buffer.from(one.slice(4), "base64")))
      }

      const send = async (id: string) => {
        await admin.post(`/admin/webhooks/${id}/test`)
        return receiver.of(TOPIC).at(-1)!
      }

      it("signs alone where that is chosen, and everyone may read its public key", async () => {
        const webhook = await create({ signature: "ed25519" })
        expect(webhook).toMatchObject({ signature: "ed25519", public_keys: [{ expires_at: null }] })
        const [{ public_key }] = webhook.public_keys
        expect(public_key).toMatch(/^whpk_[\w+/]{43}=$/)
        expect(await keysOf(webhook.id)).toEqual([{ webhook_id: webhook.id, public_key, expires_at: null }])
        const all = await api.get("/webhook-apps/keys", { validateStatus: () => true })
        expect(all).toMatchObject({
          status: 400,
          data: { type: "invalid_data", message: expect.stringContaining("webhook_id: name the webhook") },
        })

        const received = await send(webhook.id)
        expect(received.headers["webhook-signature"]).toMatch(/^v1a,[^ ]+$/)
        expect(received.headers).not.toHaveProperty("x-medusa-webhook-signature")
        expect(signedBy(public_key, received)).toBe(true)
        expect(signedBy(public_key, { ...received, body: `${received.body} ` })).toBe(false)
      })

      it("is rotated with an overlap, beside the secret", async () => {
        const { id, secret, public_keys } = await create({ signature: "both" })
        const { data } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, { overlap_seconds: 3600 })
        const [fresh, old] = data.webhook.public_keys
        expect(old).toEqual({ public_key: public_keys[0].public_key, expires_at: expect.any(String) })
        expect((await keysOf(id)).map((key) => key.public_key)).toEqual([fresh.public_key, old.public_key])

        const during = await send(id)
        expect(String(during.headers["webhook-signature"]).split(" ")).toHaveLength(4)
        expect([fresh, old].map(({ public_key }) => signedBy(public_key, during))).toEqual([true, true])
        expect(() => verify(secret, during)).not.toThrow()
        expect(() => verify(data.webhook.secret, during)).not.toThrow()

        const { data: atOnce } = await admin.post(`/admin/webhooks/${id}/rotate-secret`, {
          overlap_seconds: 0,
        })
        expect(atOnce.webhook.public_keys).toHaveLength(1)
        const after = await send(id)
        expect(signedBy(fresh.public_key, after)).toBe(false)
        expect(signedBy(atOnce.webhook.public_keys[0].public_key, after)).toBe(true)
      })

      it("is made when a webhook comes to sign with one, and stays the same from then on", async () => {
        const { id, public_keys, secret } = await create()
        expect(public_keys).toEqual([])
        expect(await keysOf(id)).toEqual([])
        const { public_keys: made } = await change(id, { signature: "both" })
        expect(made).toHaveLength(1)
        const received = await send(id)
        expect(signedBy(made[0].public_key, received)).toBe(true)
        expect(() => verify(secret, received)).not.toThrow()

        await change(id, { signature: "hmac" })
        expect(await keysOf(id)).toEqual([])
        expect((await send(id)).headers["webhook-signature"]).not.toContain("v1a,")
        expect((await change(id, { signature: "ed25519" })).public_keys).toEqual(made)
      })

      it("is made once when two changes ask for it at the same moment, and a rotation", async () => {
        const { id } = await create()
        await Promise.all([
          change(id, { signature: "both" }),
          change(id, { signature: "both", name: "CRM" }),
          admin.post(`/admin/webhooks/${id}/rotate-secret`),
        ])
        const { public_keys } = await read(id)
        const live = public_keys.filter(({ expires_at }: { expires_at: unknown }) => expires_at === null)
        expect(live).toHaveLength(1)
        expect(signedBy(live[0].public_key, await send(id))).toBe(true)
      })

      it("never shows its private key", async () => {
        const { id } = await create({ signature: "both" })
        const { data } = await admin.get(`/admin/webhooks/${id}?fields=*,secrets,public_keys`)
        expect(JSON.stringify(data)).not.toContain("whsk_")
      })
    })

    describe("the receiver's CLI", () => {
      type Told = { results: Record<string, unknown>[]; progress: string[] }

      const listening = (output: Output, signal: AbortSignal, forward?: string) =>
        listenToShop(
          { shop: shop(), topics: [TOPIC], forward: forward ? new URL(forward) : undefined, everyMs: 50 },
          output,
          signal
        )
      const shop = (token = secretKey) => new Shop(new URL(api.defaults.baseURL), token)
      let secretKey: string

      beforeEach(async () => {
        const key = { title: "Laptop", type: "secret" as const, created_by: admin.id }
        secretKey = (await getContainer().resolve(Modules.API_KEY).createApiKeys(key)).token
      })

      function outputOf(): { output: Output; told: Told } {
        const told: Told = { results: [], progress: [] }
        return {
          told,
          output: {
            result: (record) => void told.results.push(record),
            progress: (line) => void told.progress.push(line),
          },
        }
      }

      it("brings a shop's messages to a machine without an address, as a POST would, and leaves nothing", async () => {
        await create({ url: `${receiver.url}/posted` })
        const { output, told } = outputOf()
        const stop = new AbortController()
        const listener = listening(output, stop.signal, `${receiver.url}/forwarded`)
        await until("it to listen", () => told.progress.some((line) => line.startsWith("Listening")))
        const ids = (await admin.get("/admin/webhooks?q=listening")).data.webhooks.map(
          ({ id }: { id: string }) => id
        )
        expect(ids).toHaveLength(1)
        await emit(1)
        await emit(2)

        const [first, second] = await until("the messages", () => {
          const forwarded = receiver
            .of(TOPIC)
            .filter(({ headers }) => headers["x-medusa-webhook-id"] === ids[0])
          return forwarded.length === 2 && forwarded
        })
        stop.abort()
        await listener
        const secret = /whsec_\S+/.exec(told.progress.join("\n"))![0]
        expect(verify(secret, first!)).toMatchObject({ type: TOPIC, data: { points: 1 } })
        expect(verify(secret, second!)).toMatchObject({ type: TOPIC, data: { points: 2 } })
        expect(told.results).toMatchObject(
          [1, 2].map((points) => ({ topic: TOPIC, body: { data: { points } } }))
        )
        expect(told.results).toMatchObject(
          [1, 2].map(() => ({ forwarded: { kind: "answered", status: 204 } }))
        )

        const posted = await until("the POST", () =>
          receiver.of(TOPIC).find(({ headers }) => headers["x-medusa-webhook-id"] !== ids[0])
        )
        const ours = (headers: object) =>
          Object.keys(headers)
            .filter((name) => /webhook|content-type/.test(name))
            .sort()
        expect(ours(first!.headers)).toEqual(ours(posted.headers))
        expect((await admin.get(`/admin/webhooks/${ids[0]}`)).status).toBe(404)
      })

      it("removes what a listener that was killed has left over, and no other's", async () => {
        const left = (name: string, minutes: number) =>
          create({
            name: `Listening on a developer's machine (${name})`,
            status: "paused",
            metadata: { listens_until: new Date(Date.now() + minutes * 60_000).toISOString() },
          })
        const [gone, alive] = [await left("gone", -1), await left("alive", 1)]
        const { output } = outputOf()
        await listening(output, AbortSignal.abort())
        expect((await admin.get(`/admin/webhooks/${gone.id}`)).status).toBe(404)
        expect((await admin.get(`/admin/webhooks/${alive.id}`)).status).toBe(200)
      })

      it("says what to do where the shop does not accept the token, or is away", async () => {
        const { output } = outputOf()
        const options = { topics: [TOPIC], forward: undefined, everyMs: 50 }
        const listen = (at: Shop) => listenToShop({ shop: at, ...options }, output, AbortSignal.abort())
        await expect(listen(shop("sk_wrong"))).rejects.toThrow(/Settings > Secret API Keys/)
        await expect(listen(new Shop(new URL("http://127.0.0.1:1"), secretKey))).rejects.toThrow(
          /cannot be reached/
        )
      })

      it("has the shop send a delivery, or all of an event, once more, or posts it from here", async () => {
        await create()
        await emit(1)
        const [delivery] = await delivered(1, "status=success")
        const { output, told } = outputOf()
        const ask = (id: string, forward?: URL) =>
          replay({ shop: shop(), id, forward, secret: OWN_SECRET }, output)
        expect(await ask(delivery.id)).toBe(0)
        await until("the replay", () => receiver.of(TOPIC).length === 2)
        await delivered(1, "status=success")
        expect(await ask(delivery.event_id)).toBe(0)
        await until("the second replay", () => receiver.of(TOPIC).length === 3)

        expect(await ask(delivery.id, new URL(`${receiver.url}/here`))).toBe(0)
        const here = receiver.of(TOPIC).at(-1)!
        expect(verify(OWN_SECRET, here)).toMatchObject({ id: delivery.event_id })
        expect(here.headers["x-medusa-webhook-origin"]).toBe("replay")
        expect(told.results).toHaveLength(3)
        await expect(ask("whevt_0")).rejects.toThrow("no delivery of whevt_0")
        await expect(ask("order_1")).rejects.toThrow("whdel_")
      })

      it("posts what the shop has of a resource, or has the shop send its own test", async () => {
        const { customer } = (await admin.post("/admin/customers", { email: "ada@shop.test" })).data
        const { output } = outputOf()
        const options = { to: undefined, secret: OWN_SECRET, fields: [], shop: shop(), resource: undefined }
        const topic = "customer.updated"
        const here = {
          ...options,
          topic,
          resource: customer.id,
          to: new URL(receiver.url),
          fields: ["data.phone=0049"],
        }
        expect(await trigger({ ...here, webhook: undefined }, output)).toBe(0)
        const [sent] = receiver.of(topic)
        expect(verify(OWN_SECRET, sent!)).toMatchObject({
          data: { id: customer.id, email: "ada@shop.test", phone: "0049" },
        })
        expect(sent!.headers["x-medusa-webhook-origin"]).toBe("test")

        const { id } = await create({ topics: [topic] })
        expect(await trigger({ ...options, topic, webhook: id }, output)).toBe(0)
        expect(receiver.of(topic)).toHaveLength(2)
        const real = { ...options, topic, webhook: id, resource: customer.id, fields: ["data.phone=0049"] }
        expect(await trigger(real, output)).toBe(0)
        expect(JSON.parse(receiver.of(topic).at(-1)!.body)).toMatchObject({
          data: { id: customer.id, email: "ada@shop.test", phone: "0049" },
        })
        await expect(trigger({ ...real, resource: "cus_0" }, output)).rejects.toThrow(
          "resource: customer with id: cus_0 was not found"
        )
        await expect(trigger({ ...real, fields: ["id=1"] }, output)).rejects.toThrow(
          /--field may replace .*"id=1"/
        )
        receiver.answerWith(500)
        expect(await trigger({ ...options, topic, webhook: id }, output)).toBe(1)
      })
    })

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
        expect(await read(id)).toMatchObject({ status: "paused", consecutive_failures: 0, health: "healthy" })
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
        const [sent] = receiver.of("product.updated")
        expect(sent!.headers["x-medusa-webhook-origin"]).toBe("test")
        const body = JSON.parse(sent!.body)
        expect(body).toMatchObject({ id: sent!.headers["webhook-id"], context: { tenant: 1 } })
        expect(body.data).toEqual({ id: product.id, title })
        // It is no news of the product: catch-up asks the events.
        const { rows } = await database().raw("select resource_id from webhook_event where source = 'test'")
        expect(rows).toEqual([{ resource_id: null }])
      })

      it("does not send a resource that filter or scope keep back, and says why", async () => {
        const product = await getContainer().resolve(Modules.PRODUCT).createProducts({ title: "Linen shirt" })
        const topics = ["product.updated"]
        const kept = [
          [
            await create({ topics, filter: { "data.title": "None" } }),
            /resource: .*its filter does not match/,
          ],
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

      it("sends data of one's own, in the place of the sample's or of a resource's", async () => {
        const product = await getContainer().resolve(Modules.PRODUCT).createProducts({ title: "Linen shirt" })
        const { id } = await create({ topics: ["product.updated"], fields: ["id", "title", "status"] })
        const post = (body: object) => admin.post(`/admin/webhooks/${id}/test`, body)
        const sent = () => JSON.parse(receiver.of("product.updated").at(-1)!.body).data
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
        const [sent] = receiver.of("product.updated")
        const body = JSON.parse(sent!.body)
        expect(body).toMatchObject({ id: sent!.headers["webhook-id"], context: { tenant: 1 } })
        expect(Object.keys(body.data)).toEqual(keys)
        expect(body.data.id).toMatch(/^prod_/)
        expect(data.webhook_delivery.event.payload).toBe(sent!.body)
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

    describe("deleting", () => {
      it("cancels what waits, keeps the log, and is for good", async () => {
        const { id } = await create({ status: "paused" })
        await emit(1)
        const [waiting] = await delivered(1, "status=created")
        const { status, data } = await admin.delete(`/admin/webhooks/${id}`)
        expect({ status, data }).toEqual({ status: 200, data: { id, object: "webhook", deleted: true } })

        expect((await admin.get(`/admin/webhooks/${id}`)).status).toBe(404)
        expect((await admin.delete(`/admin/webhooks/${id}`)).status).toBe(404)
        expect((await admin.post(`/admin/webhooks/${id}/test`)).status).toBe(404)
        const detail = await admin.get(`/admin/webhook-deliveries/${waiting.id}`)
        expect(detail.data.webhook_delivery).toMatchObject({
          status: "cancelled",
          remark: "Webhook was deleted",
        })
        expect(await admin.post(`/admin/webhook-deliveries/${waiting.id}/retry`)).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("is deleted") },
        })
      })
    })

    describe("the audit trail", () => {
      it("names the admin of each change, and shows no secret", async () => {
        const { id, secret } = await create({ name: "CRM", headers: { "x-key": "partner-token" } })
        await admin.post(`/admin/webhooks/${id}`, { rate_limit: 5, headers: { "x-key": "other-token" } })
        const rotated = await admin.post(`/admin/webhooks/${id}/rotate-secret`, {})
        await admin.post("/admin/webhooks/batch", { update: [{ id, status: "paused" }] })
        await admin.delete(`/admin/webhooks/${id}`)
        const { status, data } = await admin.get(`/admin/webhook-audit?webhook_id=${id}`)
        expect(status).toBe(200)
        const { created_by } = await service().retrieveWebhookEndpoint(id, { withDeleted: true })
        expect(data).toMatchObject({ count: 5, offset: 0, limit: 20 })
        expect(data.audit_entries.map(({ action }: { action: string }) => action)).toEqual([
          "deleted",
          "paused",
          "secret_rotated",
          "updated",
          "created",
        ])
        for (const entry of data.audit_entries) {
          expect(entry).toMatchObject({ actor_type: "user", actor_id: created_by, object_name: "CRM" })
        }
        expect(data.audit_entries[3].changes).toEqual({
          rate_limit: { from: null, to: 5 },
          headers: "changed",
        })
        const text = JSON.stringify(data)
        for (const hidden of [secret, rotated.data.webhook.secret, "partner-token", "other-token"]) {
          expect(text).not.toContain(hidden)
        }
      })

      it("says that it was the shop's own code", async () => {
        const { id } = await create()
        await service().updateWebhookEndpoints({ id, name: "By code" })
        const { data } = await admin.get(`/admin/webhook-audit?webhook_id=${id}&actor_type=code`)
        expect(data.audit_entries).toMatchObject([{ action: "updated", actor_id: null }])
      })

      it("refuses a filter that it does not know the value of", async () => {
        const { status, data } = await admin.get("/admin/webhook-audit?action=read")
        expect({ status, message: data.message }).toEqual({
          status: 400,
          message: expect.stringContaining("action"),
        })
      })
    })

    describe("a batch", () => {
      it("creates, changes and deletes, and shows the new secrets", async () => {
        const [changed, deleted] = [await create({ name: "Old" }), await create()]
        const { status, data } = await admin.post("/admin/webhooks/batch", {
          create: [{ url: receiver.url, topics: [TOPIC], name: "New" }],
          update: [{ id: changed.id, name: "Changed" }],
          delete: [deleted.id],
        })
        expect(status).toBe(200)
        expect(data).toMatchObject({
          created: [{ name: "New", secret: expect.stringMatching(/^whsec_/), created_by: admin.id }],
          updated: [{ id: changed.id, name: "Changed" }],
          deleted: { ids: [deleted.id], object: "webhook", deleted: true },
        })
        expect(data.updated[0]).not.toHaveProperty("secret")
        expect(await list("order=name")).toEqual(["Changed", "New"])
      })

      it("may have any part of it, even none", async () => {
        const empty = { created: [], updated: [], deleted: { ids: [], object: "webhook", deleted: true } }
        expect(await admin.post("/admin/webhooks/batch")).toMatchObject({ status: 200, data: empty })
      })

      it("is undone whole when anything fails while it is written, and pings no one", async () => {
        const settings = { headers: { "x-a": "1" }, context: { a: 1 }, metadata: { a: 1 }, status: "paused" }
        const [changed, deleted] = [
          await create({ name: "Old", ...settings }),
          await create({ name: "Kept" }),
        ]
        await pings(1)
        const before = (await admin.get("/admin/webhooks?order=name")).data.webhooks
        const failing = jest.spyOn(service(), "ping").mockRejectedValueOnce(new Error("no space left"))

        const { status } = await admin.post("/admin/webhooks/batch", {
          create: [{ url: receiver.url, topics: [TOPIC], name: "New" }],
          update: [
            {
              id: changed.id,
              name: "Changed",
              status: "active",
              headers: { "x-b": "2" },
              context: null,
              metadata: { b: 2 },
            },
          ],
          delete: [deleted.id],
        })
        failing.mockRestore()
        expect(status).toBe(500)
        const after = (await admin.get("/admin/webhooks?order=name")).data.webhooks
        const untimed = (webhooks: object[]) => webhooks.map((webhook) => ({ ...webhook, updated_at: null }))
        expect(untimed(after)).toEqual(untimed(before))

        await emit(1)
        await delivered(1, "status=success")
        await delivered(1, "status=created")
        expect(receiver.of("webhook.ping")).toHaveLength(1)
      })
    })

    describe("a merchant's own code", () => {
      const row = (name: string) => ({
        name,
        url: receiver.url,
        topics: [TOPIC],
        secrets: [{ value: OWN_SECRET, expires_at: null }] as unknown as Record<string, unknown>,
        secret_hint: "abcde",
        metadata: { team: "sales", dropped: 1 },
      })

      it("writes rows as by Medusa's generated methods: one, several, by selector, defaults filled in", async () => {
        const one = await service().createWebhookEndpoints(row("One"))
        const [two, three] = await service().createWebhookEndpoints([
          row("Two"),
          { ...row("Three"), status: "paused" as const },
        ])
        expect(one).toEqual(await service().retrieveWebhookEndpoint(one.id))
        expect(one).toMatchObject({
          status: "active",
          payload: "full",
          sales_channel_ids: [],
          max_failures: null,
        })
        expect([two!.name, three!.status]).toEqual(["Two", "paused"])
        expect(await service().createWebhookEndpoints([])).toEqual([])

        const changed = await service().updateWebhookEndpoints({
          id: one.id,
          headers: { "x-a": "1" },
          metadata: { team: "shop", dropped: "" },
        })
        expect(changed).toMatchObject({ name: "One", headers: { "x-a": "1" }, metadata: { team: "shop" } })
        expect(changed.metadata).not.toHaveProperty("dropped")
        const selected = await service().updateWebhookEndpoints({
          selector: { status: "active" },
          data: { topics: ["*"], headers: null },
        })
        expect(selected.map(({ name }) => name).sort()).toEqual(["One", "Two"])
        expect(await service().retrieveWebhookEndpoint(one.id)).toMatchObject({
          topics: ["*"],
          headers: null,
        })
      })

      it("moves a row's time of change with each write, by which every process notices it", async () => {
        const { id, updated_at: created } = await service().createWebhookEndpoints(row("Busy"))
        const times = [created]
        for (const name of ["a", "b", "c"]) {
          times.push((await service().updateWebhookEndpoints({ id, name })).updated_at)
        }
        await service().softDeleteWebhookEndpoints(id)
        expect(await service().listWebhookEndpoints({ id })).toEqual([])
        await service().restoreWebhookEndpoints([{ id }])
        times.push((await service().retrieveWebhookEndpoint(id)).updated_at)
        const numbers = times.map((time) => time.getTime())
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      })

      it("writes nothing where a webhook is unknown, or a column wrong", async () => {
        const { id } = await service().createWebhookEndpoints(row("Kept"))
        const changes = [
          { id, name: "Changed" },
          { id: "whk_0", name: "Changed" },
        ]
        await expect(service().updateWebhookEndpoints(changes)).rejects.toThrow(
          "Webhook with id: whk_0 was not found"
        )
        await expect(service().updateWebhookEndpoints({ name: "Changed" })).rejects.toThrow("id is missing")
        const { url: _, ...withoutUrl } = row("New")
        await expect(service().createWebhookEndpoints(withoutUrl)).rejects.toThrow("url is missing")
        expect(await list("")).toEqual(["Kept"])
      })
    })

    describe("a write that fails", () => {
      const HEADER = "value-of-a-header"

      /** Everything that Medusa writes into its log meanwhile. */
      function keepLog(): { written: string[]; stop: () => void } {
        const written: string[] = []
        const logger = getContainer().resolve(ContainerRegistrationKeys.LOGGER)
        const keep = (...line: unknown[]) => {
          written.push(inspect(line, { depth: 9, showHidden: true }))
          return true
        }
        const spies = [
          ...(["error", "warn", "info", "log"] as const).map((name) => jest.spyOn(logger, name)),
          jest.spyOn(process.stdout, "write"),
          jest.spyOn(process.stderr, "write"),
        ]
        spies.forEach((spy) => (spy as jest.SpyInstance).mockImplementation(keep))
        return { written, stop: () => spies.forEach((spy) => spy.mockRestore()) }
      }

      it("shows neither secrets nor headers in its answer, in the log, or in what Medusa keeps of workflows", async () => {
        const db = getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)
        const { id, secret } = await create({ headers: { authorization: `Bearer ${HEADER}` } })
        const { rows: names } = await db.raw("select current_database() as name")
        // A pool of the test's own: the shop's connections are cut.
        const own = connect(names[0].name)
        const failing = await FailingWrites.prepare(own)
        const settings = { headers: { "x-key": HEADER }, context: { key: HEADER } }
        const added = { url: receiver.url, topics: [TOPIC], secret: OWN_SECRET, ...settings }
        const log = keepLog()
        const answers = []
        for (const way of ALL_WAYS.filter((one) => one !== "a statement time-out")) {
          await failing.arm(way, "webhook_endpoint", "insert or update")
          answers.push(
            await admin.post("/admin/webhooks", added),
            await admin.post(`/admin/webhooks/${id}`, settings),
            await admin.post("/admin/webhooks/batch", { create: [added], update: [{ id, ...settings }] }),
            await admin.post(`/admin/webhooks/${id}/rotate-secret`),
            await admin.delete(`/admin/webhooks/${id}`)
          )
          await failing.disarm("webhook_endpoint")
        }
        log.stop()
        const { rows } = await own.raw("select * from workflow_execution")
        await own.destroy()

        expect(answers.map(({ status }) => status).filter((status) => ![422, 500].includes(status))).toEqual(
          []
        )
        expect(answers[0]!.data.message).toMatch(/^Database error in "insert into webhook_endpoint": 25006/)
        expect(log.written.join()).toContain("25006")
        const texts = [
          ...log.written,
          ...answers.map(({ data }) => JSON.stringify(data)),
          JSON.stringify(rows),
        ]
        for (const hidden of [secret, OWN_SECRET, HEADER]) {
          expect(texts.filter((text) => text.includes(hidden))).toEqual([])
        }
        expect(await read(id)).toMatchObject({
          status: "active",
          headers: { authorization: `Bearer ${HEADER}` },
        })
      })
    })

    it("every example of the API's description is taken, and answered as it says", async () => {
      const examples = examplesIn((await admin.get("/admin/webhooks/openapi")).data)
      expect(examples.length).toBeGreaterThan(30)
      const wrong = []
      for (const example of examples) {
        await provideExamples(getContainer(), receiver.url)
        if (example.path.endsWith("/cancel")) {
          await provideRuns(getContainer())
        }
        const asApp = example.path.startsWith("/webhook-apps/")
          ? adminOf(IDS.app, `Bearer ${APP_TOKEN}`, api, { "x-webhook-portal": "1" })
          : admin
        wrong.push(...(await problemsOf(example, asApp)))
      }
      expect(wrong).toEqual([])
    })

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
        const [, secret] = new RegExp(`${webhooks[0].id}.* (whsec_\\S+)`).exec(applied)!
        const [ping] = await pings(1)
        expect(() => verify(secret!, ping!)).not.toThrow()

        await admin.delete(`/admin/webhooks/${webhooks[0].id}`)
        expect(await takeOver("apply")).not.toMatch(/whsec_|create,/)
        expect(await list("")).toHaveLength(1)
      })

      it("is refused where there is nothing to take over, and for words that it does not know", async () => {
        await expect(takeOver("apply")).rejects.toThrow('There is no table "webhook"')
        await db().raw("create table webhook (id text, url text)")
        await expect(takeOver()).rejects.toThrow(
          "is not that of @lambdacurry/medusa-webhooks: it has id, url"
        )
        await expect(takeOver("aply")).rejects.toThrow('Only "apply" and "apply paused" are understood')
      })
    })

    describe("deliveries", () => {
      it("are found by webhook, status, topic, resource, answer, text and time", async () => {
        const { id } = await create({ retry_schedule: [], max_failures: 0 })
        const other = await create({ url: `${receiver.url}/other` })
        await pings(2)
        await emit(1)
        await delivered(2, "status=success")
        receiver.answerWith(({ path }, response) => response.writeHead(path === "/hook" ? 404 : 200).end())
        const between = new Date().toISOString()
        await emit(2)
        await delivered(1, "status=failed")
        await delivered(3, "status=success")

        const found = async (query: string) => (await deliveries(query)).count
        expect(await found("")).toBe(6)
        expect(await found(`webhook_id=${id}`)).toBe(3)
        expect(await found(`webhook_id[]=${id}&webhook_id[]=${other.id}`)).toBe(6)
        expect(await found("status[]=success&status[]=failed")).toBe(6)
        expect(await found("topic=webhook.ping")).toBe(2)
        expect(await found("response_status=404")).toBe(1)
        expect(await found("q=404")).toBe(1)
        expect(await found("q=nothing")).toBe(0)
        expect(await found(`created_at[$gte]=${between}`)).toBe(2)
        expect(await found(`created_at[$lt]=${between}`)).toBe(4)
        expect(await found(`finished_at[$gte]=${between}`)).toBe(2)
        expect(await found(`finished_at[$lt]=${between}&status=success`)).toBe(4)
        const [failed] = (await deliveries("status=failed")).webhook_deliveries
        expect(await found(`finished_at[$gte]=${failed.finished_at}&status=failed`)).toBe(1)
        expect(await found(`finished_at[$gt]=${new Date().toISOString()}`)).toBe(0)
        expect(await found("resource_id=order_0")).toBe(0)
        expect(await found(`q=${id}`)).toBe(3)
        expect(await found(`q=${id.slice(0, -10)}`)).toBe(3)
      })

      it("come in pages, by offset and by cursor, newest first or last", async () => {
        await create({ status: "paused" })
        for (let points = 1; points <= 5; points++) {
          await emit(points)
          await delivered(points, "status=created")
        }
        const ids = ({ webhook_deliveries }: Record<string, any>): string[] =>
          webhook_deliveries.map((one: any) => one.id)
        const all = await deliveries("")
        expect(all).toMatchObject({ count: 5, count_capped: false, offset: 0, limit: 20, next_cursor: null })
        expect(ids(all)).toEqual([...ids(all)].sort().reverse())
        expect(ids(await deliveries("order=created_at"))).toEqual([...ids(all)].reverse())

        const second = await deliveries("limit=2&offset=2")
        expect(second).toMatchObject({ count: 5, offset: 2, limit: 2 })
        expect(ids(second)).toEqual(ids(all).slice(2, 4))

        const walked: string[] = []
        for (let cursor = ""; cursor !== "end";) {
          const page = await deliveries(`limit=2${cursor}`)
          expect(page.count).toBe(5)
          walked.push(...ids(page))
          cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : "end"
        }
        expect(walked).toEqual(ids(all))
      })

      it("come in the fields that are asked for, with their payloads too", async () => {
        const { id } = await create()
        await emit(7)
        const [usual] = await delivered(1, "status=success")
        const [received] = receiver.of(TOPIC)
        const first = async (query: string) =>
          (await deliveries(`webhook_id=${id}&topic=${TOPIC}&${query}`)).webhook_deliveries[0]
        expect(usual).not.toHaveProperty("payload")
        expect(await first("fields=status")).toEqual({ id: usual.id, status: "success" })
        const { remark: _, ...others } = usual
        expect(await first("fields=%2Bpayload,-remark")).toEqual({
          ...others,
          ...{ payload: received!.body, payload_hidden: false, payload_removed: null },
        })
        expect(await admin.get("/admin/webhook-deliveries?fields=id,attempts")).toMatchObject({
          status: 400,
          data: {
            message: expect.stringMatching(/fields: there is no "attempts" among id, webhook_id, .*payload/),
          },
        })
      })

      it("come by their other dates, page after page, and say how a poller goes on", async () => {
        receiver.answerWith(500)
        const { id } = await create({ retry_schedule: [], max_failures: 0 })
        for (let points = 1; points <= 3; points++) {
          await emit(points)
          await delivered(points, "status=failed")
        }
        const failed = `webhook_id=${id}&status=failed&topic=${TOPIC}&order=finished_at&limit=2`
        const page = await deliveries(failed)
        const next = await deliveries(`${failed}&cursor=${page.next_cursor}`)
        const times = [...page.webhook_deliveries, ...next.webhook_deliveries].map((one) => one.finished_at)
        expect(times).toHaveLength(3)
        expect(times).toEqual([...times].sort())
        expect(next).toMatchObject({ next_cursor: null, poll_cursor: null })
        expect(await deliveries(`webhook_id=${id}&order=-next_attempt_at`)).toMatchObject({
          webhook_deliveries: [],
        })

        const last = await deliveries(`webhook_id=${id}&order=created_at`)
        expect(last).toMatchObject({ next_cursor: null, poll_cursor: expect.stringMatching(/^whdel_/) })
        expect(
          (await admin.get(`/admin/webhook-deliveries?order=created_at&cursor=${last.poll_cursor}`)).status
        ).toBe(200)
      })

      it("show event, payload and every attempt, without secrets", async () => {
        const { id } = await create({ headers: { authorization: "Bearer abc" }, retry_schedule: [] })
        await emit(7)
        const [{ id: deliveryId }] = await delivered(1, "status=success")
        const { data } = await admin.get(`/admin/webhook-deliveries/${deliveryId}`)
        const received = receiver.of(TOPIC)[0]!
        expect(data.webhook_delivery).toMatchObject({
          id: deliveryId,
          webhook_id: id,
          topic: TOPIC,
          status: "success",
          response_status: 204,
          event: {
            id: received.headers["webhook-id"],
            topic: TOPIC,
            source: "event_bus",
            payload: received.body,
          },
          attempts: [
            { attempt: 1, url: receiver.url, response_status: 204, duration_ms: expect.any(Number) },
          ],
        })
        expect(JSON.stringify(data)).not.toContain("Bearer abc")
        expect(JSON.stringify(data)).not.toContain(received.headers["webhook-signature"])
      })

      it("are retried with the same bytes, unless they have succeeded", async () => {
        await create({ retry_schedule: [], max_failures: 0 })
        await pings(1)
        receiver.answerWith(500)
        await emit(1)
        const [{ id }] = await delivered(1, "status=failed")
        receiver.answerWith(204)

        const { status, data } = await admin.post(`/admin/webhook-deliveries/${id}/retry`)
        expect({ status, data }).toMatchObject({ status: 200, data: { webhook_delivery: { id } } })
        await delivered(1, "status=success")
        const [first, second] = receiver.of(TOPIC)
        expect(second!.body).toBe(first!.body)
        expect(second!.headers["x-medusa-webhook-attempt"]).toBe("2")

        const again = await admin.post(`/admin/webhook-deliveries/${id}/retry`)
        expect(again).toMatchObject({ status: 400, data: { message: expect.stringContaining("succeeded") } })
        const late = await admin.post(`/admin/webhook-deliveries/${id}/cancel`)
        expect(late).toMatchObject({ status: 400, data: { message: expect.stringContaining("finished") } })
      })

      it("whose payload has expired say so, and are sent no more", async () => {
        const { id: webhookId } = await create({ retry_schedule: [], max_failures: 0 })
        receiver.answerWith(500)
        await emit(1)
        const [{ id }] = await delivered(1, "status=failed")
        await database().raw("update webhook_delivery set payload_removed = 'expired' where id = ?", [id])

        const { data: shown } = await admin.get(`/admin/webhook-deliveries/${id}`)
        expect(shown.webhook_delivery.event).toMatchObject({ payload: null, payload_removed: "expired" })
        const message = expect.stringContaining(
          "Its payload was removed, as the option payloadRetention says"
        )
        const retried = await admin.post(`/admin/webhook-deliveries/${id}/retry`)
        expect(retried).toMatchObject({ status: 400, data: { message } })
        for (const action of ["retry", "replay"]) {
          const selection = { action, filters: { webhook_id: webhookId, topic: TOPIC } }
          const { data } = await admin.post("/admin/webhook-deliveries/batch", selection)
          expect(data.count).toBe(0)
        }
      })

      it("are neither retried nor cancelled while they are sent", async () => {
        await create()
        await pings(1)
        const finish = new Promise<() => void>((resolve) =>
          receiver.answerWith((_, response) => resolve(() => response.writeHead(204).end()))
        )
        await emit(1)
        const answer = await finish
        const [{ id }] = await delivered(1, "status=created")
        for (const action of ["retry", "cancel"]) {
          const refused = await admin.post(`/admin/webhook-deliveries/${id}/${action}`)
          expect(refused).toMatchObject({
            status: 400,
            data: { message: expect.stringContaining("being sent") },
          })
        }
        answer()
        await delivered(1, "status=success")
      })

      it("are cancelled while they wait, and retried after that", async () => {
        const { id: webhookId } = await create({ status: "paused" })
        await emit(1)
        const [{ id }] = await delivered(1, "status=created")
        const cancelled = await admin.post(`/admin/webhook-deliveries/${id}/cancel`)
        expect(cancelled).toMatchObject({
          status: 200,
          data: { webhook_delivery: { id, status: "cancelled" } },
        })
        expect((await admin.post(`/admin/webhook-deliveries/${id}/retry`)).status).toBe(200)
        await change(webhookId, { status: "active" })
        await delivered(1, "status=success")
      })

      it("are cancelled and retried in bulk, by ids or by filters, as far as they can be", async () => {
        const { id: webhookId } = await create({ status: "paused" })
        for (const points of [1, 2, 3]) {
          await emit(points)
        }
        const [one] = await delivered(3, "status=created")
        const bulk = async (body: object) => (await admin.post("/admin/webhook-deliveries/batch", body)).data
        expect(await bulk({ action: "cancel", ids: [one.id, "whdel_0"] })).toEqual({ count: 1 })
        const filters = { webhook_id: webhookId, status: ["created"] }
        expect(await bulk({ action: "cancel", filters })).toEqual({ count: 2 })
        expect(await bulk({ action: "cancel", filters })).toEqual({ count: 0 })

        await change(webhookId, { status: "active" })
        expect(await bulk({ action: "retry", filters: { status: "cancelled" } })).toEqual({ count: 3 })
        await delivered(3, "status=success")
      })
    })
  },
})
