import { firstOf } from "../../../scripts/present"
import type { WebhookActor } from "../../../src/types"
import {
  createWebhookAppTokenWorkflow,
  createWebhookAppWorkflow,
  createWebhooksWorkflow,
  deleteWebhookAppWorkflow,
} from "../../../src/workflows"
import { until } from "../../support/until"
import {
  UNAUTHORIZED,
  api,
  getContainer,
  admin,
  receiver,
  database,
  createApp,
  openApp,
  createOwn,
  emit,
  service,
} from "./set-up"

export function administration(): void {
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
    ])("get an error that names the wrong field in %j", async (body, field) => {
      const { status, data } = await admin.post("/admin/webhook-apps", body)
      expect({ status, message: data.message }).toEqual({
        status: 400,
        message: expect.stringContaining(field),
      })
    })

    it("are recorded as the creators of what the shop's own code creates in their name, as apps are not", async () => {
      const container = getContainer()
      const creatorOf = async (actor?: WebhookActor, created_by?: string) => {
        const webhooks = [{ url: receiver.url, topics: ["product.created"] }]
        const input = { webhooks, ...(actor && { actor }), ...(created_by && { created_by }) }
        const { result } = await createWebhooksWorkflow(container).run({ input })
        return (await service().retrieveWebhookEndpoint(firstOf(result).id)).created_by
      }
      const actor = { id: "user_1", type: "user" }
      expect(await creatorOf()).toBeNull()
      expect(await creatorOf(actor)).toBe("user_1")
      expect(await creatorOf(actor, "user_2")).toBe("user_2")
      const input = { name: "ERP", topics: ["product.*"], actor }
      const { result: app } = await createWebhookAppWorkflow(container).run({ input })
      expect(app.created_by).toBe("user_1")
      const { result: token } = await createWebhookAppTokenWorkflow(container).run({
        input: { id: app.id, actor },
      })
      expect(token.created_by).toBe("user_1")
      expect(await creatorOf({ id: app.id, type: "app" })).toBeNull()
    })

    it("see a token's text once, and may let two live", async () => {
      const { id, token } = await openApp()
      expect(token).toMatch(/^whapp_[0-9a-f]{64}$/)
      const { data } = await admin.get(`/admin/webhook-apps/${id}/tokens`)
      expect(data.tokens).toMatchObject([
        { app_id: id, token_redacted: `whapp_•••••${token.slice(-5)}`, created_by: admin.id },
      ])
      const lastUse = async () => (await admin.get(`/admin/webhook-apps/${id}`)).data.webhook_app.last_used_at
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

    it("get an error that names the setting which keeps them from creating a webhook for an app", async () => {
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
        message: `Invalid request: app_id: "${app.id}" has its maximum of webhooks; raise its max_webhooks (1)`,
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
        message: `Invalid request: app_id: "${app.id}" is suspended; set its status to active first`,
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
}
