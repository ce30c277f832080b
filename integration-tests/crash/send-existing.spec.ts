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

/**
 * Ends all leases, so that nobody waits a minute for those of the dead process. Those of the others end too: what they are sending is
 * sent again.
 * @returns the ids of the deliveries that were leased.
 */
async function endLeases(): Promise<string[]> {
  await db.raw("update webhook_backfill set claimed_until = now() where status = 'running'")
  const { rows } = await db.raw(
    `update webhook_queue set due_at = now(), leased_until = null where leased_until > now() returning delivery_id`
  )
  return rows.map(({ delivery_id }: { delivery_id: string }) => delivery_id)
}

/** How often each value occurs. */
function countOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  values.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1))
  return counts
}

it(`a run of ${PRODUCTS} products outlives ${KILLS} kills: each is sent, and repeated only where a process died`, async () => {
  const ids = Array.from({ length: PRODUCTS }, (_, n) => `prod_${String(n).padStart(5, "0")}`)
  await ResourcesInTable.create(db, ids)
  const id = await insertWebhook(db, { url: receiver.url })
  await Promise.all([workers.start(), workers.start()])
  await insertBackfill(db, { id: "whbkf_1", webhook_id: id, subject: "product", total: PRODUCTS })
  const run = async () => present(await findBackfill(db, id, "existing"), "the backfill")

  const leased: string[] = []
  for (let kill = 1; kill <= KILLS; kill++) {
    const target = Math.floor((kill * PRODUCTS) / (KILLS + 2))
    await until(`${target} products to be looked at`, async () => (await run()).looked >= target, 300_000)
    await workers.killOne()
    leased.push(...(await endLeases()))
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
  // Only what was leased at a kill may come again, once for each kill at which it was leased.
  const sent = countOf(
    receiver.received.map(({ headers }) => String(headers["x-medusa-webhook-delivery-id"]))
  )
  const interrupted = countOf(leased)
  const unexplained = [...sent].filter(([delivery, times]) => times > 1 + (interrupted.get(delivery) ?? 0))
  expect(unexplained).toEqual([])
}, 900_000)
