import { FailingWrites } from "../../support/failing-writes"
import { api, admin, createOwn, database, fromPortal, linkTo, openApp, receiver, service } from "./set-up"

export function tokens(): void {
  describe("an app", () => {
    it("gets a 429 when its token is used too often", async () => {
      const app = await openApp()
      await database().raw("insert into webhook_app_rate (key, points, expire) values (?, 300, ?)", [
        app.token_id,
        Date.now() + 3_600_000,
      ])
      const response = await api.get("/webhook-apps/me", {
        headers: app.headers,
        validateStatus: () => true,
      })
      expect(response).toMatchObject({ status: 429, data: { type: "too_many_requests" } })
      expect(Number(response.headers["retry-after"])).toBeGreaterThan(0)
      expect(Number(response.headers["retry-after"])).toBeLessThanOrEqual(3_600)
    })

    it("can still read while the database is read-only, and learns of the database's errors only when to try again", async () => {
      const app = await openApp()
      const { id } = await createOwn(app)
      const { code } = await linkTo(app.id)
      const failing = await FailingWrites.prepare(database())
      const tables = ["webhook_app_rate", "webhook_app_token", "webhook_endpoint", "webhook_portal_session"]
      for (const table of tables) {
        await failing.arm("a read-only database", table, "insert or update")
      }
      const path = `/webhook-apps/webhooks/${id}`
      expect((await app.get("/webhook-apps/me")).status).toBe(200)
      expect((await app.get(path)).data.webhook).toMatchObject({ id })
      for (const [url, body] of [
        [path, { name: "Changed" }],
        ["/webhook-apps/webhooks", { url: receiver.url, topics: ["product.created"] }],
        ["/webhook-apps/portal/session", { code }],
      ] as const) {
        const answer = await api.post(url, body, {
          headers: { ...app.headers, ...fromPortal() },
          validateStatus: () => true,
        })
        expect({ url, status: answer.status, data: answer.data }).toEqual({
          ...{ url, status: 503 },
          data: {
            type: "database_error",
            message: "The shop's database cannot do this at the moment. Try again later.",
          },
        })
        expect(answer.headers["retry-after"]).toBe("30")
      }
      await failing.disarm(...tables)
      await failing.arm("an exception of a trigger", "webhook_endpoint", "update")
      const { status, data } = await app.post(path, { name: "Changed" })
      const message = "An unknown error occurred."
      expect({ status, data }).toEqual({
        status: 500,
        data: { code: "unknown_error", type: "unknown_error", message },
      })
      await failing.disarm("webhook_endpoint")
      expect(await app.post(path, { name: "Changed" })).toMatchObject({ status: 200 })
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
}
