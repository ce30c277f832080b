import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { Webhook } from "standardwebhooks"

import { atLeast, firstOf, itemAt, present } from "../../scripts/present"
import { claimDue, claimProbes, claimRated, findDue } from "../../src/modules/webhook/store/claims"
import { giveUp } from "../../src/modules/webhook/dispatch/give-up"
import { reportUnfetched } from "../../src/modules/webhook/pull/unfetched"
import { minuteOf } from "../../src/modules/webhook/remarks"
import { findDelivery } from "../../src/modules/webhook/store/deliveries"
import type { HealthChange } from "../../src/modules/webhook/store/health"
import { readPipelineHealth } from "../../src/modules/webhook/store/pipeline-health"
import { requeueDeliveries } from "../../src/modules/webhook/store/requeue"
import { prune } from "../../src/modules/webhook/retention"
import type { WebhookPluginOptions } from "../../src/modules/webhook/options"
import type { PulledMessage } from "../../src/types"
import { ageLog } from "../support/age-log"
import { connect, createDatabase, emptyTables } from "../support/database"
import {
  createPipeline,
  deliveriesOf,
  insertWebhook,
  SECRET,
  updateWebhook,
  webhookRow,
} from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"

const DATABASE = "webhooks_pull"

/** Longer than any test takes. */
const LONG_MS = 60_000

let db: Knex
let drop: () => Promise<void>
let shops: Shop[]

type Shop = ReturnType<typeof createPipeline>

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
})

beforeEach(async () => {
  await emptyTables(db)
  shops = []
})

afterEach(async () => {
  await Promise.all(shops.map(({ pipeline }) => pipeline.stop()))
})

afterAll(async () => {
  await drop()
})

/** A process of the shop. */
async function open(options: WebhookPluginOptions = {}, on: Knex = db): Promise<Shop> {
  const shop = createPipeline(on, options)
  shops.push(shop)
  await shop.pipeline.start()
  return shop
}

/** Has products change, one after the other, and waits for the deliveries. @returns their ids, oldest first. */
async function queue({ bus }: Shop, webhookId: string, ...products: string[]): Promise<string[]> {
  const before = (await deliveriesOf(db, webhookId)).length
  for (const [index, id] of products.entries()) {
    await bus.emit("product.updated", { id })
    await until("a delivery", async () => (await deliveriesOf(db, webhookId)).length === before + index + 1)
  }
  return (await deliveriesOf(db, webhookId)).slice(before).map(({ id }) => id)
}

/** An app that fetches. */
async function fetch(
  { pipeline }: Shop,
  webhookId: string,
  { limit = 100, waitMs = 0, signal }: { limit?: number; waitMs?: number; signal?: AbortSignal } = {}
): Promise<PulledMessage[]> {
  await pipeline.registry.refresh()
  const webhook = present(pipeline.registry.get(webhookId), "the webhook")
  const fetched = await pipeline.longPoll.fetch(webhook, limit, waitMs, signal)
  return fetched.map(({ message }) => message)
}

const acknowledge = ({ pipeline }: Shop, webhookId: string, ids: string[]) =>
  pipeline.messages.acknowledge(present(pipeline.registry.get(webhookId), "the webhook"), ids)

const idsOf = (messages: readonly { id: string }[]) => messages.map(({ id }) => id)

/** Moves time on: what was fetched is nobody's any more, and what waits for its retry is due. */
async function endLeases(): Promise<void> {
  await db.raw(
    "update webhook_queue set leased_until = now() - interval '1 second' where leased_until is not null"
  )
  await db.raw("update webhook_queue set due_at = least(due_at, now())")
}

const statusOf = async (id: string) => present(await findDelivery(db, id), "the delivery").status

