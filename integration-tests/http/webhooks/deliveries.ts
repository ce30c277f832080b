import { atLeast, firstOf } from "../../../scripts/present"
import { until } from "../../support/until"
import {
  TOPIC,
  admin,
  change,
  create,
  database,
  delivered,
  deliveries,
  emit,
  pings,
  receiver,
} from "./set-up"

export function deliveryLog(): void {
  describe("deliveries", () => {
    it("are found by webhook, status, topic, resource, answer, text and time", async () => {
      const { id } = await create({ retry_schedule: [], max_failures: 0 })
      const other = await create({ url: `${receiver.url}/other` })
      await pings(2)
      await emit(1)
      await delivered(2, "status=success")
      receiver.answerWith(({ path }, response) => response.writeHead(path === "/hook" ? 404 : 200).end())
      const between = new Date().toISOString()
      await emit(2)
      await delivered(1, "status=failed")
      await delivered(3, "status=success")

      const found = async (query: string) => (await deliveries(query)).count
      expect(await found("")).toBe(6)
      expect(await found(`webhook_id=${id}`)).toBe(3)
      expect(await found(`webhook_id[]=${id}&webhook_id[]=${other.id}`)).toBe(6)
      expect(await found("status[]=success&status[]=failed")).toBe(6)
      expect(await found("topic=webhook.ping")).toBe(2)
      expect(await found("response_status=404")).toBe(1)
      expect(await found("q=404")).toBe(1)
      expect(await found("q=nothing")).toBe(0)
      expect(await found(`created_at[$gte]=${between}`)).toBe(2)
      expect(await found(`created_at[$lt]=${between}`)).toBe(4)
      expect(await found(`finished_at[$gte]=${between}`)).toBe(2)
      expect(await found(`finished_at[$lt]=${between}&status=success`)).toBe(4)
      const [failed] = (await deliveries("status=failed")).webhook_deliveries
      expect(await found(`finished_at[$gte]=${failed.finished_at}&status=failed`)).toBe(1)
      expect(await found(`finished_at[$gt]=${new Date().toISOString()}`)).toBe(0)
      expect(await found("resource_id=order_0")).toBe(0)
      expect(await found(`q=${id}`)).toBe(3)
      expect(await found(`q=${id.slice(0, -10)}`)).toBe(3)
    })

    it("come in pages, by offset and by cursor, newest first or last", async () => {
      await create({ status: "paused" })
      for (let points = 1; points <= 5; points++) {
        await emit(points)
        await delivered(points, "status=created")
      }
      const ids = ({ webhook_deliveries }: Record<string, any>): string[] =>
        webhook_deliveries.map((one: any) => one.id)
      const all = await deliveries("")
      expect(all).toMatchObject({ count: 5, count_capped: false, offset: 0, limit: 20, next_cursor: null })
      expect(ids(all)).toEqual([...ids(all)].sort().reverse())
      expect(ids(await deliveries("order=created_at"))).toEqual([...ids(all)].reverse())

      const second = await deliveries("limit=2&offset=2")
      expect(second).toMatchObject({ count: 5, offset: 2, limit: 2 })
      expect(ids(second)).toEqual(ids(all).slice(2, 4))

      const walked: string[] = []
      for (let cursor = ""; cursor !== "end";) {
        const page = await deliveries(`limit=2${cursor}`)
        expect(page.count).toBe(5)
        walked.push(...ids(page))
        cursor = page.next_cursor ? `&cursor=${page.next_cursor}` : "end"
      }
      expect(walked).toEqual(ids(all))
    })

    it("come in the fields that are asked for, with their payloads too", async () => {
      const { id } = await create()
      await emit(7)
      const [usual] = await delivered(1, "status=success")
      const [received] = atLeast(1, receiver.of(TOPIC))
      const first = async (query: string) =>
        (await deliveries(`webhook_id=${id}&topic=${TOPIC}&${query}`)).webhook_deliveries[0]
      expect(usual).not.toHaveProperty("payload")
      expect(await first("fields=status")).toEqual({ id: usual.id, status: "success" })
      const { remark: _, ...others } = usual
      expect(await first("fields=%2Bpayload,-remark")).toEqual({
        ...others,
        ...{ payload: received.body, payload_hidden: false, payload_removed: null },
      })
      expect(await admin.get("/admin/webhook-deliveries?fields=id,attempts")).toMatchObject({
        status: 400,
        data: {
          message: expect.stringMatching(/fields: there is no "attempts" among id, webhook_id, .*payload/),
        },
      })
    })

    it("come by their other dates, page after page, and say how a poller continues", async () => {
      receiver.answerWith(500)
      const { id } = await create({ retry_schedule: [], max_failures: 0 })
      for (let points = 1; points <= 3; points++) {
        await emit(points)
        await delivered(points, "status=failed")
      }
      const failed = `webhook_id=${id}&status=failed&topic=${TOPIC}&order=finished_at&limit=2`
      const page = await deliveries(failed)
      const next = await deliveries(`${failed}&cursor=${page.next_cursor}`)
      const times = [...page.webhook_deliveries, ...next.webhook_deliveries].map((one) => one.finished_at)
      expect(times).toHaveLength(3)
      expect(times).toEqual([...times].sort())
      expect(next).toMatchObject({ next_cursor: null, poll_cursor: null })
      expect(await deliveries(`webhook_id=${id}&order=-next_attempt_at`)).toMatchObject({
        webhook_deliveries: [],
      })

      const last = await deliveries(`webhook_id=${id}&order=created_at`)
      expect(last).toMatchObject({ next_cursor: null, poll_cursor: expect.stringMatching(/^whdel_/) })
      expect(
        (await admin.get(`/admin/webhook-deliveries?order=created_at&cursor=${last.poll_cursor}`)).status
      ).toBe(200)
    })

    it("show event, payload and every attempt, without secrets", async () => {
      const { id } = await create({ headers: { authorization: "Bearer abc" }, retry_schedule: [] })
      await emit(7)
      const [{ id: deliveryId }] = await delivered(1, "status=success")
      const { data } = await admin.get(`/admin/webhook-deliveries/${deliveryId}`)
      const received = firstOf(receiver.of(TOPIC))
      expect(data.webhook_delivery).toMatchObject({
        id: deliveryId,
        webhook_id: id,
        topic: TOPIC,
        status: "success",
        response_status: 204,
        event: {
          id: received.headers["webhook-id"],
          topic: TOPIC,
          source: "event_bus",
          payload: received.body,
        },
        attempts: [{ attempt: 1, url: receiver.url, response_status: 204, duration_ms: expect.any(Number) }],
      })
      expect(JSON.stringify(data)).not.toContain("Bearer abc")
      expect(JSON.stringify(data)).not.toContain(received.headers["webhook-signature"])
    })

    it("are retried with the same bytes, also when they have arrived", async () => {
      await create({ retry_schedule: [], max_failures: 0 })
      await pings(1)
      receiver.answerWith(500)
      await emit(1)
      const [{ id }] = await delivered(1, "status=failed")
      receiver.answerWith(204)

      const { status, data } = await admin.post(`/admin/webhook-deliveries/${id}/retry`)
      expect({ status, data }).toMatchObject({ status: 200, data: { webhook_delivery: { id } } })
      await delivered(1, "status=success")
      const [first, second] = atLeast(2, receiver.of(TOPIC))
      expect(second.body).toBe(first.body)
      expect(second.headers["x-medusa-webhook-attempt"]).toBe("2")

      expect((await admin.post(`/admin/webhook-deliveries/${id}/retry`)).status).toBe(200)
      const third = await until("the third", () => receiver.of(TOPIC)[2])
      expect(third).toMatchObject({ body: first.body, headers: { "x-medusa-webhook-origin": "replay" } })
      await delivered(1, "status=success")
      const late = await admin.post(`/admin/webhook-deliveries/${id}/cancel`)
      expect(late).toMatchObject({ status: 400, data: { message: expect.stringContaining("finished") } })
    })

    it("whose payload has expired say so, and are sent no more", async () => {
      const { id: webhookId } = await create({ retry_schedule: [], max_failures: 0 })
      receiver.answerWith(500)
      await emit(1)
      const [{ id }] = await delivered(1, "status=failed")
      await database().raw("update webhook_delivery set payload_removed = 'expired' where id = ?", [id])

      const { data: shown } = await admin.get(`/admin/webhook-deliveries/${id}`)
      expect(shown.webhook_delivery.event).toMatchObject({ payload: null, payload_removed: "expired" })
      const message = expect.stringContaining("Its payload was removed, as the option payloadRetention says")
      const retried = await admin.post(`/admin/webhook-deliveries/${id}/retry`)
      expect(retried).toMatchObject({ status: 400, data: { message } })
      for (const action of ["retry", "replay"]) {
        const selection = { action, filters: { webhook_id: webhookId, topic: TOPIC } }
        const { data } = await admin.post("/admin/webhook-deliveries/batch", selection)
        expect(data.count).toBe(0)
      }
    })

    it("are neither retried nor cancelled while they are sent", async () => {
      await create()
      await pings(1)
      const finish = new Promise<() => void>((resolve) =>
        receiver.answerWith((_, response) => resolve(() => response.writeHead(204).end()))
      )
      await emit(1)
      const answer = await finish
      const [{ id }] = await delivered(1, "status=created")
      for (const action of ["retry", "cancel"]) {
        const refused = await admin.post(`/admin/webhook-deliveries/${id}/${action}`)
        expect(refused).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("being sent") },
        })
      }
      answer()
      await delivered(1, "status=success")
    })

    it("are cancelled while they wait, and retried after that", async () => {
      const { id: webhookId } = await create({ status: "paused" })
      await emit(1)
      const [{ id }] = await delivered(1, "status=created")
      const cancelled = await admin.post(`/admin/webhook-deliveries/${id}/cancel`)
      expect(cancelled).toMatchObject({
        status: 200,
        data: { webhook_delivery: { id, status: "cancelled" } },
      })
      expect((await admin.post(`/admin/webhook-deliveries/${id}/retry`)).status).toBe(200)
      await change(webhookId, { status: "active" })
      await delivered(1, "status=success")
    })

    it("are cancelled and retried in bulk, by ids or by filters, as far as they can be", async () => {
      const { id: webhookId } = await create({ status: "paused" })
      for (const points of [1, 2, 3]) {
        await emit(points)
      }
      const [one] = await delivered(3, "status=created")
      const bulk = async (body: object) => (await admin.post("/admin/webhook-deliveries/batch", body)).data
      expect(await bulk({ action: "cancel", ids: [one.id, "whdel_0"] })).toEqual({
        count: 1,
        count_capped: false,
      })
      const filters = { webhook_id: webhookId, status: ["created"] }
      expect(await bulk({ action: "cancel", filters })).toEqual({ count: 2, count_capped: false })
      expect(await bulk({ action: "cancel", filters })).toEqual({ count: 0, count_capped: false })

      await change(webhookId, { status: "active" })
      expect(await bulk({ action: "retry", filters: { status: "cancelled" } })).toEqual({
        count: 3,
        count_capped: false,
      })
      await delivered(3, "status=success")
    })
  })
}
