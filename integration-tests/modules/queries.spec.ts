import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { insertDue, insertFinished, settle } from "../../benchmarks/support/rows"
import { firstOf, itemAt } from "../../scripts/present"
import { claimDue, claimRated, findDue } from "../../src/modules/webhook/store/claims"
import type { Db } from "../../src/modules/webhook/store/db"
import { giveUpOverdue } from "../../src/modules/webhook/store/health"
import { asWritten } from "../../src/types/typed"
import { listDeliveries } from "../../src/modules/webhook/store/deliveries"
import { recordOutcomes } from "../../src/modules/webhook/store/outcomes"
import { leaseMessages } from "../../src/modules/webhook/store/pull"
import type { DeliveryStatus } from "../../src/types"
import { createDatabase, emptyTables } from "../support/database"
import { costOf, pagesOf } from "../support/pages"
import { insertWebhook } from "../support/pipeline"

/** What the statements read, in pages of the database: how long that takes is for the benchmark to say. */

let db: Knex
let drop: () => Promise<void>
let webhookIds: string[]

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_queries"))
})

beforeEach(async () => {
  await emptyTables(db)
  await db.raw("truncate webhook_event, webhook_delivery, webhook_attempt, webhook_queue")
  webhookIds = await Promise.all(
    Array.from({ length: 10 }, (_, n) => insertWebhook(db, { url: `http://${n}.test` }))
  )
})

afterAll(() => drop())

describe("a claim", () => {
  const slots = (free = 20) => webhookIds.map((webhook_id) => ({ webhook_id, free, leaseSeconds: 20 }))

  /** Claims and records that many successes. */
  async function send(deliveries: number): Promise<void> {
    for (let sent = 0; sent < deliveries; sent += 200) {
      const claimed = await claimDue(db, slots())
      await recordOutcomes(
        db,
        claimed.map(({ id, claims }) => ({
          delivery_id: id,
          claims,
          attempt: 1,
          status: "success",
          retry_in_ms: null,
          started_at: new Date(),
          duration_ms: 5,
          url: "http://a.test",
          request_headers: "{}",
          response_status: 204,
          response_headers: null,
          response_body: "",
          remark: null,
        }))
      )
    }
  }

  it("reads at most three times as much beside a long transaction as without it", async () => {
    await insertDue(db, webhookIds, 8_000)
    await settle(db)
    const before = await pagesOf(db, (counting) => claimDue(counting, slots()))

    const transaction = await db.transaction(undefined, { isolationLevel: "repeatable read" })
    await transaction.raw("select 1 from pg_class limit 1")
    await send(4_000)
    const beside = await pagesOf(db, (counting) => claimDue(counting, slots()))
    await transaction.rollback()

    expect(beside).toBeLessThanOrEqual(before * 3)
  })

  it.each<[string, string, (db: Db) => Promise<unknown[]>]>([
    ["of what is due", "url = url", (db) => claimDue(db, slots(40))],
    ["of what a rate allows", "rate_limit = 1000", (db) => claimRated(db, slots(40))],
    [
      "of who fetches",
      "mode = 'pull', url = null",
      (db) => leaseMessages(db, firstOf(webhookIds), "none", 400, 60),
    ],
  ])("%s finds its rows without reading the queue whole", async (_, columns, claim) => {
    await db.raw(`update webhook_endpoint set ${columns}`)
    await insertDue(db, webhookIds, 15_000)
    await settle(db)

    let claimed: unknown[] = []
    const { scans } = await costOf(db, async (db) => (claimed = await claim(db)), ["webhook_queue"])
    expect(claimed).toHaveLength(400)
    expect(scans).toEqual([])
  })

  it("for one webhook reads a few pages, however much waits for another", async () => {
    const [busy = "", quiet = ""] = webhookIds
    await insertDue(db, [busy], 20_000)
    await settle(db)
    await insertDue(db, [quiet], 1)

    const slots = [{ webhook_id: quiet, free: 16, leaseSeconds: 20 }]
    expect(await pagesOf(db, (counting) => claimDue(counting, slots))).toBeLessThan(100)
    expect(await pagesOf(db, (counting) => findDue(counting, ""))).toBeLessThan(100)
  })
})

describe("giving up what waits too long for a failing webhook", () => {
  const WAITING = 200_000

  it(`reads what is overdue, and a few pages of ${WAITING} others that wait`, async () => {
    const failing = webhookIds.slice(0, 2)
    await insertDue(db, failing, WAITING)
    await db.raw("update webhook_endpoint set failing_since = now() where id = any(?::text[])", [
      asWritten<string>(failing),
    ])
    await settle(db)
    const limits = failing.map((id) => ({ id, limitSeconds: 3_600 }))
    const costOfGivingUp = (expected: number) =>
      costOf(
        db,
        async (counting) => expect(await giveUpOverdue(counting, limits, 1_000)).toHaveLength(expected),
        ["webhook_queue", "webhook_delivery"]
      )

    const none = await costOfGivingUp(0)
    expect({ scans: none.scans, pages: none.pages < 100 ? "few" : none.pages }).toEqual({
      scans: [],
      pages: "few",
    })

    await db.raw(
      `update webhook_queue set entered_at = now() - interval '2 hours'
       where delivery_id in (select delivery_id from webhook_queue order by due_at desc limit 10)`
    )
    const some = await costOfGivingUp(10)
    expect({ scans: some.scans, pages: some.pages < 1_000 ? "few" : some.pages }).toEqual({
      scans: [],
      pages: "few",
    })
  })
})

describe("a page of the log", () => {
  const pagesOfList = (status: DeliveryStatus) =>
    pagesOf(db, (counting) =>
      listDeliveries(counting, { webhook_id: [itemAt(webhookIds, 3)], status: [status] }, { limit: 20 })
    )

  it.each(["created", "retrying"] as const)(
    "of what is %s is found through the queue, however long the database believes that to be",
    async (status) => {
      await insertFinished(db, webhookIds, 20_000)
      await insertDue(db, webhookIds, 20_000)
      await settle(db)
      // Emptied without a word to the planner, which keeps its old statistics.
      await db.raw("update webhook_delivery set status = 'success' where status = 'created'")
      await db.raw("truncate webhook_queue")
      await insertDue(db, webhookIds, 100)

      // A few for each of the ten that wait; the log of this webhook has 4,000 rows in hundreds of pages.
      expect(await pagesOfList(status)).toBeLessThan(200)
    }
  )
})