describe("a webhook whose messages are fetched", () => {
  it("is sent nothing: its deliveries wait, and no claim of dispatch takes them", async () => {
    const receiver = await Receiver.start()
    const pushed = await insertWebhook(db, { url: receiver.url })
    const id = await insertWebhook(db, {})
    const shop = await open()
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    await until("the other's", async () => (await deliveriesOf(db, pushed, "success")).length === 1)
    expect((await findDue(db, "")).webhookIds).toEqual([])
    const slots = [{ webhook_id: id, free: 10, leaseSeconds: 10 }]
    await updateWebhook(db, id, { rate_limit: 10 })
    expect(await claimRated(db, slots)).toEqual([])
    await updateWebhook(db, id, { rate_limit: null })
    expect(await claimDue(db, slots)).toEqual([])
    await updateWebhook(db, id, { failing_since: new Date() })
    expect(await claimProbes(db, slots)).toEqual([])
    expect(await findDelivery(db, delivery)).toMatchObject({ status: "created", attempts: [] })
    await receiver.stop()
  })

  it("gives what a POST would carry, with a signature of this moment", async () => {
    const id = await insertWebhook(db, { headers: { "x-shop": "north" } })
    const shop = await open()
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    const [message] = atLeast(1, await fetch(shop, id))
    const { event_id } = present(await findDelivery(db, delivery), "the delivery")
    expect(message).toMatchObject({
      id: delivery,
      headers: {
        "content-type": "application/json",
        "webhook-id": event_id,
        "x-medusa-webhook-topic": "product.updated",
        "x-medusa-webhook-id": id,
        "x-medusa-webhook-delivery-id": delivery,
        "x-medusa-webhook-attempt": "1",
        "x-medusa-webhook-source": "http://shop.test",
        "x-medusa-webhook-origin": "live",
        "x-shop": "north",
      },
    })
    expect(new Webhook(SECRET).verify(message.body, message.headers)).toMatchObject({
      id: event_id,
      data: { id: "prod_1" },
    })
  })

  it("gives what is due longest first, as many as are asked for", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const ids = await queue(shop, id, "prod_1", "prod_2", "prod_3")
    expect(idsOf(await fetch(shop, id, { limit: 2 }))).toEqual(ids.slice(0, 2))
    expect(idsOf(await fetch(shop, id, { limit: 2 }))).toEqual(ids.slice(2))
  })

  it("records an acknowledgement as a success, with the time since the fetch", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    await fetch(shop, id)
    expect(await acknowledge(shop, id, [delivery])).toEqual({ acknowledged: [delivery], unknown: [] })
    const { status, attempts, duration_ms, remark } = present(
      await findDelivery(db, delivery),
      "the delivery"
    )
    expect({ status, remark }).toEqual({ status: "success", remark: null })
    expect(attempts).toMatchObject([
      { attempt: 1, url: null, response_status: null, duration_ms, remark: null },
    ])
    expect((await webhookRow(db, id)).last_success_at).not.toBeNull()
    await endLeases()
    expect(await fetch(shop, id)).toEqual([])
  })

  it("takes an acknowledgement again and again, also twice at once, and says which ids it does not know", async () => {
    const id = await insertWebhook(db, {})
    const other = await insertWebhook(db, {})
    const shop = await open()
    const [first, second] = atLeast(2, await queue(shop, id, "prod_1", "prod_2"))
    const [others] = atLeast(1, idsOf(await fetch(shop, other, { limit: 1 })))
    await fetch(shop, id, { limit: 1 })
    const wanted = [first, second, others, "whdel_unknown"]
    const expected = { acknowledged: [first], unknown: [second, others, "whdel_unknown"] }
    const twice = await Promise.all([acknowledge(shop, id, wanted), acknowledge(shop, id, wanted)])
    expect(twice).toEqual([expected, expected])
    expect(await acknowledge(shop, id, [...wanted, first])).toEqual(expected)
    expect(present(await findDelivery(db, first), "the delivery").attempts).toHaveLength(1)
    expect(await statusOf(second)).toBe("created")
    expect(await statusOf(others)).toBe("created")
  })

  it("shares its messages between two consumers, in two processes, none of them twice within its lease", async () => {
    const id = await insertWebhook(db, {})
    const [one, two] = [await open(), await open()]
    const products = Array.from({ length: 20 }, (_, n) => `prod_${n}`)
    await Promise.all(products.map((product) => one.bus.emit("product.updated", { id: product })))
    await until("all", async () => (await deliveriesOf(db, id)).length === 20)
    const shares = await Promise.all(
      Array.from({ length: 10 }, (_, n) => fetch(n % 2 ? one : two, id, { limit: 3 }))
    )
    const ids = shares.flatMap(idsOf)
    expect(new Set(ids).size).toBe(ids.length)
    const rest = idsOf(await fetch(one, id))
    expect([...ids, ...rest].sort()).toEqual((await deliveriesOf(db, id)).map((row) => row.id))
  })
})

