import { asWritten } from "../../../src/types/typed"
import { until } from "../../support/until"
import { admin, database, service, openApp, createOwn, emit, type App } from "./set-up"

/** The webhooks that a request waits for, in the service. */
type Waiting = { pipeline: { longPoll: { waiting: ReadonlyMap<string, unknown> } } }

/** The answer to a request whose token has become invalid while it waited. */
const UNAUTHORIZED_LATER = { status: 401, data: { type: "unauthorized", message: "Unauthorized" } }

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

    type Ending = [ending: string, end: (app: App) => Promise<unknown>, keeps: boolean]
    it.each<Ending>([
      [
        "its token was deleted",
        (app) => admin.delete(`/admin/webhook-apps/${app.id}/tokens/${app.token_id}`),
        true,
      ],
      [
        "its token expired",
        (app) =>
          database().raw("update webhook_app_token set expires_at = now() where id = ?", [app.token_id]),
        true,
      ],
      [
        "it was suspended",
        (app) => admin.post(`/admin/webhook-apps/${app.id}`, { status: "suspended" }),
        false,
      ],
      ["it was deleted", (app) => admin.delete(`/admin/webhook-apps/${app.id}`), false],
    ])("is answered no more by a wait that began before %s", async (_, end, keeps) => {
      const app = await openApp()
      const topics = ["action.loyalty.points_earned"]
      const { id } = await createOwn(app, { url: undefined, mode: "pull", topics })
      const waiting = app.get(`/webhook-apps/webhooks/${id}/messages?wait=${keeps ? 30 : 3}`)
      const { pipeline } = asWritten<Waiting>(service())
      await until("the wait", () => pipeline.longPoll.waiting.has(id))
      await end(app)
      await emit(5)
      const { status, data } = await waiting
      expect({ status, data }).toEqual(UNAUTHORIZED_LATER)
      if (keeps) {
        const kept = await admin.get(`/admin/webhooks/${id}/messages?wait=30`)
        expect(kept.data.messages).toHaveLength(1)
      }
    })
  })
}
