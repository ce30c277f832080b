import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { entryOf, lastOf, present } from "../../scripts/present"
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
  status: Extract<DeliveryStatus, "created" | "failed">
  source?: EventSource
  failed_at?: Date
}

/** Inserts a delivery that waits, or that was given up. */
async function insert({
  webhook_id,
  status,
  source = "event_bus",
  failed_at = now,
}: Delivery): Promise<void> {
  const suffix = String(++serial).padStart(16, "0")
  const event_id = `whevt_${suffix}`
  const id = `${firstDeliveryId(failed_at)}${suffix}`
  await db.raw(
    `insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state, payload)
     values (?, 'product.updated', 'product.updated', '{}', ?, false, ?, now(), 'composed', '{}')`,
    [event_id, source, event_id]
  )
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, status, failed_at)
     values (?, ?, ?, 'product.updated', ?, ?)`,
    [id, webhook_id, event_id, status, status === "failed" ? failed_at : null]
  )
  if (status === "created") {
    await db.raw(
      "insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at) values (?, ?, now(), now())",
      [id, webhook_id]
    )
  }
}

type Counts = {
  webhook_id: string
  hour: Date
  success?: number
  failed?: number
  cancelled?: number
  failed_attempts?: number
  /** How many attempts were answered in which time, in milliseconds. */
  answers?: Record<number, number>
}

/** Inserts what has been counted in an hour. */
async function count({
  webhook_id,
  hour,
  success = 0,
  failed = 0,
  cancelled = 0,
  ...rest
}: Counts): Promise<void> {
  const { failed_attempts = 0, answers = {} } = rest
  await db.raw("insert into webhook_stats values (?, ?, ?, ?, ?, ?, ?::int[], ?::int[])", [
    webhook_id,
    hour,
    success,
    failed,
    cancelled,
    failed_attempts,
    `{${Object.keys(answers).join()}}`,
    `{${Object.values(answers).join()}}`,
  ])
}

/** The start of the hour or day (UTC), so many of them before the present one. */
const ago = (count: number, stepMs = HOUR_MS) =>
  new Date((Math.floor(now.getTime() / stepMs) - count) * stepMs)

describe("buckets", () => {
  const at = new Date("2026-11-21T08:20:30Z")
  const times = (range: "24h" | "7d" | "30d") => bucketsOf(range, at).map((at) => at.toISOString())

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
})

describe("a webhook's statistics", () => {
  it("are what was counted in each hour, the hours without anything too", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    await count({ webhook_id: id, hour: ago(0), success: 2, failed_attempts: 5 })
    await count({ webhook_id: id, hour: ago(1), success: 1, failed: 1, cancelled: 1, failed_attempts: 1 })
    await count({ webhook_id: id, hour: ago(23), success: 1 })
    await count({ webhook_id: id, hour: ago(24), success: 1 })
    await count({ webhook_id: "whk_other", hour: ago(1), success: 1 })
    await insert({ webhook_id: id, status: "created" })

    const stats = present(await statsOf(db, id, "24h", now), "the figures")
    const counts = stats.buckets.map((one) => [one.success, one.failed, one.cancelled, one.failed_attempts])
    expect(counts).toEqual([[1, 0, 0, 0], ...Array(21).fill([0, 0, 0, 0]), [1, 1, 1, 1], [2, 0, 0, 5]])
    expect(lastOf(stats.buckets).at).toEqual(ago(0))
    expect(stats).toMatchObject({
      range: "24h",
      totals: { success: 4, failed: 1, cancelled: 1, failed_attempts: 6 },
      waiting: 1,
    })
  })

  it("look back a week by hours and thirty days by days", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    const day = ago(29, DAY_MS)
    await count({ webhook_id: id, hour: ago(167), success: 1 })
    await count({ webhook_id: id, hour: ago(168), success: 1 })
    await count({ webhook_id: id, hour: day, success: 1 })
    await count({ webhook_id: id, hour: new Date(day.getTime() + 23 * HOUR_MS), success: 1 })
    await count({ webhook_id: id, hour: new Date(day.getTime() - HOUR_MS), success: 1 })

    const week = present(await statsOf(db, id, "7d", now), "the figures")
    expect(week.buckets).toHaveLength(168)
    expect(week.totals.success).toBe(1)
    const month = present(await statsOf(db, id, "30d", now), "the figures")
    expect(month.buckets).toHaveLength(30)
    expect(month.buckets[0]).toMatchObject({ at: day, success: 2 })
    expect(month.totals.success).toBe(4)
  })

  it("give the median and 95th percentile of what was answered, over all hours of a day", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    await count({ webhook_id: id, hour: ago(2, DAY_MS), success: 19, answers: { 10: 10, 40: 9 } })
    await count({
      webhook_id: id,
      hour: new Date(ago(2, DAY_MS).getTime() + HOUR_MS),
      failed: 2,
      answers: { 40: 1, 900: 1 },
    })
    await count({ webhook_id: id, hour: ago(1, DAY_MS), failed: 1 })

    const { buckets } = present(await statsOf(db, id, "30d", now), "the figures")
    expect(buckets[27]).toMatchObject({ success: 19, failed: 2, p50_ms: 40, p95_ms: 40 })
    expect(buckets[28]).toMatchObject({ failed: 1, p50_ms: null, p95_ms: null })
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
    await insert({ webhook_id: id, failed_at: ago(8), status: "failed" })
    await insert({ webhook_id: id, failed_at: ago(3), status: "failed" })
    await insert({ webhook_id: id, failed_at: ago(2), status: "failed" })
    await insert({ webhook_id: id, failed_at: ago(9), status: "failed", source: "test" })
    expect(await statsOf(db, id, "24h", now)).toMatchObject({ given_up: 3, given_up_since: ago(8) })

    await updateWebhook(db, id, { last_success_at: ago(5) })
    expect(await statsOf(db, id, "24h", now)).toMatchObject({ given_up: 2, given_up_since: ago(3) })

    await updateWebhook(db, id, { last_success_at: ago(1) })
    expect(await statsOf(db, id, "24h", now)).toMatchObject({ given_up: 0, given_up_since: null })
  })

  it("is counted up to a thousand", async () => {
    const id = await insertWebhook(db, { url: "http://a.test" })
    await db.raw(
      `insert into webhook_delivery (id, webhook_id, event_id, topic, status, created_at, failed_at)
       select 'whdel_0' || n, ?, 'whevt_0' || n, 'product.updated', 'failed', now(), now() - make_interval(secs => n)
       from generate_series(1, 1001) n`,
      [id]
    )
    const stats = present(await statsOf(db, id, "24h", now), "the figures")
    expect(stats.given_up).toBe(1_000)
    expect(Date.now() - present(stats.given_up_since, "given_up_since").getTime()).toBeGreaterThan(1_000_000)
  })
})

describe("summaries", () => {
  it("show for each webhook that exists what its row in the list shows", async () => {
    const well = await insertWebhook(db, { url: "http://a.test" })
    const ill = await insertWebhook(db, { url: "http://b.test" })
    const idle = await insertWebhook(db, { url: "http://c.test", status: "paused" })
    await updateWebhook(db, well, { last_success_at: ago(1), last_failure_at: ago(4) })
    await updateWebhook(db, ill, { last_success_at: ago(5), last_failure_at: ago(2) })
    await count({ webhook_id: well, hour: ago(1), success: 1, failed_attempts: 2 })
    await count({ webhook_id: well, hour: ago(4), failed: 1 })
    await insert({ webhook_id: ill, failed_at: ago(2), status: "failed" })
    await insert({ webhook_id: idle, status: "created" })
    await insert({ webhook_id: idle, status: "created", source: "ping" })

    const summaries = await summarize(db, [well, ill, idle, "whk_0"], now)
    expect(Object.keys(summaries).sort()).toEqual([well, ill, idle].sort())
    for (const { last_24h } of Object.values(summaries)) {
      expect(last_24h.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, n) => ago(23 - n)))
    }
    expect(entryOf(summaries, well).last_24h[22]).toEqual({
      hour: ago(1),
      success: 1,
      failed: 0,
      failed_attempts: 2,
    })
    expect(entryOf(summaries, well).last_24h[19]).toMatchObject({ success: 0, failed: 1 })
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