describe("a message that is not acknowledged", () => {
  it("comes again when its lease has ended, and the attempt is counted", async () => {
    const id = await insertWebhook(db, { retry_schedule: [5, 3600] })
    const shop = await open()
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    await fetch(shop, id)
    expect(await fetch(shop, id)).toEqual([])
    await endLeases()
    // The first wait of the schedule is shorter than a lease.
    const [again] = await fetch(shop, id)
    expect(again).toMatchObject({ id: delivery, headers: { "x-medusa-webhook-attempt": "2" } })
    expect(await findDelivery(db, delivery)).toMatchObject({
      status: "retrying",
      attempt_count: 1,
      attempts: [{ attempt: 1, remark: "Not acknowledged within 60 s", duration_ms: 60_000, url: null }],
    })
    await acknowledge(shop, id, [delivery])
    expect(await findDelivery(db, delivery)).toMatchObject({ status: "success", attempt_count: 2 })
    expect(await webhookRow(db, id)).toMatchObject({ health: "healthy", failing_since: null })
  })

  it("is recorded as such also while no app fetches, and waits as its retry schedule says", async () => {
    const id = await insertWebhook(db, { retry_schedule: [3600] })
    const shop = await open()
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    await fetch(shop, id)
    await endLeases()
    await shop.pipeline.messages.endLeases()
    const found = present(await findDelivery(db, delivery), "the delivery")
    expect(found).toMatchObject({ status: "retrying", remark: "Not acknowledged within 60 s" })
    // An hour, varied by a fifth, of which the lease was a part.
    const leasedAt = firstOf(found.attempts).started_at
    const wait = present(found.next_attempt_at, "next_attempt_at").getTime() - leasedAt.getTime()
    expect(wait).toBeGreaterThan(3_600_000 * 0.79)
    expect(wait).toBeLessThan(3_600_000 * 1.21)
    expect(await fetch(shop, id)).toEqual([])
  })

  it("is given up when its attempts are used up, which counts as a failed delivery of the webhook", async () => {
    const id = await insertWebhook(db, { retry_schedule: [], max_failures: 2 })
    const shop = await open()
    const [first, second] = atLeast(1, await queue(shop, id, "prod_1", "prod_2"))
    await fetch(shop, id, { limit: 1 })
    await endLeases()
    expect(idsOf(await fetch(shop, id))).toEqual([second])
    expect(await findDelivery(db, first)).toMatchObject({
      status: "failed",
      remark: "Not acknowledged within 60 s",
    })
    expect(await webhookRow(db, id)).toMatchObject({ status: "active", consecutive_failures: 1 })
    await endLeases()
    expect(await fetch(shop, id)).toEqual([])
    expect(await webhookRow(db, id)).toMatchObject({ status: "disabled", disabled_reason: "max_failures" })
    expect(await acknowledge(shop, id, [first])).toEqual({ acknowledged: [], unknown: [first] })
  })

  it("counts as arrived when it is acknowledged late, before or after the lease's end is recorded", async () => {
    const id = await insertWebhook(db, { retry_schedule: [3600] })
    const shop = await open()
    const [first, second] = atLeast(2, await queue(shop, id, "prod_1", "prod_2"))
    await fetch(shop, id)
    await endLeases()
    expect(await acknowledge(shop, id, [first])).toMatchObject({ acknowledged: [first] })
    await shop.pipeline.messages.endLeases()
    expect(await statusOf(second)).toBe("retrying")
    expect(await acknowledge(shop, id, [second])).toMatchObject({ acknowledged: [second] })
    expect(await findDelivery(db, first)).toMatchObject({ status: "success", attempt_count: 1 })
    expect(await findDelivery(db, second)).toMatchObject({ status: "success", attempt_count: 2 })
  })

  it("counts as arrived when its first consumer says so after a second has fetched it", async () => {
    const id = await insertWebhook(db, { retry_schedule: [0] })
    const shop = await open()
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    await fetch(shop, id)
    await endLeases()
    expect(idsOf(await fetch(shop, id))).toEqual([delivery])
    expect(await acknowledge(shop, id, [delivery])).toMatchObject({ acknowledged: [delivery] })
    expect(await acknowledge(shop, id, [delivery])).toMatchObject({ acknowledged: [delivery] })
  })
})

