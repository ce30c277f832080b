import { createHmac } from "node:crypto"
import type { ServerResponse } from "node:http"

import type { Event } from "@medusajs/framework/types"
import { Modules, type AbstractEventBusModuleService } from "@medusajs/framework/utils"
import { updateCustomersWorkflow } from "@medusajs/medusa/core-flows"
import { version } from "medusa-plugin-webhooks/package.json"
import { Webhook } from "standardwebhooks"

import { atLeast, entryOf, findIn, firstOf, itemAt } from "../../../scripts/present"
import { rotateWebhookSecretWorkflow } from "../../../src/workflows"
import { deliveriesOf, letTimePass } from "../../support/pipeline"
import type { Received } from "../../support/receiver"
import { until } from "../../support/until"
import type { Inbox, Message } from "../inbox"
import { db, open as openFor, receiver, shop } from "./set-up"

const TOPIC = "customer.updated"

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`

/** Enough that a bus which waited for even one delivery would be seen to. */
const EVENTS = 50

/** How long an attempt at a receiver that hangs takes: as long as an attempt may take. */
const TIMEOUT_MS = 30_000

/** Has a receiving app's library check a request, as it arrived. @throws Error when the signature is wrong. */
const verify = (secret: string, { body, headers }: Received) => new Webhook(secret).verify(body, headers)

export function sending(): void {
  const open = (settings = {}) => openFor([TOPIC], settings)
  const rename = (first_name: string) =>
    shop.run(updateCustomersWorkflow, { selector: { id: shop.customer }, update: { first_name } })

  /** Changes the customer. @returns what the webhook sends about it. */
  const hear = async (inbox: Inbox): Promise<Message> => {
    await rename("Grace")
    await inbox.settled()
    return firstOf(inbox.of(TOPIC))
  }

  describe("a delivery", () => {
    it("has every header of the contract", async () => {
      const inbox = await open()
      const { headers, id } = await hear(inbox)

      const deliveries = await deliveriesOf(db, inbox.id)
      expect(headers).toMatchObject({
        "content-type": "application/json",
        "user-agent": `medusa-plugin-webhooks/${version}`,
        "webhook-id": id,
        "webhook-timestamp": expect.stringMatching(/^\d{10}$/),
        "webhook-signature": expect.stringMatching(/^v1,[\w+/]{43}=$/),
        "x-medusa-webhook-topic": TOPIC,
        "x-medusa-webhook-resource": "customer",
        "x-medusa-webhook-event": "updated",
        "x-medusa-webhook-id": inbox.id,
        "x-medusa-webhook-delivery-id": findIn(deliveries, ({ topic }) => topic === TOPIC).id,
        "x-medusa-webhook-attempt": "1",
        "x-medusa-webhook-source": "https://shop.test",
        "x-medusa-webhook-signature": expect.stringMatching(/^[\w+/]{43}=$/),
      })
    })

    it("has a body with its keys in the promised order, and echoes the context as the last", async () => {
      const context = { shop: "north", routes: [1, 2] }
      const [plain, routed] = [await open(), await open({ context })]
      const first = await hear(plain)
      const [second] = atLeast(1, routed.of(TOPIC))

      expect(Object.keys(JSON.parse(first.body))).toEqual([
        ...["id", "type", "timestamp", "revision", "data", "causes"],
      ])
      expect(Object.keys(JSON.parse(second.body))).toEqual([
        ...["id", "type", "timestamp", "revision", "data", "causes", "context"],
      ])
      expect(second).toMatchObject({ id: first.id, type: TOPIC, data: { first_name: "Grace" }, context })
      expect(new Date(first.timestamp).toISOString()).toBe(first.timestamp)
    })

    it("has the webhook's own headers after them", async () => {
      const inbox = await open({ headers: { "x-shop": "north", Authorization: "Bearer abc" } })
      const { headers } = await hear(inbox)

      expect(headers).toMatchObject({ "x-shop": "north", authorization: "Bearer abc" })
    })

    it("is signed so that a receiver verifies it with the standardwebhooks library, and only with its secret", async () => {
      const inbox = await open()
      const message = await hear(inbox)

      expect(verify(inbox.secret, message)).toEqual(JSON.parse(message.body))
      expect(() => verify(OTHER_SECRET, message)).toThrow("No matching signature found")
      const forged = { ...message, body: message.body.replace("Grace", "Mallory") }
      expect(() => verify(inbox.secret, forged)).toThrow("No matching signature found")
    })

    it("is signed in the older style too, over the body alone", async () => {
      const inbox = await open()
      const { headers, body } = await hear(inbox)

      const signature = createHmac("sha256", inbox.secret).update(body).digest("base64")
      expect(headers["x-medusa-webhook-signature"]).toBe(signature)
    })
  })

  describe("a rotated secret", () => {
    const rotate = async ({ id }: Inbox, overlap_seconds: number) =>
      (await shop.run(rotateWebhookSecretWorkflow, { id, overlap_seconds })).secret

    it("signs beside the old one for the overlap, which alone signs in the older style", async () => {
      const inbox = await open()
      const secret = await rotate(inbox, 3600)
      const message = await hear(inbox)

      expect(secret).not.toBe(inbox.secret)
      expect(verify(inbox.secret, message)).toEqual(verify(secret, message))
      expect(message.headers["x-medusa-webhook-signature"]).toBe(
        createHmac("sha256", inbox.secret).update(message.body).digest("base64")
      )
    })

    it("signs alone when there is no overlap", async () => {
      const inbox = await open()
      const secret = await rotate(inbox, 0)
      const message = await hear(inbox)

      expect(verify(secret, message)).toBeTruthy()
      expect(() => verify(inbox.secret, message)).toThrow("No matching signature found")
    })
  })

  it("a ping, signed as every delivery is, greets the receiver of a new webhook, unless it is paused", async () => {
    const [inbox, paused] = [await open(), await open({ status: "paused" })]
    await inbox.settled()

    expect(inbox.pings).toHaveLength(1)
    expect(verify(inbox.secret, firstOf(inbox.pings))).toMatchObject({
      type: "webhook.ping",
      data: { webhook: { id: inbox.id } },
    })
    expect(paused.pings).toEqual([])
  })

  it("a retry sends the bytes of the first attempt, though the resource has changed since", async () => {
    receiver.answerWith(500)
    const inbox = await open()
    for (const [index, name] of ["Grace", "Joan"].entries()) {
      await rename(name)
      await until(`${name} to be retried`, async () => {
        return (await deliveriesOf(db, inbox.id, "retrying")).length === index + 1
      })
    }
    receiver.answerWith(204)
    await letTimePass(db)
    await until("the retries", async () => (await deliveriesOf(db, inbox.id, "success")).length === 2)

    const grace = inbox.of(TOPIC).filter(({ data }) => data.first_name === "Grace")
    expect(grace.map(({ headers }) => headers["x-medusa-webhook-attempt"])).toEqual(["1", "2"])
    expect(itemAt(grace, 1).body).toBe(firstOf(grace).body)
    expect(itemAt(grace, 1).headers["webhook-id"]).toBe(firstOf(grace).headers["webhook-id"])
    expect(verify(inbox.secret, itemAt(grace, 1))).toBeTruthy()
  })

  it("a receiver that hangs delays no other subscriber of the event bus", async () => {
    const name = "loyalty.points_earned"
    const bus = shop.container.resolve<AbstractEventBusModuleService>(Modules.EVENT_BUS)
    const heard: unknown[] = []
    bus.subscribe(name, async ({ data }) => void heard.push(data), { subscriberId: "another" })
    const hanging: ServerResponse[] = []
    receiver.answerWith((_, response) => hanging.push(response))
    const inbox = await openFor([`action.${name}`], { timeout_ms: TIMEOUT_MS })
    await bus.emit({ name, data: { points: 0 } }, {})
    await until("the receiver to hang", () => inbox.messages.length === 1)

    // As the Redis bus works, whose subscribers hold up the whole shop: one event after the other, each until every
    // subscriber is done.
    let longestMs = 0
    for (let points = 1; points <= EVENTS; points++) {
      const event: Event<unknown> = { name, data: { points }, metadata: { created_at: new Date() } }
      const started = performance.now()
      await Promise.all(entryOf(bus.eventToSubscribersMap, name).map(({ subscriber }) => subscriber(event)))
      longestMs = Math.max(longestMs, performance.now() - started)
    }
    // One that waited for the receiver would have waited until its attempt was over.
    expect(longestMs).toBeLessThan(TIMEOUT_MS)
    expect(heard).toHaveLength(1 + EVENTS)
    expect(await deliveriesOf(db, inbox.id, "success")).toEqual([])

    receiver.answerWith(204)
    hanging.forEach((response) => response.writeHead(204).end())
    await inbox.settled()
    expect(inbox.messages).toHaveLength(1 + EVENTS)
  })
}
