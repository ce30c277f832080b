import { generateJwtToken, ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createApiKeysWorkflow } from "@medusajs/medusa/core-flows"

import { asWritten } from "../../../src/types/typed"
import { firstOf, itemAt, present } from "../../../scripts/present"
import {
  createWebhookAppTokenWorkflow,
  deleteWebhooksWorkflow,
  rotateWebhookSecretWorkflow,
  updateWebhooksWorkflow,
} from "../../../src/workflows"
import { pluginRoutes } from "../../documents/routes"
import { until } from "../../support/until"
import { adminOf, type Admin, type Answer } from "../admin"
import {
  UNAUTHORIZED,
  api,
  getContainer,
  admin,
  receiver,
  database,
  createApp,
  openApp,
  linkTo,
  openPortal,
  createOwn,
  emit,
} from "./set-up"

/** For everyone. */
const PUBLIC = ["GET /webhook-apps/keys", "POST /webhook-apps/portal/session"]

/** Found from the files, so that a new route is not forgotten. */
const APP_ROUTES = pluginRoutes.filter(
  ({ method, path }) => path.startsWith("/webhook-apps/") && !PUBLIC.includes(`${method} ${path}`)
)
const ADMIN_ROUTES = pluginRoutes.filter(({ path }) => path.startsWith("/admin/webhook"))

export function access(): void {
  describe("access", () => {
    const send = (client: Admin, route: { method: string; path: string }, id: string): Promise<Answer> => {
      const path = route.path.replace(":id", id).replace(":token_id", "whtok_0")
      const method = asWritten<"get" | "post" | "delete">(route.method.toLowerCase())
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
      await database().raw("update webhook_app_token set expires_at = now() where id = ?", [expired.token_id])
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

    it("to routes of apps needs a live token or session of an active app, and a refusal discloses nothing", async () => {
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

    it("to routes of admins has no app, no customer and no one without a login", async () => {
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
        const found: Record<string, string>[] = log.data.webhook_deliveries
        return log.data.count === 5 && found
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
}
