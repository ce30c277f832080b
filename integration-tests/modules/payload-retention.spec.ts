import { insertFinished, settle } from "../../benchmarks/support/rows"
import { atLeast } from "../../scripts/present"
import { firstDeliveryId } from "../../src/modules/webhook/ids"
import { countRecoverable } from "../../src/modules/webhook/recovery"
import * as retention from "../../src/modules/webhook/retention"
import { findDelivery } from "../../src/modules/webhook/store/deliveries"
import { removeUnneededPayloads, type PayloadDays } from "../../src/modules/webhook/store/payload-retention"
import { requeueDeliveries } from "../../src/modules/webhook/store/requeue"
import { createPipeline, deliveriesOf, insertWebhook, letTimePass, updateWebhook } from "../support/pipeline"
import { pagesOf } from "../support/pages"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

const DAY_MS = 86_400_000

const ALL = { after: "", until: "whdel_~", limit: 10 }

let shop: ReturnType<typeof createPipeline>
let product = 0

shareDatabase()

afterEach(() => shop?.pipeline.stop())

async function start(payloadRetention: { success?: number; failed?: number; answers?: boolean }) {
  shop = createPipeline(db, { payloadRetention })
  await shop.pipeline.start()
}

const answer = (status: number, body: string) =>
  receiver.answerWith((_, response) => void response.writeHead(status).end(body))

const removePayloads = (days: Partial<PayloadDays>) =>
  retention.removePayloads(db, { success: null, failed: null, ...days })

const change = () => shop.bus.emit("product.updated", { id: `prod_${++product}` })

const arrived = (id: string, status: string, count = 1) =>
  until(`${count} ${status}`, async () => {
    const deliveries = await deliveriesOf(db, id, status)
    return deliveries.length === count && deliveries
  })

/** Moves deliveries that many days back: when they were created, which their ids say too, and when they ended. */
async function age(days: number, where = "true"): Promise<void> {
  const back = `interval '${days} days'`
  const time = firstDeliveryId(new Date(Date.now() - days * DAY_MS))
  await db.raw(
    `update webhook_attempt a set delivery_id = ? || right(delivery_id, 16) from webhook_delivery d
    where d.id = a.delivery_id and ${where}`,
    [time]
  )
  await db.raw(
    `update webhook_queue q set delivery_id = ? || right(delivery_id, 16) from webhook_delivery d
    where d.id = q.delivery_id and ${where}`,
    [time]
  )
  await db.raw(
    `update webhook_delivery d set id = ? || right(id, 16), created_at = created_at - ${back},
       finished_at = finished_at - ${back}, failed_at = failed_at - ${back} where ${where}`,
    [time]
  )
}

const rows = async (table: string): Promise<Record<string, unknown>[]> =>
  (await db.raw(`select * from ${table} order by 1`)).rows

const events = () => rows("webhook_event")
const attempts = () => rows("webhook_attempt")

describe("a payload that is gone with its success", () => {
  it("is removed as the success is recorded, with every answer that the receiver gave", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [1] })
    answer(500, "no, Ada")
    await start({ success: 0 })
    await change()
    await arrived(id, "retrying")
    expect((await attempts())[0]).toMatchObject({ response_body: "no, Ada" })
    answer(200, "thanks, Ada")
    await letTimePass(db)
    shop.pipeline.dispatcher.wake()

    const [delivery] = atLeast(1, await arrived(id, "success"))

    expect(delivery).toMatchObject({ body: null, payload_removed: "expired", attempt_count: 2 })
    await until("the event to be emptied", async () => (await events())[0]?.payload === null)
    expect(await events()).toMatchObject([{ payload_removed: "expired", event_data: null }])
    expect(await attempts()).toMatchObject([
      { response_status: 500, response_body: null, response_headers: null },
      { response_status: 200, response_body: null, response_headers: null },
    ])
    expect((await findDelivery(db, delivery.id))?.event).toMatchObject({
      payload: null,
      payload_removed: "expired",
    })
  })

  it("stays for a webhook that waits for it, until that one has succeeded too", async () => {
    const done = await insertWebhook(db, { url: receiver.url })
    const waiting = await insertWebhook(db, { url: receiver.url, status: "paused" })
    await start({ success: 0 })
    await change()
    await arrived(done, "success")
    const [sent] = atLeast(1, receiver.received)
    // What the recorder asks after each success, once more: it must change nothing while another waits.
    await removeUnneededPayloads(
      db,
      (await deliveriesOf(db, done)).map((one) => one.id)
    )
    expect(await events()).toMatchObject([{ payload: sent.body, payload_removed: null }])

    await updateWebhook(db, waiting, { status: "active" })
    await arrived(waiting, "success")

    await until("the event to be emptied", async () => (await events())[0]?.payload === null)
    expect(receiver.received.map(({ body }) => body)).toEqual([sent.body, sent.body])
  })
})

