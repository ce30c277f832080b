import { Modules } from "@medusajs/framework/utils"

import { until } from "../../support/until"
import { adminOf, type Admin } from "../admin"
import { TOPIC, admin, api, create, database, getContainer, receiver, service } from "./set-up"

export function idempotencyKeys(): void {
  describe("an Idempotency-Key", () => {
    const KEY = "2f6a1f0e-7a55-4c1b-9d39-5d7c0c7a4f11"
    const NEW = () => ({ url: receiver.url, topics: [TOPIC] })
    const sendAs = (by: Admin, path: string, body: unknown, key = KEY) =>
      api.post(path, body, {
        headers: { ...by.headers, "idempotency-key": key },
        validateStatus: () => true,
      })
    const send = (path: string, body: unknown, key?: string) => sendAs(admin, path, body, key)
    const count = async () => (await admin.get("/admin/webhooks?limit=1")).data.count

    it("gives the first answer again, with its secret, and says so", async () => {
      const first = await send("/admin/webhooks", NEW())
      const again = await send("/admin/webhooks", NEW())
      expect(first.data.webhook.secret).toMatch(/^whsec_/)
      expect(again).toMatchObject({ status: 200, data: first.data })
      expect(first.headers).not.toHaveProperty("idempotent-replayed")
      expect(again.headers).toMatchObject({ "idempotent-replayed": "true" })
      expect(await count()).toBe(1)
    })

    it("has requests that come at once carried out once", async () => {
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => send("/admin/webhooks/batch", { create: [NEW()] }))
      )
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => ![200, 409].includes(status))).toEqual([])
      const late = answers.find(({ status }) => status === 409)
      expect(late?.data.message ?? "still running").toContain("still running")
      expect(await count()).toBe(1)
      expect((await send("/admin/webhooks/batch", { create: [NEW()] })).status).toBe(200)
      expect(await count()).toBe(1)
    })

    it("is held while its request is carried out, though the client is gone", async () => {
      const { data } = await admin.post("/admin/webhooks", NEW())
      const path = `/admin/webhooks/${data.webhook.id}/test`
      await until("the ping", () => receiver.received.length === 1)
      let answer: () => void = () => undefined
      receiver.answerWith((_, response) => {
        answer = () => response.writeHead(204).end()
      })
      const leaving = new AbortController()
      const headers = { ...admin.headers, "idempotency-key": KEY }
      const gone = api.post(path, {}, { headers, signal: leaving.signal }).catch(() => "gone")
      await until("the request", () => receiver.received.length === 2)
      leaving.abort()
      expect(await gone).toBe("gone")
      for (let n = 0; n < 10; n++) {
        expect((await send(path, {})).status).toBe(409)
      }
      answer()
      const again = await until("the answer", async () => {
        const one = await send(path, {})
        return one.status === 200 && one
      })
      expect(again.headers).toMatchObject({ "idempotent-replayed": "true" })
      expect(receiver.received).toHaveLength(2)
    })

    it("of another request is refused, and so is a key that is none", async () => {
      const { data } = await send("/admin/webhooks", NEW())
      const refused = [
        await send("/admin/webhooks", { ...NEW(), name: "Another" }),
        await send("/admin/webhooks?fields=id", NEW()),
      ]
      for (const { status, data: body } of refused) {
        expect({ status, ...body }).toMatchObject({
          status: 409,
          type: "conflict",
          message: expect.stringMatching(/^Idempotency-Key: .* another request/),
        })
      }
      for (const key of ["", "a".repeat(256), "schl\u00fcssel"]) {
        expect(await send("/admin/webhooks", NEW(), key)).toMatchObject({
          status: 400,
          data: { message: expect.stringContaining("Idempotency-Key: must be 1 to 255") },
        })
      }
      expect((await send(`/admin/webhooks/${data.webhook.id}/rotate-secret`, {})).status).toBe(200)
      expect(await count()).toBe(1)
    })

    it("is an admin's own: that of another is another key", async () => {
      const { token } = await getContainer()
        .resolve(Modules.API_KEY)
        .createApiKeys({ title: "Deploy", type: "secret", created_by: admin.id })
      const script = adminOf("", `Basic ${Buffer.from(`${token}:`).toString("base64")}`, api)
      const [first, second] = [
        await send("/admin/webhooks", NEW()),
        await sendAs(script, "/admin/webhooks", NEW()),
      ]
      expect(second.data.webhook.id).not.toBe(first.data.webhook.id)
      expect(second.headers).not.toHaveProperty("idempotent-replayed")
    })

    it("of a request that was refused, or that failed, has it carried out when it comes again", async () => {
      expect((await send("/admin/webhooks", { url: "http://", topics: [] })).status).toBe(400)
      expect((await send("/admin/webhooks/whk_0/test", {}, "test")).status).toBe(404)
      const failing = jest.spyOn(service(), "ping").mockRejectedValueOnce(new Error("no space left"))
      expect((await send("/admin/webhooks", NEW())).status).toBe(500)
      failing.mockRestore()
      const answer = await send("/admin/webhooks", NEW())
      expect(answer).toMatchObject({ status: 200, data: { webhook: { secret: expect.any(String) } } })
      expect(answer.headers).not.toHaveProperty("idempotent-replayed")
      expect(await count()).toBe(1)
    })

    it("sends a test once, and keeps nothing of what it sent beside the log", async () => {
      const { id } = await create({ status: "paused" })
      const [first, again] = [
        await send(`/admin/webhooks/${id}/test`, { topic: "customer.created" }),
        await send(`/admin/webhooks/${id}/test`, { topic: "customer.created" }),
      ]
      expect(again).toMatchObject({ status: 200, data: first.data })
      expect(again.headers).toMatchObject({ "idempotent-replayed": "true" })
      expect(receiver.of("customer.created")).toHaveLength(1)
      const { rows } = await database().raw("select answer from webhook_idempotency")
      expect(rows).toHaveLength(1)
      expect(JSON.parse(JSON.parse(rows[0].answer)[0].value)).toEqual({
        webhook_delivery: { id: first.data.webhook_delivery.id },
      })
    })
  })
}
