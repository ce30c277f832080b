import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { cancelDeliveries } from "../../src/modules/webhook/store/cancel"
import { giveUpOverdue } from "../../src/modules/webhook/store/health"
import type { Db } from "../../src/modules/webhook/store/db"
import { cancelExpired, cancelOrphans } from "../../src/modules/webhook/store/retention"
import { createDatabase } from "../support/database"
import { costOf } from "../support/pages"
import { insertWebhook } from "../support/pipeline"

const WAITING = 5_000
const BATCH = 1_000

/** As much of the log as one statement takes. */
const ALL = { after: "", until: "whdel_~", limit: BATCH }

let db: Knex
let drop: () => Promise<void>
let id: string

beforeAll(async () => {
  ;({ db, drop } = await createDatabase("webhooks_bulk_cancel"))
  id = await insertWebhook(db, { url: "http://127.0.0.1/hook", status: "paused" })
})

afterAll(() => drop())

/** A backlog that came after the database last looked at the queue, which was empty then. */
async function fillUnnoticed(): Promise<void> {
  await db.raw(
    `
    insert into webhook_delivery (id, webhook_id, event_id, topic, status, created_at)
    select 'whdel_' || lpad(n::text, 26, '0'), ?, 'whevt_' || n, 'product.updated', 'created', '2026-01-01'
    from generate_series(1, ?::int) n
    on conflict (id) do update set status = 'created', finished_at = null, failed_at = null`,
    [id, WAITING]
  )
  const queue = () =>
    db.raw(`
      insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
      select id, webhook_id, now(), '2026-01-01' from webhook_delivery on conflict do nothing`)
  await queue()
  await db.raw("delete from webhook_queue where delivery_id <> (select max(delivery_id) from webhook_queue)")
  await db.raw("analyze")
  await queue()
}

/** They are replays of what had arrived. */
const replays = () => db.raw("update webhook_queue set succeeded_at = '2026-01-02'")

const settings = (columns: string) => db.raw(`update webhook_endpoint set ${columns} where id = ?`, [id])

/** Rows that a statement reads or compares at most for a batch: each a few times. */
const MAX_ROWS = 10 * BATCH

it.each<[what: string, state: string, take: (counting: Db) => Promise<number>]>([
  [
    "an admin's cancelling",
    "status = 'paused'",
    async (counting) =>
      (await cancelDeliveries(counting, { filters: { webhook_id: id } }, "Cancelled", ALL)).ids.length,
  ],
  [
    "giving up",
    "status = 'active', failing_since = now()",
    async (counting) => (await giveUpOverdue(counting, [{ id, limitSeconds: 60 }], BATCH)).length,
  ],
  [
    "cancelling what nobody resumed or fetched",
    "status = 'paused'",
    (counting) => cancelExpired(counting, 30, BATCH),
  ],
  [
    "cancelling what a deleted webhook left",
    "deleted_at = now()",
    (counting) => cancelOrphans(counting, BATCH),
  ],
])(
  "%s compares no delivery of the batch with each other one, though the planner takes the queue for empty",
  async (_, state, take) => {
    await fillUnnoticed()
    await settings(state)

    let taken = 0
    const { rows } = await costOf(db, async (counting) => (taken = await take(counting)))
    expect(taken).toBe(BATCH)
    expect(rows).toBeLessThanOrEqual(MAX_ROWS)
  }
)

it("nor does an admin's cancelling of replays, which are successes again", async () => {
  await fillUnnoticed()
  await settings("status = 'paused'")
  await replays()

  const { rows } = await costOf(db, (counting) =>
    cancelDeliveries(counting, { filters: { webhook_id: id } }, "Cancelled", ALL)
  )
  const statuses = await db.raw("select status, count(*)::int from webhook_delivery group by 1 order by 1")
  expect(statuses.rows).toEqual([
    { status: "created", count: WAITING - BATCH },
    { status: "success", count: BATCH },
  ])
  expect(rows).toBeLessThanOrEqual(MAX_ROWS)
})
