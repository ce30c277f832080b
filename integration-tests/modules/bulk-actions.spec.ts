import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { insertFinished } from "../../benchmarks/support/rows"
import { BulkActions } from "../../src/modules/webhook/bulk-actions"
import { countRecoverable, recover } from "../../src/modules/webhook/recovery"
import type { BulkAction } from "../../src/modules/webhook/store/bulk-actions"
import { FINISHED_STATUSES } from "../../src/types"
import { connect, createDatabase, emptyTables } from "../support/database"
import { idleDispatch, insertWebhook, quietLogger } from "../support/pipeline"
import { until } from "../support/until"

/** What is done to very many deliveries: in statements that end before a provider's time-out, and in the background. */

const DATABASE = "webhooks_bulk_actions"
const MANY = 30_000
const SOME = 5_000

let db: Knex
let drop: () => Promise<void>
let webhookIds: string[]

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
})

beforeEach(async () => {
  await emptyTables(db)
  webhookIds = await Promise.all(
    Array.from({ length: 10 }, (_, n) => insertWebhook(db, { url: `http://${n}.test`, status: "paused" }))
  )
})

async function fill(count: number): Promise<void> {
  await insertFinished(db, webhookIds, count)
  await db.raw("analyze")
}

afterAll(() => drop())

const waiting = async () => (await db.raw("select count(*)::int as count from webhook_queue")).rows[0].count

const everything = { filters: {} }
const replay: BulkAction = {
  kind: "requeue",
  selection: everything,
  requeue: { kind: "replay", statuses: FINISHED_STATUSES },
}
const cancel: BulkAction = { kind: "cancel", selection: everything, remark: "Cancelled by an admin" }

/** A pool whose statements may take so long, in milliseconds. */
async function impatient(ms: number): Promise<Knex> {
  await db.raw(`alter database ${DATABASE} set statement_timeout = ${Math.ceil(ms)}`)
  const pool = connect(DATABASE)
  const { rows } = await pool.raw("show statement_timeout")
  expect(rows[0].statement_timeout).not.toBe("0")
  return pool
}

it("all of them end under a time-out that a statement over all the rows would not", async () => {
  await fill(MANY)
  const started = performance.now()
  await db.raw("update webhook_delivery set remark = 'all at once'")
  const allAtOnce = performance.now() - started
  await db.raw("vacuum webhook_delivery")
  const pool = await impatient(allAtOnce / 2)
  const bulk = new BulkActions(pool, quietLogger, idleDispatch, Infinity)
  const range = { since: new Date(0) }
  const [webhookId] = webhookIds as [string]
  const recovery = { webhookId, topics: { read: ["product.updated"], ownData: [] }, range }

  const counted = await countRecoverable(pool, recovery)
  expect(counted).toMatchObject({ failed: MANY / 200, missing: 0 })
  expect(await recover(pool, recovery, bulk)).toEqual(counted)
  expect(await bulk.run(replay)).toBe(MANY - counted.count)
  expect(await waiting()).toBe(MANY)
  expect(await bulk.run({ kind: "requeue", selection: everything, requeue: { kind: "retry" } })).toBe(MANY)
  expect(await bulk.run(cancel)).toBe(MANY)
  expect(await waiting()).toBe(0)
  expect(
    await bulk.run({ ...replay, selection: { filters: { status: "cancelled", topic: "cart.updated" } } })
  ).toBe(0)
  await pool.destroy()
  await db.raw(`alter database ${DATABASE} reset statement_timeout`)
})

it("what takes longer than a caller waits goes on in another process, and its answer is what will be done", async () => {
  await fill(SOME)
  const answering = new BulkActions(db, quietLogger, idleDispatch, 0)
  expect(await answering.run(replay)).toBe(SOME)
  expect(await waiting()).toBe(1_000)

  const lines: string[] = []
  const logger = { ...quietLogger, info: (line: string) => lines.push(line) } as unknown as typeof quietLogger
  const working = new BulkActions(db, logger, idleDispatch)
  working.start()
  await until("all", async () => (await waiting()) === SOME, 60_000)
  await until("its end", () => lines.some((line) => line.endsWith(`has ended: ${SOME} of ${SOME}`)))
  await working.stop()
  expect((await db.raw("select 1 from webhook_bulk_action")).rows).toEqual([])
})

it("goes on where a process was killed that was at it, and takes nothing that came after it began", async () => {
  await fill(SOME)
  expect(await new BulkActions(db, quietLogger, idleDispatch, 0).run(replay)).toBe(SOME)
  const killed = new BulkActions(db, quietLogger, idleDispatch)
  killed.start()
  await until("some", async () => (await waiting()) > 1_000)
  // As after a kill: its claim is not renewed, and runs out.
  await killed.stop()
  await db.raw("update webhook_bulk_action set claimed_until = now()")
  const late = "whdel_zzzzzzzzzz"
  await db.raw(
    `insert into webhook_delivery (id, webhook_id, event_id, topic, status, finished_at)
     select ?, webhook_id, 'whevt_0', topic, 'success', now() from webhook_delivery limit 1`,
    [late]
  )

  const working = new BulkActions(db, quietLogger, idleDispatch)
  working.start()
  await until("all", async () => (await waiting()) === SOME, 60_000)
  await working.stop()
  const { rows } = await db.raw("select status from webhook_delivery where id = ?", [late])
  expect(rows).toEqual([{ status: "success" }])
})

it("is done before the answer where what comes next must find none that waits", async () => {
  await fill(SOME)
  await new BulkActions(db, quietLogger, idleDispatch).run(replay, Infinity)

  expect(await new BulkActions(db, quietLogger, idleDispatch, 0).run(cancel, Infinity)).toBe(SOME)
  expect(await waiting()).toBe(0)
  expect((await db.raw("select 1 from webhook_bulk_action")).rows).toEqual([])
})
