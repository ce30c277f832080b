import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { asWritten } from "../../src/types/typed"
import { insertDue, insertFinished, insertHours, settle, TOPICS } from "../../benchmarks/support/rows"
import { BulkActions } from "../../src/modules/webhook/bulk-actions"
import { countRecoverable, suggestRecovery } from "../../src/modules/webhook/recovery"
import { prune, removePayloads } from "../../src/modules/webhook/retention"
import { statsOf, summarize } from "../../src/modules/webhook/stats"
import type { Db } from "../../src/modules/webhook/store/db"
import { findDelivery, listDeliveries, walkDeliveries } from "../../src/modules/webhook/store/deliveries"
import type { DeliveryFilters } from "../../src/types"
import { createDatabase, emptyTables } from "../support/database"
import { costOf, pagesOf } from "../support/pages"
import { idleDispatch, insertWebhook, quietLogger } from "../support/pipeline"

/**
 * A log of 200,000 deliveries, by the pages of the database that are read: how long that takes is for the benchmark to say.
 * The whole log has some 15,000 pages; what is read here may not grow with it.
 */

const DELIVERIES = 200_000

/** One with an id as Medusa makes them; the others of this log have shorter ones. */
const RESOURCE = "order_01JNB4VHV9X1Z3B5D7F9H1K3N5"
const DAYS = 30
const DAY_MS = 86_400_000

let db: Knex
let drop: () => Promise<void>
let webhookIds: string[]
let busy: string
let other: string
let known: { id: string; event_id: string; resource_id: string }

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_long_log"))
  await emptyTables(db)
  webhookIds = await Promise.all(
    Array.from({ length: 10 }, (_, n) => insertWebhook(db, { url: `http://${n}.test` }))
  )
  ;[busy = "", other = ""] = webhookIds
  await insertFinished(db, webhookIds, DELIVERIES, { days: DAYS, perEvent: 5 })
  await insertDue(db, webhookIds, 100)
  await insertHours(db)
  await settle(db)
  const { rows } = await db.raw(
    "select id, event_id, resource_id from webhook_delivery where webhook_id = ? order by id offset 1000 limit 1",
    [busy]
  )
  known = rows[0]
  await db.raw("update webhook_endpoint set name = 'ERP in Bremen' where id = ?", [other])
  await db.raw(
    "update webhook_delivery set resource_id = ? where id in (select id from webhook_delivery order by id desc limit 3)",
    [RESOURCE]
  )
  await db.raw(
    `update webhook_delivery set response_status = null
     where id in (select id from webhook_delivery where failed_at is not null order by id desc limit 5)`
  )
})

afterAll(() => drop())

const ago = (days: number) => new Date(Date.now() - days * DAY_MS)
const anHour = () => ({ $gte: ago(10), $lt: ago(10 - 1 / 24) })

/** The most that a page and its count may read: of rows that are asked one by one 4,000 for each. */
const EXACT = 800
const ASKED = 9_000

