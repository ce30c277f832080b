import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { atLeast, firstOf, itemAt, present } from "../../scripts/present"
import { newDeliveryId, newEventId } from "../../src/modules/webhook/ids"
import { cancelDeliveries } from "../../src/modules/webhook/store/cancel"
import type { Db } from "../../src/modules/webhook/store/db"
import { listDeliveries } from "../../src/modules/webhook/store/deliveries"
import { recordOutcomes } from "../../src/modules/webhook/store/outcomes"
import { settledUntil } from "../../src/modules/webhook/store/deliveries"
import { requeueDeliveries } from "../../src/modules/webhook/store/requeue"
import {
  DELIVERY_STATUSES,
  type DeliveryFilters,
  type DeliveryPage,
  type DeliveryStatus,
} from "../../src/types"
import { createDatabase, emptyTables } from "../support/database"
import { insertWebhook } from "../support/pipeline"

/** Up to which a count is exact. */
const CAP = 10_000

let db: Knex
let drop: () => Promise<void>
let webhookId: string
let otherId: string

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_delivery_log"))
})

beforeEach(async () => {
  await emptyTables(db)
  webhookId = await insertWebhook(db, { url: "http://a.test" })
  otherId = await insertWebhook(db, { url: "http://b.test" })
})

afterAll(() => drop())

/** Inserts deliveries that wait. @returns their ids. */
async function insertWaiting(webhook: string, count: number, into: Db = db): Promise<string[]> {
  const ids = Array.from({ length: count }, newDeliveryId)
  const eventId = newEventId()
  await into.raw(
    `with event as (
       insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state, payload)
       select ? || n, 'product.updated', 'product.updated', '{}', 'event_bus', false, ? || n, now(), 'composed', '{}'
       from generate_series(1, ?) n
     ), delivery as (
       insert into webhook_delivery (id, webhook_id, event_id, topic, status)
       select id, ?, ? || n, 'product.updated', 'created' from unnest(?::text[]) with ordinality as d(id, n)
     )
     insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
     select id, ?, now(), now() from unnest(?::text[]) as d(id)`,
    [eventId, eventId, count, webhook, eventId, ids, webhook, ids]
  )
  return ids
}

/** Records an attempt at each, with what came of it. */
async function attempt(ids: string[], status: "success" | "failed" | "retrying"): Promise<void> {
  const outcomes = ids.map((delivery_id) => ({
    delivery_id,
    claims: 0,
    attempt: 1,
    status,
    retry_in_ms: status === "retrying" ? 0 : null,
    started_at: new Date(),
    duration_ms: 5,
    url: "http://a.test",
    request_headers: `{"a":"\\\\ \\" , {}"}`,
    response_status: 200,
    response_headers: null,
    response_body: `"a\\b",\n{null}`,
    remark: null,
  }))
  await recordOutcomes(db, outcomes)
}

/** As much of the log as one statement takes. */
const ALL = { after: "", until: "whdel_~", limit: 10_000 }

const cancel = (ids: string[]) => cancelDeliveries(db, { ids }, "Cancelled by an admin", ALL)

const list = (filters: DeliveryFilters) => listDeliveries(db, filters, { limit: 1000 })

