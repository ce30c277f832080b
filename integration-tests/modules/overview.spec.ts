import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { insertDue, insertFinished, insertHours, settle } from "../../benchmarks/support/rows"
import { WebhookApps } from "../../src/modules/webhook/apps/apps"
import { overviewOf } from "../../src/modules/webhook/overview"
import { countByHealth, summarize } from "../../src/modules/webhook/stats"
import type { Db } from "../../src/modules/webhook/store/db"
import { listDeliveries } from "../../src/modules/webhook/store/deliveries"
import { zip } from "../../src/types/typed"
import { createDatabase, emptyTables } from "../support/database"
import { insertWebhook } from "../support/pipeline"
import { pagesOf } from "../support/pages"

const DAY_MS = 86_400_000

let db: Knex
let drop: () => Promise<void>

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_overview"))
})

beforeEach(() => emptyTables(db))

afterAll(() => drop())

const overview = () => overviewOf(db, "24h", new Date())

async function set(id: string, columns: Record<string, unknown>): Promise<void> {
  await db("webhook_endpoint").where({ id }).update(columns)
}

/** A webhook that has been failing for an hour. */
async function failing(last_error: string, columns: Record<string, unknown> = {}): Promise<string> {
  const id = await insertWebhook(db, { url: "http://a.test" })
  const anHourAgo = new Date(Date.now() - 3_600_000)
  await set(id, { failing_since: anHourAgo, last_failure_at: anHourAgo, last_error, ...columns })
  return id
}