/** What an admin may look for, and what that reads at most. */
const FILTERS: [what: string, pages: number, filters: () => DeliveryFilters][] = [
  ["nothing in particular", EXACT, () => ({})],
  ["what was created within an hour", EXACT, () => ({ created_at: anHour() })],
  ["what was created lately", EXACT, () => ({ created_at: { $gte: ago(1 / 24) } })],
  ["what was created long ago", EXACT, () => ({ created_at: { $lt: ago(DAYS - 0.1) } })],
  ["what ended long ago", EXACT, () => ({ finished_at: { $lt: ago(DAYS - 0.1) } })],
  ["what has ended lately", ASKED, () => ({ finished_at: { $gte: ago(0.1) } })],
  ["a delivery by its id", 100, () => ({ q: known.id })],
  ["deliveries by their event's id", 150, () => ({ q: known.event_id })],
  ["deliveries by their resource's id", 300, () => ({ q: known.resource_id })],
  ["the first half of a delivery's id", EXACT, () => ({ q: known.id.slice(0, 20) })],
  ["the first half of an event's id", EXACT, () => ({ q: known.event_id.slice(0, 18) })],
  ["the beginning of a resource's id", 300, () => ({ q: RESOURCE.slice(0, -8) })],
  ["a webhook's id", EXACT, () => ({ q: other })],
  ["the first half of a webhook's id", EXACT, () => ({ q: other.slice(0, 17) })],
  ["a webhook's name", EXACT, () => ({ q: "erp" })],
  ["what the shop calls so", 300, () => ({ q: "#1042", q_resources: [known.resource_id, "order_unknown"] })],
  ["what was sent and had no answer", ASKED, () => ({ response_status: "none" })],
  ["no answer, or one that is no success", ASKED, () => ({ response_status: ["none", 500] })],
  ["the beginning of a topic", EXACT, () => ({ q: "order." })],
  ["words of a remark", ASKED, () => ({ q: "internal server" })],
  ["words that stand nowhere", ASKED, () => ({ q: "nowhere" })],
  ["words that stand nowhere, of one webhook", ASKED, () => ({ webhook_id: busy, q: "nowhere" })],
  ["a topic that nobody sent", 30, () => ({ topic: "inventory.updated" })],
  ["a topic", EXACT, () => ({ topic: TOPICS[2] })],
  ["several topics", EXACT, () => ({ topic: TOPICS.slice(1, 4) })],
  ["an answer that nobody gave", 300, () => ({ response_status: 404 })],
  ["an answer that is no success", ASKED, () => ({ response_status: 500 })],
  ["an answer that is a success", ASKED, () => ({ response_status: 204 })],
  ["a busy webhook", EXACT, () => ({ webhook_id: busy })],
  ["a busy webhook and an answer", ASKED, () => ({ webhook_id: [busy], response_status: [500] })],
  ["a busy webhook and an answer that nobody gave", 300, () => ({ webhook_id: busy, response_status: 404 })],
  ["a busy webhook and a topic", ASKED, () => ({ webhook_id: busy, topic: TOPICS[0] })],
  [
    "a busy webhook and a topic that nobody sent",
    300,
    () => ({ webhook_id: busy, topic: "inventory.updated" }),
  ],
  ["a busy webhook within an hour", EXACT, () => ({ webhook_id: busy, created_at: anHour() })],
  ["what succeeded, of a busy webhook", EXACT, () => ({ webhook_id: busy, status: "success" })],
  ["what failed, of a webhook", EXACT, () => ({ webhook_id: other, status: "failed" })],
  [
    "what failed lately, of a webhook",
    ASKED,
    () => ({ webhook_id: other, status: "failed", finished_at: { $gte: ago(1) } }),
  ],
  ["what failed, of several webhooks", EXACT, () => ({ webhook_id: [busy, other], status: "failed" })],
  ["what failed", EXACT, () => ({ status: "failed" })],
  ["what was cancelled", EXACT, () => ({ status: "cancelled" })],
  ["what failed or was cancelled", EXACT, () => ({ status: ["failed", "cancelled"] })],
  ["what waits", EXACT, () => ({ status: ["created", "retrying"] })],
  ["what is retried", EXACT, () => ({ status: "retrying" })],
  ["a resource", EXACT, () => ({ resource_id: known.resource_id })],
  [
    "a topic that failed within an hour",
    EXACT,
    () => ({ topic: TOPICS[1], status: "failed", created_at: anHour() }),
  ],
]

