import { insertDue } from "../../benchmarks/support/rows"
import { atLeast } from "../../scripts/present"
import { Outages } from "../../src/modules/webhook/alerts/outages"
import { insertBackfill } from "../../src/modules/webhook/store/backfills"
import { LONG_WEBHOOK_OUTAGE, WEBHOOK_OUTAGE, type WebhookAlerts } from "../../src/types"
import { connect } from "../support/database"
import { Line } from "../support/line"
import { expectAllSent, expectValidMessages } from "../support/message-checks"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  letTimePass,
  ResourcesInTable,
  updateWebhook,
  webhookRow,
} from "../support/pipeline"
import { DATABASE, db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

let shop: ReturnType<typeof createPipeline>
let afterStop: (() => Promise<unknown>) | undefined

shareDatabase()

beforeEach(async () => {
  shop = createPipeline(db, { maxPayloadBytes: 1024 })
})

afterEach(async () => {
  await shop.pipeline.stop()
  await afterStop?.()
  afterStop = undefined
  expectValidMessages(shop.bus.alerts.map(({ name, data }) => ({ type: name, data })))
})

let product = 0

const change = (id = `prod_${++product}`) => shop.bus.emit("product.updated", { id })

/** The data of the alerts of one name, so far. */
function alerts(name: keyof WebhookAlerts): unknown[] {
  return shop.bus.alerts.filter((alert) => alert.name === name).map(({ data }) => data)
}

/** Changes a product and waits until its delivery is finished. */
async function deliver(webhookId: string): Promise<void> {
  const before = (await deliveriesOf(db, webhookId)).length
  await change()
  await until("the end of the delivery", async () => {
    const deliveries = await deliveriesOf(db, webhookId)
    return deliveries.length > before && deliveries.every(({ finished_at }) => finished_at)
  })
}

describe("an outage", () => {
  const lasting = () => shop.bus.alerts.filter(({ name }) => String(name) === WEBHOOK_OUTAGE)

  it("leads to an alert after five minutes and after an hour, once each, and so does the next one", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const outages = new Outages(db, shop.bus.asMedusas())
    const since = (interval: string) =>
      db.raw("update webhook_endpoint set failing_since = now() - ?::interval", [interval])

    await since("299 seconds")
    await outages.report()
    expect(lasting()).toEqual([])
    await since("301 seconds")
    await outages.report()
    await outages.report()
    expect(lasting()).toEqual([{ name: WEBHOOK_OUTAGE, data: { id, failing_since: expect.any(String) } }])
    await since("600 seconds")
    await outages.report()
    expect(lasting()).toHaveLength(2)
    const goingOn = () => shop.bus.alerts.filter(({ name }) => String(name) === LONG_WEBHOOK_OUTAGE)
    expect(goingOn()).toEqual([])
    await since("3601 seconds")
    await outages.report()
    await outages.report()
    expect([lasting().length, goingOn().length]).toEqual([3, 1])
    await updateWebhook(db, id, { status: "paused" })
    await outages.report()
    expect([lasting().length, goingOn().length]).toEqual([3, 1])
    shop.bus.alerts.length = 0
  })
})

