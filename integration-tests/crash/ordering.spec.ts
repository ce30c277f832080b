import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { itemAt } from "../../scripts/present"
import { createDatabase } from "../support/database"
import { insertWebhook } from "../support/pipeline"
import { Receiver, type Received } from "../support/receiver"
import { until } from "../support/until"
import { versionIn, Versions } from "../support/versions"
import { Workers } from "../support/workers"

const DATABASE = "webhooks_crash_ordering"
const WORKERS = 3
const KILLS = 5
const PRODUCTS = 12
const TOPICS = ["product.created", "product.updated", "product.deleted"]

/** Between two changes of the shop. */
const EVERY_MS = 25

/** Requests between two kills. */
const REQUESTS = 100

/** Of the requests, how many fail: each is retried. */
const FAILING = 0.1
const RETRIES_SECONDS = Array<number>(20).fill(0.05)

/** Milliseconds the receiver takes, at most. */
const ANSWER_MS = 20

/** Long enough for a receiver on a busy machine: an attempt whose time is over may still be answered beside the next. */
const TIMEOUT_MS = 5_000

let db: Knex
let drop: () => Promise<void>
let receiver: Receiver
let workers: Workers
let versions: Versions

beforeAll(async () => {
  ;({ db, drop } = await createDatabase(DATABASE))
  versions = await Versions.create(db)
  receiver = await Receiver.start()
  workers = new Workers(DATABASE, { concurrency: 16, perWebhookConcurrency: 16 }, "versions")
})

afterAll(async () => {
  await workers.killAll()
  await receiver.stop()
  await drop()
})

const product = () => `prod_${Math.floor(Math.random() * PRODUCTS)}`
const topic = () => itemAt(TOPICS, Math.floor(Math.random() * TOPICS.length))

/** Answers as slowly and as badly as receivers do, and keeps account of it. */
function answer() {
  const accepted: Received[] = []
  const inFlight = new Map<string, number>()
  let twoAtOnce = 0
  receiver.answerWith((received, response) => {
    const { id } = versionIn(received)
    const others = inFlight.get(id) ?? 0
    twoAtOnce += others ? 1 : 0
    inFlight.set(id, others + 1)
    response.once("close", () => inFlight.set(id, (inFlight.get(id) ?? 1) - 1))
    setTimeout(() => {
      const fails = Math.random() < FAILING
      // What a killed worker had sent is answered to nobody.
      if (!fails && !response.destroyed) {
        accepted.push(received)
      }
      response.writeHead(fails ? 500 : 204).end()
    }, Math.random() * ANSWER_MS)
  })
  return { accepted, twoAtOnce: () => twoAtOnce }
}

/** Changes products until it is stopped, and lets the workers emit the events. */
function keepChanging(): { stop: () => Promise<void> } {
  let stopped = false
  const change = async () => {
    while (!stopped) {
      const id = product()
      await versions.change(id)
      workers.emit(topic(), [id])
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  }
  const ended = change()
  return {
    stop: () => {
      stopped = true
      return ended
    },
  }
}

it(`a receiver sees no older state after a newer one, nor two at once: ${WORKERS} workers, ${KILLS} kills, retries`, async () => {
  const id = await insertWebhook(db, {
    url: receiver.url,
    topics: TOPICS,
    ordering: "resource",
    timeout_ms: TIMEOUT_MS,
    retry_schedule: RETRIES_SECONDS,
    max_failures: 0,
  })
  const { accepted, twoAtOnce } = answer()
  await Promise.all(Array.from({ length: WORKERS }, () => workers.start()))
  const changing = keepChanging()
  for (let kill = 1; kill <= KILLS; kill++) {
    const next = receiver.received.length + REQUESTS
    await until(`${next} requests`, () => receiver.received.length >= next, 300_000)
    await workers.killOne()
    await workers.start()
  }
  await changing.stop()
  // An event that a worker got while it was killed is lost, as on a local bus. So the last change is emitted again.
  const last = await versions.all()
  workers.emit("product.updated", [...last.keys()])
  const isReceived = () => {
    const seen = latest(accepted)
    return [...last].every(([id, version]) => seen.get(id) === version)
  }
  const isEmpty = async () => {
    const { rows } = await db.raw(
      "select 1 from webhook_queue union all select 1 from webhook_event where state <> 'composed'"
    )
    return rows.length === 0
  }
  await until("every last version", async () => isReceived() && (await isEmpty()), 300_000)

  expect(stepsBack(accepted)).toEqual([])
  expect(twoAtOnce()).toBe(0)
  const { rows } = await db.raw(
    "select status, count(*)::int as count from webhook_delivery where webhook_id = ? group by 1",
    [id]
  )
  expect(rows).toEqual([{ status: "success", count: expect.any(Number) }])
  console.info(
    `${KILLS} kills over ${rows[0].count} deliveries in order, ${receiver.received.length} requests`
  )
}, 900_000)

/** The last version of each product. */
function latest(accepted: readonly Received[]): Map<string, number> {
  return new Map(accepted.map(versionIn).map(({ id, version }) => [id, version]))
}

/** Where a product's version was followed by a lower one. */
function stepsBack(accepted: readonly Received[]): string[] {
  const last = new Map<string, number>()
  return accepted.map(versionIn).flatMap(({ id, version }) => {
    const before = last.get(id) ?? 0
    last.set(id, version)
    return version < before ? [`${id}: ${before}, then ${version}`] : []
  })
}
