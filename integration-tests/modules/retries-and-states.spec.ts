import { Webhook } from "standardwebhooks"

import { insertDue } from "../../benchmarks/support/rows"
import { atLeast, firstOf, present } from "../../scripts/present"
import { giveUp } from "../../src/modules/webhook/dispatch/give-up"
import { claimOne } from "../../src/modules/webhook/store/claims"
import { findDelivery } from "../../src/modules/webhook/store/deliveries"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  letTimePass,
  probeWait,
  retryWait,
  SECRET,
  updateWebhook,
  webhookRow,
} from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

let shop: ReturnType<typeof createPipeline>

shareDatabase()

beforeEach(async () => {
  shop = createPipeline(db)
})

afterEach(() => shop.pipeline.stop())

/** Headers that HTTP adds to those of an attempt. */
const OF_THE_CONNECTION = /^(host|connection|content-length)$/

let product = 0
const change = (count = 1) =>
  Promise.all(
    Array.from({ length: count }, () => shop.bus.emit("product.updated", { id: `prod_${++product}` }))
  )

/** Lets attempts fail until the webhook has seen `count` of them. */
async function failTimes(id: string, count: number): Promise<void> {
  for (let seen = 1; seen <= count; seen++) {
    await until(`attempt ${seen}`, async () => {
      await letTimePass(db)
      shop.pipeline.dispatcher.wake()
      const { rows } = await db.raw(
        "select sum(attempt_count)::int as n from webhook_delivery where webhook_id = ?",
        [id]
      )
      return rows[0].n >= seen
    })
  }
}