describe("a payload that is kept for days", () => {
  it("is removed in time, whatever prevents the removal of the log's rows", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await start({ success: 1 })
    await change()
    await arrived(id, "success")
    await age(40)
    await db.raw(
      `create function refuse_removal() returns trigger language plpgsql as
       $$ begin raise exception 'rows of the log are kept'; end $$`
    )
    await db.raw(
      `create trigger refuse_removal before delete on webhook_delivery for each row execute function refuse_removal()`
    )
    const removing = retention.applyRetention(db, shop.pipeline.retentionOf(30))
    await expect(removing).rejects.toThrow("P0001")
    await db.raw("drop function refuse_removal() cascade")

    expect(await deliveriesOf(db, id)).toMatchObject([{ payload_removed: "expired" }])
    expect(await events()).toMatchObject([{ payload: null }])
  })

  it("is removed when they have passed since the delivery ended, and no earlier", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await start({})
    answer(200, "thanks")
    await change()
    await arrived(id, "success")
    await age(2)
    await change()
    const [old, recent] = atLeast(2, await arrived(id, "success", 2))

    expect(await removePayloads({ success: 1 })).toBe(1)

    expect(await findDelivery(db, old.id)).toMatchObject({
      event: { payload: null, payload_removed: "expired" },
      attempts: [{ response_status: 200, response_body: null, response_headers: null }],
    })
    expect(await findDelivery(db, recent.id)).toMatchObject({
      event: { payload: expect.stringContaining(`prod_${product}`), payload_removed: null },
      attempts: [{ response_body: "thanks" }],
    })
    expect((await events()).map(({ payload }) => payload === null)).toEqual([true, false])
  })

  it("counts for failed and cancelled ones by their own number", async () => {
    const failing = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
    await start({})
    receiver.answerWith(500)
    await change()
    await arrived(failing, "failed")
    await change()
    await arrived(failing, "failed", 2)
    await age(3)
    const [, cancelled] = atLeast(2, await deliveriesOf(db, failing))
    await db.raw(
      "update webhook_delivery set status = 'cancelled', failed_at = null, cancelled_at = now() where id = ?",
      [cancelled.id]
    )

    expect(await removePayloads({ success: 1 })).toBe(0)
    expect(await removePayloads({ success: 1, failed: 4 })).toBe(0)
    expect(await removePayloads({ success: 1, failed: 2 })).toBe(2)

    expect(await deliveriesOf(db, failing)).toMatchObject([
      { status: "failed", payload_removed: "expired" },
      { status: "cancelled", payload_removed: "expired" },
    ])
  })

  it("is looked at again where the delivery ended long after it was created", async () => {
    const id = await insertWebhook(db, { url: receiver.url, status: "paused" })
    await start({})
    await change()
    await arrived(id, "created")
    await age(3)
    expect(await removePayloads({ success: 1 })).toBe(0)
    await updateWebhook(db, id, { status: "active" })
    const [delivery] = await arrived(id, "success")
    expect(await removePayloads({ success: 1 })).toBe(0)
    expect(delivery).toMatchObject({ payload_removed: null })
    await db.raw("update webhook_delivery set finished_at = finished_at - interval '2 days'")
    // As the clock moves on by the two days.
    await db.raw("update webhook_payload_due set look_at = look_at - interval '2 days'")

    expect(await removePayloads({ success: 1 })).toBe(1)
    expect(await rows("webhook_payload_due")).toEqual([])
    expect((await events())[0]).toMatchObject({ payload: null, payload_removed: "expired" })
  })

  it("stays with the event for as long as another delivery needs it, which is sent the same", async () => {
    const done = await insertWebhook(db, { url: receiver.url })
    const waiting = await insertWebhook(db, { url: receiver.url, status: "paused" })
    await start({})
    await change()
    await arrived(done, "success")
    await age(2)

    expect(await removePayloads({ success: 1 })).toBe(1)
    const [delivery] = atLeast(1, await deliveriesOf(db, done))
    expect((await findDelivery(db, delivery.id))?.event.payload).toBeNull()
    expect((await events())[0]).toMatchObject({ payload: expect.any(String) })

    await updateWebhook(db, waiting, { status: "active" })
    await arrived(waiting, "success")
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
  })

  it("counts again for what was sent again after it had been looked at", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
    await start({})
    await change()
    await arrived(id, "success")
    await age(3)
    expect(await removePayloads({ failed: 2 })).toBe(0)
    receiver.answerWith(500)
    const replay = { kind: "replay", statuses: ["success"] } as const
    expect((await requeueDeliveries(db, { filters: { webhook_id: id } }, replay, ALL)).ids).toHaveLength(1)
    await arrived(id, "failed")
    expect(await removePayloads({ failed: 2 })).toBe(0)
    await db.raw("update webhook_delivery set finished_at = finished_at - interval '3 days'")
    await db.raw("update webhook_payload_due set look_at = look_at - interval '3 days'")

    expect(await removePayloads({ failed: 2 })).toBe(1)
  })

  it("can no longer be sent again, and is not among what a recovery counts", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [], max_failures: 0 })
    await start({})
    receiver.answerWith(500)
    await change()
    await arrived(id, "failed")
    await age(3)
    const recoverable = () =>
      countRecoverable(db, {
        webhookId: id,
        topics: { read: ["product.updated"], ownData: [] },
        range: { since: new Date(0), statuses: ["failed"] },
      })
    // The moved delivery is older than its event now, which a recovery goes by.
    await db.raw(
      "update webhook_event set id = 'whevt_' || substr(d.id, 7, 10) || right(webhook_event.id, 16) from webhook_delivery d"
    )
    await db.raw("update webhook_delivery d set event_id = e.id from webhook_event e")
    expect(await recoverable()).toMatchObject({ failed: 1 })
    await removePayloads({ failed: 2 })

    expect(await recoverable()).toMatchObject({ failed: 0 })
    for (const requeue of [{ kind: "retry" }, { kind: "replay", statuses: ["failed"] }] as const) {
      expect((await requeueDeliveries(db, { filters: { webhook_id: id } }, requeue, ALL)).ids).toEqual([])
    }
  })
})

describe("the receivers' answers", () => {
  it("are never stored with `answers: false`, unlike status and duration", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    answer(200, "thanks, Ada")
    await start({ answers: false })
    await change()
    await arrived(id, "success")
    expect(await attempts()).toMatchObject([
      { response_status: 200, response_body: null, response_headers: null, duration_ms: expect.any(Number) },
    ])
    expect(await events()).toMatchObject([{ payload: expect.any(String) }])
  })
})

describe("an hourly run", () => {
  it("that finds nothing reads a few pages, however long the log is", async () => {
    const webhookIds = await Promise.all(
      Array.from({ length: 10 }, () => insertWebhook(db, { url: receiver.url }))
    )
    await insertFinished(db, webhookIds, 6_000)
    await settle(db)
    await removePayloads({ success: 1 })

    expect(
      await pagesOf(db, (counting) => retention.removePayloads(counting, { failed: null, success: 1 }))
    ).toBeLessThan(50)
  })

  it("begins again under other settings, as what it passed may be due now", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await start({})
    await change()
    await arrived(id, "success")
    await age(3)
    expect(await removePayloads({ failed: 1 })).toBe(0)
    expect(await removePayloads({ failed: 1, success: 2 })).toBe(1)
  })
})
