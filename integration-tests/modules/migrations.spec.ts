import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { itemAt } from "../../scripts/present"
import { LogIndexes } from "../../src/modules/webhook/log-indexes"
import { listDeliveries } from "../../src/modules/webhook/store/deliveries"
import { addUp, keepStats } from "../../src/modules/webhook/stats-keeping"
import { ageLog } from "../support/age-log"
import { connect, createDatabase, LATER_MIGRATIONS, revert, statementsOf } from "../support/database"
import { createPipeline, deliveriesOf, insertWebhook, quietLogger, updateWebhook } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"

const DATABASE = "webhooks_migrations"

const PRODUCTS = 60

let db: Knex
let drop: () => Promise<void>
let receiver: Receiver
let paused: string

/** A log that a pipeline has written: successes, failures, what was cancelled and what waits, in the tables of before. */
beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  receiver = await Receiver.start()
  const healthy = await insertWebhook(db, { url: receiver.url })
  const failing = await insertWebhook(db, {
    url: `${receiver.url}/fails`,
    retry_schedule: [],
    max_failures: 0,
  })
  paused = await insertWebhook(db, { url: receiver.url, status: "paused" })
  receiver.answerWith(({ path }, response) => response.writeHead(path.endsWith("/fails") ? 500 : 204).end())
  const { pipeline, bus } = createPipeline(db)
  await pipeline.start()
  await Promise.all(
    Array.from({ length: PRODUCTS }, (_, n) => bus.emit("product.updated", { id: `prod_${n}` }))
  )
  await until("the log", async () => {
    const [sent, failed] = [
      await deliveriesOf(db, healthy, "success"),
      await deliveriesOf(db, failing, "failed"),
    ]
    return sent.length === PRODUCTS && failed.length === PRODUCTS
  })
  await pipeline.stop()
  await ageLog(db, 1)
  await revert(db, LATER_MIGRATIONS)
})

afterAll(async () => {
  await receiver.stop()
  await drop()
})

const LOG = ["webhook_event", "webhook_delivery", "webhook_attempt", "webhook_queue", "webhook_endpoint"]

/** Every row of the log, the queue and the webhooks, by its columns. */
async function logRows(): Promise<Record<string, unknown>[]> {
  const dumps = await Promise.all(
    LOG.map((table) =>
      db.raw(
        `select row from ${table} t, to_jsonb(t) as row order by row ->> 'id', row ->> 'delivery_id', row ->> 'attempt'`
      )
    )
  )
  return dumps.flatMap(({ rows }) => rows.map(({ row }: { row: Record<string, unknown> }) => row))
}

function pick(row: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, row[name]]))
}

/** Tables, columns, indexes and triggers of the module. */
async function shape(): Promise<string[]> {
  const { rows } = await db.raw(
    `select table_name || '.' || column_name as what from information_schema.columns where table_name like 'webhook%'
     union all select indexdef from pg_indexes where tablename like 'webhook%'
     union all select tgrelid::regclass || ' ' || tgname from pg_trigger where not tgisinternal order by 1`
  )
  return rows.map(({ what }: { what: string }) => what)
}

/** Runs a migration as Medusa does, in one transaction, and has its session killed behind the nth statement. */
async function killedBehind(nth: number, statements: readonly string[]): Promise<void> {
  const session = connect(DATABASE, 1)
  const { rows } = await session.raw("select pg_backend_pid() as pid")
  await session.raw("begin")
  for (const statement of statements.slice(0, nth)) {
    await session.raw(statement)
  }
  await db.raw("select pg_terminate_backend(?, 5000)", [rows[0].pid])
  await session.destroy()
}

describe("migrating a shop with a log", () => {
  it("keeps every row, and leaves nothing half done where it is killed behind any of its statements", async () => {
    const before = await logRows()
    expect(before.length).toBeGreaterThan(5 * PRODUCTS)
    for (const name of LATER_MIGRATIONS) {
      const statements = await statementsOf(name, "up")
      const untouched = await shape()
      for (let nth = 1; nth <= statements.length; nth++) {
        await killedBehind(nth, statements)
        expect(await shape()).toEqual(untouched)
      }
      await db.transaction(async (trx) => {
        for (const statement of statements) {
          await trx.raw(statement)
        }
      })
    }
    const after = await logRows()
    expect(after).toHaveLength(before.length)
    // Columns are added, and none is changed.
    expect(after.map((row, place) => pick(row, Object.keys(itemAt(before, place))))).toEqual(before)
  })

  it("counts what the log had, for the charts", async () => {
    await keepStats(db, 30, new AbortController().signal)
    await addUp(db)
    const { rows } = await db.raw(
      "select sum(success)::int as success, sum(failed)::int as failed, sum(cancelled)::int as cancelled from webhook_stats where webhook_id <> '*'"
    )
    expect(rows).toEqual([{ success: PRODUCTS, failed: PRODUCTS, cancelled: 0 }])
  })

  it("finds and sends what waited before, and what comes after", async () => {
    await new LogIndexes(db, quietLogger).build()
    expect(await listDeliveries(db, { status: "failed" }, { limit: 1 })).toMatchObject({ count: PRODUCTS })
    const { pipeline, bus } = createPipeline(db)
    await pipeline.start()
    await updateWebhook(db, paused, { status: "active", inactive_since: null })
    await bus.emit("product.updated", { id: "prod_new" })
    await until("all of it", async () => (await deliveriesOf(db, paused, "success")).length === PRODUCTS + 1)
    await pipeline.stop()
  })
})