describe("a message whose transaction commits late", () => {
  it("is fetched after one that was queued later and has been fetched before it", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const [early, late] = atLeast(2, await queue(shop, id, "prod_1", "prod_2"))
    // Both rows are written again: the earlier first, by a transaction that ends last.
    const { rows } = await db.raw("delete from webhook_queue returning *")
    const rowOf = (delivery: string) =>
      rows.find((row: { delivery_id: string }) => row.delivery_id === delivery)
    const other = connect(DATABASE, 1)
    const slow = await other.transaction()
    await slow("webhook_queue").insert(rowOf(early))
    await db("webhook_queue").insert(rowOf(late))
    expect(idsOf(await fetch(shop, id))).toEqual([late])
    await acknowledge(shop, id, [late])
    await slow.commit()
    await other.destroy()
    expect(idsOf(await fetch(shop, id))).toEqual([early])
  })
})

describe("what holds for messages that are sent", () => {
  it("holds: a pause keeps them, and what was fetched before may be acknowledged", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const [first, second] = atLeast(1, await queue(shop, id, "prod_1", "prod_2"))
    await fetch(shop, id, { limit: 1 })
    for (const status of ["paused", "disabled"]) {
      await updateWebhook(db, id, { status, inactive_since: new Date() })
      expect(await fetch(shop, id)).toEqual([])
    }
    expect(await acknowledge(shop, id, [first])).toMatchObject({ acknowledged: [first] })
    await updateWebhook(db, id, { status: "active", inactive_since: null })
    expect(idsOf(await fetch(shop, id))).toEqual([second])
  })

  it("holds: what is cancelled is not fetched, and a retry brings it back", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const [first, second] = atLeast(1, await queue(shop, id, "prod_1", "prod_2"))
    const cancel = (ids: string[]) =>
      shop.pipeline.bulk.run({ kind: "cancel", selection: { ids }, remark: "Cancelled by an admin" })
    expect(await cancel([first])).toBe(1)
    expect(idsOf(await fetch(shop, id))).toEqual([second])
    expect(await acknowledge(shop, id, [first])).toEqual({ acknowledged: [], unknown: [first] })
    const retried = await shop.pipeline.bulk.run({
      kind: "requeue",
      selection: { ids: [first] },
      requeue: { kind: "retry" },
    })
    expect(retried).toBe(1)
    expect(idsOf(await fetch(shop, id))).toEqual([first])
  })

  it("holds: what is cancelled while an app has it ends with its lease, or with its acknowledgement", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const ids = await queue(shop, id, "prod_1", "prod_2")
    await fetch(shop, id)
    await shop.pipeline.bulk.run({ kind: "cancel", selection: { ids }, remark: "Cancelled by an admin" })
    await acknowledge(shop, id, [firstOf(ids)])
    await endLeases()
    expect(await fetch(shop, id)).toEqual([])
    expect(await statusOf(firstOf(ids))).toBe("success")
    await prune(db, 30)
    expect((await webhookRow(db, id)).status).toBe("active")
    await updateWebhook(db, id, { deleted_at: new Date() })
    await prune(db, 30)
    expect(await statusOf(itemAt(ids, 1))).toBe("cancelled")
  })

  it("holds: no app fetches from a webhook that was deleted, and what waits for it is cancelled", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    const webhook = present(shop.pipeline.registry.get(id), "the webhook")
    await updateWebhook(db, id, { deleted_at: new Date() })
    expect(await shop.pipeline.longPoll.fetch(webhook, 10, 0)).toEqual([])
    await prune(db, 30)
    expect(await statusOf(delivery)).toBe("cancelled")
  })

  it("holds: what no app has fetched within the log's days is cancelled, with a remark that says so", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    await prune(db, 30)
    expect(await statusOf(delivery)).toBe("created")
    await ageLog(db, 31)
    await prune(db, 30)
    expect(await deliveriesOf(db, id)).toMatchObject([
      { status: "cancelled", remark: "Cancelled: it waited longer than 30 days to be fetched" },
    ])
  })

  it("holds: in order, one message of each resource at a time", async () => {
    const id = await insertWebhook(db, { ordering: "resource", retry_schedule: [0] })
    const shop = await open()
    const [first, second, other] = atLeast(1, await queue(shop, id, "prod_1", "prod_1", "prod_2"))
    expect(idsOf(await fetch(shop, id))).toEqual([first, other])
    expect(await fetch(shop, id)).toEqual([])
    await endLeases()
    // It was not acknowledged, so it goes before the next still.
    expect(idsOf(await fetch(shop, id, { limit: 1 }))).toEqual([first])
    await acknowledge(shop, id, [first])
    expect(idsOf(await fetch(shop, id))).toContain(second)
  })

  it("holds: a message whose payload is no longer stored fails, and says why", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const [first, second] = atLeast(1, await queue(shop, id, "prod_1", "prod_2"))
    await db.raw(
      "update webhook_event set payload = null where id = (select event_id from webhook_delivery where id = ?)",
      [first]
    )
    expect(idsOf(await fetch(shop, id, { limit: 1 }))).toEqual([second])
    expect(await findDelivery(db, first)).toMatchObject({
      status: "failed",
      remark: "The payload is not stored any more",
    })
  })

  it("does not make the shop look behind with its work because no app fetches", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    await queue(shop, id, "prod_1")
    await db.raw("update webhook_queue set due_at = now() - interval '1 day'")
    expect(await readPipelineHealth(db)).toMatchObject({ backlog: 0, oldest_due_at: null })
  })
})