describe("a page of a long log, with its count,", () => {
  it.each(FILTERS)(
    "of %s reads at most %i pages, in either order, and no table whole",
    async (_, most, filters) => {
      for (const order of ["desc", "asc"] as const) {
        const { pages, scans } = await costOf(db, (counting) =>
          listDeliveries(counting, filters(), { limit: 20, order })
        )
        expect({ scans, pages: pages <= most ? "few" : pages }).toEqual({ scans: [], pages: "few" })
      }
    }
  )

  it.each(FILTERS)(
    "of %s finds, page after page, what a look at every row finds",
    async (_, _most, filters) => {
      const { sql, bindings } = plainly(filters())
      const { rows } = await db.raw(
        `select id from webhook_delivery d where ${sql} order by id desc limit 2000`,
        asWritten(bindings)
      )
      const found: string[] = []
      for (let cursor: string | null | undefined; cursor !== null && found.length < rows.length;) {
        const page = await listDeliveries(db, filters(), { limit: 1000, cursor })
        found.push(...page.deliveries.map(({ id }) => id))
        cursor = page.next_cursor
      }
      expect(found.slice(0, rows.length)).toEqual(rows.map(({ id }: { id: string }) => id))
      const { count, count_capped } = await listDeliveries(db, filters(), { limit: 1 })
      const { rows: all } = await db.raw(
        `select count(*)::int as count from webhook_delivery d where ${sql}`,
        asWritten(bindings)
      )
      expect(count_capped ? count <= all[0].count : count === all[0].count).toBe(true)
    }
  )

  it.each<[what: string, offset: number, filters: DeliveryFilters]>([
    ["in one look", 1_000, { response_status: 204 }],
    ["only further on", 30_000, { response_status: 204 }],
    ["only further on, by an index", 9_000, { webhook_id: "busy", status: "success" }],
    ["behind the last", 300_000, { response_status: 204 }],
  ])("is found by its offset where that ends %s", async (_, offset, asked) => {
    const filters = asked.webhook_id ? { ...asked, webhook_id: busy } : asked
    const { sql, bindings } = plainly(filters)
    const { rows } = await db.raw(
      `select id from webhook_delivery d where ${sql} order by id desc limit 5 offset ${offset}`,
      asWritten(bindings)
    )
    const found: string[] = []
    let page = await listDeliveries(db, filters, { limit: 5, offset })
    for (found.push(...idsOf(page)); !found.length && page.next_cursor; found.push(...idsOf(page))) {
      page = await listDeliveries(db, filters, { limit: 5, cursor: page.next_cursor })
    }
    expect(found).toEqual(idsOf({ deliveries: rows }))
  })
})

describe("a page in the order of another date", () => {
  it.each<
    [what: string, pages: number, by: "finished_at" | "next_attempt_at", filters: () => DeliveryFilters]
  >([
    ["what failed", EXACT, "finished_at", () => ({ webhook_id: busy, status: "failed" })],
    [
      "what failed, of several webhooks",
      EXACT,
      "finished_at",
      () => ({ webhook_id: webhookIds, status: "failed" }),
    ],
    [
      "what failed with a topic that nobody sent",
      2 * ASKED,
      "finished_at",
      () => ({ webhook_id: webhookIds, status: "failed", topic: "inventory.updated" }),
    ],
    ["what waits", EXACT, "next_attempt_at", () => ({ webhook_id: busy })],
    ["what waits, of several webhooks", 2 * EXACT, "next_attempt_at", () => ({ webhook_id: webhookIds })],
    [
      "what waits with a topic",
      ASKED,
      "next_attempt_at",
      () => ({ webhook_id: webhookIds, topic: TOPICS[0] }),
    ],
  ])(
    "of %s reads at most %i pages, in either direction, and no table whole",
    async (_, most, by, filters) => {
      for (const order of ["desc", "asc"] as const) {
        for (const payload of [false, true]) {
          const { pages, scans } = await costOf(db, (counting) =>
            listDeliveries(counting, filters(), { limit: 20, by, order, payload })
          )
          expect({ scans, pages: pages <= most ? "few" : pages }).toEqual({ scans: [], pages: "few" })
        }
      }
    }
  )
})

function idsOf({ deliveries }: { deliveries: { id: string }[] }): string[] {
  return deliveries.map(({ id }) => id)
}

