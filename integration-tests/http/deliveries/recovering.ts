import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  addShippingMethodToCartWorkflow,
  createCartWorkflow,
  createCustomersWorkflow,
  deleteCustomersWorkflow,
  updateCustomersWorkflow,
  updateOrderWorkflow,
} from "@medusajs/medusa/core-flows"

import { atLeast, firstOf } from "../../../scripts/present"
import { QueryPersons } from "../../../src/payloads/query-persons"
import { dumpTables } from "../../support/database"
import { until } from "../../support/until"
import { expectValidMessages } from "../../support/message-checks"
import type { Inbox } from "../inbox"
import { ADDRESS } from "../shop/open-shop"
import { buyCart } from "../shop/orders"
import { admin, draft, getContainer, open, order, receiver, shop } from "./set-up"

/** An event of the shop's own, which needs no resource to read. */
const EVENT = "loyalty.points_earned"
const TOPIC = `action.${EVENT}`

/** One attempt decides. */
const AT_ONCE = { retry_schedule: [], max_failures: 0 }

export function recovering(): void {
  const earn = (points: number) =>
    getContainer()
      .resolve(Modules.EVENT_BUS)
      .emit({ name: EVENT, data: { id: `member_${points}`, points } })

  const settle = (id: string, status: string, count: number) =>
    until(`${count} deliveries to be ${status}`, async () => {
      const { data } = await admin.get(
        `/admin/webhook-deliveries?webhook_id=${id}&topic=${TOPIC}&status=${status}`
      )
      return data.count === count
    })

  const post = async (path: string, body: object = {}) => {
    const { status, data } = await admin.post(path, body)
    expect({ status, data }).toMatchObject({ status: 200 })
    return data
  }

  describe("recovering", () => {
    it("suggests the moment, counts without doing anything, and then sends what has no success", async () => {
      const { id } = await open([TOPIC], AT_ONCE)
      await earn(1)
      await settle(id, "success", 1)
      receiver.answerWith(400)
      await earn(2)
      await earn(3)
      await settle(id, "failed", 2)
      receiver.reset()

      const { data } = await admin.get(`/admin/webhooks/${id}/recover`)
      expect(data).toEqual({
        suggestion: { since: expect.stringMatching(/^\d{4}-.*Z$/), reason: "before_failures" },
        backfill: null,
      })
      const { since } = data.suggestion
      const counts = { count: 2, count_capped: false, failed: 2, cancelled: 0, missing: 0 }
      expect(await post(`/admin/webhooks/${id}/recover`, { since, dry_run: true })).toEqual(counts)
      await settle(id, "failed", 2)
      expect(await post(`/admin/webhooks/${id}/recover`, { since })).toEqual(counts)
      await settle(id, "success", 3)
      expect(await post(`/admin/webhooks/${id}/recover`, { since })).toMatchObject({ count: 0 })
      expect(receiver.of(TOPIC)).toHaveLength(2)
    })

    it("backfills a new webhook with stored events, through its filter, context and fields", async () => {
      const first = await open([TOPIC])
      const since = new Date(Date.now() - 1_000).toISOString()
      for (const points of [1, 2, 3]) {
        await earn(points)
      }
      await settle(first.id, "success", 3)
      const late = await open([TOPIC], {
        filter: { "data.points": { $gte: 2 } },
        context: { shop: "north" },
      })
      receiver.reset()

      expect(await post(`/admin/webhooks/${late.id}/recover`, { since, statuses: ["missing"] })).toEqual({
        count: 3,
        count_capped: false,
        failed: 0,
        cancelled: 0,
        missing: 3,
      })
      await settle(late.id, "success", 2)
      const run = await until("the end", async () => {
        const { backfill } = (await admin.get(`/admin/webhooks/${late.id}/recover`)).data
        return backfill.status === "completed" && backfill
      })
      expect(run).toMatchObject({ subject: "event", total: 3, looked: 3, queued: 2, failed: 0 })
      expect(late.of(TOPIC).map(({ data, context }) => [data.points, context])).toEqual(
        expect.arrayContaining([
          [2, { shop: "north" }],
          [3, { shop: "north" }],
        ])
      )
    })
  })

  describe("sending what the shop has", () => {
    const send = async (inbox: Inbox, entity: string) => {
      const { backfill } = await post(`/admin/webhooks/${inbox.id}/send-existing`, { entity })
      expect(backfill).toMatchObject({ webhook_id: inbox.id, subject: entity, status: "running" })
      return until(`the ${entity}s`, async () => {
        const { data } = await admin.get(`/admin/webhooks/${inbox.id}/send-existing`)
        return data.backfill.status === "completed" && data.backfill
      })
    }

    it.each(["product", "customer", "order"] as const)(
      "sends each %s in full, as its updated topic",
      async (entity) => {
        const [inbox, other] = [await open([`${entity}.*`]), await open(["*"])]
        const run = await send(inbox, entity)
        await inbox.settled()

        expect(inbox.topics).toEqual([`${entity}.updated`])
        expect(firstOf(inbox.messages).data.id).toBe({ ...shop, order: order.id }[entity])
        expectValidMessages(inbox.messages)
        expect(run).toMatchObject({ total: 1, looked: 1, queued: 1, failed: 0, error: null })
        expect(other.messages).toEqual([])
      }
    )

    it("leaves out drafts, and what the webhook's filter and sales channels do", async () => {
      const filtered = await open(["order.updated"], { filter: { "data.id": draft.id } })
      expect(await send(filtered, "order")).toMatchObject({ total: 1, looked: 1, queued: 0 })
      const scoped = await open(["product.updated"], { sales_channel_ids: ["sc_other"] })
      expect(await send(scoped, "product")).toMatchObject({ total: 1, looked: 1, queued: 0 })
      expect([...filtered.messages, ...scoped.messages]).toEqual([])
    })

    it("sends the fields that the webhook has chosen", async () => {
      const inbox = await open(["customer.updated"], { fields: ["id", "email"] })
      await send(inbox, "customer")
      await inbox.settled()
      expect(firstOf(inbox.messages).data).toEqual({ id: shop.customer, email: "ada@shop.test" })
    })

    it("refuses what the webhook does not subscribe to, and to cancel when nothing is running", async () => {
      const { id } = await open(["customer.created"])
      const refused = await admin.post(`/admin/webhooks/${id}/send-existing`, { entity: "customer" })
      expect(refused).toMatchObject({ status: 400 })
      expect(refused.data.message).toMatch(/entity: .*"customer.updated"/)
      const none = await admin.post(`/admin/webhooks/${id}/send-existing/cancel`)
      expect(none).toMatchObject({
        status: 400,
        data: { message: expect.stringMatching(`^Webhook ${id} has .*nothing to cancel`) },
      })
    })
  })

  describe("erasing", () => {
    const EMAIL = "Erasme.Roterodamus@shop.test".toLowerCase()
    const PERSONAL = ["erasme", "+4941234", "nadelberg 17"]
    const STREET = { ...ADDRESS, first_name: "Erasme", address_1: "Nadelberg 17", phone: "+4941234" }
    const GONE = { ...ADDRESS, first_name: "gone", last_name: "gone", address_1: "gone" }

    /** Every row of the plugin's tables, as text. */
    const dump = (options?: { still: boolean }) =>
      dumpTables(shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION), options)
    const personal = (rows: string[]) =>
      rows.filter((row) => PERSONAL.some((text) => row.toLowerCase().includes(text)))

    /** A customer with an order, whom the shop has made anonymous and deleted. */
    const bePresentAndGo = async () => {
      const [customer] = atLeast(
        1,
        await shop.run(createCustomersWorkflow, {
          customersData: [
            {
              email: EMAIL,
              first_name: "Erasme",
              phone: "+4941234",
              has_account: true,
              addresses: [STREET],
            },
          ],
        })
      )
      const { id } = customer
      const { id: cart_id } = await shop.run(createCartWorkflow, {
        region_id: shop.region,
        sales_channel_id: shop.channel,
        customer_id: id,
        email: EMAIL,
        shipping_address: STREET,
        items: [{ variant_id: shop.small, quantity: 1 }],
      })
      await shop.run(addShippingMethodToCartWorkflow, { cart_id, options: [{ id: shop.delivery }] })
      const { id: order } = await buyCart(shop, cart_id)
      await shop.run(updateCustomersWorkflow, {
        selector: { id: shop.customer },
        update: { last_name: "Roterodama" },
      })
      return { id, order }
    }

    const goAway = async (id: string, order: string) => {
      const email = "gone@shop.test"
      await shop.run(updateOrderWorkflow, {
        id: order,
        user_id: "",
        email,
        shipping_address: GONE,
      })
      await shop.run(updateCustomersWorkflow, {
        selector: { id },
        update: { email, first_name: "gone", last_name: "gone", phone: null },
      })
      await shop.run(deleteCustomersWorkflow, { ids: [id] })
    }

    it("leaves nothing of a customer who has gone, sends nothing of them again, and sends the receivers a message about it", async () => {
      receiver.answerWith(({ body }, response) => response.writeHead(400).end(`cannot import ${body}`))
      const topics = ["order.*", "customer.*", "cart.*", "payment.*", "action.customer.created"]
      const inbox = await open(topics, AT_ONCE)
      const own = await open(["order.*", "customer.*"], { ...AT_ONCE, fields: ["id", "+customer.*"] })
      const { id, order } = await bePresentAndGo()
      await inbox.settled()
      await goAway(id, order)
      await inbox.settled()
      const before = await dump()
      const others = before.filter((row) => row.includes(`,customer.updated,${shop.customer},`))
      expect(personal(before).length).toBeGreaterThan(10)
      expect(others.length).toBeGreaterThan(2)

      const persons = new QueryPersons(() => shop.container.resolve(ContainerRegistrationKeys.QUERY))
      const deleted = await persons.deletedSince(new Date(Date.now() - 60_000))
      expect(deleted).toMatchObject([{ id, deleted_at: expect.any(Date) }])

      const request = { customer_id: id }
      const still = await dump({ still: true })
      const { erasure: preview } = await post("/admin/webhooks/erase", { ...request, dry_run: true })
      expect(await dump({ still: true })).toEqual(still)
      const { erasure } = await post("/admin/webhooks/erase", request)
      await inbox.settled()

      const after = await dump()
      expect(personal(after)).toEqual([])
      expect(after).toEqual(expect.arrayContaining(others))
      expect(erasure).toEqual({ ...preview, id: expect.stringMatching(/^whera_/), dry_run: false })
      expect(erasure).toMatchObject({ customer_ids: [id], cancelled: 0 })
      expect(inbox.of("customer.redacted").map(({ data }) => data)).toEqual([
        { id, email_hash: expect.stringMatching(/^[0-9a-f]{64}$/), order_ids: [order] },
      ])

      receiver.reset()
      const [erased] = (await admin.get(`/admin/webhook-deliveries?resource_id=${id}&topic=customer.created`))
        .data.webhook_deliveries
      const { data: detail } = await admin.get(`/admin/webhook-deliveries/${erased.id}`)
      expect(detail.webhook_delivery).toMatchObject({
        event: { payload: null, payload_removed: "erased" },
        attempts: [{ response_status: 400, response_body: null, response_headers: null }],
      })
      const refused = await admin.post(`/admin/webhook-deliveries/${erased.id}/retry`)
      expect(refused).toMatchObject({ status: 400, data: { message: expect.stringMatching(/was erased/) } })
      const replay = { action: "replay", ids: [erased.id] }
      expect(await post("/admin/webhook-deliveries/batch", replay)).toEqual({ count: 0, count_capped: false })
      const late = await open(topics, AT_ONCE)
      const since = new Date(Date.now() - 600_000).toISOString()
      await post(`/admin/webhooks/${late.id}/recover`, { since })
      await post(`/admin/webhooks/${own.id}/recover`, { since })
      await late.settled()
      expect(personal(receiver.received.map(({ body }) => body))).toEqual([])

      const { erasure: again } = await post("/admin/webhooks/erase", request)
      expect(again).toMatchObject({ events: 0, deliveries: 0, attempts: 0, cancelled: 0 })
      const { dry_run: _dry, customer_ids: _ids, ...recorded } = erasure
      const { data } = await admin.get("/admin/webhooks/erasures?limit=1&offset=1")
      expect(data).toMatchObject({
        count: 2,
        offset: 1,
        limit: 1,
        erasures: [{ ...recorded, status: "completed", customer_id: id, created_by: expect.any(String) }],
      })
    })

    it("finds each customer, though another is deleted meanwhile", async () => {
      const customers = shop.container.resolve(Modules.CUSTOMER)
      const created = await customers.createCustomers(
        Array.from({ length: 201 }, (_, index) => ({ email: `${index}@many.shop.test` }))
      )
      const ids = created.map(({ id }) => id).sort()
      const query = shop.container.resolve(ContainerRegistrationKeys.QUERY)
      const persons = new QueryPersons(() => ({
        graph: async (request) => {
          const page = await query.graph(request)
          await customers.deleteCustomers(ids.slice(0, 1))
          return page
        },
      }))
      const found = await persons.customersById(ids)
      expect(found.map(({ id }) => id)).toEqual(ids)
      await customers.deleteCustomers(ids)
    })

    it.each([
      [{}, /customer_id/],
      [{ email: "no address" }, /email/],
      [{ resource_ids: [] }, /resource_ids/],
      [{ customer_id: "" }, /customer_id/],
      [{ phone: "+4941234" }, /phone/],
    ])("refuses %j", async (body, field) => {
      const { status, data } = await admin.post("/admin/webhooks/erase", body)
      expect({ status, message: data.message }).toEqual({
        status: 400,
        message: expect.stringMatching(field),
      })
    })
  })

  it("a replay sends what has succeeded once more, with the same bytes, and leaves what waits", async () => {
    const inbox = await open([TOPIC])
    await earn(1)
    await settle(inbox.id, "success", 1)
    await post(`/admin/webhooks/${inbox.id}`, { status: "paused" })
    await earn(2)
    await settle(inbox.id, "created", 1)

    const filters = { webhook_id: inbox.id, topic: TOPIC }
    expect(await post("/admin/webhook-deliveries/batch", { action: "retry", filters })).toEqual({
      count: 1,
      count_capped: false,
    })
    expect(await post("/admin/webhook-deliveries/batch", { action: "replay", filters })).toEqual({
      count: 1,
      count_capped: false,
    })
    await post(`/admin/webhooks/${inbox.id}`, { status: "active", waiting_deliveries: "deliver" })
    await settle(inbox.id, "success", 2)

    const [first, again] = atLeast(
      2,
      inbox.of(TOPIC).filter(({ data }) => data.points === 1)
    )
    expect(again.body).toBe(first.body)
    expect(again.headers["webhook-id"]).toBe(first.headers["webhook-id"])
    expect(again.headers["x-medusa-webhook-attempt"]).toBe("2")
    expect(inbox.of(TOPIC)).toHaveLength(3)
  })
}