describe("alerts of a change whose commit was executed, while its answer was lost,", () => {
  let line: Line

  /** Starts a process that loses the answer of the commit behind a statement with this text. */
  async function startLosing(text: string): Promise<void> {
    line = await Line.open()
    const lossy = connect(DATABASE, 10, line.port)
    shop = createPipeline(lossy, { maxPayloadBytes: 1024 })
    afterStop = () => lossy.destroy().finally(() => line.close())
    line.loseAnswerOfCommitAfter(text)
    await shop.pipeline.start()
  }

  it.each<[name: keyof WebhookAlerts, before: Record<string, unknown>, answer: number, attempts: number]>([
    ["webhook.disabled", {}, 410, 1],
    ["webhook.failing", { failed_attempts: 4 }, 500, 5],
    [
      "webhook.recovered",
      { failed_attempts: 5, probe_number: 1, probe_at: new Date(0), failing_since: new Date() },
      200,
      0,
    ],
  ])("%s, are emitted once, and the outcome counts once", async (name, before, answer, attempts) => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [3600], max_failures: 0 })
    await db.raw("update webhook_endpoint set last_success_at = now()")
    if (Object.keys(before).length) {
      await updateWebhook(db, id, before)
    }
    receiver.answerWith(answer)
    await startLosing("insert into webhook_attempt")
    await change()

    await until("the alert", () => alerts(name).length)
    expect(line.hasLostAnswer).toBe(true)
    expect(alerts(name)).toMatchObject([{ id }])
    expect(receiver.received).toHaveLength(1)
    const { rows } = await db.raw("select attempt from webhook_attempt")
    expect(rows).toEqual([{ attempt: 1 }])
    expect(await webhookRow(db, id)).toMatchObject({ failed_attempts: attempts })
  })

  it("are emitted, too, when deliveries are given up that waited too long", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [3600], max_failures: 2 })
    await updateWebhook(db, id, {
      failing_since: new Date(),
      failed_attempts: 5,
      probe_at: new Date("2100-01-01"),
    })
    await insertDue(db, [id], 2)
    await db.raw("update webhook_queue set entered_at = now() - interval '2 hours'")
    await startLosing("w.inactive_seconds + l.seconds")

    await until("the alert", () => alerts("webhook.disabled").length)
    expect(line.hasLostAnswer).toBe(true)
    expect(alerts("webhook.disabled")).toMatchObject([{ id, reason: "max_failures" }])
    expect(alerts("webhook.delivery_failed")).toHaveLength(2)
    expect(await webhookRow(db, id)).toMatchObject({ consecutive_failures: 2 })
  })
})

describe("alerts of deliveries that can never be sent, when the answer to their commit was lost,", () => {
  let line: Line

  beforeEach(async () => {
    line = await Line.open()
    const lossy = connect(DATABASE, 10, line.port)
    shop = createPipeline(lossy, { maxPayloadBytes: 1024 })
    await ResourcesInTable.create(db, [])
    afterStop = () => lossy.destroy().finally(() => line.close())
  })

  const LARGE = "p".repeat(2000)

  const expectOneAlert = async (webhookId: string) => {
    await until("the alert", () => alerts("webhook.delivery_failed").length)
    const [{ id }] = atLeast(1, await deliveriesOf(db, webhookId, "failed"))
    expect(line.hasLostAnswer).toBe(true)
    expect(alerts("webhook.delivery_failed")).toMatchObject([{ id, webhook_id: webhookId }])
  }

  it("are emitted once by fan-out", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    line.loseAnswerOfCommitAfter("insert into webhook_delivery")
    await shop.pipeline.start()
    await change(LARGE)
    await expectOneAlert(id)
  })

  it("are emitted once by a backfill", async () => {
    await ResourcesInTable.create(db, [LARGE])
    const id = await insertWebhook(db, { url: receiver.url })
    await insertBackfill(db, { id: "whbkf_1", webhook_id: id, subject: "product", total: 1 })
    line.loseAnswerOfCommitAfter("insert into webhook_delivery")
    await shop.pipeline.start()
    await expectOneAlert(id)
  })
})

