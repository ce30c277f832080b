import { until } from "../../support/until"
import { admin, openApp, createOwn, emit } from "./set-up"

export function pull(): void {
  describe("an app", () => {
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
  })
}