/** The same filters as one condition on each row, as somebody would write them who knows of no index. */
function plainly(filters: DeliveryFilters): { sql: string; bindings: unknown[] } {
  const parts: { sql: string; bindings: unknown[] }[] = []
  for (const name of ["webhook_id", "status", "topic", "resource_id"] as const) {
    if (filters[name] !== undefined) {
      parts.push({ sql: `d.${name}::text = any(?::text[])`, bindings: [[filters[name]].flat()] })
    }
  }
  for (const name of ["created_at", "finished_at"] as const) {
    const { $gte, $lt } = filters[name] ?? {}
    parts.push(...($gte ? [{ sql: `d.${name} >= ?`, bindings: [$gte] }] : []))
    parts.push(...($lt ? [{ sql: `d.${name} < ?`, bindings: [$lt] }] : []))
  }
  if (filters.response_status !== undefined) {
    parts.push({
      sql: "coalesce(d.response_status::text, case when d.attempt_count > 0 then 'none' end) = any(?::text[])",
      bindings: [[filters.response_status].flat()],
    })
  }
  if (filters.q) {
    parts.push({
      sql: `(starts_with(d.id, ?) or starts_with(d.event_id, ?) or d.resource_id = ? or starts_with(d.topic, ?)
        or length(?) > 15 and starts_with(d.resource_id, ?) or d.resource_id = any(?::text[])
        or starts_with(d.webhook_id, ?)
        or d.webhook_id in (select id from webhook_endpoint where starts_with(lower(name), ?))
        or d.remark ilike '%' || ? || '%')`,
      bindings: [...Array(6).fill(filters.q), filters.q_resources ?? [], ...Array(3).fill(filters.q)],
    })
  }
  return {
    sql: parts.map(({ sql }) => sql).join(" and ") || "true",
    bindings: parts.flatMap(({ bindings }) => bindings),
  }
}

describe("of a long log", () => {
  it("an hour's retention with nothing to remove reads a few pages", async () => {
    expect(await pagesOf(db, (counting) => prune(counting, DAYS + 2))).toBeLessThan(100)
  })

  it("retention reads each part that it removes once, and no table whole", async () => {
    const before = await db.raw("select count(*)::int as count from webhook_delivery")
    const { scans, pages } = await costOf(db, (counting) => prune(counting, DAYS - 1))
    const after = await db.raw("select count(*)::int as count from webhook_delivery")

    const removed = before.rows[0].count - after.rows[0].count
    expect(removed).toBeGreaterThan(DELIVERIES / DAYS / 2)
    expect(scans).toEqual([])
    // Of each delivery its row twice, its attempts' and a fifth of an event's, each by an index.
    expect(pages / removed).toBeLessThan(40)
  })

  /** Most of it for what was given up, here a thousand deliveries a webhook: each a row, and whether it was a test. */
  const STATS = 7_000

  const RECOVERY = () => ({
    webhookId: busy,
    topics: { read: [...TOPICS], ownData: [] },
    range: { since: ago(DAYS) },
  })

  it.each<[what: string, pages: number, run: (counting: Db) => Promise<unknown>]>([
    ["the count of what a recovery would send", 30_000, (counting) => countRecoverable(counting, RECOVERY())],
    ["the statistics of a day", STATS, (counting) => statsOf(counting, busy, "24h", new Date())],
    ["the statistics of a week", STATS, (counting) => statsOf(counting, busy, "7d", new Date())],
    ["the statistics of a month", STATS, (counting) => statsOf(counting, busy, "30d", new Date())],
    [
      "the list of webhooks with their bars",
      10 * STATS,
      (counting) => summarize(counting, webhookIds, new Date()),
    ],
    ["the suggestion of a recovery", 5_000, (counting) => suggestRecovery(counting, busy)],
    ["one delivery with all that is known of it", 100, (counting) => findDelivery(counting, known.id)],
    [
      "an export of an hour",
      2_000,
      async (counting) => {
        for await (const page of walkDeliveries(counting, { created_at: anHour() }, "desc")) {
          expect(page.length).toBeGreaterThan(0)
        }
      },
    ],
    [
      "a retry of what failed within an hour",
      5_000,
      (counting) =>
        new BulkActions(counting, quietLogger, idleDispatch, Infinity).run({
          kind: "requeue",
          selection: { filters: { status: "failed", created_at: anHour() } },
          requeue: { kind: "retry" },
        }),
    ],
    [
      "the cancelling of all that waits",
      30_000,
      (counting) =>
        new BulkActions(counting, quietLogger, idleDispatch, Infinity).run({
          kind: "cancel",
          selection: { filters: {} },
          remark: "Cancelled by an admin",
        }),
    ],
    [
      "the removal of payloads that are not due",
      // The first entries of the index are those that retention has just removed.
      500,
      (counting) => removePayloads(counting, { success: 40, failed: 40 }),
    ],
  ])("%s reads at most %i pages, and no table whole", async (_, most, run) => {
    const { scans, pages } = await costOf(db, run)
    expect({ scans, pages: pages <= most ? "few" : pages }).toEqual({ scans: [], pages: "few" })
  })
})