describe("the overview", () => {
  it("names what needs an admin first, with its error, what waits and when it is tried next", async () => {
    const well = await insertWebhook(db, { url: "http://a.test" })
    const app = await new WebhookApps(db).create({
      ...{ name: "CRM", contact_email: null, status: "active", topics: ["*"], sales_channel_ids: [] },
      ...{ max_webhooks: 10, metadata: null },
    })
    const broken = await failing("503 Service Unavailable", {
      probe_at: new Date("2030-01-01"),
      app_id: app.id,
    })
    const disabled = await failing("410 Gone", {
      status: "disabled",
      disabled_reason: "gone",
      disabled_at: new Date("2026-01-01"),
    })
    await insertDue(db, [broken], 3)

    const { attention, by_health, backlog } = await overview()

    expect(attention).toMatchObject([
      {
        id: disabled,
        app_id: null,
        health: "disabled",
        disabled_reason: "gone",
        since: new Date("2026-01-01"),
        next_try_at: null,
        waiting: 0,
      },
      {
        id: broken,
        app_id: app.id,
        health: "failing",
        disabled_reason: null,
        last_error: "503 Service Unavailable",
        waiting: 3,
        next_try_at: new Date("2030-01-01"),
        likely_cause: null,
      },
    ])
    expect(attention.map(({ id }) => id)).not.toContain(well)
    expect(by_health).toEqual({ disabled: 1, failed_ping: 0, failing: 1, healthy: 1, inactive: 0 })
    expect(backlog).toMatchObject({ count: 3, capped: false })
  })

  it("leaves out those that an admin has paused or disabled, although they were failing", async () => {
    await failing("500 Oops", { status: "paused" })
    await failing("500 Oops", { status: "disabled", disabled_reason: "admin", disabled_at: new Date() })

    const { attention, by_health } = await overview()

    expect(attention).toEqual([])
    expect(by_health).toMatchObject({ disabled: 0, failing: 0, inactive: 2 })
  })

  it("keeps its order while failures continue, so that no button moves away", async () => {
    const ids = [await failing("500 Oops"), await failing("500 Oops"), await failing("500 Oops")]
    const order = async () => (await overview()).attention.map(({ id }) => id)
    const before = await order()

    for (const id of ids) {
      await set(id, { last_failure_at: new Date() })
      expect(await order()).toEqual(before)
    }
    expect(before.toSorted()).toEqual(ids.toSorted())
  })

  it("says that one without retries fails since its first delivery after the last success was given up", async () => {
    const id = await failing("500 Oops", {
      failing_since: null,
      consecutive_failures: 2,
      last_success_at: new Date("2026-01-01"),
    })
    await insertFinished(db, [id], 3)
    const [before, first, last] = ["2025-12-31", "2026-01-02", "2026-01-03"].map((day) => new Date(day))
    const deliveries = await db("webhook_delivery").orderBy("id").pluck<string[]>("id")
    for (const [delivery, failed_at] of zip(deliveries, [before, first, last])) {
      await db("webhook_delivery").where({ id: delivery }).update({ status: "failed", failed_at })
    }

    expect((await overview()).attention).toMatchObject([{ id, since: first }])
  })

  it("says when the shop was last compared with what was sent, and what was found", async () => {
    expect((await overview()).sweep).toEqual({ finished: null, running: null })

    const round = (began: string, finished: string | null, changed: number) =>
      db.raw(
        "insert into webhook_sweep (began_at, finished_at, checked, changed, deleted) values (?, ?, 1250, ?, 1)",
        [began, finished, changed]
      )
    await round("2026-01-01", "2026-01-02", 2)
    await round("2026-01-03", null, 0)

    expect((await overview()).sweep).toMatchObject({
      finished: { finished_at: new Date("2026-01-02"), checked: 1250, changed: 2, deleted: 1 },
      running: { began_at: new Date("2026-01-03"), finished_at: null },
    })
  })

  it("says that access is refused since the secret was rotated, where nothing has arrived since", async () => {
    const rotated = new Date(Date.now() - 2 * 3_600_000)
    const before = new Date(rotated.getTime() - 1_000)
    const after = new Date(rotated.getTime() + 1_000)
    const since = await failing("401 Unauthorized", { secret_rotated_at: rotated, last_success_at: before })
    const other = await failing("401 Unauthorized", { secret_rotated_at: rotated, last_success_at: after })
    const error = await failing("500 Oops", { secret_rotated_at: rotated, last_success_at: before })

    const causes = new Map((await overview()).attention.map(({ id, likely_cause }) => [id, likely_cause]))

    expect(causes.get(since)).toEqual({ kind: "secret_rotated", at: rotated })
    expect([causes.get(other), causes.get(error)]).toEqual([null, null])
  })

  it("says that an app has answered slower each day, where its answers no longer come in time", async () => {
    const slower = await failing("No answer within 10 s")
    const unsteady = await failing("No answer within 10 s")
    const answered = (id: string, daysAgo: number, ms: number) =>
      db("webhook_stats").insert({
        webhook_id: id,
        hour: new Date(Math.floor(Date.now() / DAY_MS - daysAgo) * DAY_MS),
        ...{ success: 1, failed: 0, cancelled: 0, failed_attempts: 0, answer_ms: [ms], answers: [1] },
      })
    for (const [daysAgo, ms, otherMs] of [
      [3, 400, 400],
      [2, 900, 900],
      [1, 3_000, 300],
    ] as const) {
      await answered(slower, daysAgo, ms)
      await answered(unsteady, daysAgo, otherMs)
    }

    const causes = new Map((await overview()).attention.map(({ id, likely_cause }) => [id, likely_cause]))

    expect(causes.get(slower)).toMatchObject({ kind: "slower", from_ms: 400, to_ms: 3_000 })
    expect(causes.get(unsteady)).toBeNull()
  })

  it("of 500 webhooks and 100,000 deliveries reads few pages", async () => {
    await fillShop()
    for (const range of ["24h", "7d", "30d"] as const) {
      const pages = await pagesOf(db, (counting) => overviewOf(counting, range, new Date()))
      expect({ range, pages: pages < 4_000 ? "few" : pages }).toEqual({ range, pages: "few" })
      const { attention, totals } = await overviewOf(db, range, new Date())
      expect(attention).toHaveLength(50)
      expect(totals.success).toBeGreaterThan(0)
    }
  })

  it("of a shop with 500 webhooks and 100,000 deliveries, the list of webhooks and the log read few pages", async () => {
    const ids = await fillShop()
    const reads: [what: string, run: (counting: Db) => Promise<unknown>][] = [
      ["the numbers above the list", (counting) => countByHealth(counting)],
      ["the figures of a page of the list", (counting) => summarize(counting, ids.slice(0, 20), new Date())],
      ["the log", (counting) => listDeliveries(counting, {}, { limit: 20 })],
      ["the log of failures", (counting) => listDeliveries(counting, { status: "failed" }, { limit: 20 })],
      ["the log of a webhook", (counting) => listDeliveries(counting, { webhook_id: ids[0] }, { limit: 20 })],
      ["a search in the log", (counting) => listDeliveries(counting, { q: "order.cre" }, { limit: 20 })],
    ]
    const costs = new Map<string, number>()
    for (const [what, run] of reads) {
      costs.set(what, await pagesOf(db, run))
    }
    expect([...costs].filter(([, pages]) => pages >= 4_000)).toEqual([])
  })
})

/** 500 webhooks, 60 of which are failing, with 100,000 finished deliveries and some that are due. @returns their ids. */
async function fillShop(): Promise<string[]> {
  const ids = await Promise.all(
    Array.from({ length: 500 }, (_, n) => insertWebhook(db, { url: `http://${n}.test` }))
  )
  await insertFinished(db, ids, 100_000, { days: 30, perEvent: 5 })
  await insertDue(db, ids.slice(0, 50), 100)
  await insertHours(db)
  await settle(db)
  await db("webhook_endpoint")
    .whereIn("id", ids.slice(0, 60))
    .update({ failing_since: new Date(), last_failure_at: new Date(), last_error: "No answer within 10 s" })
  return ids
}