describe("a delivery", () => {
  it("is created with its event, sent signed, and logged with its attempt", async () => {
    const id = await insertWebhook(db, {
      url: receiver.url,
      headers: { "x-app": "erp", authorization: "Bearer abc" },
    })
    await shop.pipeline.start()
    await change()

    const [received] = atLeast(
      1,
      await until("the post", () => receiver.received.length === 1 && receiver.received)
    )
    const [delivery] = atLeast(
      1,
      await until(
        "success",
        async () => (await deliveriesOf(db, id, "success")).length && deliveriesOf(db, id)
      )
    )
    expect(new Webhook(SECRET).verify(received.body, received.headers)).toMatchObject({
      type: "product.updated",
    })
    expect(received.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^medusa-plugin-webhooks\/\d/),
      "x-medusa-webhook-topic": "product.updated",
      "x-medusa-webhook-resource": "product",
      "x-medusa-webhook-event": "updated",
      "x-medusa-webhook-id": id,
      "x-medusa-webhook-delivery-id": delivery.id,
      "x-medusa-webhook-attempt": "1",
      "x-medusa-webhook-source": "http://shop.test",
      "webhook-id": delivery.event_id,
      "x-app": "erp",
      authorization: "Bearer abc",
    })

    const { rows } = await db.raw("select * from webhook_attempt")
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      delivery_id: delivery.id,
      attempt: 1,
      response_status: 204,
      url: receiver.url,
    })
    const logged = (await findDelivery(db, String(delivery.id)))?.attempts[0]?.request_headers
    const sent = Object.entries(received.headers).filter(([name]) => !OF_THE_CONNECTION.test(name))
    expect(logged).toEqual({
      ...Object.fromEntries(sent),
      "webhook-signature": "•••",
      "x-medusa-webhook-signature": "•••",
      authorization: "•••",
    })
  })

  it("is retried with the same bytes and id, along its schedule", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [3600, 7200] })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change()

    const [retrying] = await until(
      "retrying",
      async () => (await deliveriesOf(db, id, "retrying")).length && deliveriesOf(db, id)
    )
    expect(retrying).toMatchObject({
      attempt_count: 1,
      response_status: 500,
      remark: "500 Internal Server Error",
    })
    const wait = await retryWait(db, id)
    expect(wait).toBeGreaterThan(3600 * 0.79)
    expect(wait).toBeLessThan(3600 * 1.21)

    receiver.answerWith(200)
    await letTimePass(db)
    shop.pipeline.dispatcher.wake()
    await until("success", async () => (await deliveriesOf(db, id, "success")).length)
    const [first, second] = atLeast(2, receiver.received)
    expect(second.body).toBe(first.body)
    expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"])
    expect(second.headers["x-medusa-webhook-attempt"]).toBe("2")
    expect((await db.raw("select 1 from webhook_queue")).rows).toHaveLength(0)
  })

  it("fails when its attempts are used up", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [60] })
    receiver.answerWith(503)
    await shop.pipeline.start()
    await change()
    await failTimes(id, 2)

    const [failed] = atLeast(
      1,
      await until("failed", async () => (await deliveriesOf(db, id, "failed")).length && deliveriesOf(db, id))
    )
    expect(failed).toMatchObject({ attempt_count: 2, remark: "503 Service Unavailable" })
    expect(failed.finished_at).toBeTruthy()
  })

  it("waits as long as Retry-After asks", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    receiver.answerWith((_, response) => response.writeHead(429, { "retry-after": "5000" }).end())
    await shop.pipeline.start()
    await change()

    await until("retrying", async () => (await deliveriesOf(db, id, "retrying")).length)
    expect(await retryWait(db, id)).toBeCloseTo(5000, 2)
  })

  it.each([301, 302])("counts %i as a success and follows no redirect", async (status) => {
    const id = await insertWebhook(db, { url: receiver.url })
    receiver.answerWith((_, response) =>
      response.writeHead(status, { location: `${receiver.url}/elsewhere` }).end()
    )
    await shop.pipeline.start()
    await change()

    await until("success", async () => (await deliveriesOf(db, id, "success")).length)
    expect(receiver.received.map((one) => one.path)).toEqual(["/hook"])
  })

  it("is given up at once where the guard forbids the address, with a remark that maps nothing", async () => {
    const id = await insertWebhook(db, { url: "http://169.254.169.254/latest/meta-data" })
    await shop.pipeline.start()
    await change()

    const [failed] = atLeast(
      1,
      await until("failed", async () => (await deliveriesOf(db, id, "failed")).length && deliveriesOf(db, id))
    )
    expect(failed.remark).toMatch(/blocked/i)
    expect(failed.remark).not.toContain("169.254")
  })

  it("fails at once when its payload is larger than allowed", async () => {
    await shop.pipeline.stop()
    shop = createPipeline(db, { maxPayloadBytes: 1024 })
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await shop.bus.emit("product.updated", { id: "p".repeat(2000) })

    const [failed] = atLeast(
      1,
      await until("failed", async () => (await deliveriesOf(db, id, "failed")).length && deliveriesOf(db, id))
    )
    expect(failed.remark).toMatch(/maxPayloadBytes/)
    expect(receiver.received).toHaveLength(0)
  })

  it("goes to the webhook's present URL, not to the one it was created for", async () => {
    const id = await insertWebhook(db, { url: "http://127.0.0.1:1/gone", retry_schedule: [3600] })
    await shop.pipeline.start()
    await change()
    await until("retrying", async () => (await deliveriesOf(db, id, "retrying")).length)

    await updateWebhook(db, id, { url: receiver.url })
    await letTimePass(db)
    shop.pipeline.dispatcher.wake()
    await until("success", async () => (await deliveriesOf(db, id, "success")).length)
    const { rows } = await db.raw("select attempt, url, remark from webhook_attempt order by attempt")
    expect(rows).toEqual([
      { attempt: 1, url: "http://127.0.0.1:1/gone", remark: "Connection refused" },
      { attempt: 2, url: receiver.url, remark: null },
    ])
  })
})

