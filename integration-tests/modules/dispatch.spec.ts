import { insertDue } from "../../benchmarks/support/rows"
import { firstOf, itemAt } from "../../scripts/present"
import { Sender } from "../../src/modules/webhook/dispatch/send/sender"
import { createPipeline, deliveriesOf, insertWebhook, webhookRow } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

let slow: Receiver
let shop: ReturnType<typeof createPipeline>

shareDatabase()

beforeAll(async () => {
  slow = await Receiver.start()
})

beforeEach(async () => {
  slow.reset()
  shop = createPipeline(db, { concurrency: 16, perWebhookConcurrency: 8 })
})

afterEach(() => shop.pipeline.stop())

afterAll(() => slow.stop())

const change = (count: number, shop_ = shop) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      shop_.bus.emit("product.updated", { id: `prod_${n}_${Math.random()}` })
    )
  )

describe("dispatch", () => {
  it("delivers to healthy webhooks while another hangs with all its slots", async () => {
    slow.answerWith(() => undefined)
    // Longer than `until` waits, so that no slot becomes free.
    await insertWebhook(db, { url: slow.url, timeout_ms: 120_000 })
    const healthy = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await change(100)

    await until(
      "the healthy one's deliveries",
      async () => (await deliveriesOf(db, healthy, "success")).length === 100
    )
    expect(slow.received.length).toBeLessThanOrEqual(8)
    slow.answerWith(204)
    await slow.stop().then(async () => (slow = await Receiver.start()))
  })

  it("takes no more of a backlog into memory than it may send soon", async () => {
    slow.answerWith(() => undefined)
    const hanging = await insertWebhook(db, { url: slow.url })
    const healthy = await insertWebhook(db, { url: receiver.url })
    await insertDue(db, [hanging, healthy], 600)
    await shop.pipeline.start()
    const waiting = async (id: string) => {
      const { rows } = await db.raw(
        "select count(*)::int as count, count(leased_until)::int as leased from webhook_queue where webhook_id = ?",
        [id]
      )
      return rows[0]
    }

    await until("the healthy one's deliveries", async () => (await waiting(healthy)).count === 0)
    // Eight that are being sent, and nothing ahead for a receiver that never answers.
    const { count, leased } = await waiting(hanging)
    expect(count).toBe(300)
    expect(leased).toBeLessThanOrEqual(8 + 8)
    await slow.stop().then(async () => (slow = await Receiver.start()))
  })

  it("reads the sockets between the starts of many attempts", async () => {
    const busy = createPipeline(db, { concurrency: 400, perWebhookConcurrency: 400 })
    const webhook = await insertWebhook(db, { url: receiver.url })
    await insertDue(db, [webhook], 400)
    const send = jest.spyOn(Sender.prototype, "send")
    const starts: number[] = []
    const count = () => {
      starts.push(send.mock.calls.length)
      if (starts.at(-1) !== 400) {
        setImmediate(count)
      }
    }
    count()
    await busy.pipeline.start()

    await until("the deliveries", async () => (await deliveriesOf(db, webhook, "success")).length === 400)
    await busy.pipeline.stop()
    send.mockRestore()
    expect(starts.at(-1)).toBe(400)
    // Fifty when sockets have been read, and fifty of a claim that was read from one.
    const atOnce = starts.map((sent, turn) => sent - (starts[turn - 1] ?? 0))
    expect(Math.max(...atOnce)).toBeLessThanOrEqual(100)
  })

  it("shares the work with another process, and sends nothing twice", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const other = createPipeline(db, { concurrency: 16, perWebhookConcurrency: 8 })
    await Promise.all([shop.pipeline.start(), other.pipeline.start()])
    await change(200)

    await until("all deliveries", async () => (await deliveriesOf(db, id, "success")).length === 200)
    expect(receiver.received).toHaveLength(200)
    await other.pipeline.stop()
  })

  it("takes over what a killed process had in flight, with the same id, when its lease has ended", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await change(1)
    await until("success", async () => (await deliveriesOf(db, id, "success")).length)
    await db.raw("update webhook_delivery set status = 'created', attempt_count = 0, finished_at = null")
    await db.raw("delete from webhook_attempt")
    await db.raw(
      `insert into webhook_queue (delivery_id, webhook_id, due_at, leased_until, claims, entered_at)
       select id, webhook_id, now() + interval '1 second', now() + interval '1 second', 1, now() from webhook_delivery`
    )

    await until("the second post", () => receiver.received.length === 2)
    expect(itemAt(receiver.received, 1).headers["webhook-id"]).toBe(
      firstOf(receiver.received).headers["webhook-id"]
    )
    await until("success", async () => (await deliveriesOf(db, id, "success")).length)
  })

  it("records nothing of an attempt whose lease was taken over", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    let release = (): void => undefined
    receiver.answerWith((_, response) => (release = () => void response.writeHead(200).end()))
    await shop.pipeline.start()
    await change(1)
    await until("the post", () => receiver.received.length === 1)
    await db.raw("update webhook_queue set claims = claims + 1")
    release()

    await shop.pipeline.stop()
    expect(await deliveriesOf(db, id)).toMatchObject([{ status: "created", attempt_count: 0 }])
    expect((await db.raw("select 1 from webhook_attempt")).rows).toHaveLength(0)
  })

  it("ends and records what is in flight before it stops, and claims no more", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    receiver.answerWith((_, response) => void setImmediate(() => response.writeHead(200).end()))
    await shop.pipeline.start()
    await change(50)
    await until("some posts", () => receiver.received.length > 0)
    await shop.pipeline.stop()

    const sent = receiver.received.length
    expect(await deliveriesOf(db, id, "success")).toHaveLength(sent)
    expect((await db.raw("select 1 from webhook_queue where leased_until is not null")).rows).toHaveLength(0)
  })

  it("keeps a webhook's rate limit across processes", async () => {
    await insertWebhook(db, { url: receiver.url, rate_limit: 20 })
    const other = createPipeline(db)
    await Promise.all([shop.pipeline.start(), other.pipeline.start()])
    const started = Date.now()
    await change(60)
    await until("all", () => receiver.received.length === 60)

    // One second's worth may go at once; the other 40 take two seconds at least.
    expect(Date.now() - started).toBeGreaterThan(1_800)
    await other.pipeline.stop()
  })

  it("survives lost database connections and continues by itself", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await db.raw(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )
    await change(5)

    // The test asks through the same pool, which may hand it a connection that is just being lost.
    const arrived = () => deliveriesOf(db, id, "success").catch(() => [])
    await until("all deliveries", async () => (await arrived()).length === 5)
    expect(await webhookRow(db, id)).toMatchObject({ status: "active" })
  })

  it("can be stopped and started again", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await shop.pipeline.stop()
    shop = createPipeline(db)
    await shop.pipeline.start()
    await change(1)

    await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
  })
})
