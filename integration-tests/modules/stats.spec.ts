import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { bucketsOf, statsOf, summarize } from "../../src/modules/webhook/stats"
import { firstDeliveryId } from "../../src/modules/webhook/ids"
import type { DeliveryStatus, EventSource } from "../../src/types"
import { createDatabase, emptyTables } from "../support/database"
import { insertWebhook, updateWebhook } from "../support/pipeline"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let db: Knex
let drop: () => Promise<void>
let now: Date
let serial = 0

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_stats"))
})

beforeEach(async () => {
  await emptyTables(db)
  now = new Date()
})

afterAll(() => drop())

type Delivery = {
  webhook_id: string
  created_at: Date
  status: DeliveryStatus
  duration_ms?: number
  response_status?: number | null
  source?: EventSource
  /** When it was given up; default with its creation. */
  failed_at?: Date
}

/** Inserts a delivery as the pipeline does, with its queue row while it waits. */
async function insert({
  webhook_id,
  created_at,
  status,
  duration_ms = 10,
  response_status = status === "success" ? 200 : status === "failed" ? 500 : null,
  source = "event_bus",
  failed_at = created_at,
}: Delivery): Promise<void> {
  const suffix = String(++serial).padStart(16, "0")
  const event_id = `whevt_${suffix}`
  const id = `${firstDeliveryId(created_at)}${suffix}`
  await db.raw(
    `insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state, payload)
     values (?, 'product.updated', 'product.updated', '{}', ?, false, ?, now(), 'composed', '{}')`,
    [event_id, source, event_id]
  )
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, status, response_status, duration_ms, created_at, failed_at)
     values (?, ?, ?, 'product.updated', ?, ?, ?, ?, ?)`,
    [
      id,
      webhook_id,
      event_id,
      status,
      response_status,
      duration_ms,
      created_at,
      status === "failed" ? failed_at : null,
    ] as string[]
  )
  if (status === "created" || status === "retrying") {
    await db.raw(
      "insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at) values (?, ?, now(), now())",
      [id, webhook_id]
    )
  }
}

/** The start of the hour or day (UTC), so many of them before the present one. */
const ago = (count: number, stepMs = HOUR_MS) =>
  new Date((Math.floor(now.getTime() / stepMs) - count) * stepMs)

const startOfNow = () => ago(0)

describe("buckets", () => {
  const at = new Date("2026-11-21T08:20:30Z")
  const times = (range: "24h" | "7d" | "30d") => bucketsOf(range, at).map((bucket) => bucket.at.toISOString())

  it("are whole hours or days of UTC, and end with the present one", () => {
    expect(times("24h")).toHaveLength(24)
    expect(times("24h")[0]).toBe("2026-11-20T09:00:00.000Z")
    expect(times("24h").at(-1)).toBe("2026-11-21T08:00:00.000Z")
    expect(times("7d")).toHaveLength(168)
    expect(times("7d")[0]).toBe("2026-11-14T09:00:00.000Z")
    expect(times("30d")).toHaveLength(30)
    expect(times("30d")[0]).toBe("2026-10-23T00:00:00.000Z")
    expect(times("30d").at(-1)).toBe("2026-11-21T00:00:00.000Z")
  })

  it("leave no gap between them", () => {
    const buckets = bucketsOf("7d", at)
    buckets.slice(1).forEach((bucket, index) => expect(bucket.fromId).toBe(buckets[index]!.toId))
  })
})

describe("a webhook's statistics", () => {
  it("count by outcome in each hour, the hours without deliveries too", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    await insert({ webhook_id: id, created_at: startOfNow(), status: "success" })
    await insert({ webhook_id: id, created_at: new Date(startOfNow().getTime() - 1), status: "success" })
    await insert({ webhook_id: id, created_at: ago(1), status: "failed" })
    await insert({ webhook_id: id, created_at: ago(1), status: "cancelled" })
    await insert({ webhook_id: id, created_at: ago(1), status: "retrying" })
    await insert({ webhook_id: id, created_at: ago(23), status: "success" })
    await insert({ webhook_id: id, created_at: new Date(ago(23).getTime() - 1), status: "success" })
    await insert({ webhook_id: "whk_other", created_at: ago(1), status: "success" })

    const stats = (await statsOf(db, id, "24h", now))!
    const counts = stats.buckets.map(({ success, failed, cancelled }) => [success, failed, cancelled])
    expect(counts).toEqual([[1, 0, 0], ...Array(21).fill([0, 0, 0]), [1, 1, 1], [1, 0, 0]])
    expect(stats.buckets.at(-1)!.at).toEqual(startOfNow())
    expect(stats).toMatchObject({
      range: "24h",
      totals: { success: 3, failed: 1, cancelled: 1, waiting: 1 },
      waiting: 1,
    })
  })

  it("look back a week by hours and thirty days by days", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    await insert({ webhook_id: id, created_at: ago(167), status: "success" })
    await insert({ webhook_id: id, created_at: ago(168), status: "success" })
    await insert({ webhook_id: id, created_at: ago(29, DAY_MS), status: "success" })
    await insert({ webhook_id: id, created_at: new Date(ago(29, DAY_MS).getTime() - 1), status: "success" })

    const week = (await statsOf(db, id, "7d", now))!
    expect(week.buckets).toHaveLength(168)
    expect(week.totals.success).toBe(1)
    const month = (await statsOf(db, id, "30d", now))!
    expect(month.buckets).toHaveLength(30)
    expect(month.buckets[0]).toMatchObject({ at: ago(29, DAY_MS), success: 1 })
    expect(month.totals.success).toBe(3)
  })

  it("give the median and 95th percentile of what was answered", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    for (let n = 1; n <= 100; n++) {
      await insert({
        webhook_id: id,
        created_at: ago(2),
        status: n % 2 ? "success" : "failed",
        duration_ms: n * 20,
      })
    }
    await insert({
      webhook_id: id,
      created_at: ago(2),
      status: "failed",
      response_status: null,
      duration_ms: 1,
    })
    await insert({ webhook_id: id, created_at: ago(1), status: "failed", response_status: null })

    const { buckets } = (await statsOf(db, id, "24h", now))!
    expect(buckets[21]).toMatchObject({ p50_ms: 1010, p95_ms: 1901 })
    expect(buckets[22]).toMatchObject({ failed: 1, p50_ms: null, p95_ms: null })
  })

  it("count no pings and no tests", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    for (const source of ["ping", "test"] as const) {
      for (const status of ["success", "failed", "created"] as const) {
        await insert({ webhook_id: id, created_at: startOfNow(), status, source })
      }
    }
    expect(await statsOf(db, id, "24h", now)).toMatchObject({
      totals: { success: 0, failed: 0, cancelled: 0, waiting: 0 },
      waiting: 0,
      given_up: 0,
      given_up_since: null,
    })
  })

  it("are none for a webhook that is deleted, or never was", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    await updateWebhook(db, id, { deleted_at: new Date() })
    expect(await statsOf(db, id, "24h", now)).toBeUndefined()
    expect(await statsOf(db, "whk_0", "24h", now)).toBeUndefined()
  })
})

describe("what a webhook has given up", () => {
  it("is what failed since its last success, and since when", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    await insert({ webhook_id: id, created_at: ago(9), failed_at: ago(8), status: "failed" })
    await insert({ webhook_id: id, created_at: ago(9), failed_at: ago(3), status: "failed" })
    await insert({ webhook_id: id, created_at: ago(7), failed_at: ago(2), status: "failed" })
    expect(await statsOf(db, id, "24h", now)).toMatchObject({ given_up: 3, given_up_since: ago(8) })

    await updateWebhook(db, id, { last_success_at: ago(5) })
    expect(await statsOf(db, id, "24h", now)).toMatchObject({ given_up: 2, given_up_since: ago(3) })

    await updateWebhook(db, id, { last_success_at: ago(1) })
    expect(await statsOf(db, id, "24h", now)).toMatchObject({ given_up: 0, given_up_since: null })
  })

  it("is counted up to ten thousand", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    await db.raw(
      `insert into webhook_delivery (id, webhook_id, event_id, topic, status, created_at, failed_at)
       select 'whdel_0' || n, ?, 'whevt_0' || n, 'product.updated', 'failed', now(), now() - make_interval(secs => n)
       from generate_series(1, 10001) n`,
      [id]
    )
    const stats = (await statsOf(db, id, "24h", now))!
    expect(stats.given_up).toBe(10_000)
    expect(Date.now() - stats.given_up_since!.getTime()).toBeGreaterThan(10_000_000)
  })
})

describe("summaries", () => {
  it("tell of each webhook that exists what its row in the list shows", async () => {
    const well = await insertWebhook(db, { url: "http://a.test" })
    const ill = await insertWebhook(db, { url: "http://b.test" })
    const idle = await insertWebhook(db, { url: "http://c.test", status: "paused" })
    await updateWebhook(db, well, { last_success_at: ago(1), last_failure_at: ago(4) })
    await updateWebhook(db, ill, { last_success_at: ago(5), last_failure_at: ago(2) })
    await insert({ webhook_id: well, created_at: ago(1), status: "success" })
    await insert({ webhook_id: well, created_at: ago(4), status: "failed" })
    await insert({ webhook_id: ill, created_at: ago(2), status: "failed" })
    await insert({ webhook_id: idle, created_at: ago(2), status: "created" })

    const summaries = await summarize(db, [well, ill, idle, "whk_0"], now)
    expect(Object.keys(summaries).sort()).toEqual([well, ill, idle].sort())
    for (const { last_24h } of Object.values(summaries)) {
      expect(last_24h.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, n) => ago(23 - n)))
    }
    expect(summaries[well]!.last_24h[22]).toEqual({ hour: ago(1), success: 1, failed: 0 })
    expect(summaries[well]!.last_24h[19]).toEqual({ hour: ago(4), success: 0, failed: 1 })
    expect(summaries[well]).toMatchObject({
      last_delivery_at: ago(1),
      given_up: 0,
      given_up_since: null,
      waiting: 0,
    })
    expect(summaries[ill]).toMatchObject({
      last_delivery_at: ago(2),
      given_up: 1,
      given_up_since: ago(2),
      waiting: 0,
    })
    expect(summaries[idle]).toMatchObject({ last_delivery_at: null, given_up: 0, waiting: 1 })
  })
})