describe("messages that no app fetches", () => {
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
  const report = ({ pipeline: { registry } }: Shop, announced: HealthChange[] = []) =>
    reportUnfetched({ db, registry, recorder: { announce: (changes) => announced.push(...changes) } })

  /** A webhook with a message that waits for so many hours. */
  async function waiting(hours: number, settings = {}): Promise<{ shop: Shop; id: string }> {
    const id = await insertWebhook(db, settings)
    const shop = await open()
    await queue(shop, id, "prod_1")
    await setWaiting(id, hours)
    return { shop, id }
  }

  /** Sets for how many hours a webhook's messages have waited. */
  const setWaiting = (id: string, hours: number) =>
    db.raw("update webhook_queue set due_at = :since, entered_at = :since where webhook_id = :id", {
      since: hoursAgo(hours),
      id,
    })

  it("make their webhook failing after 26 hours, since the last fetch, until an app fetches again", async () => {
    const { shop, id } = await waiting(1)
    const fetchedAt = hoursAgo(27)
    await updateWebhook(db, id, { last_fetched_at: fetchedAt })
    await setWaiting(id, 29)
    const { change_number } = await webhookRow(db, id)
    await report(shop)
    expect(await webhookRow(db, id)).toMatchObject({
      status: "active",
      health: "failing",
      failing_since: fetchedAt,
      last_error: `Not fetched since ${minuteOf(fetchedAt)}`,
      last_failure_at: null,
      consecutive_failures: 0,
      probe_at: null,
    })
    expect((await webhookRow(db, id)).change_number).not.toBe(change_number)
    expect(await readPipelineHealth(db)).toMatchObject({ failing_webhooks: 1 })

    expect(await fetch(shop, id)).toHaveLength(1)
    expect(await webhookRow(db, id)).toMatchObject({
      health: "healthy",
      failing_since: null,
      recovered_at: null,
    })
    await until("the alert", () => shop.bus.alerts.some(({ name }) => name === "webhook.recovered"))
  })

  it("are announced once, as a webhook that begins to fail", async () => {
    const { shop, id } = await waiting(27, { retry_schedule: [] })
    const announced: HealthChange[] = []
    await report(shop, announced)
    await report(shop, announced)
    // The process's own cleanup may have been first.
    const alerts = shop.bus.alerts.filter(({ name }) => name === "webhook.failing")
    expect([...announced.map((change) => change.id), ...alerts.map(({ data }) => data.id)]).toEqual([id])
    expect(await webhookRow(db, id)).toMatchObject({ health: "failing" })
  })

  it("change nothing while an app asks, however long the queue is, or before 26 hours have passed", async () => {
    const { shop, id } = await waiting(25)
    await report(shop)
    expect(await webhookRow(db, id)).toMatchObject({ health: "healthy", failing_since: null })
    await fetch(shop, id)
    await db.raw("update webhook_queue set leased_until = null")
    await setWaiting(id, 29)
    await report(shop)
    expect(await webhookRow(db, id)).toMatchObject({ health: "healthy", failing_since: null })
  })

  it("change nothing because an admin retries one, or because the webhook was paused", async () => {
    const { shop, id } = await waiting(1)
    const until = String(firstOf(await deliveriesOf(db, id)).id)
    await requeueDeliveries(db, { ids: [until] }, { kind: "retry" }, { after: "", until, limit: 1 })
    expect((await db.raw("select due_at < '1971-01-01' as first from webhook_queue")).rows).toEqual([
      { first: true },
    ])
    await report(shop)
    expect(await webhookRow(db, id)).toMatchObject({ health: "healthy", failing_since: null })

    // It waited for an hour, then for three days while the webhook was paused, and then for another hour.
    await setWaiting(id, 74)
    await updateWebhook(db, id, { last_fetched_at: hoursAgo(75), inactive_seconds: 72 * 3_600 })
    await report(shop)
    expect(await webhookRow(db, id)).toMatchObject({ health: "healthy", failing_since: null })
  })

  it("do not end by waiting: only retention cancels them", async () => {
    const { shop, id } = await waiting(27, { retry_schedule: [1] })
    await report(shop)
    await db.raw("update webhook_queue set entered_at = now() - interval '7 days'")
    await shop.pipeline.registry.refresh()
    expect(await giveUp(db, shop.pipeline.registry)).toMatchObject({ failed: [] })
    expect(await deliveriesOf(db, id, "created")).toHaveLength(1)
  })

  it("are not noticed again and again: a fetch is stored once a minute, and is no change of the webhook", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    await fetch(shop, id)
    const first = await webhookRow(db, id)
    expect(first.last_fetched_at).toEqual(expect.any(Date))
    await fetch(shop, id)
    expect(await webhookRow(db, id)).toEqual(first)
  })
})