describe("the log of deliveries", () => {
  it("finds and counts what its filter names, for each status and for several together", async () => {
    const [a, b, c, d, e, f] = atLeast(6, await insertWaiting(webhookId, 6))
    await attempt([a, b], "success")
    await attempt([c], "failed")
    await attempt([d], "retrying")
    await cancel([e])
    await attempt(await insertWaiting(otherId, 3), "success")
    const ids: Record<DeliveryStatus, string[]> = {
      success: [b, a],
      failed: [c],
      retrying: [d],
      cancelled: [e],
      created: [f],
    }

    for (const status of DELIVERY_STATUSES) {
      for (const filters of [
        { webhook_id: webhookId, status },
        { webhook_id: [webhookId], status: [status] },
      ]) {
        const found = await list(filters)
        expect(found.deliveries.map(({ id }) => id)).toEqual(ids[status])
        expect(found).toMatchObject({ count: ids[status].length, count_capped: false })
      }
    }
    expect(await list({ webhook_id: webhookId, status: ["success", "failed"] })).toMatchObject({ count: 3 })
    expect(await list({ webhook_id: webhookId, status: ["created", "retrying"] })).toMatchObject({ count: 2 })
    expect(await list({ webhook_id: [webhookId, otherId], status: "success" })).toMatchObject({ count: 5 })
    expect(await list({ status: "success" })).toMatchObject({ count: 5 })
    expect(await list({ webhook_id: webhookId, status: "success", topic: "order.created" })).toMatchObject({
      count: 0,
    })
  })

  it("shows a delivery that is sent again where it now belongs", async () => {
    const [failed, cancelled] = atLeast(2, await insertWaiting(webhookId, 2))
    await attempt([failed], "failed")
    await cancel([cancelled])

    await requeueDeliveries(db, { ids: [failed, cancelled] }, { kind: "retry" }, ALL)

    expect(await list({ webhook_id: webhookId, status: "failed" })).toMatchObject({ count: 0 })
    expect(await list({ webhook_id: webhookId, status: "cancelled" })).toMatchObject({ count: 0 })
    expect(await list({ webhook_id: webhookId, status: ["created", "retrying"] })).toMatchObject({ count: 2 })
  })

  it("counts exactly up to its cap, and says when there are more", async () => {
    await attempt(await insertWaiting(webhookId, CAP), "success")
    await attempt(await insertWaiting(webhookId, 5), "failed")
    await insertWaiting(webhookId, 5)
    const successes = { webhook_id: webhookId, status: "success" } as const

    expect(await list(successes)).toMatchObject({ count: CAP, count_capped: false })
    await attempt(await insertWaiting(webhookId, 1), "success")
    expect(await list(successes)).toMatchObject({ count: CAP, count_capped: true })
    expect(await list({ webhook_id: webhookId })).toMatchObject({ count: CAP, count_capped: true })
  })

  describe("in the order of another date", () => {
    /** Ids of all pages, three at a time. */
    async function pages(filters: DeliveryFilters, page: Omit<DeliveryPage, "limit">): Promise<string[]> {
      const ids: string[] = []
      for (let cursor: string | null | undefined; cursor !== null;) {
        const { deliveries, next_cursor } = await listDeliveries(db, filters, { ...page, limit: 3, cursor })
        ids.push(...deliveries.map(({ id }) => id))
        cursor = next_cursor
      }
      return ids
    }

    const minutesAgo = async (column: string, table: string, key: string, ids: string[], minutes: number[]) =>
      db.raw(
        `update ${table} t set ${column} = timestamptz '2026-03-01' - make_interval(mins => at)
         from unnest(?::text[], ?::int[]) as moved (id, at) where t.${key} = moved.id`,
        [ids, minutes]
      )

    it("shows what has failed by when it did, page after page, also what failed at one moment", async () => {
      const ids = await insertWaiting(webhookId, 8)
      const others = await insertWaiting(otherId, 1)
      await attempt([...ids, ...others], "failed")
      await attempt(await insertWaiting(webhookId, 2), "success")
      // The moments are no order of ids, and three of them are one.
      const minutes = [5, 1, 7, 3, 3, 3, 2, 6, 4]
      await minutesAgo("failed_at", "webhook_delivery", "id", [...ids, ...others], minutes)
      const [a, b, c, d, e, f, g, h] = ids
      const oldestFirst = [c, h, a, others[0], d, e, f, g, b]
      const failed: DeliveryFilters = { webhook_id: [webhookId, otherId], status: "failed" }

      expect(await pages(failed, { by: "finished_at", order: "asc" })).toEqual(oldestFirst)
      expect(await pages(failed, { by: "finished_at", order: "desc" })).toEqual([...oldestFirst].reverse())
      const asked = {
        ...failed,
        webhook_id: webhookId,
        topic: "product.updated",
        created_at: { $gte: new Date(0) },
      }
      expect(await pages(asked, { by: "finished_at", order: "asc" })).toEqual(
        oldestFirst.filter((id) => id !== others[0])
      )
      expect(await pages({ ...asked, topic: "order.created" }, { by: "finished_at" })).toEqual([])
      const page = await listDeliveries(db, failed, { limit: 2, offset: 3, by: "finished_at", order: "asc" })
      expect(page.deliveries.map(({ id }) => id)).toEqual(oldestFirst.slice(3, 5))
      expect(page).toMatchObject({ count: 9, count_capped: false, poll_cursor: null })
    })

    it("shows what waits by its next attempt, without what waits behind another of its resource", async () => {
      const ids = await insertWaiting(webhookId, 5)
      await attempt(await insertWaiting(webhookId, 1), "failed")
      await minutesAgo("due_at", "webhook_queue", "delivery_id", ids, [-1, -5, -2, -4, -3])
      await db.raw(
        "update webhook_queue set ordering_key = 1, ordered_at = now() where delivery_id in (?, ?)",
        [firstOf(ids), itemAt(ids, 4)]
      )
      const waits = { webhook_id: webhookId }

      expect(await pages(waits, { by: "next_attempt_at", order: "asc" })).toEqual([
        ids[0],
        ids[2],
        ids[3],
        ids[1],
      ])
      expect(await pages({ ...waits, status: "retrying" }, { by: "next_attempt_at" })).toEqual([])
      expect(await pages({ ...waits, status: "created" }, { by: "next_attempt_at", order: "desc" })).toEqual([
        ids[1],
        ids[3],
        ids[2],
        ids[0],
      ])
    })
  })

  describe("read by a poller", () => {
    const poll = (cursor?: string) => listDeliveries(db, {}, { limit: 100, order: "asc", cursor })

    /** As if everything so far were so old that its order has settled. */
    const settle = () =>
      db.raw(
        `with moved as (
           update webhook_delivery set id = 'whdel_00000000' || substr(id, 15) returning id
         ) update webhook_queue set delivery_id = 'whdel_00000000' || substr(delivery_id, 15)`
      )

    it("continues behind the last page, finds what comes later, and what is settled once", async () => {
      await insertWaiting(webhookId, 3)
      await settle()
      const first = await poll()
      expect(first).toMatchObject({ next_cursor: null, poll_cursor: expect.stringMatching(/^whdel_\w{10}$/) })
      expect(first.deliveries).toHaveLength(3)
      expect(await poll(present(first.poll_cursor, "poll_cursor"))).toMatchObject({
        deliveries: [],
        next_cursor: null,
      })

      const [late] = await insertWaiting(webhookId, 1)
      const second = await poll(present(first.poll_cursor, "poll_cursor"))
      expect(second.deliveries.map(({ id }) => id)).toEqual([late])
      // It is so new that it comes again: what has an older id may still be on its way.
      const third = await poll(present(second.poll_cursor, "poll_cursor"))
      expect(third.deliveries.map(({ id }) => id)).toEqual([late])
    })

    it("misses nothing that commits after what has a later id, however long that takes", async () => {
      const slow = await db.transaction()
      const [early] = await insertWaiting(webhookId, 1, slow)
      await insertWaiting(webhookId, 2)
      await settle()
      const { rows } = await slow.raw("select now() as began")
      expect(await settledUntil(db)).toEqual(new Date(rows[0].began.getTime() - 10_000))
      const page = await poll()
      expect(page.deliveries).toHaveLength(2)
      await slow.commit()
      expect((await poll(present(page.poll_cursor, "poll_cursor"))).deliveries.map(({ id }) => id)).toEqual([
        early,
      ])
      expect((await settledUntil(db)).getTime()).toBeGreaterThan(rows[0].began.getTime() - 10_000)
    })

    it("has no such cursor in another order, and one for each page of several", async () => {
      await insertWaiting(webhookId, 3)
      await settle()
      expect((await listDeliveries(db, {}, { limit: 2 })).poll_cursor).toBeNull()
      const page = await listDeliveries(db, {}, { limit: 2, order: "asc" })
      expect(page.poll_cursor).toBe(page.next_cursor)
      expect((await poll(present(page.poll_cursor, "poll_cursor"))).deliveries).toHaveLength(1)
    })
  })

  it("comes with payloads where they are asked for, ten megabytes of them a page", async () => {
    const ids = await insertWaiting(webhookId, 5)
    await db.raw("update webhook_event set payload = repeat('x', 4000000)")
    await db.raw("update webhook_delivery set body = 'own' where id = ?", [itemAt(ids, 4)])
    await db.raw("update webhook_delivery set payload_removed = 'expired' where id = ?", [itemAt(ids, 3)])

    const first = await listDeliveries(db, {}, { limit: 5, payload: true })
    expect(first.deliveries.map(({ id, payload }) => [id, payload?.length ?? null])).toEqual([
      [ids[4], 3],
      [ids[3], null],
      [ids[2], 4_000_000],
      [ids[1], 4_000_000],
    ])
    expect(first).toMatchObject({ next_cursor: ids[1], count: 5 })
    expect(first.deliveries[1]).toMatchObject({ payload_removed: "expired", source: "event_bus" })
    const next = await listDeliveries(
      db,
      {},
      { limit: 5, payload: true, cursor: present(first.next_cursor, "next_cursor") }
    )
    expect(next).toMatchObject({ deliveries: [{ id: ids[0] }], next_cursor: null })
    expect((await list({})).deliveries[0]).not.toHaveProperty("payload")
  })

  it("keeps headers and bodies as they were, whatever characters they hold", async () => {
    const [id] = atLeast(1, await insertWaiting(webhookId, 1))
    await attempt([id], "success")

    const { rows } = await db.raw(
      "select request_headers, response_headers, response_body from webhook_attempt"
    )
    expect(rows).toEqual([
      { request_headers: `{"a":"\\\\ \\" , {}"}`, response_headers: null, response_body: `"a\\b",\n{null}` },
    ])
  })
})