describe("max failures", () => {
  it("disables the webhook after that many failed deliveries in a row, and says why", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 3 })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change(2)
    await until("two failures", async () => (await deliveriesOf(db, id, "failed")).length === 2)
    expect(await webhookRow(db, id)).toMatchObject({ status: "active", consecutive_failures: 2 })

    await change()
    const row = await until("disabled", async () => {
      const row = await webhookRow(db, id)
      return row.status === "disabled" && row
    })
    expect(row).toMatchObject({
      disabled_reason: "max_failures",
      consecutive_failures: 3,
      last_error: "500 Internal Server Error",
    })
    expect(row.disabled_at).toBeTruthy()
    expect(row.inactive_since).toBeTruthy()
  })

  it("follows the plugin's option where the webhook says nothing", async () => {
    await shop.pipeline.stop()
    shop = createPipeline(db, { maxFailures: 1, retrySchedule: [] })
    const id = await insertWebhook(db, { url: receiver.url })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change()

    await until("disabled", async () => (await webhookRow(db, id)).status === "disabled")
  })

  it("never disables with 0", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change(12)

    await until("twelve failures", async () => (await deliveriesOf(db, id, "failed")).length === 12)
    expect(await webhookRow(db, id)).toMatchObject({ status: "active", consecutive_failures: 12 })
  })

  it("starts again from zero with any success", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 3 })
    await shop.pipeline.start()
    for (const status of [500, 500, 200, 500, 500]) {
      receiver.answerWith(status)
      const before = receiver.received.length
      await change()
      await until("its outcome", async () => {
        const finished = (await deliveriesOf(db, id)).filter((one) => one.finished_at)
        return receiver.received.length > before && finished.length === before + 1
      })
    }
    expect(await webhookRow(db, id)).toMatchObject({ status: "active", consecutive_failures: 2 })
  })

  it("starts again from zero with a success of another process, which this one has not seen", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 3 })
    const broken = createPipeline(db, { network: { allow: [], allowHttp: true } })
    await Promise.all([shop, broken].map(({ pipeline }) => pipeline.reload()))
    const nth = await insertDue(db, [id], 12)
    for (let n = 1; n <= 12; n++) {
      const { pipeline } = n % 2 ? shop : broken
      await pipeline.dispatcher.attempt(present(await claimOne(db, nth(n), 60), "a delivery"))
    }

    expect(receiver.received).toHaveLength(6)
    expect(await deliveriesOf(db, id, "failed")).toHaveLength(6)
    expect(await webhookRow(db, id)).toMatchObject({ status: "active", consecutive_failures: 1 })
    await broken.pipeline.stop()
  })

  it("is not touched by an attempt that still has a retry", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [3600], max_failures: 1 })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change()

    await until("retrying", async () => (await deliveriesOf(db, id, "retrying")).length)
    expect(await webhookRow(db, id)).toMatchObject({
      status: "active",
      consecutive_failures: 0,
      failed_attempts: 1,
    })
  })
})

describe("410 Gone", () => {
  it("disables the webhook at once and fails the delivery", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    receiver.answerWith(410)
    await shop.pipeline.start()
    await change()

    await until("disabled", async () => (await webhookRow(db, id)).status === "disabled")
    expect(await webhookRow(db, id)).toMatchObject({ disabled_reason: "gone" })
    expect(await deliveriesOf(db, id)).toMatchObject([{ status: "failed", response_status: 410 }])
  })
})

describe.each(["paused", "disabled"])("a %s webhook", (status) => {
  it("keeps its events without spending an attempt, and delivers them when it is active again", async () => {
    const id = await insertWebhook(db, { url: receiver.url, status })
    const other = await insertWebhook(db, { url: `${receiver.url}/other` })
    await shop.pipeline.start()
    await change(3)
    await until("the other's deliveries", async () => (await deliveriesOf(db, other, "success")).length === 3)

    expect((await deliveriesOf(db, id)).map((one) => [one.status, one.attempt_count])).toEqual(
      Array(3).fill(["created", 0])
    )
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await until("its own", async () => (await deliveriesOf(db, id, "success")).length === 3)
  })
})

