import { firstOf, itemAt, present } from "../../../scripts/present"
import { until } from "../../support/until"
import { type Admin } from "../admin"
import { admin, receiver, database, openApp, createOwn, emit } from "./set-up"

export function bulkActions(): void {
  describe("an app", () => {
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

    it("is refused another bulk action while one of its own is running, but for ids", async () => {
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
          message: expect.stringMatching(`^Webhook app ${app.id} already has .* under way: try again when`),
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
      // No webhook comes to five failed attempts in a row, which would make it failing: its deliveries would wait for a probe.
      const settings = { topics, retry_schedule: [], max_failures: 0 }
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

      // A retry is one attempt; a replay starts the schedule again, as an admin's does.
      expect(await app.post(`/webhook-apps/webhooks/${own.id}`, { retry_schedule: [0] })).toMatchObject({
        status: 200,
      })
      expect(await batch({ action: "retry", ids })).toMatchObject({ status: 200, data: { count: 1 } })
      const attempts = async () => (await log("status=failed")).map(({ attempt_count }) => attempt_count)
      await until("the retry", async () => (await attempts()).sort().join() === "1,1,2")
      const filters = { status: ["failed"] }
      expect((await batch({ action: "replay", filters })).data).toEqual({ count: 1, count_capped: false })
      await until("the replay", async () => (await attempts()).sort().join() === "1,1,4")
      receiver.answerWith(204)
      receiver.reset()
      expect((await batch({ action: "replay", ids })).data).toEqual({ count: 1, count_capped: false })
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
        count_capped: false,
      })
      expect(await ended("success", 1)).toEqual(before)
    })
  })
}
