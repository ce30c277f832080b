import { createApiKeysWorkflow } from "@medusajs/medusa/core-flows"

import { firstOf, present } from "../../../scripts/present"
import { adminOf } from "../admin"
import {
  UNAUTHORIZED,
  api,
  getContainer,
  admin,
  receiver,
  database,
  service,
  createApp,
  openApp,
  fromPortal,
  linkTo,
  sendCode,
  openPortal,
  createOwn,
} from "./set-up"

export function portal(): void {
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

    it("is refused where two cookies have its name: another host has set one of them", async () => {
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

    it("refuses for a while what asks too often: a session, and an address that tries wrong codes", async () => {
      const { id } = await createApp()
      const portal = await openPortal(id)
      const headers = fromPortal()
      const { rows } = await database().raw("select id from webhook_portal_session")
      const spent = "insert into webhook_app_rate (key, points, expire) values (?, 300, ?)"
      await database().raw(spent, [rows[0].id, Date.now() + 3_600_000])
      await database().raw(spent, [`portal ${headers["x-forwarded-for"]}`, Date.now() + 3_600_000])
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
}
