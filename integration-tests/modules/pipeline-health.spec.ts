import { present } from "../../scripts/present"
import { insertWatches } from "../../src/modules/webhook/store/catch-up"
import { readPipelineHealth } from "../../src/modules/webhook/store/pipeline-health"
import { createPipeline, deliveriesOf, insertWebhook, updateWebhook } from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

shareDatabase()

const IDLE = {
  waiting_events: 0,
  oldest_event_at: null,
  oldest_event_seconds: 0,
  backlog: 0,
  backlog_capped: false,
  oldest_due_at: null,
  oldest_due_seconds: 0,
  failing_webhooks: 0,
  disabled_webhooks: 0,
  last_dispatch_at: null,
  last_catch_up_at: null,
  set_aside: { count: 0, last_error: null, last_at: null },
}

/** Queues a delivery that is due `seconds` ago. */
const queue = (webhookId: string, id: string, seconds: number) =>
  db.raw(
    `insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
     values (?, ?, now() - make_interval(secs => ?), now())`,
    [id, webhookId, seconds]
  )

describe("the pipeline's health", () => {
  it("is that nothing waits, where nothing has happened", async () => {
    await insertWebhook(db, { url: receiver.url })

    expect(await readPipelineHealth(db)).toEqual(IDLE)
  })

  it("shows events that no process turns into deliveries", async () => {
    await insertWebhook(db, { url: receiver.url })
    const { pipeline, bus } = createPipeline(db, {}, { works: false })
    await pipeline.start()
    await Promise.all(["prod_1", "prod_2"].map((id) => bus.emit("product.updated", { id })))
    await pipeline.stop()
    await db.raw("update webhook_event set created_at = now() - interval '90 seconds'")

    const { oldest_event_seconds, ...health } = await readPipelineHealth(db)
    expect(health).toMatchObject({ waiting_events: 2, oldest_event_at: expect.any(Date) })
    expect(Math.floor(oldest_event_seconds)).toBe(90)
  })

  it("counts what waits for active webhooks, and says for how long it has been due", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const paused = await insertWebhook(db, { url: receiver.url, status: "paused" })
    await queue(id, "whdel_1", 120)
    await queue(id, "whdel_2", 30)
    await queue(id, "whdel_3", -3600)
    await queue(paused, "whdel_4", 1_000)

    const { oldest_due_seconds, ...health } = await readPipelineHealth(db)
    expect(health).toMatchObject({ backlog: 3, backlog_capped: false, oldest_due_at: expect.any(Date) })
    expect(Math.floor(oldest_due_seconds)).toBe(120)
  })

  it("takes no delivery that is being sent for one that is due", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await queue(id, "whdel_1", 120)
    await db.raw("update webhook_queue set leased_until = now() + interval '1 minute'")

    expect(await readPipelineHealth(db)).toEqual({ ...IDLE, backlog: 1 })
  })

  it("takes what a receiver holds up for no fault of dispatch", async () => {
    const failing = await insertWebhook(db, { url: receiver.url })
    await updateWebhook(db, failing, { failing_since: new Date() })
    const rated = await insertWebhook(db, { url: receiver.url, rate_limit: 1 })
    const disabled = await insertWebhook(db, { url: receiver.url, status: "disabled" })
    await updateWebhook(db, disabled, { disabled_reason: "gone" })
    await Promise.all([failing, rated, disabled].map((id, n) => queue(id, `whdel_${n}`, 600)))

    expect(await readPipelineHealth(db)).toEqual({
      ...IDLE,
      backlog: 2,
      failing_webhooks: 1,
      disabled_webhooks: 1,
    })
  })

  it("shows when something was last sent", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const { pipeline, bus } = createPipeline(db)
    await pipeline.start()
    const before = new Date()
    await bus.emit("product.updated", { id: "prod_1" })
    await until("the delivery", async () => (await deliveriesOf(db, id, "success")).length === 1)
    await pipeline.stop()

    const { last_dispatch_at } = await readPipelineHealth(db)
    expect(present(last_dispatch_at, "the last dispatch at").getTime()).toBeGreaterThanOrEqual(
      before.getTime()
    )
  })

  it("shows until when catch-up has looked for lost changes, for the topic that lags most", async () => {
    const [early, late] = [new Date("2026-11-21T08:00:00Z"), new Date("2026-11-21T08:01:00Z")]
    await insertWatches(db, ["order.created"], late)
    await insertWatches(db, ["product.updated"], early)

    expect(await readPipelineHealth(db)).toEqual({ ...IDLE, last_catch_up_at: early })
  })

  it("stops counting the backlog at 100,000", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await db.raw(
      `insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
       select 'whdel_' || n, ?, now(), now() from generate_series(1, 100001) n`,
      [id]
    )

    expect(await readPipelineHealth(db)).toMatchObject({ backlog: 100_000, backlog_capped: true })
  })
})
