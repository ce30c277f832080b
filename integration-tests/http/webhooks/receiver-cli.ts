import { Modules } from "@medusajs/framework/utils"

import { listenToShop } from "../../../receiver/src/cli/listen-shop"
import type { Output } from "../../../receiver/src/cli/output"
import { replay } from "../../../receiver/src/cli/replay"
import { Shop } from "../../../receiver/src/cli/shop"
import { trigger } from "../../../receiver/src/cli/trigger"
import { atLeast, lastOf, present } from "../../../scripts/present"
import { until } from "../../support/until"
import {
  OWN_SECRET,
  TOPIC,
  admin,
  api,
  create,
  delivered,
  emit,
  getContainer,
  receiver,
  verify,
} from "./set-up"

export function receiverCli(): void {
  describe("the receiver's CLI", () => {
    type Printed = { results: Record<string, unknown>[]; progress: string[] }

    const listening = (output: Output, signal: AbortSignal, forward?: string, secret?: string) =>
      listenToShop(
        {
          shop: shop(),
          topics: [TOPIC],
          forward: forward ? new URL(forward) : undefined,
          secret,
          everyMs: 50,
        },
        output,
        signal
      )
    const shop = (token = secretKey) => new Shop(new URL(api.defaults.baseURL), token)
    let secretKey: string

    beforeEach(async () => {
      const key = { title: "Laptop", type: "secret" as const, created_by: admin.id }
      secretKey = (await getContainer().resolve(Modules.API_KEY).createApiKeys(key)).token
    })

    function outputOf(): { output: Output; printed: Printed } {
      const printed: Printed = { results: [], progress: [] }
      return {
        printed,
        output: {
          result: (record) => void printed.results.push(record),
          progress: (line) => void printed.progress.push(line),
        },
      }
    }

    it("brings a shop's messages to a machine without an address, as a POST would, and leaves nothing", async () => {
      await create({ url: `${receiver.url}/posted` })
      const { output, printed } = outputOf()
      const stop = new AbortController()
      const listener = listening(output, stop.signal, `${receiver.url}/forwarded`)
      await until("it to listen", () => printed.progress.some((line) => line.startsWith("Listening")))
      const ids = (await admin.get("/admin/webhooks?q=listening")).data.webhooks.map(
        ({ id }: { id: string }) => id
      )
      expect(ids).toHaveLength(1)
      await emit(1)
      await emit(2)

      const [first, second] = atLeast(
        2,
        await until("the messages", () => {
          const forwarded = receiver
            .of(TOPIC)
            .filter(({ headers }) => headers["x-medusa-webhook-id"] === ids[0])
          return forwarded.length === 2 && forwarded
        })
      )
      stop.abort()
      await listener
      const secret = present(/whsec_\S+/.exec(printed.progress.join("\n")), "the match")[0]
      expect(verify(secret, first)).toMatchObject({ type: TOPIC, data: { points: 1 } })
      expect(verify(secret, second)).toMatchObject({ type: TOPIC, data: { points: 2 } })
      expect(printed.results).toMatchObject(
        [1, 2].map((points) => ({ topic: TOPIC, body: { data: { points } } }))
      )
      expect(printed.results).toMatchObject(
        [1, 2].map(() => ({ forwarded: { kind: "answered", status: 204 } }))
      )

      const posted = await until("the POST", () =>
        receiver.of(TOPIC).find(({ headers }) => headers["x-medusa-webhook-id"] !== ids[0])
      )
      const ours = (headers: object) =>
        Object.keys(headers)
          .filter((name) => /webhook|content-type/.test(name))
          .sort()
      expect(ours(first.headers)).toEqual(ours(posted.headers))
      expect((await admin.get(`/admin/webhooks/${ids[0]}`)).status).toBe(404)
    })

    it("does for an app, with its token, what it does for the shop: of what is the app's", async () => {
      const created = await admin.post("/admin/webhook-apps", { name: "Points", topics: [TOPIC] })
      const { id: app } = created.data.webhook_app
      const { token } = (await admin.post(`/admin/webhook-apps/${app}/tokens`)).data.token
      const { output, printed } = outputOf()
      const stop = new AbortController()
      const listener = listenToShop(
        {
          shop: shop(token),
          topics: undefined,
          forward: new URL(receiver.url),
          secret: undefined,
          everyMs: 50,
        },
        output,
        stop.signal
      )
      await until("it to listen", () => printed.progress.some((line) => line.startsWith("Listening")))
      expect(printed.progress).toContainEqual(expect.stringContaining(TOPIC))
      await emit(1)
      await until("the message", () => receiver.of(TOPIC).length === 1)
      stop.abort()
      await listener
      expect((await admin.get(`/admin/webhooks?app_id=${app}`)).data.webhooks).toEqual([])

      const { id } = await create({ app_id: app })
      await emit(2)
      const [delivery] = await delivered(1, `status=success&webhook_id=${id}`)
      receiver.reset()
      const asked = { shop: shop(token), forward: undefined, secret: undefined }
      expect(await replay({ ...asked, id: delivery.event_id }, output)).toBe(0)
      await until("the replay", () => receiver.of(TOPIC).length === 1)
      await delivered(1, `status=success&webhook_id=${id}`)
      await admin.post(`/admin/webhooks/${id}`, { status: "paused" })
      await emit(3)
      const [waiting] = await delivered(1, `status=created&webhook_id=${id}`)
      expect(await replay({ ...asked, id: waiting.id }, output)).toBe(1)
      expect(lastOf(printed.progress)).toContain("Left out are deliveries that still wait")
      await admin.post(`/admin/webhooks/${id}`, { status: "active" })
      await delivered(2, `status=success&webhook_id=${id}`)
      const sample = { to: undefined, secret: undefined, fields: [], resource: undefined }
      expect(await trigger({ ...sample, topic: TOPIC, shop: shop(token), webhook: id }, output)).toBe(0)
      const real = {
        ...sample,
        topic: "order.created",
        shop: shop(token),
        webhook: undefined,
        resource: "order_1",
      }
      await expect(trigger(real, output)).rejects.toThrow("Give its id with --webhook")
      await expect(replay({ ...asked, id: "whdel_0" }, output)).rejects.toThrow("whdel_0 was not found")
      await expect(replay({ ...asked, shop: shop("whapp_0"), id: "whdel_0" }, output)).rejects.toThrow(
        "Ask the shop for another"
      )
    })

    it("signs with the secret that the app has already", async () => {
      const { output, printed } = outputOf()
      const stop = new AbortController()
      const listener = listening(output, stop.signal, receiver.url, OWN_SECRET)
      await until("it to listen", () => printed.progress.some((line) => line.startsWith("Listening")))
      await emit(1)
      const message = await until("the message", () => receiver.of(TOPIC)[0])
      stop.abort()
      await listener
      expect(verify(OWN_SECRET, message)).toMatchObject({ type: TOPIC, data: { points: 1 } })
      expect(printed.progress.join()).not.toContain(OWN_SECRET)
    })

    it("has a webhook that expires, for a listener that is killed can no longer delete it", async () => {
      const { output, printed } = outputOf()
      const ended = listening(output, new AbortController().signal)
      await until("it to listen", () => printed.progress.some((line) => line.startsWith("Listening")))
      const [webhook] = (await admin.get("/admin/webhooks?q=listening")).data.webhooks
      const left = Date.parse(webhook.expires_at) - Date.now()
      expect(left).toBeGreaterThan(5 * 60_000)
      expect(left).toBeLessThanOrEqual(15 * 60_000)

      await admin.post(`/admin/webhooks/${webhook.id}`, { expires_at: new Date(Date.now() + 500) })
      await expect(ended).rejects.toThrow(`${webhook.id} was not found`)
      expect((await admin.get(`/admin/webhooks/${webhook.id}`)).status).toBe(404)
    })

    it("says what to do where the shop does not accept the token, or is away", async () => {
      const { output } = outputOf()
      const options = { topics: [TOPIC], forward: undefined, secret: undefined, everyMs: 50 }
      const listen = (at: Shop) => listenToShop({ shop: at, ...options }, output, AbortSignal.abort())
      await expect(listen(shop("sk_wrong"))).rejects.toThrow(/Settings > Secret API Keys/)
      await expect(listen(new Shop(new URL("http://127.0.0.1:1"), secretKey))).rejects.toThrow(
        /cannot be reached/
      )
    })

    it("has the shop send a delivery, or all of an event, once more, or posts it from here", async () => {
      await create()
      await emit(1)
      const [delivery] = await delivered(1, "status=success")
      const { output, printed } = outputOf()
      const ask = (id: string, forward?: URL) =>
        replay({ shop: shop(), id, forward, secret: OWN_SECRET }, output)
      expect(await ask(delivery.id)).toBe(0)
      await until("the replay", () => receiver.of(TOPIC).length === 2)
      await delivered(1, "status=success")
      expect(await ask(delivery.event_id)).toBe(0)
      await until("the second replay", () => receiver.of(TOPIC).length === 3)

      expect(await ask(delivery.id, new URL(`${receiver.url}/here`))).toBe(0)
      const here = lastOf(receiver.of(TOPIC))
      expect(verify(OWN_SECRET, here)).toMatchObject({ id: delivery.event_id })
      expect(here.headers["x-medusa-webhook-origin"]).toBe("replay")
      expect(printed.results).toHaveLength(3)
      await expect(ask("whevt_0")).rejects.toThrow("no delivery of whevt_0")
      await expect(ask("order_1")).rejects.toThrow("whdel_")
    })

    it("posts what the shop has of a resource, or has the shop send its own test", async () => {
      const { customer } = (await admin.post("/admin/customers", { email: "ada@shop.test" })).data
      const { output } = outputOf()
      const options = { to: undefined, secret: OWN_SECRET, fields: [], shop: shop(), resource: undefined }
      const topic = "customer.updated"
      const here = {
        ...options,
        topic,
        resource: customer.id,
        to: new URL(receiver.url),
        fields: ["data.phone=0049"],
      }
      expect(await trigger({ ...here, webhook: undefined }, output)).toBe(0)
      const [sent] = atLeast(1, receiver.of(topic))
      expect(verify(OWN_SECRET, sent)).toMatchObject({
        data: { id: customer.id, email: "ada@shop.test", phone: "0049" },
      })
      expect(sent.headers["x-medusa-webhook-origin"]).toBe("test")

      const { id } = await create({ topics: [topic] })
      expect(await trigger({ ...options, topic, webhook: id }, output)).toBe(0)
      expect(receiver.of(topic)).toHaveLength(2)
      const real = { ...options, topic, webhook: id, resource: customer.id, fields: ["data.phone=0049"] }
      expect(await trigger(real, output)).toBe(0)
      expect(JSON.parse(lastOf(receiver.of(topic)).body)).toMatchObject({
        data: { id: customer.id, email: "ada@shop.test", phone: "0049" },
      })
      await expect(trigger({ ...real, resource: "cus_0" }, output)).rejects.toThrow(
        "resource: customer with id: cus_0 was not found"
      )
      await expect(trigger({ ...real, fields: ["id=1"] }, output)).rejects.toThrow(
        /--field can only replace .*"id=1"/
      )
      receiver.answerWith(500)
      expect(await trigger({ ...options, topic, webhook: id }, output)).toBe(1)
    })
  })
}