describe("an app that waits", () => {
  it("is answered when a message is queued, in this process or in another", async () => {
    const id = await insertWebhook(db, {})
    const [one, two] = [await open(), await open()]
    const here = fetch(one, id, { waitMs: LONG_MS })
    const [first] = await queue(one, id, "prod_1")
    expect(idsOf(await here)).toEqual([first])
    const there = fetch(two, id, { waitMs: LONG_MS })
    const [second] = await queue(one, id, "prod_2")
    expect(idsOf(await there)).toEqual([second])
  })

  it("is answered with nothing when its time is over, and when the process stops", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    expect(await fetch(shop, id, { waitMs: 10 })).toEqual([])
    const waiting = fetch(shop, id, { waitMs: LONG_MS })
    await fetch(shop, id)
    await shop.pipeline.stop()
    expect(await waiting).toEqual([])
    expect(await fetch(shop, id, { waitMs: LONG_MS })).toEqual([])
  })

  it("leaves nothing leased when it goes", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const gone = new AbortController()
    const waiting = fetch(shop, id, { waitMs: LONG_MS, signal: gone.signal })
    await fetch(shop, id)
    gone.abort()
    expect(await waiting).toEqual([])
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    expect(await fetch(shop, id, { signal: gone.signal })).toEqual([])
    expect(idsOf(await fetch(shop, id))).toEqual([delivery])
    expect(await statusOf(delivery)).toBe("created")
  })

  it("leaves nothing leased when its messages cannot be read", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const [delivery] = atLeast(1, await queue(shop, id, "prod_1"))
    const impatient = connect(`${DATABASE}?options=-c%20lock_timeout%3D500`)
    const other = createPipeline(impatient)
    const blocker = await db.transaction()
    try {
      // The body is in this table. A lease does not need it.
      await blocker.raw("lock table webhook_event in access exclusive mode")
      await expect(fetch(other, id)).rejects.toThrow("lock timeout")
    } finally {
      await blocker.rollback()
      await impatient.destroy()
    }
    expect(idsOf(await fetch(shop, id))).toEqual([delivery])
  })

  it("is answered with each message once, whoever else waits", async () => {
    const id = await insertWebhook(db, {})
    const shop = await open()
    const answers = Array.from({ length: 5 }, () => fetch(shop, id, { waitMs: LONG_MS, limit: 1 }))
    const ids = await queue(shop, id, ...Array.from({ length: 5 }, (_, n) => `prod_${n}`))
    expect((await Promise.all(answers)).flatMap(idsOf).sort()).toEqual([...ids].sort())
  })

  it("costs no query of its own: a thousand on a hundred webhooks are one look a second", async () => {
    const statements: string[] = []
    const own = connect(DATABASE)
    own.on("query", ({ sql }: { sql: string }) => void statements.push(sql))
    const looks = () => statements.filter((sql) => sql.includes("w.mode = 'pull'")).length
    const webhooks = await Promise.all(Array.from({ length: 100 }, () => insertWebhook(db, {})))
    const shop = await open({}, own)
    const first = jest.spyOn(shop.pipeline.messages, "fetch")
    const answers = Array.from({ length: 1_000 }, (_, n) =>
      fetch(shop, itemAt(webhooks, n % 100), { waitMs: LONG_MS })
    )
    // Each looks once before it waits.
    await until("all to look", () => first.mock.results.length === answers.length)
    await Promise.all(first.mock.results.map(({ value }) => value))
    const [before, since] = [looks(), performance.now()]
    await until("some looks", () => looks() >= before + 3)
    // One that was under way counts too, and the cleanup runs every ten seconds.
    expect(looks() - before).toBeLessThanOrEqual((performance.now() - since) / 1_000 + 2)
    await shop.pipeline.stop()
    expect((await Promise.all(answers)).flat()).toEqual([])
    await own.destroy()
  })
})
