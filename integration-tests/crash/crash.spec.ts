import type { ServerResponse } from "node:http"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { createDatabase, emptyTables } from "../support/database"
import { createPipeline, insertWebhook } from "../support/pipeline"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { Workers } from "../support/workers"

const DATABASE = "webhooks_crash"
const WORKERS = 3
const KILLS = 12
const DELIVERIES = 6_000

/** Milliseconds the receiver takes, so that work is under way whenever a worker is killed. */
const ANSWER_MS = 15

/** Long enough for a receiver on a busy machine: what is sent again because it ran out is a repeat, too. */
const TIMEOUT_MS = 5_000

let db: Knex
let drop: () => Promise<void>
let receiver: Receiver
let workers: Workers

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  receiver = await Receiver.start()
})

beforeEach(async () => {
  await emptyTables(db)
  receiver.reset()
  receiver.answerWith((_, response) => void setTimeout(() => response.writeHead(204).end(), ANSWER_MS))
  workers = new Workers(DATABASE, { concurrency: 16, perWebhookConcurrency: 16 })
})

afterEach(() => workers.killAll())

afterAll(async () => {
  await receiver.stop()
  await drop()
})

/** Captures changes in this process, as the bus of a server process would, and leaves the rest to the workers. */
async function capture(count: number): Promise<void> {
  const server = createPipeline(db, {}, { works: false })
  await server.pipeline.start()
  await Promise.all(
    Array.from({ length: count }, (_, n) => server.bus.emit("product.updated", { id: `prod_${n}` }))
  )
  await server.pipeline.stop()
}

const statuses = async () => {
  const { rows } = await db.raw("select status, count(*)::int as count from webhook_delivery group by 1")
  return Object.fromEntries(rows.map((row: { status: string; count: number }) => [row.status, row.count]))
}

const leased = async () => {
  const { rows } = await db.raw("select count(*)::int as count from webhook_queue where leased_until > now()")
  return Number(rows[0].count)
}

describe("workers that are killed", () => {
  it(`lose none of ${DELIVERIES} deliveries in ${KILLS} kills, and repeat no more than was in flight`, async () => {
    await insertWebhook(db, { url: receiver.url, timeout_ms: TIMEOUT_MS })
    await capture(DELIVERIES)
    await Promise.all(Array.from({ length: WORKERS }, () => workers.start()))

    let inFlight = 0
    for (let kill = 1; kill <= KILLS; kill++) {
      const next = Math.floor((DELIVERIES / (KILLS + 5)) * (kill - Math.random()))
      await until(`${next} posts`, () => receiver.received.length >= next, 300_000)
      await workers.killOne()
      inFlight += await leased()
      await workers.start()
    }
    await until("every delivery", async () => (await statuses()).success === DELIVERIES, 300_000)

    expect(await statuses()).toEqual({ success: DELIVERIES })
    const ids = receiver.received.map((one) => one.headers["webhook-id"])
    expect(new Set(ids).size).toBe(DELIVERIES)
    const repeats = ids.length - DELIVERIES
    expect(repeats).toBeLessThanOrEqual(inFlight)
    expect((await db.raw("select 1 from webhook_queue")).rows).toHaveLength(0)
    console.info(`${KILLS} kills over ${DELIVERIES} deliveries repeated ${repeats}`)
  }, 900_000)

  it("leave what they held to the others within 30 seconds", async () => {
    await insertWebhook(db, { url: receiver.url })
    receiver.answerWith(() => undefined)
    await workers.start()
    await capture(5)
    await until("five posts in flight", () => receiver.received.length === 5)
    await workers.killAll()
    const { rows } = await db.raw(
      "select count(*)::int as held, max(extract(epoch from leased_until - now()))::float8 as seconds from webhook_queue"
    )
    expect(rows[0].held).toBe(5)
    expect(rows[0].seconds).toBeLessThan(30)

    receiver.answerWith(204)
    await workers.start()
    await until("the deliveries", async () => (await statuses()).success === 5)
  })
})

describe("a worker that is killed with an event that it has captured itself", () => {
  const count = async (table: string): Promise<number> =>
    (await db.raw(`select count(*)::int as count from ${table}`)).rows[0].count

  const endLeases = async () => {
    await db.raw("update webhook_event set claimed_until = now() where state <> 'composed'")
    await db.raw("update webhook_queue set leased_until = now()")
  }

  it("leaves it to the others, however far the event has come", async () => {
    const stages = [
      async (nth: number) => (await count("webhook_event")) === nth,
      async (nth: number) => (await count("webhook_delivery")) === nth,
      async (nth: number) => (await count("webhook_attempt")) === nth,
    ]
    await insertWebhook(db, { url: receiver.url, timeout_ms: TIMEOUT_MS })
    for (const [n, stage] of [...stages, ...stages].entries()) {
      await workers.start()
      workers.emit("product.updated", [`prod_${n}`])
      await until(`event ${n}`, () => stage(n + 1))
      await workers.killAll()
      await endLeases()
    }
    await workers.start()

    const events = 2 * stages.length
    await until("every event", async () => (await statuses()).success === events)
    expect(await statuses()).toEqual({ success: events })
    expect(new Set(receiver.received.map((one) => one.headers["webhook-id"])).size).toBe(events)
  })
})

describe("a worker that is asked to stop", () => {
  const [CHANGES, ANSWERED] = [2_000, 200]

  it("ends and records what is in flight, and sends nothing twice", async () => {
    await insertWebhook(db, { url: receiver.url })
    const held: ServerResponse[] = []
    receiver.answerWith((_, response) => {
      if (receiver.received.length <= ANSWERED) {
        response.writeHead(204).end()
      } else {
        held.push(response)
      }
    })
    await workers.start()
    await capture(CHANGES)
    await until("what is in flight", () => held.length > 0)

    const stopped = workers.stopOne()
    receiver.answerWith(204)
    held.forEach((response) => response.writeHead(204).end())
    expect(await stopped).toBe(0)
    const sent = receiver.received.length
    expect(sent).toBeLessThan(CHANGES)
    expect((await statuses()).success).toBe(sent)
    expect(await leased()).toBe(0)

    await workers.start()
    await until("the rest", async () => (await statuses()).success === CHANGES, 300_000)
    expect(receiver.received).toHaveLength(CHANGES)
  })
})
