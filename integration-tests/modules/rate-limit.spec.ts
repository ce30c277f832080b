import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { entryOf } from "../../scripts/present"
import { claimRated } from "../../src/modules/webhook/store/claims"
import { logClaims, mostInASecond, readClaims } from "../support/claim-log"
import { connect } from "../support/database"
import { insertWebhook } from "../support/pipeline"
import { DATABASE, db, receiver, shareDatabase } from "../support/shared-database"
import { until } from "../support/until"
import { Workers } from "../support/workers"

const LIMIT = 60

/** How much later than its claim a request may arrive without breaking the limit, in milliseconds: see `claimRated`. */
const JITTER_MS = 100

shareDatabase()

beforeAll(() => logClaims(db))

beforeEach(() => db.raw("truncate claim_log"))

/** Inserts deliveries that are due now. */
async function fill(webhookId: string, count: number): Promise<void> {
  await db.raw(
    `with event as (
       insert into webhook_event (id, topic, event_name, event_data, source, absorbs, dedupe_key, occurred_at, state,
         payload)
       select 'whevt_' || n, 'product.updated', 'product.updated', 'null', 'event_bus', false, n::text, now(),
         'composed', '{}' from generate_series(1, ?::int) n
       returning id
     ), delivery as (
       insert into webhook_delivery (id, webhook_id, event_id, topic, status)
       select replace(id, 'whevt_', 'whdel_'), ?, id, 'product.updated', 'created' from event returning id, webhook_id)
     insert into webhook_queue (delivery_id, webhook_id, due_at, entered_at)
     select id, webhook_id, now(), now() from delivery`,
    [count, webhookId]
  )
}

describe("a rate limit", () => {
  it("holds within any second, over processes that claim as often as they can, after an idle one too", async () => {
    const id = await insertWebhook(db, { url: receiver.url, rate_limit: LIMIT })
    await fill(id, 2_000)
    const processes = [connect(DATABASE, 2), connect(DATABASE, 2)]
    let claimed = 0
    const claim = async (process: Knex) => {
      while (claimed < LIMIT * 3) {
        const { length } = await claimRated(process, [{ webhook_id: id, free: 50, leaseSeconds: 60 }])
        claimed += length
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    await Promise.all(processes.map(claim))
    await Promise.all(processes.map((process) => process.destroy()))

    expect(mostInASecond([...(await readClaims(db)).values()])).toBeLessThanOrEqual(LIMIT)
  })

  it("does not stop a webhook for as long as the database's clock was ahead", async () => {
    const id = await insertWebhook(db, { url: receiver.url, rate_limit: LIMIT })
    await fill(id, 1)
    await db.raw(
      `update webhook_endpoint
       set rate_claims = jsonb_build_array(jsonb_build_array(extract(epoch from now()) + 3600, ?::int)) where id = ?`,
      [LIMIT, id]
    )

    expect(await claimRated(db, [{ webhook_id: id, free: 1, leaseSeconds: 60 }])).toHaveLength(1)
  })

  it("holds at the receiver over two processes, one of which is killed and replaced", async () => {
    const id = await insertWebhook(db, { url: receiver.url, rate_limit: LIMIT })
    const workers = new Workers(DATABASE, {})
    await Promise.all([workers.start(), workers.start()])
    await fill(id, LIMIT * 5)
    await until("a second's worth", () => receiver.received.length >= LIMIT)
    await workers.killOne()
    await workers.start()
    await until("four seconds' worth", () => receiver.received.length >= LIMIT * 4)
    await workers.killAll()

    const claimedAt = await readClaims(db)
    const inTime = receiver.received.filter(
      ({ at, headers }) =>
        at - entryOf(claimedAt, String(headers["x-medusa-webhook-delivery-id"])) <= JITTER_MS
    )
    expect(mostInASecond([...claimedAt.values()])).toBeLessThanOrEqual(LIMIT)
    expect(mostInASecond(inTime.map(({ at }) => at))).toBeLessThanOrEqual(LIMIT)
    expect(inTime.length).toBeGreaterThan(0)
  })

  it.each([1, 2, 3, 7])("of %i a second holds too", async (limit) => {
    const id = await insertWebhook(db, { url: receiver.url, rate_limit: limit })
    await fill(id, 100)
    const claim = async () => (await claimRated(db, [{ webhook_id: id, free: 50, leaseSeconds: 60 }])).length
    const first = [await claim(), await claim(), await claim()]

    expect(first.reduce((sum, count) => sum + count)).toBe(limit)
    await db.raw("update webhook_endpoint set rate_claims = '[]' where id = ?", [id])
    expect(await claim()).toBe(Math.ceil(limit / 2))
  })
})
