import { ContainerRegistrationKeys, generateJwtToken, Modules } from "@medusajs/framework/utils"
import { createApiKeysWorkflow, createSalesChannelsWorkflow } from "@medusajs/medusa/core-flows"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"
import type { AxiosInstance } from "axios"

import { atLeast, firstOf, itemAt, present } from "../../scripts/present"
import { WEBHOOK_MODULE } from "../../src/modules/webhook"
import type WebhookModuleService from "../../src/modules/webhook/service"
import {
  createWebhookAppTokenWorkflow,
  deleteWebhookAppWorkflow,
  deleteWebhooksWorkflow,
  rotateWebhookSecretWorkflow,
  updateWebhooksWorkflow,
} from "../../src/workflows"
import { pluginRoutes } from "../documents/routes"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { adminOf, createAdmin, type Admin, type Answer } from "./admin"

const UNAUTHORIZED = { status: 401, data: { message: "Unauthorized" } }

/** For everyone. */
const PUBLIC = ["GET /webhook-apps/keys", "POST /webhook-apps/portal/session"]

/** Found from the files, so that a new route is not forgotten. */
const APP_ROUTES = pluginRoutes.filter(
  ({ method, path }) => path.startsWith("/webhook-apps/") && !PUBLIC.includes(`${method} ${path}`)
)
const ADMIN_ROUTES = pluginRoutes.filter(({ path }) => path.startsWith("/admin/webhook"))

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
      await service().webhooksChanged()
    })

    afterAll(() => receiver.stop())

    const database = () => getContainer().resolve(ContainerRegistrationKeys.PG_CONNECTION)

    const service = () => getContainer().resolve<WebhookModuleService>(WEBHOOK_MODULE)

    async function createApp(settings: Record<string, unknown> = {}): Promise<Record<string, any>> {
      const { status, data } = await admin.post("/admin/webhook-apps", {
        name: "Warehouse",
        topics: ["product.*", "action.loyalty.points_earned"],
        ...settings,
      })
      expect({ status, data }).toMatchObject({ status: 200 })
      return data.webhook_app
    }

    /** An app that is logged in. */
    async function openApp(settings: Record<string, unknown> = {}) {
      const { id } = await createApp(settings)
      const { status, data } = await admin.post(`/admin/webhook-apps/${id}/tokens`)
      expect({ status, data }).toMatchObject({ status: 200 })
      const { token } = data.token
      return { ...adminOf(id, `Bearer ${token}`, api), token, token_id: data.token.id }
    }

    let addresses = 0

    /** What the portal's page sends, from an address of its own: each may try so many codes in a minute. */
    const fromPortal = () => ({ "x-webhook-portal": "1", "x-forwarded-for": `203.0.113.${++addresses}` })

    async function linkTo(appId: string, by: Admin = admin): Promise<{ code: string; url: string }> {
      const { status, data } = await by.post(`/admin/webhook-apps/${appId}/portal-session`)
      expect({ status, data }).toMatchObject({ status: 200, data: { expires_at: expect.any(String) } })
      return { url: data.url, code: data.url.split("#code=")[1] }
    }

    const sendCode = (code: string, headers: Record<string, string> = fromPortal()) =>
      adminOf("", "", api, headers).post("/webhook-apps/portal/session", { code })

    /** A session of an app's portal. @returns a client that has its cookie, with what the page sends beside it. */
    async function openPortal(appId: string, headers: Record<string, string> = fromPortal()) {
      const { status, data, headers: answered } = await sendCode((await linkTo(appId)).code, headers)
      expect({ status, data }).toMatchObject({ status: 200, data: { webhook_app: { id: appId } } })
      const [set = ""] = answered["set-cookie"] as string[]
      const cookie = firstOf(set.split(";"))
      const client = adminOf(appId, "", api, {
        ...{ cookie, "x-webhook-portal": "1" },
        "x-forwarded-proto": set.includes("; Secure") ? "https" : "http",
      })
      return { ...client, cookie, set, expires_at: data.expires_at as string }
    }

    type App = Awaited<ReturnType<typeof openApp>>

    async function createOwn(app: App, settings: Record<string, unknown> = {}) {
      const { status, data } = await app.post("/webhook-apps/webhooks", {
        url: receiver.url,
        topics: ["product.created"],
        ...settings,
      })
      expect({ status, data }).toMatchObject({ status: 200 })
      return data.webhook
    }

    const emit = (points: number) =>
      getContainer()
        .resolve(Modules.EVENT_BUS)
        .emit({ name: "loyalty.points_earned", data: { id: `member_${points}`, points } })

    describe("admins", () => {
      it("create, find, change and delete apps", async () => {
        const app = await createApp({ contact_email: "dev@warehouse.example", max_webhooks: 3 })
        expect(app).toMatchObject({
          id: expect.stringMatching(/^whapp_/),
          ...{ name: "Warehouse", contact_email: "dev@warehouse.example", status: "active" },
          ...{ max_webhooks: 3, webhook_count: 0, sales_channel_ids: [], created_by: admin.id },
        })
        await createApp({ name: "CRM" })
        const found = await admin.get("/admin/webhook-apps?q=ware&status=active")
        expect(found.data).toMatchObject({ webhook_apps: [app], count: 1, offset: 0, limit: 20 })
        const { data } = await admin.post(`/admin/webhook-apps/${app.id}`, { metadata: { contract: "17" } })
        expect(data.webhook_app).toMatchObject({ name: "Warehouse", metadata: { contract: "17" } })
        const deleted = await admin.delete(`/admin/webhook-apps/${app.id}`)
        expect(deleted.data).toEqual({
          ...{ id: app.id, object: "webhook_app", deleted: true },
          webhook_ids: [],
        })
        expect(await admin.get(`/admin/webhook-apps/${app.id}`)).toMatchObject({
          status: 404,
          data: { type: "not_found", message: `Webhook app with id: ${app.id} was not found` },
        })
      })

      it.each([
        [{ topics: ["order.created"] }, "name"],
        [{ name: "CRM" }, "topics"],
        [{ name: "CRM", topics: ["order.creatd"] }, "topics"],
        [{ name: "CRM", topics: ["order.*"], contact_email: "nobody" }, "contact_email"],
        [{ name: "CRM", topics: ["order.*"], max_webhooks: 0 }, "max_webhooks"],
        [{ name: "CRM", topics: ["order.*"], hash: "1" }, "hash"],
      ])("are told the field that is wrong in %j", async (body, field) => {
        const { status, data } = await admin.post("/admin/webhook-apps", body)
        expect({ status, message: data.message }).toEqual({
          status: 400,
          message: expect.stringContaining(field),
        })
      })

      it("see a token's text once, and may let two live", async () => {
        const { id, token } = await openApp()
        expect(token).toMatch(/^whapp_[0-9a-f]{64}$/)
        const { data } = await admin.get(`/admin/webhook-apps/${id}/tokens`)
        expect(data.tokens).toMatchObject([
          { app_id: id, token_redacted: `whapp_•••••${token.slice(-5)}`, created_by: admin.id },
        ])
        const lastUse = async () =>
          (await admin.get(`/admin/webhook-apps/${id}`)).data.webhook_app.last_used_at
        expect(await lastUse()).toBe(null)
        await api.get("/webhook-apps/me", { headers: { authorization: `Bearer ${token}` } })
        expect(Date.parse(await lastUse())).toBeGreaterThan(0)
        expect(JSON.stringify(data)).not.toContain(token)
        const soon = new Date(Date.now() + 60_000).toISOString()
        const second = await admin.post(`/admin/webhook-apps/${id}/tokens`, { expires_at: soon })
        expect(second.data.token.expires_at).toBe(soon)
        expect(await admin.post(`/admin/webhook-apps/${id}/tokens`)).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("has 2 tokens already") },
        })
        expect(
          await admin.post(`/admin/webhook-apps/${id}/tokens`, { expires_at: "2020-01-01T00:00:00Z" })
        ).toMatchObject({ status: 400, data: { message: expect.stringContaining("expires_at: has passed") } })
      })

      it("find an app's webhooks, and what was changed of it and of them, in the audit trail", async () => {
        const app = await openApp()
        const { id } = await createOwn(app)
        await admin.post("/admin/webhooks", { url: receiver.url, topics: ["product.created"] })
        const { data } = await admin.get(`/admin/webhooks?app_id=${app.id}&fields=id,app_id`)
        expect(data.webhooks).toEqual([{ id, app_id: app.id }])
        const trail = await admin.get(`/admin/webhook-audit?app_id=${app.id}`)
        expect(
          trail.data.audit_entries.map(
            ({ actor_type, actor_id, action, object_id }: Record<string, string>) => [
              ...[actor_type, actor_id, action, object_id],
            ]
          )
        ).toEqual([
          ["app", app.id, "created", id],
          ["user", admin.id, "token_created", app.id],
          ["user", admin.id, "created", app.id],
        ])
      })

      it("create a webhook for an app, as if that had made it", async () => {
        const app = await openApp({ max_webhooks: 1 })
        const body = {
          ...{ app_id: app.id, external_id: "main", url: receiver.url },
          topics: ["action.loyalty.points_earned"],
        }
        const shops = await admin.post("/admin/webhooks", { ...body, app_id: null })
        const { status, data } = await admin.post("/admin/webhooks", body)
        expect({ status, data }).toMatchObject({
          status: 200,
          data: {
            webhook: { app_id: app.id, created_by: admin.id, secret: expect.stringMatching(/^whsec_/) },
          },
        })
        const { id } = data.webhook
        expect(id).not.toBe(shops.data.webhook.id)
        expect((await app.get("/webhook-apps/webhooks")).data.webhooks).toMatchObject([{ id }])
        // The same script once more changes it, though the app may have no more.
        const again = await admin.post("/admin/webhooks", { ...body, name: "Points" })
        expect(again.data.webhook).toMatchObject({ id, app_id: app.id, name: "Points" })
        const { audit_entries } = (await admin.get(`/admin/webhook-audit?webhook_id=${id}`)).data
        expect(audit_entries.at(-1)).toMatchObject({
          ...{ action: "created", actor_type: "user", actor_id: admin.id },
          changes: { app_id: { from: null, to: app.id } },
        })
        await emit(3)
        await until("the delivery", async () => (await app.get("/webhook-apps/deliveries")).data.count > 0)
      })

      it("are told which setting keeps them from creating a webhook for an app", async () => {
        const app = await openApp({ max_webhooks: 1, sales_channel_ids: ["sc_1"] })
        const body = { app_id: app.id, url: receiver.url, topics: ["product.created"] }
        const answerTo = async (path: string, settings: object) => {
          const { status, data } = await admin.post(path, settings)
          return { status, message: data.message }
        }
        const refused = (settings: object) => answerTo("/admin/webhooks", { ...body, ...settings })
        expect(await refused({ topics: ["order.created"] })).toEqual({
          status: 403,
          message: "topics: the app may not have order.created",
        })
        expect(await refused({ sales_channel_ids: ["sc_2"] })).toEqual({
          status: 403,
          message: "sales_channel_ids: the app may not have sc_2",
        })
        expect(await refused({ app_id: "whapp_none" })).toEqual({
          status: 400,
          message: 'Invalid request: app_id: "whapp_none" is not an app of the shop',
        })
        expect(await answerTo("/admin/webhooks/batch", { create: [body, body] })).toEqual({
          status: 400,
          message: `Invalid request: app_id: "${app.id}" has as many webhooks as it may: 1`,
        })
        const { id } = await createOwn(app)
        expect((await refused({})).message).toContain("app_id: ")
        expect(await answerTo(`/admin/webhooks/${id}`, { app_id: null })).toMatchObject({
          status: 400,
          message: expect.stringContaining("app_id"),
        })
        expect(
          await app.post("/webhook-apps/webhooks", { ...body, app_id: (await createApp()).id })
        ).toMatchObject({ status: 400, data: { message: expect.stringContaining("app_id") } })
        await admin.post(`/admin/webhook-apps/${app.id}`, { max_webhooks: 2, status: "suspended" })
        expect(await refused({})).toEqual({
          status: 400,
          message: `Invalid request: app_id: "${app.id}" is suspended`,
        })
      })

      it("delete with an app its tokens and webhooks, and what waits for these", async () => {
        const app = await openApp()
        const { id } = await createOwn(app, { topics: ["action.loyalty.points_earned"], status: "paused" })
        await emit(1)
        const waiting = () => app.get("/webhook-apps/deliveries?status=created")
        await until("the delivery", async () => (await waiting()).data.count === 1)
        const { data } = await admin.delete(`/admin/webhook-apps/${app.id}`)
        expect(data.webhook_ids).toEqual([id])
        expect(await app.get("/webhook-apps/me")).toMatchObject(UNAUTHORIZED)
        expect(await admin.get(`/admin/webhooks/${id}`)).toMatchObject({ status: 404 })
        const log = await admin.get(`/admin/webhook-deliveries?webhook_id=${id}`)
        expect(log.data.webhook_deliveries).toMatchObject([{ status: "cancelled" }])
        const { rows } = await database().raw("select 1 from webhook_app_token")
        expect(rows).toEqual([])
      })

      it("lose nothing of an app where its deletion fails", async () => {
        const app = await openApp()
        const { id } = await createOwn(app)
        await database().raw(`
          create function refuse_to_delete() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
          create trigger refuse_to_delete before delete on webhook_app_token for each row execute function refuse_to_delete()`)
        await expect(
          deleteWebhookAppWorkflow(getContainer()).run({ input: { id: app.id } })
        ).rejects.toMatchObject({ message: expect.stringContaining("Database error") })
        await database().raw("drop function refuse_to_delete cascade")
        expect((await app.get("/webhook-apps/webhooks")).data.webhooks).toMatchObject([{ id }])
      })
    })

    describe("an app", () => {
      it("makes webhooks, changes, tests and deletes them, and reads their log", async () => {
        const app = await openApp()
        const created = await createOwn(app, {
          external_id: "main",
          topics: ["action.loyalty.points_earned"],
        })
        expect(created).toMatchObject({ app_id: app.id, secret: expect.stringMatching(/^whsec_/) })
        expect(created).not.toHaveProperty("rights_of")
        const again = await createOwn(app, { external_id: "main", name: "Points", topics: created.topics })
        expect(again).toMatchObject({ id: created.id, name: "Points" })
        const path = `/webhook-apps/webhooks/${created.id}`
        expect((await app.post(`${path}/test`, {})).data.webhook_delivery).toMatchObject({
          status: "success",
        })
        expect((await app.post(`${path}/rotate-secret`, {})).data.webhook.secret).not.toBe(created.secret)
        await emit(7)
        const of = `webhook_id=${created.id}&topic=action.loyalty.points_earned&status=success`
        const [delivery] = await until("the delivery", async () => {
          const { data } = await app.get(`/webhook-apps/deliveries?${of}`)
          return data.webhook_deliveries.some(
            ({ resource_id }: { resource_id: string }) => resource_id === "member_7"
          )
            ? data.webhook_deliveries
            : false
        })
        const { data } = await app.get(`/webhook-apps/deliveries/${delivery.id}`)
        expect(data.webhook_delivery.event.payload).toContain("member_7")
        expect((await app.get(`${path}/stats?range=24h`)).status).toBe(200)
        const since = "2020-01-01T00:00:00Z"
        expect((await app.post(`${path}/recover`, { since, dry_run: true })).data).toMatchObject({
          failed: 0,
        })
        expect((await app.post(path, { status: "paused" })).data.webhook).toMatchObject({ status: "paused" })
        expect((await app.delete(path)).data).toEqual({ id: created.id, object: "webhook", deleted: true })
        expect((await app.get("/webhook-apps/webhooks")).data).toMatchObject({ webhooks: [], count: 0 })
        expect((await app.get(`/webhook-apps/deliveries/${delivery.id}`)).status).toBe(200)
      })

      it("has a delivery sent again that has arrived, as an admin has", async () => {
        const app = await openApp()
        const topics = ["action.loyalty.points_earned"]
        const { id } = await createOwn(app, { topics })
        await emit(8)
        const arrived = async () => {
          const query = `webhook_id=${id}&topic=${topics[0]}&status=success`
          return (await app.get(`/webhook-apps/deliveries?${query}`)).data.webhook_deliveries[0]
        }
        const delivery = await until("the delivery", arrived)
        for (const [client, path] of [
          [app, "/webhook-apps/deliveries"],
          [admin, "/admin/webhook-deliveries"],
        ] as const) {
          receiver.reset()
          const { status, data } = await client.post(`${path}/${delivery.id}/retry`)
          expect({ status, data }).toMatchObject({
            status: 200,
            data: { webhook_delivery: { id: delivery.id } },
          })
          const again = await until("the message, again", () => receiver.of(firstOf(topics))[0])
          expect(again.headers).toMatchObject({
            "webhook-id": delivery.event_id,
            "x-medusa-webhook-origin": "replay",
          })
          await until("its end", arrived)
        }

        await admin.post(`/admin/webhook-apps/${app.id}`, { topics: ["product.*"] })
        const probe = new Date("2100-01-01")
        const db = database()
        await db.raw("update webhook_endpoint set failing_since = now(), probe_at = ? where id = ?", [
          probe,
          id,
        ])
        for (const [client, path] of [
          [app, "/webhook-apps/deliveries"],
          [admin, "/admin/webhook-deliveries"],
        ] as const) {
          expect(await client.post(`${path}/${delivery.id}/retry`)).toMatchObject({
            status: 400,
            data: { message: "The webhook's app may not have this topic any more" },
          })
        }
        expect(await arrived()).toMatchObject({ id: delivery.id, status: "success" })
        const { rows } = await db.raw("select probe_at from webhook_endpoint where id = ?", [id])
        expect(rows).toEqual([{ probe_at: probe }])
      })

      it("is refused another bulk action while one of its own goes on, but for ids", async () => {
        const [app, other] = [await openApp(), await openApp()]
        const { id } = await createOwn(app, { topics: ["action.loyalty.points_earned"] })
        const db = database()
        await db.raw(
          `insert into webhook_bulk_action (id, action, after, until, done, total, app_id, claimed_until)
           values ('whblk_test', '{}', '', '', 0, 0, ?, 'infinity')`,
          [app.id]
        )
        const refused = {
          status: 409,
          data: {
            message: expect.stringMatching(/^This app has .* goes on: ask again when/),
          },
        }
        const path = "/webhook-apps/deliveries/batch"
        const recovery = { since: new Date(0).toISOString() }
        for (const action of ["retry", "replay"]) {
          expect(await app.post(path, { action, filters: {} })).toMatchObject(refused)
          expect(await app.post(path, { action, ids: ["whdel_none"] })).toMatchObject({ status: 200 })
          expect(await other.post(path, { action, filters: {} })).toMatchObject({ status: 200 })
        }
        expect(await app.post(`/webhook-apps/webhooks/${id}/recover`, recovery)).toMatchObject(refused)
        await db.raw("delete from webhook_bulk_action")
        expect(await app.post(`/webhook-apps/webhooks/${id}/recover`, recovery)).toMatchObject({
          status: 200,
        })
        expect(await app.post(path, { action: "replay", filters: {} })).toMatchObject({ status: 200 })
      })

      it("has many retried or sent again at once, as an admin has, of its own alone", async () => {
        const [app, other] = [await openApp(), await openApp()]
        const topics = ["action.loyalty.points_earned"]
        const settings = { topics, retry_schedule: [0], max_failures: 0 }
        const own = await createOwn(app, settings)
        await createOwn(other, settings)
        await admin.post("/admin/webhooks", { url: receiver.url, ...settings })
        const path = "/admin/webhook-deliveries"
        const log = async (more: string): Promise<Record<string, any>[]> =>
          (await admin.get(`${path}?topic=${topics[0]}&${more}`)).data.webhook_deliveries
        const ended = (status: string, count: number) =>
          until(`${count} of ${status}`, async () => {
            const deliveries = await log(`status=${status}`)
            return deliveries.length === count && deliveries
          })
        receiver.answerWith(500)
        await emit(8)
        const failed = await ended("failed", 3)
        const batch = (body: object, by: Admin = app) => by.post("/webhook-apps/deliveries/batch", body)
        const ids = [...failed.map(({ id }) => id), "whdel_0"]
        const mine = present(
          failed.find(({ webhook_id }) => webhook_id === own.id),
          "its delivery"
        )

        // A retry is one attempt; a replay begins the schedule anew, as an admin's does.
        expect(await batch({ action: "retry", ids })).toMatchObject({ status: 200, data: { count: 1 } })
        const attempts = async () => (await log("status=failed")).map(({ attempt_count }) => attempt_count)
        await until("the retry", async () => (await attempts()).sort().join() === "2,2,3")
        const filters = { status: ["failed"] }
        expect((await batch({ action: "replay", filters })).data).toEqual({ count: 1 })
        await until("the replay", async () => (await attempts()).sort().join() === "2,2,5")
        receiver.answerWith(204)
        receiver.reset()
        expect((await batch({ action: "replay", ids })).data).toEqual({ count: 1 })
        expect(await ended("success", 1)).toMatchObject([{ id: mine.id }])
        expect(receiver.of(firstOf(topics))).toMatchObject([
          { headers: { "x-medusa-webhook-origin": "replay", "x-medusa-webhook-id": own.id } },
        ])

        // What is another's, and what there is not, is left out alike.
        const nothing = { status: 200, data: { count: 0 } }
        const others = failed.filter(({ id }) => id !== mine.id)
        for (const selection of [
          { ids: others.map(({ id }) => id) },
          { ids: ["whdel_0"] },
          ...others.map(({ webhook_id }) => ({ filters: { webhook_id: [webhook_id] } })),
          { filters: { webhook_id: ["whk_0"] } },
          { filters: { q: itemAt(others, 0).id } },
        ]) {
          expect(await batch({ action: "replay", ...selection })).toMatchObject(nothing)
        }
        const empty = await openApp()
        expect(await batch({ action: "replay", filters: {} }, empty)).toMatchObject(nothing)
        expect(await ended("failed", 2)).toEqual(expect.arrayContaining(others))
        expect(await batch({ action: "cancel", ids })).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("action") },
        })
        expect(await app.get("/webhook-apps/deliveries/batch")).toMatchObject({ status: 404 })

        await admin.post(`/admin/webhook-apps/${app.id}`, { topics: ["product.*"] })
        const before = await ended("success", 1)
        expect(await batch({ action: "replay", ids })).toMatchObject(nothing)
        expect((await admin.post(`${path}/batch`, { action: "replay", ids: [mine.id] })).data).toEqual({
          count: 0,
        })
        expect(await ended("success", 1)).toEqual(before)
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
          return data.product.id as string
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
        // An admin, who may know, is told why.
        expect(await test(admin, "/admin/webhooks", other)).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("it is in none of the webhook's sales channels") },
        })
      })

      it("fetches the messages of its own webhooks, until its rights are narrowed", async () => {
        const app = await openApp()
        const settings = { url: undefined, mode: "pull", topics: ["action.loyalty.points_earned"] }
        const { id } = await createOwn(app, settings)
        const messages = `/webhook-apps/webhooks/${id}/messages`
        const fetched = async () => (await app.get(`${messages}?wait=20`)).data.messages
        await emit(1)
        const [message] = await fetched()
        expect(JSON.parse(message.body).data).toMatchObject({ points: 1 })
        const acknowledged = await app.post(`${messages}/ack`, { ids: [message.id] })
        expect(acknowledged.data).toEqual({ acknowledged: [message.id], unknown: [] })
        expect((await (await openApp()).get(messages)).status).toBe(404)

        await emit(2)
        const log = (more: string) => app.get(`/webhook-apps/deliveries?webhook_id=${id}${more}`)
        const [waiting] = await until("the next", async () => {
          const { webhook_deliveries } = (await log("&status=created")).data
          return webhook_deliveries.length === 1 && webhook_deliveries
        })
        await admin.post(`/admin/webhook-apps/${app.id}`, { topics: ["product.*"] })
        expect((await admin.post(`/admin/webhook-deliveries/${waiting.id}/retry`)).status).toBe(200)
        expect((await app.get(`${messages}?wait=1`)).data).toEqual({ messages: [] })
        expect((await log("&status=failed&fields=%2Bpayload")).data.webhook_deliveries).toMatchObject([
          {
            ...{ id: waiting.id, payload: null, payload_hidden: true },
            remark: "The webhook's app may not have this topic any more",
          },
        ])
      })

      it("is answered no more by a wait that began before its token was deleted", async () => {
        const app = await openApp()
        const topics = ["action.loyalty.points_earned"]
        const { id } = await createOwn(app, { url: undefined, mode: "pull", topics })
        const waiting = app.get(`/webhook-apps/webhooks/${id}/messages?wait=30`)
        await until("the wait", async () => {
          const { data } = await admin.get(`/admin/webhook-apps/${app.id}/tokens`)
          return data.tokens[0].last_used_at !== null
        })
        await admin.delete(`/admin/webhook-apps/${app.id}/tokens/${app.token_id}`)
        await emit(5)
        expect(await waiting).toMatchObject({ status: 401 })
        const kept = await admin.get(`/admin/webhooks/${id}/messages?wait=30`)
        expect(kept.data.messages).toHaveLength(1)
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

      it("is not told how much it has missed where it is limited to sales channels, since that is how much happens in all", async () => {
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
          expect((await app.get(path)).data.backfill).toMatchObject({ total: missing, webhook_id: id })
        }
        expect(shops.webhook.app_id).toBeNull()
      })

      it("is listed the public keys of its own webhooks; everyone else names the webhook", async () => {
        const [app, other] = [await openApp(), await openApp()]
        const own = await createOwn(app, { signature: "both" })
        const theirs = await createOwn(other, { signature: "both" })
        const idsOf = ({ data }: Answer) => data.keys.map((key: { webhook_id: string }) => key.webhook_id)
        const inPortal = await openPortal(app.id)
        for (const client of [app, inPortal]) {
          expect(idsOf(await client.get("/webhook-apps/keys"))).toEqual([own.id])
          expect(idsOf(await client.get(`/webhook-apps/keys?webhook_id=${theirs.id}`))).toEqual([])
        }
        const anyone = adminOf("", "", api)
        expect(idsOf(await anyone.get(`/webhook-apps/keys?webhook_id=${theirs.id}`))).toEqual([theirs.id])
        expect(await anyone.get("/webhook-apps/keys")).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("webhook_id") },
        })
      })

      it("has a request carried out once that it sends twice with an Idempotency-Key", async () => {
        const app = await openApp()
        const body = { url: receiver.url, topics: ["product.created"] }
        const headers = { ...app.headers, "idempotency-key": "made at noon" }
        const [first, second] = [
          await api.post("/webhook-apps/webhooks", body, { headers }),
          await api.post("/webhook-apps/webhooks", body, { headers }),
        ]
        expect(second.data.webhook).toMatchObject({
          id: first.data.webhook.id,
          secret: first.data.webhook.secret,
        })
        expect((await app.get("/webhook-apps/webhooks")).data.count).toBe(1)
        const other = await openApp()
        const others = { ...other.headers, "idempotency-key": "made at noon" }
        const { data } = await api.post("/webhook-apps/webhooks", body, { headers: others })
        expect(data.webhook.app_id).toBe(other.id)
      })

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
        const told = await openApp({ topics: [action.topic] })
        expect((await told.get("/webhook-apps/topics")).data.topics).toMatchObject([action])
        expect((await told.get(`/webhook-apps/topics/${action.topic}`)).data.topic).toMatchObject(action)
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

      it("has at most as many webhooks as it may", async () => {
        const app = await openApp({ max_webhooks: 1 })
        await createOwn(app)
        const second = await app.post("/webhook-apps/webhooks", {
          url: receiver.url,
          topics: ["product.created"],
        })
        expect(second).toMatchObject({
          status: 400,
          data: { message: `Webhook app ${app.id} may have at most 1 webhooks` },
        })
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

      it("is told to wait when its token is used too often", async () => {
        const app = await openApp()
        await database().raw("insert into webhook_app_rate (key, points, expire) values (?, 300, ?)", [
          app.token_id,
          Date.now() + 40_000,
        ])
        const response = await api.get("/webhook-apps/me", {
          headers: app.headers,
          validateStatus: () => true,
        })
        expect(response).toMatchObject({ status: 429, data: { type: "too_many_requests" } })
        expect(Number(response.headers["retry-after"])).toBeGreaterThan(0)
        expect(Number(response.headers["retry-after"])).toBeLessThanOrEqual(40)
      })

      it("is called from pages of the origins that the option names, and of no other", async () => {
        const app = await openApp()
        const { cors } = service().options.apps
        const from = async (origin: string, method = "get") => {
          const response = await api.request({
            ...{ method, url: "/webhook-apps/me", validateStatus: () => true },
            headers: { ...(method === "get" && app.headers), origin, "access-control-request-method": "GET" },
          })
          return response.headers["access-control-allow-origin"]
        }
        expect(await from("https://app.example")).toBeUndefined()
        cors.push("https://app.example")
        expect(await from("https://app.example")).toBe("https://app.example")
        expect(await from("https://app.example", "options")).toBe("https://app.example")
        expect(await from("https://other.example")).toBeUndefined()
        cors.pop()
      })

      it("leaves when its token was used, and from where", async () => {
        const app = await openApp()
        await app.get("/webhook-apps/me")
        const { data } = await admin.get(`/admin/webhook-apps/${app.id}/tokens`)
        expect(data.tokens).toMatchObject([
          { last_used_at: expect.any(String), last_used_ip: expect.stringMatching(/127\.0\.0\.1|::1/) },
        ])
      })
    })

    describe("the portal", () => {
      it("is opened once by a link, and is the app's own from then on", async () => {
        const app = await openApp()
        const { url, code } = await linkTo(app.id)
        expect(url).toMatch(/^http:\/\/[^/]+\/webhook-apps\/portal#code=whpl_[0-9a-f]{64}$/)
        const opened = await sendCode(code)
        expect(opened).toMatchObject({
          status: 200,
          data: { webhook_app: { id: app.id, name: "Warehouse" } },
        })
        expect(opened.data.webhook_app).not.toHaveProperty("metadata")
        expect(await sendCode(code)).toMatchObject({
          status: 401,
          data: { type: "unauthorized", message: expect.stringContaining("Ask the shop for a new one") },
        })
        const portal = await openPortal(app.id)
        expect((await portal.get("/webhook-apps/me")).headers["cache-control"]).toBe("no-store")
        const created = await portal.post("/webhook-apps/webhooks", {
          url: receiver.url,
          topics: ["product.created"],
        })
        expect(created).toMatchObject({ status: 200, data: { webhook: { app_id: app.id } } })
        const refused = await portal.post("/webhook-apps/webhooks", {
          url: receiver.url,
          topics: ["order.created"],
        })
        expect(refused.status).toBe(403)
        expect((await app.get("/webhook-apps/webhooks")).data.count).toBe(1)
        const { data } = await admin.get(`/admin/webhook-audit?app_id=${app.id}&limit=3`)
        expect(
          data.audit_entries.map(({ actor_type, action, object_id }: Record<string, string>) => [
            ...[actor_type, action, object_id],
          ])
        ).toEqual([
          ["portal-session", "created", created.data.webhook.id],
          ["portal-session", "portal_opened", app.id],
          ["user", "portal_link_created", app.id],
        ])
      })

      it("has a cookie that no script reads, that no other site sends along, and that ends", async () => {
        const { id } = await createApp()
        const { frameAncestors } = service().options.apps.portal
        const { set, expires_at } = await openPortal(id)
        const ends = `Expires=${new Date(expires_at).toUTCString()}`
        expect(set).toMatch(/^webhook_portal_plain=/)
        expect(set).toBe(`${set.split(";")[0]}; Path=/; ${ends}; HttpOnly; SameSite=Lax`)
        const https = { ...fromPortal(), "x-forwarded-proto": "https" }
        // A browser takes such a name from this host alone, and with Secure, Path=/ and no Domain.
        expect((await openPortal(id, https)).set).toMatch(
          /^__Host-webhook_portal=\w+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/
        )
        frameAncestors.push("https://partners.example")
        const framed = await openPortal(id, { ...fromPortal(), "x-forwarded-proto": "https" })
        frameAncestors.pop()
        expect(framed.set).toMatch(
          /^__Host-webhook_portal_framed=\w+; Path=\/; Expires=[^;]+; HttpOnly; Secure; Partitioned; SameSite=None$/
        )
      })

      it("counts a cookie no more that was set for another way to show the page", async () => {
        const { id } = await createApp()
        const { frameAncestors } = service().options.apps.portal
        const https = () => ({ ...fromPortal(), "x-forwarded-proto": "https" })
        const [plain, alone] = [await openPortal(id), await openPortal(id, https())]
        frameAncestors.push("https://partners.example")
        try {
          const framed = await openPortal(id, https())
          expect((await framed.get("/webhook-apps/me")).status).toBe(200)
          expect(await alone.get("/webhook-apps/me")).toMatchObject(UNAUTHORIZED)
          frameAncestors.pop()
          expect(await framed.get("/webhook-apps/me")).toMatchObject(UNAUTHORIZED)
        } finally {
          frameAncestors.splice(0)
        }
        expect((await alone.get("/webhook-apps/me")).status).toBe(200)
        const overTls = adminOf(id, "", api, { ...https(), cookie: plain.cookie })
        expect(await overTls.get("/webhook-apps/me")).toMatchObject(UNAUTHORIZED)
      })

      it("is of nobody where two cookies have its name: one of them another host has set", async () => {
        const { id } = await createApp()
        const [own, other] = [await openPortal(id), await openPortal((await createApp()).id)]
        const page = { "x-webhook-portal": "1" }
        for (const cookies of [
          [own, other],
          [other, own],
        ]) {
          const cookie = cookies.map(({ cookie }) => cookie).join("; ")
          expect(await adminOf(id, "", api, { ...page, cookie }).get("/webhook-apps/me")).toMatchObject(
            UNAUTHORIZED
          )
        }
        const cookie = `connect.sid=1; xwebhook_portal_plain=2; webhook_portal=old; ${own.cookie}`
        expect((await adminOf(id, "", api, { ...page, cookie }).get("/webhook-apps/me")).status).toBe(200)
      })

      it("of another app, opened in the same browser, replaces the session and gets nothing from the page before", async () => {
        const [first, second] = [await createApp(), await createApp({ name: "CRM" })]
        const before = await openPortal(first.id)
        const after = await openPortal(second.id, { ...fromPortal(), cookie: before.cookie })
        expect(await before.get("/webhook-apps/me")).toMatchObject(UNAUTHORIZED)

        const firstPage = adminOf("", "", api, {
          ...{ cookie: after.cookie, "x-webhook-portal": "1", "x-webhook-app": first.id },
        })
        for (const answer of [
          await firstPage.get("/webhook-apps/me"),
          await firstPage.post("/webhook-apps/webhooks", { url: receiver.url, topics: ["product.created"] }),
          await firstPage.delete("/webhook-apps/portal/session"),
        ]) {
          expect(answer).toMatchObject({ status: 409, data: { code: "portal_of_other_app" } })
        }
        const secondPage = adminOf("", "", api, {
          ...{ cookie: after.cookie, "x-webhook-portal": "1", "x-webhook-app": second.id },
        })
        expect((await secondPage.get("/webhook-apps/webhooks")).data).toMatchObject({ count: 0 })
      })

      it("refuses a change of a webhook that is no longer as its form showed it", async () => {
        const app = await openApp()
        const { id, name } = await createOwn(app, { max_failures: 3 })
        const portal = await openPortal(app.id)
        const expected = { name, max_failures: 3, retry_schedule: null }
        await admin.post(`/admin/webhooks/${id}`, { max_failures: 7 })
        const refused = await portal.post(`/webhook-apps/webhooks/${id}`, { name: "Stock", expected })
        expect(refused).toMatchObject({
          status: 409,
          data: { message: expect.stringContaining("max_failures") },
        })
        const saved = await portal.post(`/webhook-apps/webhooks/${id}`, {
          ...{ name: "Stock", expected: { ...expected, max_failures: 7 } },
        })
        expect(saved).toMatchObject({ status: 200, data: { webhook: { name: "Stock", max_failures: 7 } } })
      })

      it("is opened for the shop's own back end by a secret key, and by no app", async () => {
        const { result: keys } = await createApiKeysWorkflow(getContainer()).run({
          input: { api_keys: [{ title: "Partner pages", type: "secret", created_by: "" }] },
        })
        const basic = `Basic ${Buffer.from(`${firstOf(keys).token}:`).toString("base64")}`
        const app = await openApp()
        const { code } = await linkTo(app.id, adminOf("", basic, api))
        expect((await sendCode(code)).status).toBe(200)
        expect((await app.post(`/admin/webhook-apps/${app.id}/portal-session`)).status).toBe(401)
        expect((await admin.post("/admin/webhook-apps/whapp_0/portal-session")).status).toBe(404)
        await admin.post(`/admin/webhook-apps/${app.id}`, { status: "suspended" })
        expect(await admin.post(`/admin/webhook-apps/${app.id}/portal-session`)).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("is suspended") },
        })
      })

      it("is opened from its own page alone: no other site signs anyone in", async () => {
        const { id } = await createApp()
        const { code } = await linkTo(id)
        const page = fromPortal()
        expect((await sendCode(code, { "x-forwarded-for": page["x-forwarded-for"] })).status).toBe(401)
        expect((await sendCode(code, { ...page, "sec-fetch-site": "cross-site" })).status).toBe(401)
        expect((await sendCode(code, { ...page, "sec-fetch-site": "same-origin" })).status).toBe(200)
      })

      it("gives who has a token, too, the rights of the token", async () => {
        const [app, other] = [await openApp(), await openApp()]
        const { cookie } = await openPortal(other.id)
        const both = adminOf(app.id, present(app.headers.authorization, "the authorization"), api, {
          cookie,
          "x-webhook-portal": "1",
        })
        expect((await both.get("/webhook-apps/me")).data.webhook_app.id).toBe(app.id)
      })

      it("closes at once with its app, and stays closed when that is resumed", async () => {
        const { id } = await createApp()
        const portal = await openPortal(id)
        await admin.post(`/admin/webhook-apps/${id}`, { status: "suspended" })
        expect(await portal.get("/webhook-apps/me")).toMatchObject(UNAUTHORIZED)
        await admin.post(`/admin/webhook-apps/${id}`, { status: "active" })
        expect(await portal.get("/webhook-apps/me")).toMatchObject(UNAUTHORIZED)
        const ended = await openPortal(id)
        expect((await admin.delete(`/admin/webhook-apps/${id}/portal-session`)).status).toBe(204)
        expect(await ended.get("/webhook-apps/me")).toMatchObject(UNAUTHORIZED)
        const again = await openPortal(id)
        expect((await again.get("/webhook-apps/me")).status).toBe(200)
        await admin.delete(`/admin/webhook-apps/${id}`)
        expect(await again.get("/webhook-apps/me")).toMatchObject(UNAUTHORIZED)
      })

      it("has whoever asks too often wait: a session, and an address that tries wrong codes", async () => {
        const { id } = await createApp()
        const portal = await openPortal(id)
        const headers = fromPortal()
        const { rows } = await database().raw("select id from webhook_portal_session")
        const spent = "insert into webhook_app_rate (key, points, expire) values (?, 300, ?)"
        await database().raw(spent, [rows[0].id, Date.now() + 40_000])
        await database().raw(spent, [`portal ${headers["x-forwarded-for"]}`, Date.now() + 40_000])
        for (const answer of [
          await portal.get("/webhook-apps/me"),
          await sendCode(`whpl_${"0".repeat(64)}`, headers),
        ]) {
          expect(answer).toMatchObject({ status: 429, data: { type: "too_many_requests" } })
          expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0)
        }
      })

      it("has its page beside its routes, and everything below it", async () => {
        for (const path of ["/webhook-apps/portal", "/webhook-apps/portal/deliveries"]) {
          const { status, headers } = await api.get(path, { validateStatus: () => true })
          // It is built by `npm run build`.
          expect([200, 503]).toContain(status)
          expect(headers["content-security-policy"]).toContain("default-src 'none'")
        }
      })
    })

    describe("access", () => {
      const send = (client: Admin, route: { method: string; path: string }, id: string): Promise<Answer> => {
        const path = route.path.replace(":id", id).replace(":token_id", "whtok_0")
        const method = route.method.toLowerCase() as "get" | "post" | "delete"
        return client[method](path)
      }

      /** Everyone who may not be here, by name. */
      async function strangers(): Promise<Record<string, Admin>> {
        const container = getContainer()
        const { projectConfig } = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
        const sign = (actor_type: string, actor_id: string) =>
          generateJwtToken(
            { actor_id, actor_type, auth_identity_id: "authid_0", app_metadata: {} },
            { secret: projectConfig.http.jwtSecret, expiresIn: "1d" }
          )
        const { result: keys } = await createApiKeysWorkflow(container).run({
          input: { api_keys: [{ title: "Script", type: "secret", created_by: "" }] },
        })
        const suspended = await openApp()
        await admin.post(`/admin/webhook-apps/${suspended.id}`, { status: "suspended" })
        const expired = await openApp()
        await database().raw("update webhook_app_token set expires_at = now() where id = ?", [
          expired.token_id,
        ])
        const revoked = await openApp()
        await admin.delete(`/admin/webhook-apps/${revoked.id}/tokens/${revoked.token_id}`)
        const deleted = await openApp()
        await admin.delete(`/admin/webhook-apps/${deleted.id}`)
        const as = (authorization: string) => adminOf("", authorization, api)
        return {
          ...{ suspended, expired, revoked, deleted },
          nobody: as(""),
          garbage: as("Bearer whapp_"),
          "somebody's guess": as(`Bearer whapp_${"0".repeat(64)}`),
          "the id of an app": as(`Bearer ${suspended.id}`),
          "a token without its scheme": as(suspended.token),
          ...(await visitors()),
          "a customer": as(`Bearer ${sign("customer", "cus_0")}`),
          "an admin": admin,
          "a secret key": as(`Basic ${Buffer.from(`${firstOf(keys).token}:`).toString("base64")}`),
        }
      }

      /** Everyone who has no session of a portal, or not the page's header beside it. */
      async function visitors(): Promise<Record<string, Admin>> {
        const app = await openApp()
        const opened = await openPortal(app.id)
        const withCookie = (cookie: string, more: Record<string, string> = { "x-webhook-portal": "1" }) =>
          adminOf(app.id, "", api, { cookie, ...more })
        const text = itemAt(opened.cookie.split("="), 1)
        const left = await openPortal(app.id)
        expect((await left.delete("/webhook-apps/portal/session")).status).toBe(204)
        const over = await openPortal(app.id)
        await database().raw(
          "update webhook_portal_session set expires_at = now() where id = (select max(id) from webhook_portal_session)"
        )
        const { id } = await createApp()
        const suspended = await openPortal(id)
        await admin.post(`/admin/webhook-apps/${id}`, { status: "suspended" })
        const page = { "x-webhook-portal": "1" }
        expect((await opened.get("/webhook-apps/me")).status).toBe(200)
        return {
          "a cookie without the page's header": withCookie(opened.cookie, {}),
          "a cookie with another header": withCookie(opened.cookie, { "x-webhook-portal": "0" }),
          "a cookie from another site": withCookie(opened.cookie, {
            ...page,
            "sec-fetch-site": "cross-site",
          }),
          "a wrong token beside a cookie": adminOf(app.id, `Bearer whapp_${"0".repeat(64)}`, api, {
            ...page,
            cookie: opened.cookie,
          }),
          "a session as a token": adminOf(app.id, `Bearer ${text}`, api),
          "a token as a session": withCookie(`webhook_portal_plain=${app.token}`),
          "a code as a session": withCookie(`webhook_portal_plain=${(await linkTo(app.id)).code}`),
          "a cookie of somebody's guess": withCookie(`webhook_portal_plain=whps_${"0".repeat(64)}`),
          "a session that was left": left,
          "a session that is over": over,
          "a session of a suspended app": suspended,
        }
      }

      it("to routes of apps has nobody without a live token or session of an active app, and learns nothing", async () => {
        const owner = await openApp()
        const { id } = await createOwn(owner)
        const wrong = []
        for (const [name, stranger] of Object.entries(await strangers())) {
          for (const route of APP_ROUTES) {
            const answers = await Promise.all([send(stranger, route, id), send(stranger, route, "whk_0")])
            for (const { status, data } of answers) {
              if (status !== 401 || JSON.stringify(data) !== JSON.stringify(UNAUTHORIZED.data)) {
                wrong.push({ name, route, status, data })
              }
            }
          }
        }
        expect(APP_ROUTES.length).toBeGreaterThan(14)
        expect(wrong).toEqual([])
      })

      it("to routes of admins has no app, no customer and nobody else", async () => {
        const owner = await openApp()
        const { id } = await createOwn(owner)
        const { nobody, "a customer": customer } = await strangers()
        const inPortal = await openPortal(owner.id)
        const wrong = []
        const all = {
          owner,
          inPortal,
          nobody: present(nobody, "the admin without rights"),
          customer: present(customer, "the customer"),
        }
        for (const [name, stranger] of Object.entries(all)) {
          for (const route of ADMIN_ROUTES) {
            const { status, data } = await send(stranger, route, id)
            if (status !== 401) {
              wrong.push({ name, route, status, data })
            }
          }
        }
        expect(ADMIN_ROUTES.length).toBeGreaterThan(30)
        expect(wrong).toEqual([])
        const store = await api.get("/store/customers/me", {
          headers: owner.headers,
          validateStatus: () => true,
        })
        expect([400, 401]).toContain(store.status)
      })

      it("to webhooks and deliveries of another app, and of the shop, is refused as to unknown ones", async () => {
        const [app, other] = [await openApp(), await openApp()]
        const topics = ["action.loyalty.points_earned"]
        const theirs = await createOwn(other, { topics, external_id: "main" })
        const { data } = await admin.post("/admin/webhooks", { url: receiver.url, topics })
        await emit(3)
        const deliveries = await until("both deliveries", async () => {
          const log = await admin.get(`/admin/webhook-deliveries?topic=${topics[0]}`)
          return log.data.count === 2 && log.data.webhook_deliveries
        })
        const inPortal = await openPortal(app.id)
        const webhookIds = [theirs.id, data.webhook.id]
        const deliveryIds = deliveries.map((one: { id: string }) => one.id)
        const wrong = []
        for (const route of APP_ROUTES.filter(({ path }) => path.includes(":id"))) {
          const ofDelivery = route.path.includes("deliveries")
          const unknown = ofDelivery ? "whdel_0" : "whk_0"
          const expected = await send(app, route, unknown)
          expect(expected.status).toBe(404)
          for (const id of ofDelivery ? deliveryIds : webhookIds) {
            for (const client of [app, inPortal]) {
              const { status, data } = await send(client, route, id)
              if (
                status !== 404 ||
                JSON.stringify(data) !== JSON.stringify(expected.data).replace(unknown, id)
              ) {
                wrong.push({ route, status, data })
              }
            }
          }
        }
        expect(wrong).toEqual([])
        // In each place of the log there is something of another's.
        await admin.post("/admin/webhooks", { url: receiver.url, topics, status: "paused" })
        await emit(4)
        await until("what waits", async () => {
          const log = await admin.get("/admin/webhook-deliveries?status=created")
          return log.data.count === 1
        })
        await database().raw(
          "update webhook_delivery set status = 'failed', failed_at = now(), response_status = 500, remark = 'Timeout' where id = ?",
          [deliveryIds[0]]
        )
        await database().raw(
          "update webhook_delivery set status = 'cancelled', cancelled_at = now() where id = ?",
          [deliveryIds[1]]
        )
        const places = ["", "status=failed", "status=cancelled", "status[]=created&status[]=retrying"]
        const orders = ["status=failed&order=finished_at", "order=next_attempt_at"]
        const searches = [`q=${theirs.id}`, `q=${deliveryIds[0]}`, "q=member_3", "q=Timeout"]
        const asked = [...places, ...searches, "response_status=500", "status=success"]
        for (const query of [
          ...asked,
          ...[...asked, ...orders].map((one) => `webhook_id=${theirs.id}&${one}`),
        ]) {
          for (const fields of ["", "&fields=%2Bpayload"]) {
            const log = await app.get(`/webhook-apps/deliveries?${query}${fields}`)
            const expected = { webhook_deliveries: [], count: 0, next_cursor: null }
            expect({ query, status: log.status, ...log.data }).toMatchObject({
              query,
              status: 200,
              ...expected,
            })
          }
        }
        const own = await createOwn(app, { topics, external_id: "main" })
        expect(own.id).not.toBe(theirs.id)
        const list = (path: string) => app.get(`/webhook-apps/webhooks${path}`)
        expect((await list("")).data.webhooks).toMatchObject([{ id: own.id }])
        expect(JSON.stringify((await list(`?app_id=${other.id}`)).data)).not.toContain(theirs.id)
        // What they have is as it was.
        expect((await admin.get(`/admin/webhooks/${theirs.id}`)).data.webhook).toMatchObject({
          status: "active",
        })
      })

      it("has for ids of another app and of the shop, to the byte and with the same work, the answer for unknown ids", async () => {
        const [app, other] = [await openApp(), await openApp()]
        const topics = ["action.loyalty.points_earned"]
        const own = await createOwn(app, { topics })
        const theirs = await createOwn(other, { topics })
        const theirsDeleted = await createOwn(other, { topics })
        const theirsPulled = await createOwn(other, { topics, mode: "pull", url: undefined })
        const { data } = await admin.post("/admin/webhooks", { url: receiver.url, topics })
        await emit(5)
        const deliveries = await until("the deliveries", async () => {
          const log = await admin.get(`/admin/webhook-deliveries?topic=${topics[0]}`)
          return log.data.count === 5 && (log.data.webhook_deliveries as Record<string, string>[])
        })
        await other.delete(`/webhook-apps/webhooks/${theirsDeleted.id}`)
        // Statements about many deliveries name the last of the log, which is the app's own.
        expect((await app.post(`/webhook-apps/webhooks/${own.id}/test`)).status).toBe(200)
        const webhookIds = [theirs.id, theirsDeleted.id, theirsPulled.id, data.webhook.id]
        const deliveryIds = deliveries.flatMap(({ id, webhook_id }) =>
          id !== undefined && webhook_id !== undefined && webhookIds.includes(webhook_id) ? [id] : []
        )
        expect(deliveryIds).toHaveLength(4)

        const unknownOf = (id: string) => `${id.slice(0, -6)}ZZZZZZ`
        const since = "2026-03-01T00:00:00Z"
        const requests: { method: string; path: string; body?: (id: string) => object; of: string[] }[] = [
          ...APP_ROUTES.filter(({ path }) => path.includes(":id")).map(({ method, path }) => ({
            ...{ method, path },
            ...(method === "POST" && {
              body: () =>
                path.endsWith("/ack") ? { ids: ["whdel_0"] } : path.endsWith("/recover") ? { since } : {},
            }),
            of: path.includes("deliveries") ? deliveryIds : webhookIds,
          })),
          ...["retry", "replay"].flatMap((action) => {
            const path = "/webhook-apps/deliveries/batch"
            return [
              { method: "POST", path, body: (id: string) => ({ action, ids: [id] }), of: deliveryIds },
              {
                ...{ method: "POST", path, of: webhookIds },
                body: (id: string) => ({ action, filters: { webhook_id: [id] } }),
              },
            ]
          }),
          { method: "GET", path: "/webhook-apps/keys?webhook_id=:id", of: webhookIds },
          { method: "GET", path: "/webhook-apps/webhooks?external_id=:id", of: webhookIds },
          ...["webhook_id", "resource_id", "q"].map((filter) => ({
            ...{ method: "GET", path: `/webhook-apps/deliveries?${filter}=:id` },
            of: [...webhookIds, ...(filter === "q" ? deliveryIds : [])],
          })),
        ]
        const ask = async ({ method, path, body }: (typeof requests)[number], id: string) => {
          const statements: string[] = []
          const note = ({ sql, bindings }: { sql: string; bindings?: unknown[] }) =>
            void (JSON.stringify(bindings ?? []).includes(id) && statements.push(sql))
          database().on("query", note)
          const response = await fetch(`${api.defaults.baseURL}${path.replace(":id", id)}`, {
            method,
            headers: { ...app.headers, "content-type": "application/json" },
            ...(body && { body: JSON.stringify(body(id)) }),
          })
          const text = await response.text()
          database().removeListener("query", note)
          const headers = Object.fromEntries(
            [...response.headers].filter(([name]) => !["date", "etag", "x-request-id"].includes(name))
          )
          return { status: response.status, headers, text: text.replaceAll(id, "…"), statements }
        }
        for (const request of requests) {
          for (const id of request.of) {
            const [known, unknown] = [await ask(request, id), await ask(request, unknownOf(id))]
            expect({ request, id, ...known }).toEqual({ request, id, ...unknown })
            expect(known.text).not.toContain(itemAt(id.split("_"), 1))
          }
        }
        expect(requests.length).toBeGreaterThan(20)
        expect((await admin.get("/admin/webhook-deliveries?status=success")).data.count).toBeGreaterThan(0)
      })

      it("to workflows has an app by its own webhooks alone", async () => {
        const [app, other] = [await openApp(), await openApp()]
        const theirs = await createOwn(other)
        const actor = { id: app.id, type: "app" }
        const unknown = `Webhook with id: ${theirs.id} was not found`
        const container = getContainer()
        await expect(
          updateWebhooksWorkflow(container).run({
            input: { webhooks: [{ id: theirs.id, status: "paused" }], actor },
          })
        ).rejects.toMatchObject({ message: unknown })
        await expect(
          deleteWebhooksWorkflow(container).run({ input: { ids: [theirs.id], actor } })
        ).rejects.toMatchObject({ message: unknown })
        await expect(
          rotateWebhookSecretWorkflow(container).run({ input: { id: theirs.id, actor } })
        ).rejects.toMatchObject({ message: unknown })
        await expect(
          createWebhookAppTokenWorkflow(container).run({ input: { id: "whapp_0" } })
        ).rejects.toMatchObject({ message: "Webhook app with id: whapp_0 was not found" })
      })
    })
  },
})
