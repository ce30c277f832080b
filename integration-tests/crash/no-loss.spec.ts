import { setTimeout as pause } from "node:timers/promises"

import type { Knex } from "@medusajs/framework/mikro-orm/knex"

import { CATCH_UP_PATTERNS } from "../../src/topics/catch-up-topics"
import { connect } from "../support/database"
import { Receiver } from "../support/receiver"
import { until } from "../support/until"
import { BusyMerchant } from "./support/busy-merchant"
import { KillableShop } from "./support/killable-shop"
import { Told, whatIsOwed, type Owed } from "./support/what-is-owed"

const DATABASE = "webhooks_no_loss"
const KILLS = 20
const CATCH_UP_MS = 4_000

/** How long the shop works at least before it is killed. */
const MIN_WORK_MS = 1_000

/** Every third life ends at any moment, before catch-up has run or in the middle of it. */
const ANY_MOMENT_MS = 1.5 * CATCH_UP_MS

/** Up to when what a killed process had taken on is left to the next: fan-out's lease, and some more. */
const LEASES_MS = 45_000

/** Share of the restarts after which what was lost has to come within two intervals. */
const IN_TIME = 0.8

let db: Knex
let receiver: Receiver
let shop: KillableShop

beforeAll(async () => {
  receiver = await Receiver.start()
  shop = await KillableShop.open(DATABASE, CATCH_UP_MS)
  db = connect(DATABASE)
}, 240_000)

afterAll(async () => {
  await shop?.kill()
  await db?.destroy()
  await receiver.stop()
})

/** Resources of events that stand in the log unfinished: a process had taken them on, and its lease has to end. */
async function inTheLog(): Promise<Set<string>> {
  const { rows } = await db.raw(
    `select resource_id from webhook_event where state <> 'composed'
     union select d.resource_id from webhook_delivery d join webhook_queue q on q.delivery_id = d.id
     union select lookup_id from webhook_event where state <> 'composed'`
  )
  return new Set(rows.map(({ resource_id }: { resource_id: string }) => resource_id))
}

async function statusOf(ids: readonly string[]): Promise<Map<string, "live" | "deleted">> {
  const { rows } = await db.raw(
    ["order", "product", "customer", "promotion"]
      .map((table) => `select id, deleted_at from "${table}" where id = any(:ids)`)
      .join(" union all "),
    { ids }
  )
  return new Map(
    rows.map(({ id, deleted_at }: { id: string; deleted_at: Date | null }) => [
      id,
      deleted_at ? "deleted" : "live",
    ])
  )
}

it(`a shop killed ${KILLS} times while it works tells every committed change, and soon`, async () => {
  await shop.admin.post("/admin/webhooks", {
    url: receiver.url,
    topics: CATCH_UP_PATTERNS,
    timeout_ms: 1_000,
  })
  const since = new Date()
  const told = new Told(receiver)
  const merchant = new BusyMerchant(shop.admin, shop.store)
  const times: number[] = []
  let lost = 0

  merchant.start()
  await pause(MIN_WORK_MS + Math.random() * MIN_WORK_MS)
  for (let kill = 1; kill <= KILLS; kill++) {
    await shop.kill()
    await merchant.stop()
    const taken = await inTheLog()
    const gone = told.missing(await whatIsOwed(db, since)).filter(({ id }) => !taken.has(id))

    await shop.start()
    if (kill % 3 === 0) {
      merchant.start()
      await pause(Math.random() * ANY_MOMENT_MS)
      continue
    }
    const restarted = Date.now()
    await until(`what kill ${kill} lost: ${JSON.stringify(gone)}`, () => !told.missing(gone).length, 60_000)
    times.push(Date.now() - restarted)
    lost += new Set(gone.map(({ id }) => id)).size
    merchant.start()
    await pause(MIN_WORK_MS + Math.random() * MIN_WORK_MS)
  }
  await merchant.stop()

  const owed = await whatIsOwed(db, since)
  await until("the end of leases", () => !told.missing(owed).length, LEASES_MS).catch(() => undefined)
  expect(told.missing(owed)).toEqual([])
  // What a killed process had taken on without the log's saying of which resource it was comes with the end of its lease.
  const [inTime] = [...times].sort((a, b) => a - b).slice(Math.ceil(IN_TIME * times.length) - 1)
  expect(inTime).toBeLessThan(2 * CATCH_UP_MS)
  expect(Math.max(...times)).toBeLessThan(LEASES_MS)

  const statuses = await statusOf([...merchant.created, ...merchant.deleted])
  expect(merchant.created.filter((id) => !statuses.has(id))).toEqual([])
  expect(merchant.deleted.filter((id) => statuses.get(id) !== "deleted")).toEqual([])
  const { rows } = await db.raw("select count(*)::int as found from webhook_event where source = 'catch_up'")
  console.info(
    `${KILLS} kills, ${merchant.answered} changes answered and ${merchant.cut} requests cut, ${owed.length} states owed to ` +
      `the receiver; catch-up found ${rows[0].found}; what the bus had lost of ${lost} resources came within ` +
      `${inTime} ms of four restarts in five, and ${Math.max(...times)} ms of each`
  )
}, 420_000)
