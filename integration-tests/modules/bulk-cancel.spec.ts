import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { findIn } from "../../scripts/present"
import { cancelDeliveries } from "../../src/modules/webhook/store/cancel"
import { giveUpOverdue } from "../../src/modules/webhook/store/health"
import { cancelForgotten, cancelOrphans } from "../../src/modules/webhook/store/retention"
import { createDatabase } from "../support/database"
import { insertWebhook } from "../support/pipeline"

const WAITING = 5_000
const BATCH = 1_000

/** As much of the log as one statement takes. */
const ALL = { after: "", until: "whdel_~", limit: BATCH }

/** Many times what it takes; where each row chose again it took minutes. */
const MAX_MS = 5_000

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

it.each<[what: string, state: string, take: () => Promise<number>]>([
  [
    "an admin's cancelling",
    "status = 'paused'",
    async () => (await cancelDeliveries(db, { filters: { webhook_id: id } }, "Cancelled", ALL)).ids.length,
  ],
  [
    "giving up",
    "status = 'active', failing_since = now()",
    async () => (await giveUpOverdue(db, [{ id, limitSeconds: 60 }], BATCH)).length,
  ],
  ["cancelling what was forgotten", "status = 'paused'", () => cancelForgotten(db, 30, BATCH)],
  ["cancelling what a deleted webhook left", "deleted_at = now()", () => cancelOrphans(db, BATCH)],
])("%s takes a moment, though the planner takes the queue for empty", async (_, state, take) => {
  await fillUnnoticed()
  await settings(state)

  const started = performance.now()
  expect(await take()).toBe(BATCH)
  expect(performance.now() - started).toBeLessThan(MAX_MS)
})

type PlanNode = {
  "Actual Rows": number
  "Actual Loops": number
  "Rows Removed by Filter"?: number
  "Rows Removed by Join Filter"?: number
  Plans?: PlanNode[]
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** Rows that a part of a plan had in its hands. */
const touched = (node: PlanNode) =>
  node["Actual Loops"] *
  (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Join Filter"] ?? 0))

it("an admin's cancelling of replays compares no delivery of the batch with each other one", async () => {
  await fillUnnoticed()
  await settings("status = 'paused'")
  await replays()
  const statements: { sql: string; bindings: unknown[] }[] = []
  const listen = (one: { sql: string; bindings: unknown[] }) => void statements.push(one)
  db.on("query", listen)
  const { ids } = await cancelDeliveries(db, { filters: { webhook_id: id } }, "Cancelled", ALL)
  db.off("query", listen)
  expect(ids).toHaveLength(BATCH)
  const statuses = await db.raw("select status, count(*)::int from webhook_delivery group by 1 order by 1")
  expect(statuses.rows).toEqual([
    { status: "created", count: WAITING - BATCH },
    { status: "success", count: BATCH },
  ])

  const { sql, bindings } = findIn(statements, (one) => /\bcancelled as\b/.test(one.sql))
  const { rows } = await db.client
    .acquireConnection()
    .then((connection: { query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }> }) =>
      connection
        .query(`explain (analyze, format json) ${sql}`, bindings)
        .finally(() => db.client.releaseConnection(connection))
    )
  const plan: PlanNode = rows[0]["QUERY PLAN"][0].Plan
  expect(Math.max(...nodesOf(plan).map(touched))).toBeLessThanOrEqual(10 * BATCH)
})