describe("alerts", () => {
  it("report an outage once, with every delivery given up in it, and the webhook that is disabled for it", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 3 })
    await shop.pipeline.start()
    await deliver(id)
    expect(shop.bus.alerts).toEqual([])

    receiver.answerWith(500)
    await deliver(id)
    await deliver(id)
    await deliver(id)
    await until("the webhook to be disabled", () => alerts("webhook.disabled").length)

    const failed = await deliveriesOf(db, id, "failed")
    expect(alerts("webhook.delivery_failed")).toEqual(
      failed.map((delivery) => ({
        id: delivery.id,
        webhook_id: id,
        topic: "product.updated",
        remark: "500 Internal Server Error",
      }))
    )
    expect(alerts("webhook.gave_up")).toEqual([{ id, last_success_at: expect.any(String) }])
    expect(alerts("webhook.disabled")).toEqual([
      { id, reason: "max_failures", disabled_at: expect.any(String) },
    ])
    expect(shop.bus.alerts).toHaveLength(5)
  })

  it("report the next outage after a success", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
    await shop.pipeline.start()
    for (const answer of [500, 500, 200, 500, 500]) {
      receiver.answerWith(answer)
      await deliver(id)
    }
    await until("five outcomes", () => alerts("webhook.delivery_failed").length === 4)
    expect(alerts("webhook.gave_up")).toEqual([
      { id, last_success_at: null },
      { id, last_success_at: expect.any(String) },
    ])
  })

  it("report a receiver that is gone", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    receiver.answerWith(410)
    await shop.pipeline.start()
    await deliver(id)
    await until("the alert", () => alerts("webhook.disabled").length)
    expect(alerts("webhook.disabled")).toMatchObject([{ id, reason: "gone" }])
    expect(alerts("webhook.gave_up")).toHaveLength(1)
  })

  it("report when a webhook is failing and when it has recovered, while its deliveries are only retried", async () => {
    const id = await insertWebhook(db, {
      url: receiver.url,
      retry_schedule: Array(9).fill(3600),
      max_failures: 0,
    })
    receiver.answerWith(500)
    await shop.pipeline.start()
    for (let n = 0; n < 5; n++) {
      await change()
    }
    await until("the webhook to be failing", () => alerts("webhook.failing").length)
    receiver.answerWith(200)
    await letTimePass(db)
    await until("the webhook to recover", () => alerts("webhook.recovered").length)

    expect(shop.bus.alerts).toEqual([
      { name: "webhook.failing", data: { id, failing_since: expect.any(String) } },
      { name: "webhook.recovered", data: { id } },
    ])
  })

  it("report deliveries that waited too long for a failing webhook", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [3600], max_failures: 0 })
    await updateWebhook(db, id, {
      failing_since: new Date(),
      failed_attempts: 5,
      probe_at: new Date("2100-01-01"),
    })
    await insertDue(db, [id], 2)
    await db.raw("update webhook_queue set entered_at = now() - interval '2 hours'")
    await shop.pipeline.start()

    await until("the alerts", () => alerts("webhook.delivery_failed").length === 2)
    expect(alerts("webhook.delivery_failed")[0]).toMatchObject({
      webhook_id: id,
      remark: expect.stringContaining("Given up"),
    })
    expect(alerts("webhook.gave_up")).toEqual([{ id, last_success_at: null }])
  })

  it("report a delivery that can never be sent", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await change("p".repeat(2000))
    await until("the alert", () => shop.bus.alerts.length)
    const [delivery] = atLeast(1, await deliveriesOf(db, id, "failed"))
    expect(shop.bus.alerts).toEqual([
      {
        name: "webhook.delivery_failed",
        data: {
          id: delivery.id,
          webhook_id: id,
          topic: "product.updated",
          remark: expect.stringContaining("maxPayloadBytes"),
        },
      },
    ])
  })

  it("neither hold up nor fail the record when the event bus does", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
    receiver.answerWith(500)
    const emit = shop.bus.emit.bind(shop.bus)
    let asked = 0
    shop.bus.emit = (name, ...rest) =>
      typeof name === "string"
        ? emit(name, ...rest)
        : new Promise((_, reject) => (asked++ ? undefined : reject(new Error("no connection"))))
    await shop.pipeline.start()
    await deliver(id)
    await deliver(id)
    await deliver(id)
    expect(await deliveriesOf(db, id, "failed")).toHaveLength(3)
    expect(asked).toBe(2)
  })

  it("have each been sent, with everything that they may hold", () => {
    expectAllSent(["Webhook"], {
      "webhook.delivery_failed.remark: null":
        "A delivery that is given up has a remark; the type allows null.",
    })
  })
})
