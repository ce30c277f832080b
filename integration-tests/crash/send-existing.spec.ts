import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { present } from "../../scripts/present"
import { findBackfill, insertBackfill } from "../../src/modules/webhook/store/backfills"
import { createDatabase } from "../support/database"
import { insertWebhook, letTimePass, ResourcesInTable } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { Workers } from "../support/workers"

const DATABASE = "webhooks_crash_existing"
const KILLS = 5
const PRODUCTS = 3_000

/** Milliseconds the receiver takes, so that work is under way whenever a worker is killed. */
const ANSWER_MS = 5

let db: Knex
let drop: () => Promise<void>
let receiver: Receiver
let workers: Workers

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  receiver = await Receiver.start()
  receiver.answerWith((_, response) => void setTimeout(() => response.writeHead(204).end(), ANSWER_MS))
  workers = new Workers(DATABASE, { concurrency: 16, perWebhookConcurrency: 16 })
})

afterAll(async () => {
  await workers.killAll()
  await receiver.stop()
  await drop()
})

/** Ends the leases of the dead, which a merchant would wait a minute for. */
async function endLeases(): Promise<void> {
  await db.raw("update webhook_backfill set claimed_until = now() where status = 'running'")
  await db.raw("update webhook_queue set due_at = now(), leased_until = null where leased_until is not null")
}

it(`a run of ${PRODUCTS} products outlives ${KILLS} kills: each is sent, and repeated only where a process died`, async () => {
  const ids = Array.from({ length: PRODUCTS }, (_, n) => `prod_${String(n).padStart(5, "0")}`)
  await ResourcesInTable.create(db, ids)
  const id = await insertWebhook(db, { url: receiver.url })
  await Promise.all([workers.start(), workers.start()])
  await insertBackfill(db, { id: "whbkf_1", webhook_id: id, subject: "product", total: PRODUCTS })
  const run = async () => present(await findBackfill(db, id, "existing"), "the backfill")

  for (let kill = 1; kill <= KILLS; kill++) {
    const target = Math.floor((kill * PRODUCTS) / (KILLS + 2))
    await until(`${target} products to be looked at`, async () => (await run()).looked >= target, 300_000)
    await workers.killOne()
    await endLeases()
    await workers.start()
  }
  await until("the end of the run", async () => (await run()).status === "completed", 300_000)
  await until(
    "the queue to be empty",
    async () => {
      await letTimePass(db)
      return (await db.raw("select count(*)::int as count from webhook_queue")).rows[0].count === 0
    },
    300_000
  )

  expect(await run()).toMatchObject({ looked: PRODUCTS, queued: PRODUCTS, failed: 0 })
  const { rows } = await db.raw(
    `select count(*)::int as deliveries, count(distinct resource_id)::int as products,
       count(*) filter (where status = 'success')::int as successes from webhook_delivery`
  )
  expect(rows[0]).toEqual({ deliveries: PRODUCTS, products: PRODUCTS, successes: PRODUCTS })
  const arrived = receiver.received.map(({ body }): string => JSON.parse(body).data.id)
  expect(new Set(arrived).size).toBe(PRODUCTS)
  // Only what was in flight with a process that died may come again.
  expect(arrived.length - PRODUCTS).toBeLessThanOrEqual(KILLS * 16 * 2)
}, 900_000)