describe("an app's part of a longer log", () => {
  /** What one statement looks at of a log that is read row by row. */
  const STATEMENT = 12_000

  it.each<[what: string, webhooks: number, filters: DeliveryFilters]>([
    ["a search for the beginning of an id", 2, { q: "whdel_0" }],
    ["a search for the beginning of an id, of many webhooks", 31, { q: "whdel_0" }],
    ["many webhooks", 31, {}],
    ["many webhooks and a topic", 31, { topic: "product.updated" }],
    ["many webhooks and an answer", 31, { response_status: 500 }],
    ["many webhooks that failed or were cancelled", 16, { status: ["failed", "cancelled"] }],
    ["many webhooks that wait", 31, { status: ["created", "retrying"] }],
    ["a search for what is not there", 31, { q: "nowhere" }],
  ])("is read as if there were no other: %s", async (_, webhooks, asked) => {
    const own = [webhookId]
    while (own.length < webhooks) {
      own.push(await insertWebhook(db, { url: "http://a.test" }))
    }
    const ids: string[] = []
    for (const id of own) {
      ids.push(...(await insertWaiting(id, 1)))
    }
    const [failed = "", cancelled = ""] = ids
    await attempt([failed], "failed")
    await cancel([cancelled])
    await insertWaiting(otherId, STATEMENT + 1)
    await db.raw("update webhook_delivery set failed_at = now() where webhook_id = ?", [otherId])
    const filters = { ...asked, webhook_id: own, q_within: { webhook_id: own, topics: ["product.updated"] } }
    for (const order of ["desc", "asc"] as const) {
      const page = await listDeliveries(db, filters, { limit: 50, order })
      const found = page.deliveries.map(({ id }) => id)
      const expected = ids.filter((id) =>
        asked.q === "nowhere" || asked.response_status
          ? false
          : asked.status?.includes("failed")
            ? [failed, cancelled].includes(id)
            : !asked.status || ![failed, cancelled].includes(id)
      )
      expect(found).toEqual(order === "asc" ? expected.sort() : expected.sort().reverse())
      expect(page).toMatchObject({ next_cursor: null, count: expected.length, count_capped: false })
      const counted = await listDeliveries(db, filters, { limit: 1, order })
      expect(counted).toMatchObject({ count: expected.length, count_capped: false })
    }
  })
})