describe("a failing webhook", () => {
  const HOURS = [3600, 3600, 3600, 3600, 3600, 3600]

  /** Five deliveries of a webhook with retries have failed once each. */
  const failing = async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: HOURS, max_failures: 0 })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change(5)
    await until("failing", async () => (await webhookRow(db, id)).failing_since)
    return id
  }

  const probe = async (id: string) => {
    await db.raw("update webhook_endpoint set probe_at = now() where id = ?", [id])
    shop.pipeline.dispatcher.wake()
  }

  it("is one after five failed attempts in a row, and its probes are spaced", async () => {
    const id = await failing()
    expect(await probeWait(db, id)).toBe(1)

    await change(3)
    for (const [failed, wait] of [
      [6, 2],
      [7, 4],
      [8, 8],
    ] as const) {
      await until(
        "something due",
        async () => (await db.raw("select 1 from webhook_queue where due_at <= now()")).rows.length
      )
      await probe(id)
      await until(
        "the probe's outcome",
        async () => Number((await webhookRow(db, id)).failed_attempts) === failed
      )
      expect(await probeWait(db, id)).toBe(wait)
    }
  })

  it("gets one attempt at a time, by the delivery that is due longest; the others spend nothing", async () => {
    const id = await failing()
    await change()
    await until("one more", async () => (await deliveriesOf(db, id)).length === 6)
    await change(9)
    await until("nine more", async () => (await deliveriesOf(db, id)).length === 15)
    await probe(id)

    await until("its outcome", async () => Number((await webhookRow(db, id)).failed_attempts) === 6)
    expect(receiver.received).toHaveLength(6)
    const waiting = (await deliveriesOf(db, id)).slice(5)
    expect(waiting.map((one) => one.attempt_count)).toEqual([1, ...Array(9).fill(0)])
  })

  it("is caught up at once after its first success, later retries included", async () => {
    const id = await failing()
    await change(20)
    await until("twenty more", async () => (await deliveriesOf(db, id)).length === 25)
    receiver.answerWith(200)
    await probe(id)
    const wake = jest.spyOn(shop.pipeline.dispatcher, "wake")

    await until("all delivered", async () => (await deliveriesOf(db, id, "success")).length === 25)
    expect(await webhookRow(db, id)).toMatchObject({
      failing_since: null,
      failed_attempts: 0,
      consecutive_failures: 0,
    })
    // Not when dispatch looks again by itself.
    expect(wake).toHaveBeenCalled()
  })

  it("is not one when it has no retries", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change(8)

    await until("eight failures", async () => (await deliveriesOf(db, id, "failed")).length === 8)
    expect((await webhookRow(db, id)).failing_since).toBeNull()
  })

  describe("with deliveries that waited one and a half times their schedule", () => {
    const LIMIT = 1.5 * HOURS.length * 3600

    const waitedTooLong = async () => {
      const id = await failing()
      await db.raw("update webhook_queue set entered_at = now() - make_interval(secs => ?)", [LIMIT + 5])
      return id
    }

    it("gives them up, naming the last error, and counts them as failed deliveries", async () => {
      const id = await waitedTooLong()
      await shop.pipeline.registry.refresh()
      await giveUp(db, shop.pipeline.registry)

      const failed = await deliveriesOf(db, id, "failed")
      expect(failed).toHaveLength(5)
      expect(firstOf(failed).remark).toBe(
        "Given up: the receiver failed for too long. Last error: 500 Internal Server Error"
      )
      expect(await webhookRow(db, id)).toMatchObject({ consecutive_failures: 5 })
    })

    it("does not count the time it was paused", async () => {
      const id = await waitedTooLong()
      await updateWebhook(db, id, { inactive_seconds: 60 })
      await shop.pipeline.registry.refresh()
      await giveUp(db, shop.pipeline.registry)

      expect(await deliveriesOf(db, id, "failed")).toHaveLength(0)
    })
  })
})
