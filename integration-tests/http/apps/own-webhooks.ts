import { until } from "../../support/until"
import { adminOf, type Answer } from "../admin"
import { api, receiver, openApp, openPortal, createOwn, emit } from "./set-up"

export function ownWebhooks(): void {
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
  })
}
