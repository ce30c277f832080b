import { present } from "../../scripts/present"
import { WebhookApps } from "../../src/modules/webhook/apps/apps"
import {
  cancelBackfill,
  claimBackfill,
  commitExisting,
  findBackfill,
  insertBackfill,
} from "../../src/modules/webhook/store/backfills"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  ResourcesInTable,
  timeOutDeliveries,
  updateWebhook,
} from "../support/pipeline"
import { db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"

const TOPIC = "product.updated"

/** Some batches, and more than may wait for a webhook at once. */
const MANY = 1_500
const MAX_WAITING = 1_000
const BATCH = 200

let shop: ReturnType<typeof createPipeline>

shareDatabase()

beforeEach(async () => {
  await ResourcesInTable.create(db, ids(MANY))
  shop = createPipeline(db)
})

afterEach(() => shop.pipeline.stop())

const ids = (count: number) => Array.from({ length: count }, (_, n) => `prod_${String(n).padStart(5, "0")}`)

let runs = 0
const start = async (webhook_id: string, total = MANY) =>
  insertBackfill(db, {
    id: `whbkf_${String(++runs).padStart(5, "0")}`,
    webhook_id,
    subject: "product",
    total,
  })

const runOf = async (id: string) => present(await findBackfill(db, id, "existing"), "the backfill")
const waiting = async (): Promise<number> =>
  (await db.raw("select count(*)::int as count from webhook_queue")).rows[0].count
const arrived = () => receiver.of(TOPIC).map(({ body }): string => JSON.parse(body).data.id)

/** Moves time on for the runs: whatever one waits for is over. */
const letTimePass = () =>
  db.raw("update webhook_backfill set claimed_until = now() where status = 'running' and failures > 0")

describe("sending what the shop has", () => {
  it("sends each of them to the one webhook, as an event of its own, and counts it", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    const other = await insertWebhook(db, { url: receiver.url })
    await start(id)
    await shop.pipeline.start()

    await until("the end", async () => (await runOf(id)).status === "completed")
    await until("all deliveries", () => receiver.of(TOPIC).length === MANY)

    expect(arrived().sort()).toEqual(ids(MANY))
    const origins = receiver.of(TOPIC).map(({ headers }) => headers["x-medusa-webhook-origin"])
    expect(new Set(origins)).toEqual(new Set(["backfill"]))
    expect(await runOf(id)).toMatchObject({ total: MANY, looked: MANY, queued: MANY, failed: 0, error: null })
    expect(await deliveriesOf(db, other)).toEqual([])
    const { rows } = await db.raw("select distinct source, state from webhook_event")
    expect(rows).toEqual([{ source: "existing", state: "composed" }])
  })

  it("keeps what waits for the webhook bounded, and continues when it has been sent", async () => {
    const id = await insertWebhook(db, { url: receiver.url, status: "paused" })
    await start(id)
    await shop.pipeline.start()

    await until("the run to hold", async () => (await waiting()) >= MAX_WAITING)
    expect(await claimBackfill(db, { leaseSeconds: 60, maxWaiting: MAX_WAITING })).toBeUndefined()
    expect(await waiting()).toBeLessThan(MAX_WAITING + BATCH)
    expect((await runOf(id)).status).toBe("running")

    await updateWebhook(db, id, { status: "active", inactive_since: null })
    await until("the end", async () => (await runOf(id)).status === "completed")
    await until("all deliveries", () => receiver.of(TOPIC).length === MANY)
  })

  it("is one run at a time for a webhook", async () => {
    const [id, other] = [
      await insertWebhook(db, { url: receiver.url }),
      await insertWebhook(db, { url: receiver.url }),
    ]
    expect(await Promise.all([start(id), start(id), start(other)])).toEqual(
      expect.arrayContaining([undefined, expect.objectContaining({ webhook_id: other })])
    )
    const { rows } = await db.raw("select webhook_id from webhook_backfill")
    expect(rows).toHaveLength(2)
  })

  it("of the shop's own webhooks goes first, and then the apps take turns, however many runs each has", async () => {
    const settings = {
      ...{ name: "Warehouse", contact_email: null, status: "active" as const, topics: ["*"] },
      ...{ sales_channel_ids: [], max_webhooks: 10, metadata: null },
    }
    const [one, other] = [
      await new WebhookApps(db).create(settings),
      await new WebhookApps(db).create(settings),
    ]
    const apps = [one.id, one.id, one.id, other.id, null, null]
    const webhooks = await Promise.all(apps.map(() => insertWebhook(db, { url: receiver.url })))
    for (const [index, webhook] of webhooks.entries()) {
      await db.raw("update webhook_endpoint set app_id = ? where id = ?", [apps[index] ?? null, webhook])
      await start(webhook)
    }
    const ofApp = new Map(webhooks.map((id, index) => [id, apps[index] ?? null]))
    const claim = async () => {
      const run = present(await claimBackfill(db, { leaseSeconds: 60, maxWaiting: MAX_WAITING }), "a run")
      return [run, ofApp.get(run.webhook_id)] as const
    }
    const taken: unknown[] = []
    for (let batch = 0; batch < 8; batch++) {
      const [run, app] = await claim()
      taken.push(app)
      const progress = {
        cursor: "prod_00000",
        looked: 1,
        failed: 0,
        error: null,
        ends: app === null && batch >= 2,
      }
      expect(await commitExisting(db, run, progress, [], [])).toEqual([])
    }
    expect(taken).toEqual([null, null, null, null, one.id, other.id, one.id, other.id])
    const runs = await Promise.all([claim(), claim(), claim(), claim()])
    expect(new Set(runs.map(([{ id }]) => id)).size).toBe(4)
    expect(await claimBackfill(db, { leaseSeconds: 60, maxWaiting: MAX_WAITING })).toBeUndefined()
  })

  it("ends when it is cancelled: not even the batch that is under way is queued", async () => {
    const id = await insertWebhook(db, { url: receiver.url, status: "paused" })
    await start(id)
    const claimed = await claimBackfill(db, { leaseSeconds: 60, maxWaiting: MAX_WAITING })
    expect(await cancelBackfill(db, id, "existing")).toBe(true)

    const event = {
      id: "whevt_1",
      topic: TOPIC,
      resource_id: "prod_1",
      payload: "{}",
      shown_at: null,
      occurred_at: new Date(),
    }
    const delivery = {
      id: "whdel_1",
      event_id: "whevt_1",
      webhook_id: id,
      topic: TOPIC,
      body: null,
      remark: null,
    }
    const progress = { cursor: "prod_1", looked: 1, failed: 0, error: null, ends: false }
    expect(await commitExisting(db, present(claimed, "a claim"), progress, [event], [delivery])).toBeNull()

    await shop.pipeline.start()
    expect(await cancelBackfill(db, id, "existing")).toBe(false)
    expect(await runOf(id)).toMatchObject({ status: "cancelled", looked: 0, queued: 0 })
    expect((await db.raw("select 1 from webhook_event")).rows).toEqual([])
    expect(await start(id)).toMatchObject({ status: "running" })
  })

  it("ends with its webhook", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await start(id)
    await db.raw(
      "update webhook_endpoint set deleted_at = now(), updated_at = clock_timestamp() where id = ?",
      [id]
    )
    await shop.pipeline.start()
    await until("the run to end", async () => (await runOf(id)).status === "cancelled")
    expect(await deliveriesOf(db, id)).toEqual([])
  })

  it("tries again what cannot be composed, and after five times leaves that out, and says so", async () => {
    await ResourcesInTable.create(db, ids(3))
    const id = await insertWebhook(db, { url: receiver.url })
    shop.composer.broken.add("prod_00001")
    await start(id, 3)
    await shop.pipeline.start()
    await until("the run to fail", async () => (await runOf(id)).error)
    expect(receiver.of(TOPIC)).toEqual([])

    await until("the end", async () => {
      await letTimePass()
      shop.pipeline.backfill.wake()
      return (await runOf(id)).status === "completed"
    })
    await until("the others", () => receiver.of(TOPIC).length === 2)
    expect(await runOf(id)).toMatchObject({ looked: 3, queued: 2, failed: 1, error: "no such field" })
    expect(shop.composer.composed).toBe(18)
  })

  it("is cancelled with its error when the shop could not list them twenty-five times", async () => {
    const id = await insertWebhook(db, { url: receiver.url })
    await start(id, 3)
    await db.raw("drop table shop_resource")
    await shop.pipeline.start()
    await until("the end", async () => {
      await letTimePass()
      shop.pipeline.backfill.wake()
      return (await runOf(id)).status === "cancelled"
    })
    expect(await runOf(id)).toMatchObject({ looked: 0, error: expect.stringContaining("shop_resource") })
    expect((await db.raw("select failures from webhook_backfill")).rows).toEqual([{ failures: 25 }])
  })

  it("continues later, and says why, when a statement takes too long with one of them", async () => {
    const endTimeouts = await timeOutDeliveries(db, "prod_00001")
    await ResourcesInTable.create(db, ids(3))
    const id = await insertWebhook(db, { url: receiver.url })
    await start(id, 3)
    await shop.pipeline.start()
    await until("the run to fail", async () => (await runOf(id)).error)
    expect(await runOf(id)).toMatchObject({
      looked: 0,
      status: "running",
      error: expect.stringContaining("57014"),
    })

    await endTimeouts()
    await until("the end", async () => {
      await letTimePass()
      shop.pipeline.backfill.wake()
      return (await runOf(id)).status === "completed"
    })
    await until("all of them", () => receiver.of(TOPIC).length === 3)
    expect(await runOf(id)).toMatchObject({ looked: 3, queued: 3, failed: 0 })
  })
})
