import { atLeast } from "../../scripts/present"
import { prune } from "../../src/modules/webhook/retention"
import { ageLog } from "../support/age-log"
import { createPipeline, deliveriesOf, insertWebhook, updateWebhook } from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

const DAYS = 30

let shop: ReturnType<typeof createPipeline>
let product = 0

shareDatabase()

beforeEach(async () => {
  shop = createPipeline(db)
})

afterEach(() => shop.pipeline.stop())

const change = () => shop.bus.emit("product.updated", { id: `prod_${++product}` })

const arrived = (id: string, status: string, count = 1) =>
  until(`${count} ${status}`, async () => {
    const deliveries = await deliveriesOf(db, id, status)
    return deliveries.length === count && deliveries
  })

const rows = async (table: string): Promise<Record<string, unknown>[]> =>
  (await db.raw(`select * from ${table}`)).rows

describe("retention", () => {
  it("removes what has finished that long ago, with its attempts and its event, and nothing younger", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [] })
    await shop.pipeline.start()
    await change()
    await arrived(id, "success")
    receiver.answerWith(500)
    await change()
    await arrived(id, "failed")
    await ageLog(db, DAYS + 1)
    await change()
    await arrived(id, "failed", 2)

    expect(await prune(db, DAYS)).toEqual({ cancelled: 0, deliveries: 2, events: 2 })

    const [kept, ...others] = atLeast(1, await deliveriesOf(db, id))
    expect(others).toEqual([])
    expect((await rows("webhook_event")).map((event) => event.id)).toEqual([kept.event_id])
    expect((await rows("webhook_attempt")).map((attempt) => attempt.delivery_id)).toEqual([kept.id])
  })

  it("never removes what is unfinished, however old", async () => {
    const id = await insertWebhook(db, { url: receiver.url, retry_schedule: [86_400] })
    receiver.answerWith(500)
    await shop.pipeline.start()
    await change()
    await arrived(id, "retrying")
    await ageLog(db, 10 * DAYS)

    expect(await prune(db, DAYS)).toEqual({ cancelled: 0, deliveries: 0, events: 0 })

    receiver.answerWith(204)
    await db.raw("update webhook_queue set due_at = now()")
    shop.pipeline.dispatcher.wake()
    const [delivery] = await arrived(id, "success")
    expect(delivery).toMatchObject({ attempt_count: 2 })
  })

  it("keeps an event for as long as one of its deliveries is in the log", async () => {
    const done = await insertWebhook(db, { url: receiver.url })
    const waiting = await insertWebhook(db, { url: receiver.url })
    await shop.pipeline.start()
    await change()
    await arrived(done, "success")
    await arrived(waiting, "success")
    await ageLog(db, DAYS + 1)
    await db.raw("update webhook_delivery set finished_at = now() where webhook_id = ?", [waiting])

    expect(await prune(db, DAYS)).toEqual({ cancelled: 0, deliveries: 1, events: 0 })
    expect(await rows("webhook_event")).toHaveLength(1)
  })

  it.each(["paused", "disabled"])(
    "cancels what has waited that long for a %s webhook, and says why",
    async (status) => {
      const id = await insertWebhook(db, { url: receiver.url, status })
      await shop.pipeline.start()
      await change()
      await arrived(id, "created")
      await ageLog(db, DAYS + 1)
      await change()
      await arrived(id, "created", 2)

      expect(await prune(db, DAYS)).toEqual({ cancelled: 1, deliveries: 0, events: 0 })

      const [forgotten, young] = await deliveriesOf(db, id)
      expect(forgotten).toMatchObject({ status: "cancelled", remark: expect.stringContaining("30 days") })
      expect(young).toMatchObject({ status: "created" })
      await updateWebhook(db, id, { status: "active" })
      await arrived(id, "success")
      expect(receiver.received).toHaveLength(1)
    }
  )

  it("removes events without deliveries", async () => {
    await db.raw(
      `insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, created_at, state)
       values ('whevt_0', 'gone.topic', 'gone', '{}', 'event_bus', false, 'k', now(), now() - interval '31 days', 'claimed')`
    )

    expect(await prune(db, DAYS)).toMatchObject({ events: 1 })
  })

  it("removes keys of absorbed events after three days", async () => {
    await db.raw(
      `insert into webhook_absorbed (dedupe_key, absorbed_at) values
         ('old', now() - interval '73 hours'), ('young', now() - interval '71 hours')`
    )
    await prune(db, DAYS)

    expect((await rows("webhook_absorbed")).map((row) => row.dedupe_key)).toEqual(["young"])
  })

  it("removes backfills that ended that long ago, and none that is still running", async () => {
    const id = await insertWebhook(db, { url: receiver.url, status: "paused" })
    const ended = `now() - interval '${DAYS + 1} days'`
    await db.raw(
      `insert into webhook_backfill (id, webhook_id, subject, status, total, cursor, created_at, finished_at) values
         ('old', :id, 'product', 'completed', 1, '', ${ended}, ${ended}),
         ('cancelled', :id, 'order', 'cancelled', 1, '', ${ended}, ${ended}),
         ('recent', :id, 'customer', 'completed', 1, '', ${ended}, now()),
         ('going on', :id, 'event', 'running', 1, '', ${ended}, null)`,
      { id }
    )
    await prune(db, DAYS)

    expect((await rows("webhook_backfill")).map((run) => run.id).sort()).toEqual(["going on", "recent"])
  })
})
