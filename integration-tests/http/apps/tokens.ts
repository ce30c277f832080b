import { api, admin, database, service, openApp } from "./set-up"

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
